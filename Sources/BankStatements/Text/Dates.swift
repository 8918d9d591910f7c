internal import Receivables

/// The day that a text in ISO 8601 begins with: `2026-01-31`, with a zone or a time after it. The day is taken as
/// written, since the bank books by its own.
func isoDate(_ text: some StringProtocol) -> CivilDate? {
    let bytes = Array(text.utf8)[...].trimmed
    guard bytes.count >= 10 else { return nil }
    if bytes.count > 10 {
        switch bytes[bytes.startIndex + 10] {
        case UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"): break
        default: return nil
        }
    }
    return CivilDate(bytes.prefix(10).text)
}

/// `YYYYMMDD`, or `YYMMDD` with years from 80 in the last century.
func compactDate(_ bytes: ArraySlice<UInt8>) -> CivilDate? {
    guard bytes.isAllDigits, let number = Int(bytes.text) else { return nil }
    switch bytes.count {
    case 8: return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    case 6:
        let year = number / 10_000
        return CivilDate(
            year: year < 80 ? 2000 + year : 1900 + year,
            month: number / 100 % 100,
            day: number % 100
        )
    default: return nil
    }
}

/// The day of a month and day without a year that is nearest to another: an entry of 2 January may have its value on
/// 31 December.
func nearestDate(monthDay bytes: ArraySlice<UInt8>, to other: CivilDate) -> CivilDate? {
    guard bytes.count == 4, bytes.isAllDigits, let number = Int(bytes.text) else { return nil }
    let year = other.components.year
    var nearest: CivilDate?
    for year in [year, year - 1, year + 1] {
        guard let date = CivilDate(year: year, month: number / 100, day: number % 100) else { continue }
        if let best = nearest, abs(best.days(since: other)) <= abs(date.days(since: other)) { continue }
        nearest = date
    }
    return nearest
}

/// How a file writes its days: `DD.MM.YYYY`, `M/D/YY`, `DD-MMM-YYYY`. Anything but `Y`, `M` and `D` stands for itself.
struct DatePattern: Equatable, Sendable {
    private enum Part: Equatable {
        case year(digits: Int)
        /// With `isPadded`, two digits; without, one or two.
        case month(isPadded: Bool)
        case monthName
        case day(isPadded: Bool)
        case literal(UInt8)
    }

    private let parts: [Part]

    /// Nil unless year, month and day each stand in it once.
    init?(_ text: String) {
        var parts: [Part] = []
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first {
            let run = bytes.prefix { $0 == first }.count
            bytes = bytes.dropFirst(run)
            switch (first, run) {
            case (UInt8(ascii: "Y"), 2), (UInt8(ascii: "Y"), 4): parts.append(.year(digits: run))
            case (UInt8(ascii: "M"), 1), (UInt8(ascii: "M"), 2): parts.append(.month(isPadded: run == 2))
            case (UInt8(ascii: "M"), 3): parts.append(.monthName)
            case (UInt8(ascii: "D"), 1), (UInt8(ascii: "D"), 2): parts.append(.day(isPadded: run == 2))
            case (UInt8(ascii: "Y"), _), (UInt8(ascii: "M"), _), (UInt8(ascii: "D"), _): return nil
            default: parts.append(contentsOf: repeatElement(.literal(first), count: run))
            }
        }
        var counts = (year: 0, month: 0, day: 0)
        for part in parts {
            switch part {
            case .year: counts.year += 1
            case .month, .monthName: counts.month += 1
            case .day: counts.day += 1
            case .literal: break
            }
        }
        guard counts == (1, 1, 1) else { return nil }
        self.parts = parts
    }

    /// The day that the text is; a time after a space or a `T` is passed over.
    func date(_ text: String) -> CivilDate? {
        var rest = Array(text.utf8)[...].trimmed
        var (year, month, day) = (0, 0, 0)
        for part in parts {
            switch part {
            case .year(let digits):
                guard let number = Self.number(&rest, digits...digits) else { return nil }
                year = digits == 4 ? number : number < 80 ? 2000 + number : 1900 + number
            case .month(let isPadded):
                guard let number = Self.number(&rest, isPadded ? 2...2 : 1...2) else { return nil }
                month = number
            case .monthName:
                let name = rest.prefix(3).text.lowercased()
                guard let index = Self.months.firstIndex(of: name) else { return nil }
                month = index + 1
                rest = rest.dropFirst(3)
            case .day(let isPadded):
                guard let number = Self.number(&rest, isPadded ? 2...2 : 1...2) else { return nil }
                day = number
            case .literal(let byte):
                guard rest.first == byte else { return nil }
                rest = rest.dropFirst()
            }
        }
        guard rest.isEmpty || rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "T") else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ lengths: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(lengths.upperBound).prefix(while: isDigit)
        guard digits.count >= lengths.lowerBound else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int(digits.text)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
