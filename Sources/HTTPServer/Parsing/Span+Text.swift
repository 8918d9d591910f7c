extension Span where Element == UInt8 {
    /// The bytes as text; what is not UTF-8 becomes U+FFFD.
    func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Equality with ASCII text, byte for byte.
    func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        equals(range, text) { $0 }
    }

    /// Equality with lower-case ASCII text, whatever the case of the bytes.
    func matchesIgnoringCase(_ range: Range<Int>, _ lowercase: StaticString) -> Bool {
        equals(range, lowercase) { $0.asciiLowercased }
    }

    private func equals(_ range: Range<Int>, _ text: StaticString, by fold: (UInt8) -> UInt8) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in 0..<range.count where fold(self[range.lowerBound + offset]) != wanted[offset] {
                return false
            }
            return true
        }
    }

    /// The elements of a comma-separated list, without the white space around them; empty ones are kept.
    func listElements(_ range: Range<Int>) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || self[index] == .comma {
            elements.append(trimmed(start..<index))
            start = index + 1
        }
        return elements
    }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }
}
