import JSON
import Testing

@Suite struct `JSON errors` {
    /// The pointer is that of the value being read, or of its container between values.
    static let pointers: [(text: String, pointer: String)] = [
        ("", ""), ("x", ""), ("[x]", "/0"), ("[1,x]", "/1"), ("[1 x]", ""), ("[[],[1,2,x]]", "/1/2"),
        (#"{"a":x}"#, "/a"), (#"{"a":1,x}"#, ""), (#"{"a":1 x}"#, ""),
        (#"{"a":{"b/~":[0,{"c":01}]}}"#, "/a/b~1~0/1/c"),
        (#"{"lines":[{"sku":"\q"}]}"#, "/lines/0/sku"), (#"{"\u0061b":x}"#, "/ab"),
        (#"{"a":{"b":1},"c":[},"#, "/c/0"),
        (#"{"a":[{"x":1,"x":2}]}"#, "/a/0/x"), ("[[]]]", ""), (#"{"a":"#, "/a"), ("[1,", "/1"),
        (#"{"a":[1"#, "/a"),
    ]

    @Test(arguments: pointers)
    func `name the innermost value known`(text: String, pointer: String) {
        #expect(throwing(text)?.pointer == pointer)
    }

    static let places: [(text: String, line: Int, column: Int)] = [
        ("x", 1, 1), ("[1,\n x]", 2, 2), ("[\r\n\r\nx]", 3, 1), ("[\"é€𝄞\",x]", 1, 8), ("[\n\"é\" x]", 2, 5),
        ("[1", 1, 3), ("[\n", 2, 1),
    ]

    @Test(arguments: places)
    func `count lines and code points`(text: String, line: Int, column: Int) {
        let error = throwing(text)
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    static let sentences: [(text: String, sentence: String)] = [
        ("{\"lines\":[{\"sku\":x}]}", "'x' is not allowed here, at line 1, column 18, in /lines/0/sku."),
        ("[1,\n]", "']' is not allowed here, at line 2, column 1, in /1."),
        ("\u{0}", "byte 0 is not allowed here, at line 1, column 1."),
        ("[", "The text ends too early, at line 1, column 2."),
        ("{\"a\":1,\"a\":2}", "The key \"a\" appears twice in one object, at line 1, column 8, in /a."),
        ("\"\\q\"", "A string has an escape that JSON does not know, at line 1, column 2."),
        ("\"\\ud800\"", "A string has half of a surrogate pair, at line 1, column 2."),
        ("01", "A number is not written as JSON writes it, at line 1, column 2."),
        ("\"\t\"", "A string has the unescaped byte 9, at line 1, column 2."),
        ("{} {}", "More text follows the end of the JSON value, at line 1, column 4."),
        (
            String(repeating: "[", count: 65),
            "Arrays and objects are nested more than 64 deep, at line 1, column 65, in "
                + String(repeating: "/0", count: 64) + "."
        ),
    ]

    @Test(arguments: sentences)
    func `say it in one sentence`(text: String, sentence: String) {
        #expect(throwing(text)?.description == sentence)
    }

    @Test func `name the value whose bytes are not UTF-8`() {
        let error = throwing(Array(#"{"lines":[1,{"note":"caf"#.utf8) + [0xE9] + Array(#""}]}"#.utf8))
        #expect(error?.pointer == "/lines/1/note")
        #expect(error?.description == "The text is not valid UTF-8 at line 1, column 25, in /lines/1/note.")
    }

    @Test func `report the first mistake, even before bytes that are not UTF-8`() {
        #expect(throwing(Array("[1,,".utf8) + [0xFF])?.reason == .unexpectedByte(0x2C))
        #expect(throwing(Array("[] ".utf8) + [0xFF])?.reason == .invalidUTF8)
    }

    private func throwing(_ text: String) -> JSONError? {
        throwing(Array(text.utf8))
    }

    private func throwing(_ bytes: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONValue.parse(bytes)
            return nil
        } catch {
            return error
        }
    }
}
