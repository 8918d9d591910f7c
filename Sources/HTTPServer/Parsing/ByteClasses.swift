/// The character classes of RFC 9110 and RFC 3986, on bytes: a `Character` joins CR and LF, and knows more
/// digits and spaces than a wire has.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let equals: UInt8 = 0x3D
    static let questionMark: UInt8 = 0x3F
    static let backslash: UInt8 = 0x5C

    var asciiLowercased: UInt8 {
        self >= 0x41 && self <= 0x5A ? self | 0x20 : self
    }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// The value of a hexadecimal digit in either case.
    var hexValue: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46: Int(self) - 0x37
        case 0x61...0x66: Int(self) - 0x57
        default: nil
        }
    }

    var isLetter: Bool {
        let lower = self | 0x20
        return lower >= 0x61 && lower <= 0x7A
    }

    /// Optional white space is these two bytes; 85 and A0 are data.
    var isBlank: Bool { self == .space || self == .tab }

    /// tchar: what methods and field names are made of.
    var isTokenByte: Bool { isIn(ByteSet.token) }

    /// What a field value may hold: HTAB, SP, VCHAR and obs-text.
    var isFieldValueByte: Bool { self >= 0x20 ? self != 0x7F : self == .tab }

    /// unreserved, sub-delims and `%`: a registered name (RFC 3986, 3.2.2).
    var isHostNameByte: Bool { isIn(ByteSet.hostName) }

    var isPathByte: Bool { isIn(ByteSet.path) }

    /// A query as RFC 3986 has it, and the brackets, braces, bars and carets that browsers and curl send bare.
    var isQueryByte: Bool { isIn(ByteSet.query) }

    private func isIn(_ set: ByteSet) -> Bool {
        guard self < 0x80 else { return false }
        let word = self < 0x40 ? set.low : set.high
        return word >> UInt64(self & 0x3F) & 1 == 1
    }
}

/// A set of ASCII bytes: one bit each, those under 0x40 in `low`.
private struct ByteSet {
    let low: UInt64
    let high: UInt64

    init(_ text: StaticString, alphanumerics: Bool = true) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        func insert(_ byte: UInt8) {
            if byte < 0x40 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 0x3F) }
        }
        text.withUTF8Buffer { $0.forEach(insert) }
        if alphanumerics {
            for byte in UInt8.min...0x7F where byte.isDigit || byte.isLetter { insert(byte) }
        }
        self.low = low
        self.high = high
    }

    static let token = ByteSet("!#$%&'*+-.^_`|~")
    static let hostName = ByteSet("-._~!$&'()*+,;=%")
    static let path = ByteSet("-._~!$&'()*+,;=:@/%")
    static let query = ByteSet("-._~!$&'()*+,;=:@/?%[]{}|^`")
}
