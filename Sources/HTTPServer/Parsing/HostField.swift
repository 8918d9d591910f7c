/// The syntax of `uri-host [":" port]` (RFC 9110, 7.2; RFC 3986, 3.2.2), without userinfo.
enum HostField {
    /// An empty value is valid: a client sends it when its target has no authority (RFC 9112, 3.2).
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return true }
        let nameEnd: Int
        if bytes[first] == 0x5B {
            guard let close = bytes.firstIndex(of: 0x5D, in: range),
                isAddressLiteral(bytes, first + 1..<close)
            else { return false }
            nameEnd = close + 1
        } else {
            nameEnd = bytes.firstIndex(of: .colon, in: range) ?? range.upperBound
            guard isName(bytes, first..<nameEnd) else { return false }
        }
        guard nameEnd < range.upperBound else { return true }
        return bytes[nameEnd] == .colon && isPort(bytes, nameEnd + 1..<range.upperBound)
    }

    private static func isName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        for index in range {
            guard bytes[index].isHostNameByte else { return false }
            guard bytes[index] == .percent else { continue }
            guard index + 2 < range.upperBound, bytes[index + 1].hexValue != nil,
                bytes[index + 2].hexValue != nil
            else { return false }
        }
        return true
    }

    /// An empty port is the default one.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var port = 0
        for index in range {
            guard bytes[index].isDigit else { return false }
            port = port * 10 + Int(bytes[index] - 0x30)
            guard port <= 65_535 else { return false }
        }
        return true
    }

    private static func isAddressLiteral(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        guard bytes[first].asciiLowercased == 0x76 else {
            return SocketAddress(ipv6: bytes.text(range)) != nil
        }
        // IPvFuture: "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
        guard let dot = bytes.firstIndex(of: 0x2E, in: range), dot > first + 1, dot + 1 < range.upperBound
        else {
            return false
        }
        for index in first + 1..<dot where bytes[index].hexValue == nil { return false }
        for index in dot + 1..<range.upperBound
        where bytes[index] == .percent || !(bytes[index].isHostNameByte || bytes[index] == .colon) {
            return false
        }
        return true
    }
}
