import JSON
import Testing

/// Texts that RFC 8259 accepts, refuses or leaves to the reader, after the families y, n and i of the known suites.
@Suite struct `JSON grammar` {
    static let accepted: [String] = [
        // Any value is a text.
        "null", "true", "false", "0", "\"\"", "[]", "{}", " \t\r\n[] \t\r\n", "\"a\"\n", "-1", "1.5",
        // Numbers.
        "[-0]", "[-0.0]", "[0e1]", "[0e+1]", "[0E-0]", "[1E22]", "[1E-2]", "[1E+2]", "[123e65]",
        "[123.456e78]",
        "[20e1]", "[-123]", "[0.4e006]", "[123123123123123123123123]", "[1e99999]", "[-1e-99999]",
        "[0.0000000000000000000000000000000000000000000000000000000000000000000000000000001]",
        // Strings.
        #"["\u0060\u012a\u12AB"]"#, #"["\ud801\udc37"]"#, #"["\ud83d\ude39\ud83d\udc8d"]"#,
        #"["\"\\\/\b\f\n\r\t"]"#, #"["\\u0000"]"#, #"["\""]"#, #"["\\"]"#, #"["\\a"]"#, #"["a/*b*/c"]"#,
        #"["\u0000"]"#, #"["\uFFFF"]"#, #"["\uDBFF\uDFFF"]"#, #"["new\u000Aline"]"#, "[\"\u{7F}\"]",
        "[\"\u{2028}\u{2029}\"]", "[\"\u{FEFF}\"]", "[\"é€𝄞\"]", "[\"\u{10FFFF}\"]", "[\" \"]",
        #"["\u002c"]"#,
        // Arrays and objects.
        "[[]   ]", "[\"\"]", "[false]", "[null, 1, \"1\", {}]", "[1\n]", " [1]", "[1,null,null,null,2]",
        "[2] ",
        "[[],[[]],{}]", "{\"a\":[]}", "{\"\":0}", "{\"a\":1,\"b\":2}",
        "{ \"min\" : -1.0e+28 , \"max\" : 1.0e+28 }",
        "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]", "{\"A\":1,\"a\":2}", #"{"foo\u0000bar": 42}"#,
        "{\n\"a\"\n:\n\"b\"\n}", #"{"a":"\u0061"}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}",
    ]

    @Test(arguments: accepted)
    func `accepts`(text: String) throws {
        _ = try JSONValue.parse(Array(text.utf8))
    }

    typealias Refusal = (text: String, reason: JSONError.Reason, offset: Int)

