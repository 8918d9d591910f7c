/// Replays the decisions of a period under a draft policy, each as everything stood when it was made.
///
/// Orders are walked on the axis of knowledge: a decision sees what was known when it was made, and its live outcome is
/// the one that was decided. Sales that only an invoice from elsewhere tells of were never decided on, so they are walked
/// on the axis of effect, and the live outcome is what the policy of that day comes to. Either way the position is the
/// real one: what the draft would have stopped doesn't change what came later.
///
/// The walk takes many short steps, each a reading of its own: postings and events are only ever appended, so all steps
/// see the moment at which the first one began.
package struct BackTest: Identified, Sendable {
    package static let kind = DocumentKind.simulation

    package let id: ID<BackTest>
    package let policy: PolicyVersion
    package let period: BackTestPeriod
    /// The last posting and the last event that count.
    package let knownSeq: Int64
    package let knownAt: Instant
    private let knownEvent: Int64
    private let today: CivilDate
    package let casesCount: Int
    package private(set) var casesDone = 0

    private let scope: PolicyScope
    private var phase = Phase.orders(after: nil)
    private var books = BackTestBooks()
    private var movements = Feed<Movement>()
    private var nextSeq: Int64 = 1
    private var nextDate: CivilDate?
    private var lastCustomerEvent: Int64 = 0
    private var changes = Feed<CustomerChange>()
    private var customers: [ID<Customer>: Customer] = [:]
    private var specificScopes: [PolicyScope: Bool] = [:]
    private var cases: [BackTestCase] = []
    private var sales = SalesResults()
    /// Slices of the ledger that the step has read.
    private var readings = 0

    private enum Phase {
        case orders(after: ID<Decision>?)
        /// What is left of the ledger, for what became of the sales.
        case results
        case imported(after: ImportedSale?)
        case finished
    }

    /// Cases, postings or days of one step.
    static let stepCases = 1_000
    static let stepPostings: Int64 = 5_000
    static let stepDays = 7

    /// - Parameter policy: the draft, or any other version.
    package init(_ policy: PolicyVersion, over period: BackTestPeriod, session: any Session) throws(Failure) {
        guard let owner = try session.policy(policy.reference.policy) else {
            throw .missing(.creditPolicy, policy.reference.policy.text)
        }
        id = session.newID(BackTest.self)
        self.policy = policy
        self.period = period
        scope = owner.scope
        let last = try session.lastPosting(knownAt: nil)
        knownSeq = last.seq
        knownAt = last.recordedAt
        knownEvent = try session.lastEvent()
        today = session.today
        casesCount = try session.placementsCount(period) + session.importedSalesCount(period)
    }

    package var isFinished: Bool { if case .finished = phase { true } else { false } }

    package func report() throws(Failure) -> BackTestReport {
        var known: [BackTestCase] = []
        known.reserveCapacity(cases.count)
        for entry in cases {
            var entry = entry
            entry.outcome = try sales.outcome(of: entry.sale, today: today)
            known.append(entry)
        }
        return try BackTestReport(known)
    }

    /// Takes one step.
    package mutating func advance(_ session: any Session) throws(Failure) {
        readings = 0
        switch phase {
        case .orders(let after): try advanceOrders(after: after, session)
        case .results: try advanceResults(session)
        case .imported(let after): try advanceImported(after: after, session)
        case .finished: break
        }
    }
}

extension BackTest {
    private mutating func advanceOrders(after: ID<Decision>?, _ session: any Session) throws(Failure) {
        let placements = try session.placements(period, after: after, limit: Self.stepCases)
        for placement in placements {
            guard try catchUp(to: placement.sawEvent, session) else { return }
            try decide(placement, session)
            phase = .orders(after: placement.decision)
        }
        if placements.count < Self.stepCases { phase = .results }
    }

