/// The character sets that banks write in. ISO-8859-1 is read as Windows-1252, of which it is a part but for control
/// characters that no bank means (as the WHATWG Encoding Standard has it).
enum Charset: Equatable, Sendable {
    case utf8, utf16LittleEndian, utf16BigEndian, windows1252, latin9

    /// Nil for a name that is none of theirs.
    init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii", "usascii": self = .utf8
        case "utf-16", "utf-16le", "utf16", "unicode": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "8859-1", "latin1", "latin-1", "windows-1252", "cp1252",
            "1252", "ansi":
            self = .windows1252
        case "iso-8859-15", "iso8859-15", "iso_8859-15", "8859-15", "latin9", "latin-9": self = .latin9
        default: return nil
        }
    }
}

/// A text in UTF-8, made from whatever the bank wrote.
struct DecodedText: Sendable {
    let bytes: [UInt8]
    /// The bytes were not of the character set that was declared, and were read as Windows-1252.
    let isMismatch: Bool

    /// A byte order mark comes before what is declared. Without either, bytes that are UTF-8 are read so, and others
    /// as Windows-1252.
    ///
    /// - Returns: nil for UTF-16 with a broken surrogate or half a unit.
    init?(_ bytes: [UInt8], declared: Charset?) {
        switch Self.mark(of: bytes) ?? declared ?? Self.guess(bytes) {
        case .utf8:
            let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes
            let isValid = (try? UTF8Span(validating: body.span)) != nil
            self.bytes = isValid ? body : Self.singleBytes(body[...], isLatin9: false)
            isMismatch = !isValid && declared != nil
        case .windows1252, .latin9:
            self.bytes = Self.singleBytes(bytes[...], isLatin9: declared == .latin9)
            isMismatch = false
        case .utf16LittleEndian:
            guard let text = Self.utf16(bytes, isBigEndian: false) else { return nil }
            self.bytes = text
            isMismatch = false
        case .utf16BigEndian:
            guard let text = Self.utf16(bytes, isBigEndian: true) else { return nil }
            self.bytes = text
            isMismatch = false
        }
    }

    private static func mark(of bytes: [UInt8]) -> Charset? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        return bytes.starts(with: [0xFE, 0xFF]) ? .utf16BigEndian : nil
    }

    /// Every format begins with an ASCII character: beside it, a zero tells UTF-16.
    private static func guess(_ bytes: [UInt8]) -> Charset {
        guard bytes.count >= 2 else { return .utf8 }
        if bytes[1] == 0, bytes[0] != 0 { return .utf16LittleEndian }
        return bytes[0] == 0 && bytes[1] != 0 ? .utf16BigEndian : .utf8
    }

    private static func singleBytes(_ bytes: ArraySlice<UInt8>, isLatin9: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 16)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                append(isLatin9 ? latin9Scalar(byte) : windows1252Scalar(byte), to: &text)
            }
        }
        return text
    }

    private static func windows1252Scalar(_ byte: UInt8) -> UInt32 {
        byte < 0xA0 ? windows1252Scalars[Int(byte - 0x80)] : UInt32(byte)
    }

    private static func latin9Scalar(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: windows1252Scalar(byte)
        }
    }

    /// From 0x80 to 0x9F; the five that stand for nothing become the replacement character.
    private static let windows1252Scalars: [UInt32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152,
        0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122,
        0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    private static func utf16(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt8]? {
        guard bytes.count % 2 == 0 else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 2)
        var high: UInt32?
        for index in stride(from: 0, to: bytes.count, by: 2) {
            let first = UInt32(bytes[index])
            let second = UInt32(bytes[index + 1])
            let unit = isBigEndian ? first << 8 | second : second << 8 | first
            if index == 0, unit == 0xFEFF { continue }
            switch (high, unit) {
            case (nil, 0xD800..<0xDC00):
                high = unit
            case (let first?, 0xDC00..<0xE000):
                append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: &text)
                high = nil
            case (nil, 0..<0xD800), (nil, 0xE000...):
                append(unit, to: &text)
            default:
                return nil
            }
        }
        return high == nil ? text : nil
    }

    private static func append(_ value: UInt32, to text: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value) else { return }
        text.append(contentsOf: String(Character(scalar)).utf8)
    }
}
