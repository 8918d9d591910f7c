extension XMLReader {
    /// Text up to the next tag, with references resolved and ends of line as LF (section 2.11).
    mutating func readText() throws(XMLError) -> String {
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            if bytes[position] == UInt8(ascii: "]"), starts(with: "]]>") {
                throw failure(.unexpectedByte(UInt8(ascii: "]")))
            }
            try readCharacter(into: &content)
        }
        // Text that the end of the document cuts off is told as such by what asks for the next event.
        return String(decoding: content, as: UTF8.self)
    }

    mutating func readCharacterData() throws(XMLError) -> String {
        position += 9
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else { throw failure(.unexpectedEnd) }
            if bytes[position] == UInt8(ascii: "]"), starts(with: "]]>") { break }
            try readPlain(into: &content)
        }
        position += 3
        return String(decoding: content, as: UTF8.self)
    }

    mutating func readAttributeValue() throws(XMLError) -> String {
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw failure(.unexpectedByte(quote))
        }
        position += 1
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            guard bytes[position] != UInt8(ascii: "<") else {
                throw failure(.unexpectedByte(UInt8(ascii: "<")))
            }
            if isSpace(bytes[position]) {
                content.append(UInt8(ascii: " "))
                position += 1
            } else {
                try readCharacter(into: &content)
            }
        }
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        position += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func readCharacter(into content: inout [UInt8]) throws(XMLError) {
        if bytes[position] == UInt8(ascii: "&") {
            try readReference(into: &content)
        } else {
            try readPlain(into: &content)
        }
    }

    private mutating func readPlain(into content: inout [UInt8]) throws(XMLError) {
        let byte = bytes[position]
        guard content.count < limits.textBytesMax else { throw failure(.textTooLong(limits.textBytesMax)) }
        switch byte {
        case 0x0D:
            content.append(0x0A)
            position += 1
            if position < bytes.count, bytes[position] == 0x0A { position += 1 }
            return
        case 0x09, 0x0A, 0x20...0xEE, 0xF0...:
            break
        case 0xEF where !isNoncharacter(at: position):
            break
        default:
            throw failure(.invalidCharacter)
        }
        content.append(byte)
        position += 1
    }

    /// U+FFFE and U+FFFF, which XML leaves out.
    private func isNoncharacter(at start: Int) -> Bool {
        start + 2 < bytes.count && bytes[start + 1] == 0xBF && bytes[start + 2] >= 0xBE
    }

    /// Reads `&amp;` and its four kin, `&#38;` or `&#x26;`.
    private mutating func readReference(into content: inout [UInt8]) throws(XMLError) {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: ";"), end - start <= limits.nameBytesMax {
            end += 1
        }
        guard end < bytes.count else { throw failure(.unexpectedEnd) }
        guard bytes[end] == UInt8(ascii: ";"), end > start else { throw failure(.invalidReference) }
        guard content.count < limits.textBytesMax else { throw failure(.textTooLong(limits.textBytesMax)) }
        let name = text(start..<end)
        switch name {
        case "amp": content.append(UInt8(ascii: "&"))
        case "lt": content.append(UInt8(ascii: "<"))
        case "gt": content.append(UInt8(ascii: ">"))
        case "quot": content.append(UInt8(ascii: "\""))
        case "apos": content.append(UInt8(ascii: "'"))
        default:
            guard bytes[start] == UInt8(ascii: "#") else { throw failure(.unknownEntity(name)) }
            guard let scalar = scalar(of: bytes[(start + 1)..<end]) else { throw failure(.invalidReference) }
            content.append(contentsOf: String(Character(scalar)).utf8)
        }
        position = end + 1
    }

    /// The character of a numeric reference, if XML allows it (section 2.2).
    private func scalar(of digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        var digits = digits
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        if isHexadecimal { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.count <= 8 else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            let worth: UInt32
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): worth = UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
                worth = UInt32(digit - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
                worth = UInt32(digit - UInt8(ascii: "A")) + 10
            default: return nil
            }
            let (tens, overflow) = value.multipliedReportingOverflow(by: isHexadecimal ? 16 : 10)
            guard !overflow else { return nil }
            let (sum, carry) = tens.addingReportingOverflow(worth)
            guard !carry else { return nil }
            value = sum
        }
        guard value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D, value & 0xFFFF_FFFE != 0xFFFE
        else {
            return nil
        }
        return Unicode.Scalar(value)
    }
}
