/// What a caller changes of a series.
package struct NumberSeriesChanges: Sendable {
    package var pattern: String?
    package var digits: Int?
    package var nextNumber: Int64?

    package init(pattern: String? = nil, digits: Int? = nil, nextNumber: Int64? = nil) {
        self.pattern = pattern
        self.digits = digits
        self.nextNumber = nextNumber
    }
}

/// How documents are numbered.
package struct NumberSeriesDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    package func series(_ kind: NumberedKind) throws(Failure) -> NumberSeries {
        let company = try session.company()
        let kept = try session.numberPattern(of: kind)
        let pattern = try session.pattern(of: kind)
        let year = session.today.components.year
        return NumberSeries(
            kind,
            of: company,
            version: kept?.version ?? 1,
            updatedAt: kept?.updatedAt ?? company.createdAt,
            pattern: pattern,
            year: year,
            numbers: try session.numbers(of: pattern.series(in: year))
        )
    }

    /// A pattern that is new begins a series of its own, one that was used before goes on where it stood: so no number is
    /// given twice and none is left out. Where a series begins can be said until its first number is taken.
    package func change(
        _ kind: NumberedKind,
        _ changes: NumberSeriesChanges,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> NumberSeries {
        let old = try series(kind)
        try require(version: old.version, expected: expectedVersion)
        var series = old
        let text = changes.pattern ?? old.pattern.text
        guard let pattern = NumberPattern(text, digits: changes.digits ?? old.pattern.digits) else {
            throw .invalid(
                "/pattern",
                "malformed_pattern",
                "letters, digits and - _ / . around {number} once and {year} or {yy} at most once, "
                    + "with no digit and no year beside {number}"
            )
        }
        series.pattern = pattern
        let name = pattern.series(in: old.year)
        try requireOwn(name, of: kind, year: old.year)
        series.numbers = try session.numbers(of: name)
        if let next = changes.nextNumber, next != series.numbers.next {
            guard !series.numbers.areTaken else {
                throw .conflict(
                    code: "numbers_taken",
                    detail:
                        "\(pattern.number(series.numbers.next, in: old.year)) is next: another number would "
                        + (next < series.numbers.next ? "be given twice" : "leave a gap"),
                    state: "in_use",
                    allowed: ["digits", "pattern"]
                )
            }
            series.numbers = SeriesNumbers(first: next, next: next)
        }
        guard series != old else { return old }
        try requireFree(pattern.number(series.numbers.next, in: old.year), of: kind)
        series.version += 1
        series.updatedAt = session.now
        try session.recordChange(.numberSeriesUpdated, from: old, to: series)
        try session.keep(series)
        if !series.numbers.areTaken { try session.begin(name, at: series.numbers.first) }
        return series
    }

    /// Two kinds that shared a series would each have gaps.
    private func requireOwn(_ name: String, of kind: NumberedKind, year: Int) throws(Failure) {
        for other in NumberedKind.allCases where other != kind {
            guard try session.pattern(of: other).series(in: year) == name else { continue }
            throw .invalid("/pattern", "duplicate", "\(other.rawValue) is numbered by this pattern")
        }
    }

    private func requireFree(_ number: String, of kind: NumberedKind) throws(Failure) {
        let isTaken =
            switch kind {
            case .invoice: try session.isOwnNumber(number)
            case .creditNote: try session.isCreditNoteNumber(number)
            }
        guard isTaken else { return }
        throw .invalid("/next_number", "duplicate", "there is a document of the number \(number) already")
    }
}