    static let structure: [Refusal] = [
        ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("[", .unexpectedEnd, 1), ("{", .unexpectedEnd, 1),
        ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[\"", .unexpectedEnd, 2),
        ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5), ("{\"a\":1", .unexpectedEnd, 6),
        ("{\"a\":1,", .unexpectedEnd, 7), ("[[[[", .unexpectedEnd, 4), ("[{\"a\":[", .unexpectedEnd, 7),
        ("[1,]", .unexpectedByte(0x5D), 3), ("[,1]", .unexpectedByte(0x2C), 1),
        ("[,]", .unexpectedByte(0x2C), 1),
        ("[1,,2]", .unexpectedByte(0x2C), 3), ("[1 2]", .unexpectedByte(0x32), 3),
        ("[1:2]", .unexpectedByte(0x3A), 2),
        ("[1}", .unexpectedByte(0x7D), 2), ("{\"a\":1]", .unexpectedByte(0x5D), 6),
        ("[]]", .trailingBytes, 2),
        ("{}}", .trailingBytes, 2), ("]", .unexpectedByte(0x5D), 0), ("}", .unexpectedByte(0x7D), 0),
        (":", .unexpectedByte(0x3A), 0), (",", .unexpectedByte(0x2C), 0), ("{,}", .unexpectedByte(0x2C), 1),
        ("{\"a\":1,}", .unexpectedByte(0x7D), 7), ("{\"a\":1,,\"b\":2}", .unexpectedByte(0x2C), 7),
        ("{\"a\"}", .unexpectedByte(0x7D), 4), ("{\"a\",1}", .unexpectedByte(0x2C), 4),
        ("{\"a\" 1}", .unexpectedByte(0x31), 5), ("{\"a\"::1}", .unexpectedByte(0x3A), 5),
        ("{\"a\":}", .unexpectedByte(0x7D), 5), ("{:1}", .unexpectedByte(0x3A), 1),
        ("{1:1}", .unexpectedByte(0x31), 1),
        ("{a:1}", .unexpectedByte(0x61), 1), ("{'a':1}", .unexpectedByte(0x27), 1),
        ("{null:1}", .unexpectedByte(0x6E), 1),
        ("{[]:1}", .unexpectedByte(0x5B), 1), ("{\"a\":1 \"b\":2}", .unexpectedByte(0x22), 7),
        ("1 2", .trailingBytes, 2), ("{}#", .trailingBytes, 2), ("{}//", .trailingBytes, 2),
        ("nullx", .trailingBytes, 4),
        ("[]\u{0}", .trailingBytes, 2), ("[1]x", .trailingBytes, 3), ("\"\"\"\"", .trailingBytes, 2),
        ("/**/1", .unexpectedByte(0x2F), 0), ("[1/*x*/]", .unexpectedByte(0x2F), 2),
        ("\u{FEFF}{}", .unexpectedByte(0xEF), 0),
        ("\u{A0}[]", .unexpectedByte(0xC2), 0), ("\u{C}[]", .unexpectedByte(0x0C), 0),
        ("\u{0}", .unexpectedByte(0), 0),
        ("[\u{B}1]", .unexpectedByte(0x0B), 1), ("[\u{2060}]", .unexpectedByte(0xE2), 1),
    ]

    static let words: [Refusal] = [
        ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte(0x4C), 3), ("Null", .unexpectedByte(0x4E), 0),
        ("tru", .unexpectedEnd, 3), ("TRUE", .unexpectedByte(0x54), 0), ("truth", .unexpectedByte(0x74), 3),
        ("fals", .unexpectedEnd, 4), ("False", .unexpectedByte(0x46), 0),
        ("[fals]", .unexpectedByte(0x5D), 5),
        ("NaN", .unexpectedByte(0x4E), 0), ("nan", .unexpectedByte(0x61), 1),
        ("Infinity", .unexpectedByte(0x49), 0),
        ("-Infinity", .invalidNumber, 1), ("-NaN", .invalidNumber, 1),
        ("undefined", .unexpectedByte(0x75), 0),
        ("'a'", .unexpectedByte(0x27), 0), ("abc", .unexpectedByte(0x61), 0),
        ("\\n", .unexpectedByte(0x5C), 0),
    ]

    static let numbers: [Refusal] = [
        ("01", .invalidNumber, 1), ("-01", .invalidNumber, 2), ("00", .invalidNumber, 1),
        ("[012]", .invalidNumber, 2),
        ("+1", .unexpectedByte(0x2B), 0), (".5", .unexpectedByte(0x2E), 0), ("-.5", .invalidNumber, 1),
        ("1.", .unexpectedEnd, 2), ("[1.]", .invalidNumber, 3), ("1.e1", .invalidNumber, 2),
        ("-", .unexpectedEnd, 1),
        ("--1", .invalidNumber, 1), ("- 1", .invalidNumber, 1), ("1e", .unexpectedEnd, 2),
        ("1e+", .unexpectedEnd, 3),
        ("[1e]", .invalidNumber, 3), ("[1E-]", .invalidNumber, 4), ("1e+-2", .invalidNumber, 3),
        ("1.2.3", .trailingBytes, 3),
        ("1e1.5", .trailingBytes, 3), ("1e2e3", .trailingBytes, 3), ("0x10", .trailingBytes, 1),
        ("1_000", .trailingBytes, 1),
        ("1,5", .trailingBytes, 1), ("[1+2]", .unexpectedByte(0x2B), 2), ("[0a]", .unexpectedByte(0x61), 2),
        ("[1\u{FF11}]", .unexpectedByte(0xEF), 2), ("1f", .trailingBytes, 1),
    ]

    static let strings: [Refusal] = [
        ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), (#""\"#, .unexpectedEnd, 2),
        (#""\""#, .unexpectedEnd, 3),
        ("\"\n\"", .controlCharacter(0x0A), 1), ("\"a\tb\"", .controlCharacter(0x09), 2),
        ("\"\u{0}\"", .controlCharacter(0), 1), ("\"\u{1F}\"", .controlCharacter(0x1F), 1),
        (#""\a""#, .invalidEscape, 1), (#""\x00""#, .invalidEscape, 1), (#""\'""#, .invalidEscape, 1),
        (#""\0""#, .invalidEscape, 1), (#""\U0041""#, .invalidEscape, 1), (#""\ ""#, .invalidEscape, 1),
        (#""\é""#, .invalidEscape, 1), (#""\u""#, .invalidEscape, 1), (#""\u00A""#, .invalidEscape, 1),
        (#""\u00G0""#, .invalidEscape, 1), (#""\u+123""#, .invalidEscape, 1),
        (#""\u{41}""#, .invalidEscape, 1),
        (#""\u00"#, .unexpectedEnd, 5), (#""\ud800"#, .unexpectedEnd, 7), (#""\ud800\"#, .unexpectedEnd, 8),
        (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
        (#""a\ud800x""#, .loneSurrogate, 2), (#""\ud800\n""#, .loneSurrogate, 1),
        (#""\ud800\ud800""#, .loneSurrogate, 1),
        (#""\udfff\udbff""#, .loneSurrogate, 1), (#""\ud800\u0041""#, .loneSurrogate, 1),
        (#""\ud834\uDd""#, .invalidEscape, 7), (#""\uD800\uDC0Z""#, .invalidEscape, 7),
        (#"{"\ud800":1}"#, .loneSurrogate, 2),
    ]

    static let keys: [Refusal] = [
        (#"{"a":1,"a":1}"#, .duplicateKey("a"), 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey("a"), 7),
        (#"{"\u0061":1,"a":2}"#, .duplicateKey("a"), 12), (#"{"":1,"b":2,"":3}"#, .duplicateKey(""), 12),
        (#"{"/":1,"\/":2}"#, .duplicateKey("/"), 7), ("{\"é\":1,\"\\u00e9\":2}", .duplicateKey("é"), 8),
        (#"[{"x":{"a":1,"b":{},"a":1}}]"#, .duplicateKey("a"), 20),
        (#"{"a":{"b":1},"a":0}"#, .duplicateKey("a"), 13),
    ]

    @Test(arguments: structure + words + numbers + strings + keys)
    func `refuses, and tells why and where`(text: String, reason: JSONError.Reason, offset: Int) {
        #expect {
            try JSONValue.parse(Array(text.utf8))
        } throws: { error in
            guard let error = error as? JSONError else { return false }
            return error.reason == reason && error.offset == offset
        }
    }

    /// The offset is where the ill-formed sequence begins.
    static let notUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0xFF], 0), ([0x22, 0x80, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xC3, 0x22], 1),
        ([0x22, 0xE0, 0x80, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
        ([0x22, 0xE2, 0x82, 0x22], 1),
        ([0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
        ([0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0x61, 0xFE, 0x22], 2),
        ([0x22, 0xE9, 0x22], 1),
        ([0xFF, 0xFE, 0x5B, 0x00], 0), ([0x5B, 0xFF, 0x5D], 1), ([0x22, 0x61, 0xE2, 0x82], 2),
    ]

    @Test(arguments: notUTF8)
    func `refuses what is not UTF-8`(bytes: [UInt8], offset: Int) {
        #expect {
            try JSONValue.parse(bytes)
        } throws: { error in
            guard let error = error as? JSONError else { return false }
            return error.reason == .invalidUTF8 && error.offset == offset
        }
    }

    @Test(arguments: [0, 1, 2, 64, 512])
    func `nests as deep as the limit, not deeper`(limit: Int) throws {
        let arrays = { (depth: Int) in
            [UInt8](repeating: 0x5B, count: depth) + [0x30] + [UInt8](repeating: 0x5D, count: depth)
        }
        let objects = { (depth: Int) in
            Array(String(repeating: "{\"a\":", count: depth).utf8) + [0x30]
                + [UInt8](repeating: 0x7D, count: depth)
        }
        for nested in [arrays, objects] {
            let value = try JSONValue.parse(nested(limit), depthMax: limit)
            #expect(value.canonicalBytes == nested(limit))
            #expect {
                try JSONValue.parse(nested(limit + 1), depthMax: limit)
            } throws: { error in
                (error as? JSONError)?.reason == .tooDeep(limit)
            }
        }
        // Side by side is not deep.
        if limit > 0 {
            _ = try JSONValue.parse(Array(("[" + String(repeating: "[],", count: 600) + "0]").utf8))
        }
    }

    @Test func `the depth limit is 64 unless told otherwise`() throws {
        _ = try JSONValue.parse([UInt8](repeating: 0x5B, count: 64) + [UInt8](repeating: 0x5D, count: 64))
        #expect {
            try JSONValue.parse([UInt8](repeating: 0x5B, count: 100_000))
        } throws: { error in
            (error as? JSONError)?.reason == .tooDeep(64)
        }
    }

    @Test func `reads as many bytes as the limit, not more`() throws {
        let text = Array("[1, 2]".utf8)
        _ = try JSONValue.parse(text, bytesMax: 6)
        #expect {
            try JSONValue.parse(text, bytesMax: 5)
        } throws: { error in
            (error as? JSONError)?.description == "The text is longer than 5 bytes, at line 1, column 6."
        }
    }

    @Test func `refuses limits that it cannot keep`() async {
        await #expect(processExitsWith: .failure) { _ = try JSONValue.parse([0x30], depthMax: 513) }
        await #expect(processExitsWith: .failure) { _ = try JSONValue.parse([0x30], bytesMax: .max) }
    }

    /// Around the number of members from which names go into a set.
    @Test(arguments: [2, 15, 16, 17, 18, 5000])
    func `finds a repeated key in objects of any size`(count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\":[{}]" }
        _ = try JSONValue.parse(Array("{\(members.joined(separator: ","))}".utf8))
        for repeated in [0, count / 2, count - 1] {
            let text = "{\(members.joined(separator: ",")),\"k\(repeated)\":0}"
            #expect {
                try JSONValue.parse(Array(text.utf8))
            } throws: { error in
                (error as? JSONError)?.reason == .duplicateKey("k\(repeated)")
            }
        }
    }
}
