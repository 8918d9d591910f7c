/// Decodes the escapes of a string that the parser has accepted.
func appendUnescaped(_ range: Range<Int>, of input: Span<UInt8>, to output: inout [UInt8]) {
    var index = range.lowerBound
    while index < range.upperBound {
        let byte = input[index]
        guard byte == UInt8(ascii: "\\") else {
            output.append(byte)
            index += 1
            continue
        }
        let mark = input[index + 1]
        index += 2
        switch mark {
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = fourDigits(at: index, of: input)
            index += 4
            if scalar & 0xFC00 == 0xD800 {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (fourDigits(at: index + 2, of: input) - 0xDC00)
                index += 6
            }
            appendUTF8(scalar, to: &output)
        // Quote, backslash and slash stand for themselves.
        default: output.append(mark)
        }
    }
}

private func fourDigits(at start: Int, of input: Span<UInt8>) -> UInt32 {
    var unit: UInt32 = 0
    for index in start..<start + 4 { unit = unit << 4 | UInt32(hexDigit(input[index]) ?? 0) }
    return unit
}

private func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
    switch scalar {
    case 0..<0x80:
        output.append(UInt8(scalar))
    case 0x80..<0x800:
        output.append(UInt8(0xC0 | scalar >> 6))
        output.append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x1_0000:
        output.append(UInt8(0xE0 | scalar >> 12))
        output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        output.append(UInt8(0x80 | scalar & 0x3F))
    default:
        output.append(UInt8(0xF0 | scalar >> 18))
        output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
        output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        output.append(UInt8(0x80 | scalar & 0x3F))
    }
}

/// Whether a string may hold the byte as it is (RFC 8259, section 7).
@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

/// Appends text between quotes, with no escape more than it must have. What needs none, usually all of it, goes
/// straight into free capacity: twice as quick as byte after byte, each asking whether the array is shared.
func appendQuoted(_ text: Span<UInt8>, to output: inout [UInt8]) {
    var plainCount = 0
    output.append(addingCapacity: text.count + 2) { free in
        free.append(UInt8(ascii: "\""))
        while plainCount < text.count, isPlain(text[plainCount]) {
            free.append(text[plainCount])
            plainCount += 1
        }
        if plainCount == text.count { free.append(UInt8(ascii: "\"")) }
    }
    guard plainCount < text.count else { return }
    for index in plainCount..<text.count {
        let byte = text[index]
        if isPlain(byte) {
            output.append(byte)
        } else {
            appendEscape(of: byte, to: &output)
        }
    }
    output.append(UInt8(ascii: "\""))
}

private func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0..<0x20:
        output.append(contentsOf: "u00".utf8)
        output.append(UInt8(ascii: "0") + byte >> 4)
        output.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
    default: output.append(byte)
    }
}
