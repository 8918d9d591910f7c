import JSON
import TestSupport
import Testing

@Suite struct `JSON writer` {
    static func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `sets commas and brackets by itself`() {
        let text = Self.text { writer in
            writer.object { writer in
                writer.field("id", "ord_1")
                writer.field("total", Int64.max)
                writer.field("least", Int64.min)
                writer.field("count", 0)
                writer.field("is_held", true)
                writer.field("none", object: { _ in })
                writer.field(
                    "lines",
                    array: { writer in
                        writer.value(1)
                        writer.object { $0.field("a", -10) }
                        writer.array { _ in }
                        writer.null()
                        writer.value("x")
                        writer.value(false)
                    }
                )
                writer.key("dynamic \"key\"")
                writer.raw(Array("[1,2]".utf8))
                writer.field("raw", raw: "{}".utf8)
                writer.null("end")
            }
        }
        #expect(
            text == #"{"id":"ord_1","total":9223372036854775807,"least":-9223372036854775808,"count":0,"#
                + #""is_held":true,"none":{},"lines":[1,{"a":-10},[],null,"x",false],"#
                + #""dynamic \"key\"":[1,2],"raw":{},"end":null}"#
        )
    }

    @Test func `writes nothing as null`() {
        let text = Self.text { writer in
            writer.object { writer in
                writer.field("a", String?.none)
                writer.field("b", Int64?.none)
                writer.field("c", Int?.none)
                writer.field("d", Bool?.none)
                writer.field("e", String?.some("x"))
                writer.field("f", Int64?.some(1))
                writer.field("g", Int?.some(2))
                writer.field("h", Bool?.some(false))
            }
        }
        #expect(text == #"{"a":null,"b":null,"c":null,"d":null,"e":"x","f":1,"g":2,"h":false}"#)
    }

    static let strings: [(value: String, text: String)] = [
        ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{B}\u{1F}", #""\u0000\u0001\u000b\u001f""#),
        ("\u{7F}é€𝄞\u{2028}", "\"\u{7F}é€𝄞\u{2028}\""),
    ]

    @Test(arguments: strings)
    func `escapes what must be escaped and no more`(value: String, text: String) {
        #expect(Self.text { $0.value(value) } == text)
    }

    @Test(arguments: [0, 7, 10, 99, 100, -1, -10, 1_000_000_007, .max, .min] as [Int64])
    func `writes integers as Swift does`(value: Int64) {
        #expect(Self.text { $0.value(value) } == String(value))
    }

    @Test func `passes on what its body throws`() {
        struct Refusal: Error, Equatable { let number: Int }
        var writer = JSONWriter()
        #expect(throws: Refusal(number: 7)) {
            try writer.object { (_: inout JSONWriter) throws(Refusal) in throw Refusal(number: 7) }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `what is written is read back the same`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let tree = Tree.random(depth: 5, using: &random)
            var writer = JSONWriter(capacity: 0)
            tree.write(to: &writer)
            let value = try JSONValue.parse(writer.bytes)
            #expect(Tree(value) == tree)
            #expect(Array(value.rawBytes) == writer.bytes)
        }
    }
}
