import JSON
import Testing

@Suite struct `JSON values` {
    static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue.parse(Array(text.utf8))
    }

    /// Read as an exact integer, or not as one.
    static let integers: [(text: String, value: Int64?)] = [
        ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9007199254740993", 9_007_199_254_740_993),
        ("9223372036854775806", .max - 1), ("9223372036854775807", .max), ("9223372036854775808", nil),
        ("-9223372036854775807", .min + 1), ("-9223372036854775808", .min), ("-9223372036854775809", nil),
        ("10000000000000000000", nil), ("99999999999999999999999", nil),
        ("1.0", nil), ("1e2", nil), ("1E2", nil), ("-0.0", nil), ("0e0", nil), ("\"1\"", nil), ("null", nil),
    ]

    @Test(arguments: integers)
    func `an integer is exact or none`(text: String, value: Int64?) throws {
        #expect(try Self.parse(text).integer == value)
    }

    static let numbers = [
        "0", "-0", "0.10", "1e5", "1E+05", "-12.340e-2", "123456789012345678901234567890.5",
    ]

    @Test(arguments: numbers)
    func `a number keeps its text`(text: String) throws {
        #expect(try Self.parse(" \(text)\n").numberText == text)
    }

    static let strings: [(text: String, value: String)] = [
        (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041""#, "A"), (#""\u00e9\u00E9""#, "éé"), (#""\u20ac""#, "€"), (#""\u0000""#, "\u{0}"),
        (#""\ud834\udd1e""#, "𝄞"), (#""\uD834\uDD1E!""#, "𝄞!"), (#""\udbff\udfff""#, "\u{10FFFF}"),
        (#""\ud800\udc00""#, "\u{10000}"), (#""\u07ff\u0800\uffff""#, "\u{7FF}\u{800}\u{FFFF}"),
        ("\"é€𝄞\"", "é€𝄞"),
        (#""a long text that is not small\tat all""#, "a long text that is not small\tat all"),
    ]

    @Test(arguments: strings)
    func `a string is decoded`(text: String, value: String) throws {
        let decoded = try #require(try Self.parse(text).string)
        #expect(Array(decoded.utf8) == Array(value.utf8))
    }

    @Test func `an accessor of another kind gives nothing`() throws {
        let root = try Self.parse(#"{"n":null,"b":true,"i":1,"s":"x","a":[1],"o":{"k":1}}"#)
        let kinds: [JSONValue.Kind] = [.null, .boolean, .number, .string, .array, .object]
        #expect(root.members.map(\.value.kind) == kinds)
        for (key, value) in root.members {
            #expect(value.isNull == (key == "n"))
            #expect(value.boolean == (key == "b" ? true : nil))
            #expect(value.integer == (key == "i" ? 1 : nil))
            #expect(value.numberText == (key == "i" ? "1" : nil))
            #expect(value.string == (key == "s" ? "x" : nil))
            #expect(value.elements.count == (key == "a" ? 1 : 0))
            #expect(value.members.count == (key == "o" ? 1 : 0))
            #expect((value["k"] != nil) == (key == "o"))
            #expect(value.count == (key == "a" || key == "o" ? 1 : 0))
        }
        #expect(try Self.parse("false").boolean == false)
    }

    @Test func `members keep their order and are found by name`() throws {
        let root = try Self.parse(#"{"z":1,"a":{"x":[{}]},"":3,"\u0061b":4}"#)
        #expect(root.members.map(\.key) == ["z", "a", "", "ab"])
        #expect(root["z"]?.integer == 1)
        #expect(root["a"]?["x"]?.count == 1)
        #expect(root[""]?.integer == 3)
        #expect(root["ab"]?.integer == 4)
        #expect(root["b"] == nil)
    }

    @Test func `names are told apart by bytes, not by Unicode equivalence`() throws {
        let root = try Self.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(root["\u{E9}"]?.integer == 1)
        #expect(root["e\u{301}"]?.integer == 2)
    }

    @Test func `every value gives its own bytes`() throws {
        let root = try Self.parse(#" { "a" : [ 1 , "x\n" ] , "b":{ } } "#)
        #expect(Array(root.rawBytes) == Array(#"{ "a" : [ 1 , "x\n" ] , "b":{ } }"#.utf8))
        #expect(root["a"].map { Array($0.rawBytes) } == Array(#"[ 1 , "x\n" ]"#.utf8))
        #expect(root["a"]?.elements.map { String(decoding: $0.rawBytes, as: UTF8.self) } == ["1", #""x\n""#])
        #expect(root["b"].map { Array($0.rawBytes) } == Array("{ }".utf8))
    }

    @Test func `every value knows its pointer`() throws {
        let root = try Self.parse(#"{"a":[10,[20,{"b/c":1,"d~e":[]}]],"":0,"m\u002fn":true,"é":null}"#)
        var pointers: [String] = []
        func walk(_ value: JSONValue) {
            pointers.append(value.pointer)
            for element in value.elements { walk(element) }
            for (_, member) in value.members { walk(member) }
        }
        walk(root)
        #expect(
            pointers == [
                "", "/a", "/a/0", "/a/1", "/a/1/0", "/a/1/1", "/a/1/1/b~1c", "/a/1/1/d~0e", "/", "/m~1n",
                "/é",
            ]
        )
    }
}
