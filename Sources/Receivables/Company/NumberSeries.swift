/// A kind of documents that take their numbers from a series.
package enum NumberedKind: String, CaseIterable, Sendable {
    case invoice
    case creditNote = "credit_note"

    package var shippedPattern: String {
        switch self {
        case .invoice: "INV-{year}-{number}"
        case .creditNote: "CRN-{year}-{number}"
        }
    }

    /// Its place among the series of a company, from which its series has its id.
    fileprivate var place: UInt64 {
        switch self {
        case .invoice: 1
        case .creditNote: 2
        }
    }
}

/// How documents of a kind are numbered. Numbers are taken in the transaction that issues, and follow each other without
/// a gap.
package struct NumberSeries: Document, Equatable, Sendable {
    package static let kind = DocumentKind.numberSeries
    package static let shippedDigits = 6

    package let id: ID<NumberSeries>
    package let numbered: NumberedKind
    package var version: Int64
    package var updatedAt: Instant
    package var pattern: NumberPattern
    /// The current year.
    package let year: Int
    /// The first number of the current series, and the one that is taken next.
    package var numbers: SeriesNumbers

    package init(
        _ numbered: NumberedKind,
        of company: Company,
        version: Int64,
        updatedAt: Instant,
        pattern: NumberPattern,
        year: Int,
        numbers: SeriesNumbers
    ) {
        // Of its company and its kind, as the first series of all stand in no row of their own.
        id = ID(high: company.id.high, low: company.id.low &+ numbered.place)
        self.numbered = numbered
        self.version = version
        self.updatedAt = updatedAt
        self.pattern = pattern
        self.year = year
        self.numbers = numbers
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "kind": .text(numbered.rawValue), "version": .integer(version),
            "updated_at": .text(updatedAt.description), "pattern": .text(pattern.text),
            "digits": .integer(Int64(pattern.digits)),
            "year": pattern.isYearly ? .integer(Int64(year)) : .null,
            "first_number": .integer(numbers.first), "next_number": .integer(numbers.next),
            "next": .text(pattern.number(numbers.next, in: year)),
        ]
    }
}

/// How far a series has come.
package struct SeriesNumbers: Equatable, Sendable {
    package static let numberMax: Int64 = 1_000_000_000

    package let first: Int64
    package let next: Int64

    package init(first: Int64 = 1, next: Int64 = 1) {
        self.first = first
        self.next = next
    }

    package var areTaken: Bool { next > first }
}

/// What the numbering of documents needs stored.
package protocol NumberSeriesRepository {
    /// The pattern of a kind, with its version and the moment of its last change; nil where it is the shipped one.
    func numberPattern(of kind: NumberedKind) throws(Failure) -> (
        pattern: NumberPattern, version: Int64, updatedAt: Instant
    )?
    func keep(_ series: NumberSeries) throws(Failure)
    /// A series as `NumberPattern.series` names it.
    func numbers(of series: String) throws(Failure) -> SeriesNumbers
    /// Begins a series of which no number is taken at another number than 1.
    func begin(_ series: String, at number: Int64) throws(Failure)
    /// Takes the next number of a series: 1, 2, 3 … without a gap, since a rolled back command gives it back.
    func takeNumber(of series: String) throws(Failure) -> Int64
    /// Whether one of our own invoices has the number.
    func isOwnNumber(_ number: String) throws(Failure) -> Bool
    func isCreditNoteNumber(_ number: String) throws(Failure) -> Bool
}

extension Session {
    /// The next number of a kind of documents for a day of issue.
    func number(_ kind: NumberedKind, on date: CivilDate) throws(Failure) -> String {
        let pattern = try pattern(of: kind)
        let year = date.components.year
        return pattern.number(try takeNumber(of: pattern.series(in: year)), in: year)
    }

    func pattern(of kind: NumberedKind) throws(Failure) -> NumberPattern {
        let shipped = NumberPattern(kind.shippedPattern, digits: NumberSeries.shippedDigits)
        guard let pattern = try numberPattern(of: kind)?.pattern ?? shipped else {
            throw .store(.corrupt("\(kind.shippedPattern) is no pattern"))
        }
        return pattern
    }
}
