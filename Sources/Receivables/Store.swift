/// Where everything is kept. Reads see one moment; writes run one after the other, each whole or not at all.
package protocol Store: Sendable {
    /// Runs a reading on a snapshot of the store.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// The same for long readings, which don't stand in the way of short ones.
    func report<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// Runs a command. It answers when its effect is on the disk, or when it has been rolled back; a throw rolls
    /// back.
    ///
    /// - Parameter actor: who commands and why, for the trail; nil for the service's own work.
    func write<Value: Sendable>(
        actor: Actor?,
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Outcome<Value>
    ) async throws(Failure) -> Value
}

/// What becomes of a command's effects.
package enum Outcome<Value: Sendable>: Sendable {
    case commit(Value)
    /// Nothing changes: a dry run, or a refusal that has an answer of its own.
    case rollback(Value)
}

/// Who commands and why, as the trail keeps it.
package struct Actor: Equatable, Sendable {
    package let key: ID<APIKey>
    package let user: ID<User>?
    package let reason: String?

    package init(_ context: OperationContext) {
        key = context.principal.key
        user = context.principal.user
        reason = context.reason
    }
}

/// One unit of work: every repository at one moment.
package protocol Session: AnyObject, AccessRepository, CustomerRepository, CreditRepository, OrderRepository,
    InvoiceRepository, TaxRateRepository, BillingRunRepository, InvoiceScheduleRepository,
    CreditNoteRepository, WriteOffRepository, RenderingRepository, PaymentRepository,
    MatchRepository, MatchQueries, PayerAliasRepository,
    RefundRepository, LedgerRepository, InsightQueries, CompanyRepository, ApprovalRepository,
    GuaranteeRepository, NumberSeriesRepository, PeriodRepository, BooksRepository, ImportRepository,
    InsuranceRepository, DelegationRepository, HistoryRepository, ScoringRepository, ScoreQueries,
    ShadowRepository, DecisionClockRepository, DecisionTimeQueries, WebhookRepository,
    ExchangeRepository, BankStatementRepository, RemittanceRepository
{
    /// The business date.
    var today: CivilDate { get }
    /// The moment that everything written in this session is stamped with; the same for a whole batch.
    var now: Instant { get }
    /// The clocks of the company's zone.
    var localTime: any LocalTime { get }

    /// Runs a command within this one, with an actor and a command id of its own: what it did stays as part of this
    /// one, or is rolled back alone. A throw rolls back.
    func nested<Value>(
        actor: Actor?,
        _ body: (any Session) throws(Failure) -> Outcome<Value>
    ) throws(Failure) -> Value

    func newID<Subject>(_ subject: Subject.Type) -> ID<Subject>
}

/// A page of a list: newest first, after a cursor.
package struct Page: Equatable, Sendable {
    package static let limitMax = 200

    /// One more than asked is fetched, to know whether there is more.
    package let limit: Int
    /// The last id of the page before, as its 128 bits.
    package let after: (high: UInt64, low: UInt64)?

    package init(limit: Int, after: (high: UInt64, low: UInt64)? = nil) {
        self.limit = limit
        self.after = after
    }

    package static func == (left: Page, right: Page) -> Bool {
        left.limit == right.limit && left.after?.high == right.after?.high
            && left.after?.low == right.after?.low
    }
}

/// What lists can be narrowed by, whatever their kind. Instants bound half-open intervals `[from, to)`.
package struct ListFilter: Equatable, Sendable {
    package var customer: ID<Customer>?
    package var status: String?
    package var externalID: String?
    package var createdFrom: Instant?
    package var createdTo: Instant?
    package var updatedFrom: Instant?

    package init() {}
}
