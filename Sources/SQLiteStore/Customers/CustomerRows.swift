internal import Receivables
internal import SQLite

extension SQLiteSession {
    func customer(_ id: ID<Customer>) throws(Failure) -> Customer? {
        try row(CustomerRow.selectByID, id, map: CustomerRow.customer)
    }

    func customerID(externalID: String) throws(Failure) -> ID<Customer>? {
        try row("SELECT id FROM customers WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, customers_by_status or customers_by_external_id.
    func customers(_ filter: ListFilter, _ page: Page) throws(Failure) -> [Customer] {
        var query = ListQuery(CustomerRow.select + " WHERE c.id < ?", [page.bound])
        query.add(" AND c.id = ?", filter.customer)
        query.add(" AND c.status = ?", filter.status)
        query.add(" AND c.external_id = ?", filter.externalID)
        query.add(" AND c.created_at >= ?", filter.createdFrom)
        query.add(" AND c.created_at < ?", filter.createdTo)
        query.add(" AND c.updated_at >= ?", filter.updatedFrom)
        query.add(" ORDER BY c.id DESC LIMIT ?", page.limit)
        return try rows(query, map: CustomerRow.customer)
    }

    func insert(_ customer: Customer) throws(Failure) {
        try change(
            """
            INSERT INTO customers (id, version, created_at, updated_at, external_id, name, currency, country, segment,
                status, payment_terms, parent, email, vat_id, metadata, details, billing_cycle)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """,
            customer.id,
            customer.version,
            customer.createdAt,
            customer.updatedAt,
            customer.externalID,
            customer.name,
            customer.currency,
            customer.country,
            customer.segment,
            customer.status.rawValue,
            customer.paymentTerms,
            customer.parent,
            customer.email,
            customer.vatID,
            customer.metadata.storedText,
            customer.details.storedText,
            customer.billingCycle.rawValue
        )
    }

    func update(_ customer: Customer) throws(Failure) {
        try change(
            """
            UPDATE customers
            SET version = ?2, updated_at = ?3, external_id = ?4, name = ?5, country = ?6, segment = ?7, status = ?8,
                payment_terms = ?9, parent = ?10, email = ?11, vat_id = ?12, metadata = ?13, details = ?14,
                billing_cycle = ?15
            WHERE id = ?1
            """,
            customer.id,
            customer.version,
            customer.updatedAt,
            customer.externalID,
            customer.name,
            customer.country,
            customer.segment,
            customer.status.rawValue,
            customer.paymentTerms,
            customer.parent,
            customer.email,
            customer.vatID,
            customer.metadata.storedText,
            customer.details.storedText,
            customer.billingCycle.rawValue
        )
    }

    func append(
        _ status: CustomerStatus,
        of customer: ID<Customer>,
        from date: CivilDate,
        event: Int64
    ) throws(Failure) {
        try change(
            "INSERT INTO customer_statuses (customer, status, valid_from, event) VALUES (?1, ?2, ?3, ?4)",
            customer,
            status.rawValue,
            date,
            event
        )
    }
}

private enum CustomerRow {
    static let select: SQL = """
        SELECT c.id, c.version, c.created_at, c.updated_at, c.external_id, c.name, c.currency, c.country, c.segment,
            c.status, c.payment_terms, t.code, c.parent, c.email, c.vat_id, c.metadata,
            c.details, c.billing_cycle
        FROM customers AS c JOIN payment_terms AS t ON t.id = c.payment_terms
        """
    static let selectByID = select + " WHERE c.id = ?1"

    static func customer(_ row: borrowing Row) throws -> Customer {
        Customer(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            name: try row.text(5),
            currency: try row.currency(6),
            country: try row.optionalText(7),
            segment: try row.optionalText(8),
            status: try row.text(9, as: CustomerStatus.self),
            paymentTerms: try row.id(10),
            paymentTermsCode: try row.text(11),
            parent: try row.optionalID(12),
            email: try row.optionalText(13),
            vatID: try row.optionalText(14),
            details: try row.buyerDetails(16),
            billingCycle: try row.text(17, as: BillingCycle.self),
            metadata: try row.metadata(15)
        )
    }
}