    /// Brings the books to where they stood after an event; false where the step is used up before.
    private mutating func catchUp(to event: Int64, _ session: any Session) throws(Failure) -> Bool {
        while true {
            while let movement = movements.next, movement.event <= event {
                try take(movement, session)
                movements.drop()
            }
            guard movements.isEmpty, nextSeq <= knownSeq else { break }
            guard readings == 0 else { return false }
            readings += 1
            try loadMovements(session)
        }
        try catchUpCustomers(to: event, session)
        return true
    }

    private mutating func loadMovements(_ session: any Session) throws(Failure) {
        let last = min(knownSeq, nextSeq + Self.stepPostings - 1)
        movements.fill(try session.movements(knownIn: nextSeq...last))
        nextSeq = last + 1
    }

    private mutating func catchUpCustomers(to event: Int64, _ session: any Session) throws(Failure) {
        while true {
            while let change = changes.next, change.event <= event {
                books.apply(change)
                changes.drop()
            }
            guard changes.isEmpty, lastCustomerEvent < knownEvent else { return }
            let more = try session.customerChanges(
                after: lastCustomerEvent,
                through: knownEvent,
                limit: Page.limitMax
            )
            lastCustomerEvent = more.count < Page.limitMax ? knownEvent : more.last?.event ?? knownEvent
            changes.fill(more)
        }
    }

    private mutating func take(_ movement: Movement, _ session: any Session) throws(Failure) {
        try books.apply(movement)
        var movement = movement
        if let foreign = movement.foreign {
            // What became of a sale is told in the account's currency, at the rates of its days.
            let account = try customer(movement.customer, session).currency
            let day = ReadingPoint(asOf: movement.effectiveDate)
            movement.amount = try session.worth(movement.amount, of: foreign, in: account, at: day)
        }
        try sales.take(movement)
    }

    private mutating func decide(_ placement: Placement, _ session: any Session) throws(Failure) {
        casesDone += 1
        let customer = books.customer(try customer(placement.customer, session), isFirst: false)
        if try isConcerned(customer, on: placement.businessDate, session) {
            let source = HistoricSource(
                session: session,
                books: books,
                today: placement.businessDate,
                knownEvent: placement.sawEvent,
                knownSeq: movements.next.map { $0.posting - 1 } ?? nextSeq - 1
            )
            let (draft, findings) = try evaluate(placement.document, of: customer, from: source, by: policy)
            cases.append(
                BackTestCase(
                    sale: .order(placement.order),
                    customer: customer.id,
                    segment: customer.segment,
                    date: placement.businessDate,
                    amount: placement.document.amount,
                    live: placement.outcome,
                    draft: draft,
                    failed: findings
                )
            )
        }
        books.place(
            placement.order,
            of: customer.id,
            on: placement.document.orderDate ?? placement.businessDate
        )
    }

    private mutating func advanceResults(_ session: any Session) throws(Failure) {
        while let movement = movements.next {
            try take(movement, session)
            movements.drop()
        }
        if nextSeq <= knownSeq { return try loadMovements(session) }
        try catchUpCustomers(to: knownEvent, session)
        let first = try session.firstEffectiveDate()
        guard casesDone < casesCount, let first else {
            phase = .finished
            return
        }
        nextDate = first
        books.forgetBusiness()
        phase = .imported(after: nil)
    }

    private mutating func advanceImported(after: ImportedSale?, _ session: any Session) throws(Failure) {
        let imported = try session.importedSales(period, after: after, limit: Self.stepCases)
        for sale in imported {
            guard try catchUp(to: sale, session) else { return }
            try decide(sale, session)
            phase = .imported(after: sale)
        }
        if imported.count < Self.stepCases { phase = .finished }
    }

    /// Brings the books to where they stood before an invoice took effect.
    private mutating func catchUp(to sale: ImportedSale, _ session: any Session) throws(Failure) -> Bool {
        while true {
            while let movement = movements.next,
                (movement.effectiveDate, movement.posting) < (sale.issueDate, sale.posting)
            {
                try books.apply(movement)
                movements.drop()
            }
            guard movements.isEmpty, let date = nextDate, date <= sale.issueDate else { return true }
            guard readings == 0 else { return false }
            readings += 1
            let last = date.adding(days: Self.stepDays - 1)
            movements.fill(try session.movements(effectiveIn: date...last, knownSeq: knownSeq))
            nextDate = last.adding(days: 1)
        }
    }

