internal import Receivables
internal import SQLite

extension SQLiteSession {
    func order(_ id: ID<Order>) throws(Failure) -> Order? {
        guard var order = try row(OrderRow.selectByID, id, map: OrderRow.order) else { return nil }
        order.lines = try lines(of: id)
        return order
    }

    func orderID(externalID: String) throws(Failure) -> ID<Order>? {
        try row("SELECT id FROM orders WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, orders_of_customer, orders_by_status, orders_by_purchase_order or orders_by_external_id.
    func orders(_ filter: ListFilter, purchaseOrder: String?, _ page: Page) throws(Failure) -> [Order] {
        var query = ListQuery(OrderRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND status = ?", filter.status)
        query.add(" AND external_id = ?", filter.externalID)
        query.add(" AND purchase_order = ?", purchaseOrder)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" AND updated_at >= ?", filter.updatedFrom)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try orders(query)
    }

    /// By orders_by_status or orders_on_hold.
    func holds(customer: ID<Customer>?, dueBefore: Instant?, _ page: Page) throws(Failure) -> [Order] {
        var query = ListQuery(OrderRow.select + " WHERE status = 'on_hold' AND id < ?", [page.bound])
        query.add(" AND customer = ?", customer)
        query.add(
            """
             AND EXISTS (
                SELECT 1 FROM decision_clocks AS c
                WHERE c.document = orders.id AND c.ended_at IS NULL AND c.due_at < ?
            )
            """,
            dueBefore
        )
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try orders(query)
    }

    private func orders(_ query: ListQuery) throws(Failure) -> [Order] {
        var orders = try rows(query, map: OrderRow.order)
        for index in orders.indices { orders[index].lines = try lines(of: orders[index].id) }
        return orders
    }

    private func lines(of order: ID<Order>) throws(Failure) -> [OrderLine] {
        try rows(
            """
            SELECT number, sku, description, quantity, unit, unit_price, price_per, discount_percent, tax_category,
                tax_rate, adjustments, tax_code, contained_tax, fulfilled_quantity, invoiced_quantity
            FROM order_lines WHERE "order" = ?1 ORDER BY position
            """,
            order
        ) { row in
            try OrderLine(
                priced: try LineRow.line(row, from: 0),
                fulfilledQuantity: try row.decimal(13),
                invoicedQuantity: try row.decimal(14)
            )
        }
    }

    func insert(_ order: Order) throws(Failure) {
        let credit = CreditColumns(order.credit)
        try change(
            """
            INSERT INTO orders (id, version, created_at, updated_at, external_id, customer, currency, order_date,
                requested_ship_date, purchase_order, ship_to, bill_to, payment_terms, subtotal, tax, total, taxes,
                is_total_only, status, credit, released_user, released_key, released_until, decision, committed,
                metadata, released_total, excluded_checks, released_on_behalf_of, adjustments,
                prices_include_tax, deposited)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)
            """,
            order.id,
            order.version,
            order.createdAt,
            order.updatedAt,
            order.externalID,
            order.customer,
            order.currency,
            order.orderDate,
            order.requestedShipDate,
            order.purchaseOrder,
            order.shipTo?.storedText,
            order.billTo?.storedText,
            order.paymentTermsCode,
            order.totals.subtotal,
            order.totals.tax,
            order.totals.total,
            order.totals.taxes.storedText,
            order.isTotalOnly,
            order.status.rawValue,
            credit.name,
            credit.user,
            credit.key,
            credit.until,
            order.decision,
            order.committed,
            order.metadata.storedText,
            order.releasedTotal,
            order.excludedChecks.storedText,
            credit.delegator,
            order.adjustments.storedText,
            order.pricesIncludeTax,
            order.deposited
        )
        try insertLines(of: order)
    }

    func update(_ order: Order) throws(Failure) {
        let credit = CreditColumns(order.credit)
        try change(
            """
            UPDATE orders
            SET version = ?2, updated_at = ?3, external_id = ?4, requested_ship_date = ?5, purchase_order = ?6,
                ship_to = ?7, bill_to = ?8, payment_terms = ?9, subtotal = ?10, tax = ?11, total = ?12, taxes = ?13,
                status = ?14, credit = ?15, released_user = ?16, released_key = ?17, released_until = ?18,
                decision = ?19, committed = ?20, metadata = ?21, is_total_only = ?22,
                released_total = ?23, excluded_checks = ?24, released_on_behalf_of = ?25,
                adjustments = ?26, prices_include_tax = ?27, deposited = ?28
            WHERE id = ?1
            """,
            order.id,
            order.version,
            order.updatedAt,
            order.externalID,
            order.requestedShipDate,
            order.purchaseOrder,
            order.shipTo?.storedText,
            order.billTo?.storedText,
            order.paymentTermsCode,
            order.totals.subtotal,
            order.totals.tax,
            order.totals.total,
            order.totals.taxes.storedText,
            order.status.rawValue,
            credit.name,
            credit.user,
            credit.key,
            credit.until,
            order.decision,
            order.committed,
            order.metadata.storedText,
            order.isTotalOnly,
            order.releasedTotal,
            order.excludedChecks.storedText,
            credit.delegator,
            order.adjustments.storedText,
            order.pricesIncludeTax,
            order.deposited
        )
        guard try lines(of: order.id) != order.lines else { return }
        try change(#"DELETE FROM order_lines WHERE "order" = ?1"#, order.id)
        try insertLines(of: order)
    }

    private func insertLines(of order: Order) throws(Failure) {
        for (position, line) in order.lines.enumerated() {
            try change(
                """
                INSERT INTO order_lines ("order", position, number, sku, description, quantity, unit, unit_price,
                    price_per, discount_percent, tax_category, tax_rate, fulfilled_quantity, invoiced_quantity,
                    adjustments, tax_code, contained_tax)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
                """,
                order.id,
                position,
                line.priced.number,
                line.priced.sku,
                line.priced.description,
                line.priced.quantity,
                line.priced.unit,
                line.priced.unitPrice,
                line.priced.pricePer,
                line.priced.discountPercent,
                line.priced.taxCategory.rawValue,
                line.priced.taxRate,
                line.fulfilledQuantity,
                line.invoicedQuantity,
                line.priced.adjustments.storedText,
                line.priced.taxCode,
                line.priced.isTaxIncluded ? line.priced.containedTax : nil
            )
        }
    }
}

enum OrderRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, external_id, customer, currency, order_date, requested_ship_date,
            purchase_order, ship_to, bill_to, payment_terms, subtotal, tax, total, taxes, is_total_only, credit,
            released_user, released_key, released_until, decision, committed, metadata, released_total,
            excluded_checks, released_on_behalf_of, adjustments, prices_include_tax,
            deposited
        FROM orders
        """
    static let selectByID = select + " WHERE id = ?1"
    private static let ofAccount: SQL =
        ", min(currency), max(currency), (SELECT currency FROM customers WHERE id = ?1) FROM orders"
    private static let later: SQL =
        " WHERE customer = ?1 AND requested_ship_date > ?2 AND committed <> 0 AND id <> ?3"
    private static let placed: SQL = """
         WHERE customer = ?1 AND order_date = ?2 AND credit IN ('approved_by_rules', 'approved_by_person')
            AND id <> ?3
        """
    static let shippingLater = "SELECT coalesce(sum(committed), 0)" + ofAccount + later
    static let shippingLaterByCurrency =
        "SELECT currency, (SELECT currency FROM customers WHERE id = ?1), sum(committed), 0, 0 FROM orders"
        + later
        + " GROUP BY currency"
    static let placedOn = "SELECT coalesce(sum(total), 0)" + ofAccount + placed
    static let placedOnByCurrency =
        "SELECT currency, (SELECT currency FROM customers WHERE id = ?1), sum(total), 0, 0 FROM orders"
        + placed
        + " GROUP BY currency"
    static let heldOfCustomer: SQL = """
        SELECT id FROM orders WHERE credit = 'held_by_checks' AND customer = ?1 AND id > ?2 ORDER BY id LIMIT ?3
        """
    static let heldOfGroup =
        GroupMembers.below + """

            SELECT o.id FROM members AS m CROSS JOIN orders AS o ON o.customer = m.id
            WHERE o.credit = 'held_by_checks' AND o.id > ?2 ORDER BY o.id LIMIT ?3
            """

    private static let held: SQL =
        "SELECT customer FROM orders WHERE credit = 'held_by_checks' AND customer > ?1"
    private static let inOrder: SQL = " ORDER BY customer LIMIT ?2"
    static let customersWithHolds =
        "SELECT DISTINCT customer FROM orders WHERE credit = 'held_by_checks' AND customer > ?1" + inOrder
    static let customersToReview =
        held + """
             UNION SELECT customer FROM orders
            WHERE status IN ('approved', 'partially_fulfilled') AND customer > ?1
            """ + inOrder
    static let openOfCustomer: SQL = """
        SELECT id FROM orders WHERE status IN ('approved', 'partially_fulfilled') AND customer = ?1 AND id < ?2
        ORDER BY id DESC LIMIT ?3
        """
    static let openOfGroup =
        GroupMembers.below + """

            SELECT o.id FROM members AS m CROSS JOIN orders AS o ON o.customer = m.id
            WHERE o.status IN ('approved', 'partially_fulfilled') AND o.id < ?2 ORDER BY o.id DESC LIMIT ?3
            """

    /// Everything but the lines.
    static func order(_ row: borrowing Row) throws -> Order {
        Order(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            customer: try row.id(5),
            currency: try row.currency(6),
            orderDate: try row.date(7),
            requestedShipDate: try row.optionalDate(8),
            purchaseOrder: try row.optionalText(9),
            shipTo: try row.optionalAddress(10),
            billTo: try row.optionalAddress(11),
            paymentTermsCode: try row.optionalText(12),
            pricesIncludeTax: try row.bool(29),
            lines: [],
            adjustments: try row.orderAdjustments(28),
            totals: DocumentTotals(
                subtotal: try row.int64(13),
                taxes: try row.taxes(16),
                tax: try row.int64(14),
                total: try row.int64(15)
            ),
            isTotalOnly: try row.bool(17),
            credit: try CreditColumns.state(row, from: 18, onBehalfOf: 27),
            decision: try row.id(22),
            committed: try row.int64(23),
            deposited: try row.int64(30),
            releasedTotal: try row.optionalInt64(25),
            excludedChecks: try row.checks(26),
            metadata: try row.metadata(24)
        )
    }
}

/// A credit state as five columns.
private struct CreditColumns {
    let name: String
    var user: ID<User>?
    var delegator: ID<User>?
    var key: ID<APIKey>?
    var until: CivilDate?

    init(_ state: CreditState) {
        switch state {
        case .onHold(.checks): name = "held_by_checks"
        case .onHold(.forced): name = "held_by_force"
        case .approved(.rules): name = "approved_by_rules"
        case .approved(.person(let user, let delegator, let key, let until)):
            name = "approved_by_person"
            self.user = user
            self.delegator = delegator
            self.key = key
            self.until = until
        case .rejected: name = "rejected"
        case .cancelled: name = "cancelled"
        }
    }

    static func state(_ row: borrowing Row, from first: Int, onBehalfOf delegator: Int) throws -> CreditState
    {
        switch try row.text(first) {
        case "held_by_checks": .onHold(.checks)
        case "held_by_force": .onHold(.forced)
        case "approved_by_rules": .approved(.rules)
        case "approved_by_person":
            .approved(
                .person(
                    try row.optionalID(first + 1),
                    onBehalfOf: try row.optionalID(delegator),
                    key: try row.id(first + 2),
                    until: try row.optionalDate(first + 3)
                )
            )
        case "rejected": .rejected
        case "cancelled": .cancelled
        default: throw row.refused(first, as: "credit state")
        }
    }
}
