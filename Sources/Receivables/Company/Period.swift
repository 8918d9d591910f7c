/// A month of the books: while it is open, things take effect in it.
package struct Period: Document, Equatable, Sendable {
    package static let kind = DocumentKind.period

    package enum Status: String, CaseIterable, Sendable {
        case open
        case closed
    }

    package let id: ID<Period>
    package let month: Month
    package var version: Int64
    package var updatedAt: Instant
    package var status: Status

    package init(_ month: Month, of company: Company, version: Int64, updatedAt: Instant, status: Status) {
        // Of its company and its month, as most months stand in no row of their own.
        id = ID(high: company.id.high, low: company.id.low &+ UInt64(month.index))
        self.month = month
        self.version = version
        self.updatedAt = updatedAt
        self.status = status
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "period": .text(month.description), "version": .integer(version),
            "updated_at": .text(updatedAt.description), "status": .text(status.rawValue),
            "from": .date(month.firstDay), "to": .date(month.lastDay),
        ]
    }
}

/// What a period that is to be closed still has lying about. It can be closed all the same.
package struct PeriodWarning: Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// Drafts whose date of issue lies in the period: they take another one, once it is closed.
        case draftInvoices = "draft_invoices"
        /// Money that came in and whose payer isn't known.
        case unidentifiedPayments = "unidentified_payments"
        /// Money that came in and that no invoice has used.
        case unappliedPayments = "unapplied_payments"
        /// Debt that is to be given up in the period, once a second person agrees.
        case awaitingWriteOffs = "write_offs_awaiting_approval"
    }

    package let code: Code
    package let count: Int64
    /// The first of them.
    package let documents: [DocumentReference]

    package init(code: Code, count: Int64, documents: [DocumentReference]) {
        self.code = code
        self.count = count
        self.documents = documents
    }

    package static let documentsMax = 20
}

/// What the closing of periods needs stored.
package protocol PeriodRepository {
    /// Version, moment of the last change and status of a month that was closed once; nil for any other.
    func periodState(_ month: Month) throws(Failure) -> (
        version: Int64, updatedAt: Instant, status: Period.Status
    )?
    func keep(_ period: Period) throws(Failure)
    /// The last day of the last period that is closed: nothing takes effect on it or before.
    func closedThrough() throws(Failure) -> CivilDate?
    /// The month of the first posting that isn't an item from elsewhere which was open at go-live; nil on empty books.
    func firstMonth() throws(Failure) -> Month?
    /// The first month that was closed once.
    func firstClosedMonth() throws(Failure) -> Month?
    func warnings(of month: Month) throws(Failure) -> [PeriodWarning]
}

extension Session {
    /// Refuses a business date that hasn't come, and one whose period is closed.
    ///
    /// - Parameter pointer: where the date stands in the request, or would.
    func require(bookable date: CivilDate, pointer: String) throws(Failure) {
        try Receivables.require(notAfterToday: date, today: today, pointer: pointer)
        guard let closed = try closedThrough(), date <= closed else { return }
        throw .periodClosed(date, through: closed, pointer: pointer)
    }

    /// The day on which something of a day takes effect that was open when it was asked for: the first open day, where its
    /// period has been closed since.
    func firstOpenDay(from date: CivilDate) throws(Failure) -> CivilDate {
        guard let closed = try closedThrough(), date <= closed else { return date }
        return closed.adding(days: 1)
    }
}

extension Failure {
    package static func periodClosed(_ date: CivilDate, through closed: CivilDate, pointer: String) -> Failure
    {
        let detail = "\(date) is in a period that is closed; the first open day is \(closed.adding(days: 1))"
        return .invalid(pointer, "period_closed", detail)
    }
}
