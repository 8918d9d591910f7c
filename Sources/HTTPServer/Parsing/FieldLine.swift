/// Where the name and the value of one field line stand.
package struct FieldLine: Sendable, Equatable {
    package let name: Range<Int>
    package let value: Range<Int>

    /// Reads one line without its CRLF (RFC 9112, 5): a token, a colon right behind it, a value without controls.
    init(in bytes: Span<UInt8>, _ line: Range<Int>) throws(WireError) {
        var index = line.lowerBound
        while index < line.upperBound, bytes[index].isTokenByte {
            index += 1
        }
        guard index > line.lowerBound else {
            throw .malformed("A header line begins with a field name; folded lines are not taken.")
        }
        guard index < line.upperBound, bytes[index] == .colon else {
            throw .malformed("A field name is a token with a colon right behind it.")
        }
        name = line.lowerBound..<index
        var first = index + 1
        var end = line.upperBound
        while first < end, bytes[first].isBlank { first += 1 }
        while end > first, bytes[end - 1].isBlank { end -= 1 }
        for position in first..<end where !bytes[position].isFieldValueByte {
            throw .malformed("A field value holds no control characters.")
        }
        value = first..<end
    }
}
