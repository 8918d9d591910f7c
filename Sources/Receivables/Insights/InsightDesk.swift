/// Reports and key figures.
package struct InsightDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// The reading point for two optional axes, and the moment that was really used.
    package func point(asOf: CivilDate?, knownAt: Instant?) throws(Failure) -> (
        point: ReadingPoint, knownAt: Instant
    ) {
        let last = try session.lastPosting(knownAt: knownAt)
        let point = ReadingPoint(
            asOf: asOf ?? session.today,
            knownSeq: knownAt == nil ? nil : last.seq,
            knownEvent: try knownAt.map { (instant) throws(Failure) in
                try session.lastEvent(knownAt: instant)
            }
        )
        return (point, last.recordedAt)
    }

    /// The currency to report in: the one given, or the only one in use.
    package func currency(_ given: Currency?) throws(Failure) -> Currency? {
        if let given { return given }
        let used = try session.currenciesInUse()
        guard used.count > 1 else { return used.first }
        let codes = used.map(\.code).joined(separator: ", ")
        throw .invalid("", "currency_required", "several currencies are in use, name one: \(codes)")
    }

    /// The rows of the aging report and their sum.
    package func aging(_ query: AgingQuery) throws(Failure) -> (rows: [AgingRow], totals: AgingBuckets) {
        let rows = try session.aging(query)
        var totals = AgingBuckets()
        for row in rows { try totals.add(row.buckets) }
        return (rows, totals)
    }

    /// Every key figure over `from…to`.
    package func keyFigures(
        _ currency: Currency,
        from: CivilDate,
        to: CivilDate,
        knownSeq: Int64?
    ) throws(Failure) -> [KeyFigure] {
        let point = ReadingPoint(asOf: to, knownSeq: knownSeq)
        let query = AgingQuery(point: point, basis: .dueDate, currency: currency, customer: nil)
        let totals = try aging(query).totals
        let receivables = try totals.outstanding()
        let sales = try session.creditSales(currency, from: from, to: to, knownSeq: knownSeq)
        let settled = try session.settledInvoices(currency, from: from, to: to, knownSeq: knownSeq)
        let writtenOff = try session.writtenOff(currency, from: from, to: to, knownSeq: knownSeq)
        let days = to.days(since: from) + 1
        let aging = "/v1/reports/aging?as_of=\(to)&currency=\(currency.code)"
        return [
            KeyFigure(
                name: "dso",
                value: try .ratio(Int128(receivables) * Int128(days), Int128(sales), decimals: 2),
                unit: "days",
                formula: "receivables / credit_sales * days",
                numerator: receivables,
                denominator: sales,
                drillDown: aging
            ),
            KeyFigure(
                name: "overdue_share",
                value: try .ratio(
                    Int128(try difference(receivables, totals.notDue)),
                    Int128(receivables),
                    decimals: 4
                ),
                unit: "ratio",
                formula: "overdue receivables / receivables",
                numerator: try difference(receivables, totals.notDue),
                denominator: receivables,
                drillDown: aging
            ),
            KeyFigure(
                name: "bad_debt_ratio",
                value: try .ratio(Int128(writtenOff), Int128(sales), decimals: 4),
                unit: "ratio",
                formula: "write-offs net of recoveries / credit_sales",
                numerator: writtenOff,
                denominator: sales,
                drillDown: "/v1/write_offs"
            ),
            KeyFigure(
                name: "paid_late_share",
                value: try .ratio(Int128(settled.late), Int128(settled.settled), decimals: 4),
                unit: "ratio",
                formula: "invoices settled after a due date / invoices settled",
                numerator: settled.late,
                denominator: settled.settled,
                drillDown: "/v1/invoices?status=paid"
            ),
        ]
    }
}

/// A number with its provenance.
package struct KeyFigure: Equatable, Sendable {
    package let name: String
    /// Nil where there is no denominator.
    package let value: Decimal?
    package let unit: String
    package let formula: String
    package let numerator: Int64
    package let denominator: Int64
    package let drillDown: String

    package static let formulaVersion = 1
}
