/// How the numbers of a series are written: fixed text, `{year}` or `{yy}` at most once, and `{number}` once.
package struct NumberPattern: Equatable, Sendable {
    package static let charactersMax = 40
    package static let digitsMax = 12

    package let text: String
    /// Places that a number is padded to.
    package let digits: Int

    /// Nil for what isn't one. No digit and no year stands beside `{number}`, so that two series never write the same.
    package init?(_ text: String, digits: Int) {
        let parts = text.split(separator: Self.number, omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= Self.charactersMax, parts.count == 2, (1...Self.digitsMax).contains(digits),
            !Self.endsInDigit(parts[0]), !Self.beginsWithDigit(parts[1])
        else { return nil }
        let year = text.contains(Self.year) ? Self.year : Self.shortYear
        let fixed = parts.joined().split(separator: year, omittingEmptySubsequences: false)
        guard fixed.count <= 2,
            fixed.joined().utf8.allSatisfy({ byte in
                (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(
                        byte
                    )
            })
        else { return nil }
        self.text = text
        self.digits = digits
    }

    private static let number = "{number}"
    private static let year = "{year}"
    private static let shortYear = "{yy}"

    private static func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (48...57).contains($0) || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") } ?? false
    }

    private static func endsInDigit(_ text: String) -> Bool { isDigit(text.utf8.last) }
    private static func beginsWithDigit(_ text: String) -> Bool { isDigit(text.utf8.first) }

    /// Whether the numbers begin anew each year.
    package var isYearly: Bool { text.contains(Self.year) || text.contains(Self.shortYear) }

    /// The series of a year, by which its numbers are counted: the pattern with the year written out. Without a year it is
    /// the same each year.
    package func series(in year: Int) -> String {
        text.replacing(Self.year, with: padded(Int64(year), 4))
            .replacing(Self.shortYear, with: padded(Int64(year % 100), 2))
    }

    package func number(_ number: Int64, in year: Int) -> String {
        series(in: year).replacing(Self.number, with: padded(number, digits))
    }
}
