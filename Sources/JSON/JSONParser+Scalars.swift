extension JSONParser {
    /// Reads a string from its opening quote; checks escapes, decodes nothing.
    mutating func readString(_ input: Span<UInt8>) throws(JSONError) {
        let start = position
        var index = position + 1
        var hasEscape = false
        while index < input.count {
            let byte = input[index]
            if byte == UInt8(ascii: "\"") {
                position = index + 1
                append(.string, from: start, to: position, isMarked: hasEscape)
                return
            }
            if byte == UInt8(ascii: "\\") {
                hasEscape = true
                index = try endOfEscape(at: index, input)
            } else if byte < 0x20 {
                throw failure(.controlCharacter(byte), at: index, input)
            } else {
                index += 1
            }
        }
        throw failure(.unexpectedEnd, at: input.count, input)
    }

    private func endOfEscape(at start: Int, _ input: Span<UInt8>) throws(JSONError) -> Int {
        guard start + 1 < input.count else { throw failure(.unexpectedEnd, at: input.count, input) }
        switch input[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            switch try codeUnit(at: start, input) {
            case 0xD800...0xDBFF: return try endOfLowSurrogate(at: start + 6, input)
            case 0xDC00...0xDFFF: throw failure(.loneSurrogate, at: start, input)
            default: return start + 6
            }
        default:
            throw failure(.invalidEscape, at: start, input)
        }
    }

    /// One past the escape that must complete the high surrogate just before `start`.
    private func endOfLowSurrogate(at start: Int, _ input: Span<UInt8>) throws(JSONError) -> Int {
        for (index, expected) in zip(start..., "\\u".utf8) {
            guard index < input.count else { throw failure(.unexpectedEnd, at: index, input) }
            guard input[index] == expected else { throw failure(.loneSurrogate, at: start - 6, input) }
        }
        guard case 0xDC00...0xDFFF = try codeUnit(at: start, input) else {
            throw failure(.loneSurrogate, at: start - 6, input)
        }
        return start + 6
    }

    /// The four digits of a `\u` escape.
    private func codeUnit(at escape: Int, _ input: Span<UInt8>) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for index in escape + 2..<escape + 6 {
            guard index < input.count else { throw failure(.unexpectedEnd, at: input.count, input) }
            guard let digit = hexDigit(input[index]) else { throw failure(.invalidEscape, at: escape, input) }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// Reads a number from its sign or first digit (RFC 8259, section 6).
    mutating func readNumber(_ input: Span<UInt8>) throws(JSONError) {
        let start = position
        var index = position
        if input[index] == UInt8(ascii: "-") { index += 1 }
        let firstDigit = index
        index = try endOfDigits(from: index, input)
        guard input[firstDigit] != UInt8(ascii: "0") || index == firstDigit + 1 else {
            throw failure(.invalidNumber, at: firstDigit + 1, input)
        }
        var isInteger = true
        if index < input.count, input[index] == UInt8(ascii: ".") {
            isInteger = false
            index = try endOfDigits(from: index + 1, input)
        }
        if index < input.count, input[index] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if index < input.count, input[index] == UInt8(ascii: "+") || input[index] == UInt8(ascii: "-") {
                index += 1
            }
            index = try endOfDigits(from: index, input)
        }
        position = index
        append(.number, from: start, to: index, isMarked: !isInteger)
    }

    /// One past a run of at least one digit.
    private func endOfDigits(from start: Int, _ input: Span<UInt8>) throws(JSONError) -> Int {
        var index = start
        while index < input.count, input[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        guard index > start else {
            let reason: JSONError.Reason = index < input.count ? .invalidNumber : .unexpectedEnd
            throw failure(reason, at: index, input)
        }
        return index
    }
}

/// The worth of a hexadecimal digit of either case.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
