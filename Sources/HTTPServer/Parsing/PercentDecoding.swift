/// Percent-decoding (RFC 3986, 2.1) that refuses whatever could mean two things.
enum PercentDecoding {
    /// A path segment: an encoded slash or NUL, or bytes that are not UTF-8, are refused.
    static func segment(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) -> String {
        let text = try decoded(bytes, range, plusIsSpace: false, slashIsRefused: true)
        guard text != ".", text != ".." else {
            throw .malformed("A path holds no dot segments.")
        }
        return text
    }

    /// A name or a value of a query: `+` is a space.
    static func queryPart(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) -> String {
        try decoded(bytes, range, plusIsSpace: true, slashIsRefused: false)
    }

    private static func decoded(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        plusIsSpace: Bool,
        slashIsRefused: Bool
    ) throws(WireError) -> String {
        var isPlain = true
        for index in range where bytes[index] == .percent || bytes[index] == .plus { isPlain = false }
        guard !isPlain else { return bytes.text(range) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == .percent else {
                decoded.append(plusIsSpace && bytes[index] == .plus ? .space : bytes[index])
                index += 1
                continue
            }
            guard index + 2 < range.upperBound, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            else {
                throw .malformed("A percent sign is followed by two hexadecimal digits.")
            }
            let byte = UInt8(high << 4 | low)
            guard byte != 0, !(slashIsRefused && byte == .slash) else {
                throw .malformed("A target holds no encoded NUL, and its path no encoded slash.")
            }
            decoded.append(byte)
            index += 3
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .malformed("Percent-encoded bytes are UTF-8.")
        }
        return text
    }
}
