/// Part of a list that is narrowed row by row.
package struct WorkPage<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// Where the next page begins, as the 128 bits of an id; nil: there is nothing more.
    package let next: (high: UInt64, low: UInt64)?
}

/// What a caller may decide: lists narrowed by the very rules that the decision itself goes by.
package struct WorkList {
    let session: any Session
    let context: OperationContext

    /// Rows that one page looks at. Past it the page ends, perhaps with fewer rows than were asked for.
    package static let rowsMax = 1_000

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Approvals that wait for the caller's decision.
    package func approvals(_ filter: ListFilter, role: Role?, _ page: Page) throws(Failure)
        -> WorkPage<Approval>
    {
        var waiting = filter
        waiting.status = waiting.status ?? Approval.Status.pending.rawValue
        let desk = ApprovalDesk(session: session, context: context)
        return try collect(page, id: { ($0.id.high, $0.id.low) }) { (page) throws(Failure) in
            try session.approvals(waiting, role: role, page)
        } where: { (approval) throws(Failure) in
            try desk.mayDecide(approval)
        }
    }

    /// Orders on hold that the caller may release, or ask for where a second person decides.
    package func holds(customer: ID<Customer>?, _ page: Page) throws(Failure) -> WorkPage<Order> {
        let desk = OrderDesk(session: session, context: context)
        return try collect(page, id: { ($0.id.high, $0.id.low) }) { (page) throws(Failure) in
            try session.holds(customer: customer, page)
        } where: { (order) throws(Failure) in
            try desk.mayRelease(order)
        }
    }

    private func collect<Row: Sendable>(
        _ page: Page,
        id: (Row) -> (high: UInt64, low: UInt64),
        fetch: (Page) throws(Failure) -> [Row],
        where isDecidable: (Row) throws(Failure) -> Bool
    ) throws(Failure) -> WorkPage<Row> {
        var rows: [Row] = []
        var place = page.after
        var seen = 0
        while true {
            let batch = try fetch(Page(limit: Page.limitMax, after: place))
            for row in batch {
                let isDecidable = try isDecidable(row)
                // The page's limit is one more than fits.
                if isDecidable, rows.count == page.limit - 1 { return WorkPage(rows: rows, next: place) }
                if isDecidable { rows.append(row) }
                place = id(row)
                seen += 1
            }
            guard batch.count == Page.limitMax else { return WorkPage(rows: rows, next: nil) }
            if seen >= Self.rowsMax { return WorkPage(rows: rows, next: place) }
        }
    }
}
