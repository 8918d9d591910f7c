/// Lower-case hexadecimal text.
package func hexText(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        text.append(hexDigit(byte >> 4))
        text.append(hexDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes of a hexadecimal text in either case, or nil if it is none.
package func bytes(hex text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var high: UInt8?
    for character in text.utf8 {
        guard let digit = hexWorth(character) else { return nil }
        if let first = high {
            bytes.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return high == nil ? bytes : nil
}

/// The URL-safe base 64 text, without padding (RFC 4648, section 5).
package func base64URLText(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for byte in bytes {
        bits = bits << 8 | UInt32(byte)
        bitCount += 8
        while bitCount >= 6 {
            bitCount -= 6
            text.append(base64URLDigit(UInt8(bits >> bitCount & 63)))
        }
    }
    if bitCount > 0 { text.append(base64URLDigit(UInt8(bits << (6 - bitCount) & 63))) }
    return String(decoding: text, as: UTF8.self)
}

/// The base 64 text with its padding (RFC 4648, section 4).
package func base64Text(_ bytes: [UInt8]) -> String {
    let text = base64URLText(bytes).replacing("-", with: "+").replacing("_", with: "/")
    return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
}

/// The bytes of a URL-safe base 64 text without padding. Only the text that `base64URLText` writes is read, so that
/// one value has one text.
package func bytes(base64URL text: String) -> [UInt8]? {
    guard text.utf8.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for character in text.utf8 {
        guard let worth = base64URLWorth(character) else { return nil }
        bits = bits << 6 | UInt32(worth)
        bitCount += 6
        if bitCount >= 8 {
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        }
    }
    let rest = bits & (1 << bitCount - 1)
    return rest == 0 ? bytes : nil
}

private func hexDigit(_ worth: UInt8) -> UInt8 {
    worth < 10 ? UInt8(ascii: "0") + worth : UInt8(ascii: "a") + worth - 10
}

private func hexWorth(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
}

private func base64URLDigit(_ worth: UInt8) -> UInt8 {
    switch worth {
    case 0..<26: UInt8(ascii: "A") + worth
    case 26..<52: UInt8(ascii: "a") + worth - 26
    case 52..<62: UInt8(ascii: "0") + worth - 52
    case 62: UInt8(ascii: "-")
    default: UInt8(ascii: "_")
    }
}

private func base64URLWorth(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
}