    private mutating func decide(_ sale: ImportedSale, _ session: any Session) throws(Failure) {
        casesDone += 1
        let customer = books.customer(try customer(sale.customer, session), isFirst: true)
        guard try isConcerned(customer, on: sale.issueDate, session) else { return }
        var document = CheckedDocument(
            stage: .order,
            amount: sale.total,
            isDueAtOnce: sale.lastDueDate <= sale.issueDate
        )
        document.orderDate = sale.issueDate
        document.shipDate = sale.issueDate
        document.creditDays = max(0, sale.lastDueDate.days(since: sale.issueDate))
        document.agreedDays = document.creditDays
        let source = HistoricSource(
            session: session,
            books: books,
            today: sale.issueDate,
            knownEvent: nil,
            knownSeq: knownSeq
        )
        let then = try PolicyBook(session).version(
            customer: customer.id,
            segment: customer.segment,
            on: sale.issueDate
        )
        let (live, _) = try evaluate(document, of: customer, from: source, by: then)
        let (draft, findings) = try evaluate(document, of: customer, from: source, by: policy)
        cases.append(
            BackTestCase(
                sale: .invoice(sale.invoice),
                customer: customer.id,
                segment: customer.segment,
                date: sale.issueDate,
                amount: sale.total,
                live: live,
                draft: draft,
                failed: findings
            )
        )
    }

    private func evaluate(
        _ document: CheckedDocument,
        of customer: Customer,
        from source: HistoricSource,
        by version: PolicyVersion
    ) throws(Failure) -> (Decision.Outcome, [Finding]) {
        let rules = CreditRules(version)
        let position = try source.position(of: customer, for: document, rules: rules)
        let (outcome, findings) = try rules.evaluate(document, given: position)
        return (outcome, findings.filter { $0.result == .failed && $0.severity != .warn })
    }

    private mutating func customer(_ id: ID<Customer>, _ session: any Session) throws(Failure) -> Customer {
        if let known = customers[id] { return known }
        guard let customer = try session.customer(id) else {
            throw .store(.corrupt("a decision names the customer \(id.text), who isn't there"))
        }
        customers[id] = customer
        return customer
    }

    /// Whether the policy would have been asked: the customer is in its scope, and no more specific one was active.
    private mutating func isConcerned(_ customer: Customer, on date: CivilDate, _ session: any Session)
        throws(Failure) -> Bool
    {
        let own = PolicyScope.customer(customer.id)
        let shared = customer.segment.map { PolicyScope.segment($0) }
        switch scope {
        case .customer(let id): return id == customer.id
        case .segment(let name):
            guard name == customer.segment else { return false }
            return try !isActive(own, on: date, session)
        case .everyone:
            if let shared, try isActive(shared, on: date, session) { return false }
            return try !isActive(own, on: date, session)
        }
    }

    private mutating func isActive(_ scope: PolicyScope, on date: CivilDate, _ session: any Session)
        throws(Failure) -> Bool
    {
        if specificScopes[scope] == nil { specificScopes[scope] = try session.policy(scope: scope) != nil }
        guard specificScopes[scope] == true else { return false }
        return try session.activeVersion(scope: scope, on: date) != nil
    }
}

/// Rows that were read and are taken one after the other.
private struct Feed<Element: Sendable>: Sendable {
    private var rows: [Element] = []
    private var index = 0

    var next: Element? { index < rows.count ? rows[index] : nil }
    var isEmpty: Bool { index == rows.count }

    mutating func drop() { index += 1 }

    mutating func fill(_ fresh: [Element]) {
        rows = fresh
        index = 0
    }
}
