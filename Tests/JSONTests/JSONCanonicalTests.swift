import JSON
import TestSupport
import Testing

@Suite struct `Canonical JSON` {
    static let forms: [(text: String, canonical: String)] = [
        (" { } ", "{}"), ("[ 1 , 2 ]", "[1,2]"),
        (#"{ "b" : 1 , "a" : [ { "d":0, "c":0 } ] }"#, #"{"a":[{"c":0,"d":0}],"b":1}"#),
        ("[1.0,1,1e0,-0,1E+2]", "[1.0,1,1e0,-0,1E+2]"), (#""\u0041\/\u00e9\u000a\u001F""#, #""A/é\n\u001f""#),
        (#""\ud834\udd1e""#, "\"𝄞\""), (#"{"\u0062":1,"a":2}"#, #"{"a":2,"b":1}"#),
        ("[true,false,null]", "[true,false,null]"),
        // By bytes: upper case before lower case, shorter before longer, Z before é.
        (#"{"é":1,"a":2,"aa":3,"":4,"Z":5,"B":6}"#, #"{"":4,"B":6,"Z":5,"a":2,"aa":3,"é":1}"#),
        // U+FB01 sorts before U+1D11E in UTF-8, and after it in UTF-16.
        ("{\"\u{1D11E}\":1,\"\u{FB01}\":2}", "{\"\u{FB01}\":2,\"\u{1D11E}\":1}"),
    ]

    @Test(arguments: forms)
    func `sorts members, drops white space and keeps numbers`(text: String, canonical: String) throws {
        let bytes = try JSONValue.parse(Array(text.utf8)).canonicalBytes
        #expect(String(decoding: bytes, as: UTF8.self) == canonical)
    }

    @Test func `a part has the form it has alone`() throws {
        let root = try JSONValue.parse(Array(#"[0, {"b":1, "a":"\u0061"}]"#.utf8))
        #expect(root.elements[1].canonicalBytes == Array(#"{"a":"a","b":1}"#.utf8))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `is its own canonical form and forgets the order of members`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let tree = Tree.random(depth: 5, using: &random)
            let canonical = try Self.canonical(tree)
            #expect(try JSONValue.parse(canonical).canonicalBytes == canonical)
            #expect(try Self.canonical(tree.shuffled(using: &random)) == canonical)
            let other = Tree.array([tree])
            #expect(try Self.canonical(other) != canonical)
        }
    }

    private static func canonical(_ tree: Tree) throws(JSONError) -> [UInt8] {
        var writer = JSONWriter()
        tree.write(to: &writer)
        return try JSONValue.parse(writer.bytes).canonicalBytes
    }
}
