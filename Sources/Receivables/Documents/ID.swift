/// A 128-bit identifier of one kind of thing: 48 bits of milliseconds, then 80 bits that only grow within one
/// millisecond, so that ids sort by creation. Its text is a prefix and a ULID (26 letters of Crockford's base 32).
package struct ID<Subject>: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// Something that has an id, and the prefix that the id's text starts with.
package protocol Identified {
    static var kind: DocumentKind { get }
}

extension ID where Subject: Identified {
    /// Reads `prefix_ULID`; nil for anything else, another prefix included.
    package init?(_ text: some StringProtocol) {
        let prefix = Subject.kind.prefix
        guard text.utf8.count == prefix.utf8.count + 27, text.hasPrefix(prefix),
            let bits = ULID.parse(text.utf8.dropFirst(prefix.utf8.count + 1)),
            text.utf8.dropFirst(prefix.utf8.count).first == UInt8(ascii: "_")
        else { return nil }
        self.init(high: bits.high, low: bits.low)
    }

    package var text: String { "\(Subject.kind.prefix)_\(ULID.text(high: high, low: low))" }
}

/// The text form of 128 bits: 26 letters of Crockford's base 32, upper case, no I, L, O or U.
package enum ULID {
    private static let alphabet: [UInt8] = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func text(high: UInt64, low: UInt64) -> String {
        var value = UInt128(high) << 64 | UInt128(low)
        var letters = [UInt8](repeating: 0, count: 26)
        for index in letters.indices.reversed() {
            letters[index] = alphabet[Int(truncatingIfNeeded: value & 31)]
            value >>= 5
        }
        return String(decoding: letters, as: UTF8.self)
    }

    package static func parse(_ letters: some Collection<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard letters.count == 26, let first = letters.first, first <= UInt8(ascii: "7") else { return nil }
        var value: UInt128 = 0
        for letter in letters {
            guard let digit = alphabet.firstIndex(of: letter) else { return nil }
            value = value << 5 | UInt128(digit)
        }
        return (UInt64(truncatingIfNeeded: value >> 64), UInt64(truncatingIfNeeded: value))
    }
}

/// Hands out ids that only grow, whatever the clock does.
package struct IDSource: Sendable {
    private var last: (high: UInt64, low: UInt64)

    /// - Parameter floor: the greatest id handed out before, so that a restart never goes back.
    package init(floor: (high: UInt64, low: UInt64) = (0, 0)) {
        last = floor
    }

    /// Goes on from a greater id that another source has handed out.
    package mutating func raise(to floor: (high: UInt64, low: UInt64)) {
        if floor > last { last = floor }
    }

    package mutating func next<Subject>(_ subject: Subject.Type, at instant: Instant) -> ID<Subject> {
        let milliseconds = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let fresh = milliseconds << 16
        if fresh > last.high {
            last = (fresh | UInt64.random(in: 0..<0x8000), UInt64.random(in: 0...UInt64.max))
        } else {
            // A step at random keeps ids from being guessed within one millisecond.
            let (low, carried) = last.low.addingReportingOverflow(UInt64.random(in: 1...0xFFFF_FFFF))
            last = (carried ? last.high &+ 1 : last.high, low)
        }
        return ID(high: last.high, low: last.low)
    }
}
