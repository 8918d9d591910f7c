/// Part of a list that is narrowed row by row.
package struct WorkPage<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// Where the next page begins, as the 128 bits of an id; nil: there is nothing more.
    package let next: (high: UInt64, low: UInt64)?
}

/// What waits for a decision: lists narrowed by the very rules that the decision itself goes by.
package struct WorkList {
    let session: any Session
    let context: OperationContext

    /// Rows that one page looks at. Past it the page ends, perhaps with fewer rows than were asked for.
    package static let rowsMax = 1_000

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Approvals, as far as the query asks for them.
    package func approvals(_ query: WorkQuery, _ page: Page) throws(Failure) -> WorkPage<Approval> {
        var query = query
        if query.concernsWaiting {
            guard query.status ?? .pending == .pending else { return WorkPage(rows: [], next: nil) }
            query.status = .pending
        }
        let desk = ApprovalDesk(session: session, context: context)
        return try list(page, query) { (page) throws(Failure) in
            try approvals(query, placed: page)
        } where: { (approval) throws(Failure) in
            try desk.mayDecide(approval)
        }
    }

    /// Orders on hold; decidable are those that the caller may release, or ask for where a second person decides.
    package func holds(_ query: WorkQuery, _ page: Page) throws(Failure) -> WorkPage<Order> {
        let desk = OrderDesk(session: session, context: context)
        return try list(page, query) { (page) throws(Failure) in
            try holds(query, placed: page)
        } where: { (order) throws(Failure) in
            try desk.mayRelease(order)
        }
    }

    private func holds(_ query: WorkQuery, placed page: Page) throws(Failure) -> [Placed<Order>] {
        guard query.order == .newest else {
            return try running(.hold, query, page) { (id: ID<Order>) throws(Failure) in
                try session.order(id)
            }
        }
        let dueBefore = query.isOverdue ? session.now : nil
        return try session.holds(customer: query.customer, dueBefore: dueBefore, page)
            .map { Placed($0, high: $0.id.high, low: $0.id.low) }
    }

    private func approvals(_ query: WorkQuery, placed page: Page) throws(Failure) -> [Placed<Approval>] {
        guard query.order == .newest else {
            return try running(.approval, query, page) { (id: ID<Approval>) throws(Failure) in
                try session.approval(id)
            }
        }
        var filter = ListFilter()
        filter.customer = query.customer
        filter.status = query.status?.rawValue
        let dueBefore = query.isOverdue ? session.now : nil
        return try session.approvals(filter, role: query.role, dueBefore: dueBefore, page)
            .map { Placed($0, high: $0.id.high, low: $0.id.low) }
    }

    /// What waits, in the order in which it is due.
    private func running<Row>(
        _ kind: DecisionClock.Kind,
        _ query: WorkQuery,
        _ page: Page,
        _ row: (ID<Row>) throws(Failure) -> Row?
    ) throws(Failure) -> [Placed<Row>] {
        let filter = ClockFilter(
            customer: query.customer,
            dueBefore: query.isOverdue ? session.now : nil,
            role: query.role
        )
        var placed: [Placed<Row>] = []
        for clock in try session.runningClocks(kind, filter, page) {
            guard let row = try row(ID(high: clock.document.high, low: clock.document.low)) else {
                throw .store(.corrupt("a decision clock runs for \(clock.document.text), which isn't there"))
            }
            placed.append(Placed(row, clock))
        }
        return placed
    }

    private func list<Row: Sendable>(
        _ page: Page,
        _ query: WorkQuery,
        fetch: (Page) throws(Failure) -> [Placed<Row>],
        where isDecidable: (Row) throws(Failure) -> Bool
    ) throws(Failure) -> WorkPage<Row> {
        guard !query.isDecidable else { return try collect(page, fetch: fetch, where: isDecidable) }
        let placed = try fetch(page)
        // The page's limit is one more than fits.
        let shown = placed.prefix(page.limit - 1)
        let next = placed.count == page.limit ? shown.last.map { ($0.high, $0.low) } : nil
        return WorkPage(rows: shown.map(\.row), next: next)
    }

    private func collect<Row: Sendable>(
        _ page: Page,
        fetch: (Page) throws(Failure) -> [Placed<Row>],
        where isDecidable: (Row) throws(Failure) -> Bool
    ) throws(Failure) -> WorkPage<Row> {
        var rows: [Row] = []
        var place = page.after
        var seen = 0
        while true {
            let batch = try fetch(Page(limit: Page.limitMax, after: place))
            for placed in batch {
                let isDecidable = try isDecidable(placed.row)
                // The page's limit is one more than fits.
                if isDecidable, rows.count == page.limit - 1 { return WorkPage(rows: rows, next: place) }
                if isDecidable { rows.append(placed.row) }
                place = (placed.high, placed.low)
                seen += 1
            }
            guard batch.count == Page.limitMax else { return WorkPage(rows: rows, next: nil) }
            if seen >= Self.rowsMax { return WorkPage(rows: rows, next: place) }
        }
    }
}
