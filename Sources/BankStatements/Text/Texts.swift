/// The longest text that is kept, in bytes.
let textBytesMax = 8_192

/// One line for people to read: control characters and runs of space become one space, ends are trimmed; nil if
/// nothing is left.
func clean(_ text: some StringProtocol) -> String? {
    let clean = cleanBytes(text.utf8)
    return clean.isEmpty ? nil : String(decoding: clean, as: UTF8.self)
}

func clean(_ bytes: ArraySlice<UInt8>) -> String? {
    let clean = cleanBytes(bytes)
    return clean.isEmpty ? nil : String(decoding: clean, as: UTF8.self)
}

private func cleanBytes(_ text: some Sequence<UInt8>) -> [UInt8] {
    var clean: [UInt8] = []
    var owesSpace = false
    // U+0080 to U+00A0, controls and the space that does not break, are 0xC2 and one of 0x80 to 0xA0.
    var isAfterC2 = false
    for byte in text {
        let isSpace = isAfterC2 ? byte <= 0xA0 : byte <= 0x20 || byte == 0x7F
        if isSpace {
            owesSpace = true
        } else if byte == 0xC2 {
            isAfterC2 = true
            continue
        } else {
            if owesSpace, !clean.isEmpty { clean.append(0x20) }
            owesSpace = false
            if isAfterC2 { clean.append(0xC2) }
            clean.append(byte)
        }
        isAfterC2 = false
    }
    guard clean.count > textBytesMax else { return clean }
    var end = textBytesMax
    while end > 0, clean[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(clean[..<end])
}

/// A reference; nil where the bank fills in that there is none.
func reference(_ text: some StringProtocol) -> String? {
    guard let text = clean(text) else { return nil }
    switch text.uppercased() {
    case "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "NOTAVAILABLE", "KEINE": return nil
    default: return text
    }
}

extension ArraySlice<UInt8> {
    var text: String { String(decoding: self, as: UTF8.self) }

    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first <= 0x20 { slice = slice.dropFirst() }
        while let last = slice.last, last <= 0x20 { slice = slice.dropLast() }
        return slice
    }

    var isAllDigits: Bool { !isEmpty && allSatisfy(isDigit) }

    func starts(with text: StaticString) -> Bool { starts(with: text.description.utf8) }

    /// The pieces between separators; one for an empty slice.
    func pieces(at separator: UInt8) -> [ArraySlice<UInt8>] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}

func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
}

/// A line of a text, without its end.
struct TextLine: Sendable {
    /// From 1.
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// Lines end with LF, CR LF or CR.
    static func lines(of bytes: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x0A || byte == 0x0D else {
                index += 1
                continue
            }
            lines.append(TextLine(number: lines.count + 1, bytes: bytes[start..<index]))
            index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
            start = index
        }
        if start < bytes.count { lines.append(TextLine(number: lines.count + 1, bytes: bytes[start...])) }
        return lines
    }
}

/// A page's number; nil for what counts no pages.
func pageNumber(_ text: some StringProtocol) -> Int? {
    guard let number = Int(text), (1...1_000_000).contains(number) else { return nil }
    return number
}
