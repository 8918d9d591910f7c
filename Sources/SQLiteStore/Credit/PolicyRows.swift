internal import Receivables
internal import SQLite

extension SQLiteSession {
    func policy(_ id: ID<CreditPolicy>) throws(Failure) -> CreditPolicy? {
        try row(PolicyRow.selectByID, id, map: PolicyRow.policy)
    }

    func policyID(externalID: String) throws(Failure) -> ID<CreditPolicy>? {
        try row("SELECT id FROM credit_policies WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By credit_policies_for_everyone, credit_policies_by_segment or credit_policies_by_customer.
    func policy(scope: PolicyScope) throws(Failure) -> CreditPolicy? {
        switch scope {
        case .everyone: try row(PolicyRow.selectForEveryone, map: PolicyRow.policy)
        case .segment(let name): try row(PolicyRow.selectBySegment, name, map: PolicyRow.policy)
        case .customer(let id): try row(PolicyRow.selectByCustomer, id, map: PolicyRow.policy)
        }
    }

    /// By the primary key.
    func policies(_ page: Page) throws(Failure) -> [CreditPolicy] {
        try rows(PolicyRow.selectPage, page.bound, page.limit, map: PolicyRow.policy)
    }

    func insert(_ policy: CreditPolicy) throws(Failure) {
        var segment: String?
        var customer: ID<Customer>?
        switch policy.scope {
        case .everyone: break
        case .segment(let name): segment = name
        case .customer(let id): customer = id
        }
        try change(
            """
            INSERT INTO credit_policies (id, version, created_at, external_id, name, scope, segment, customer)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            policy.id,
            policy.version,
            policy.createdAt,
            policy.externalID,
            policy.name,
            segment != nil ? "segment" : customer != nil ? "customer" : "everyone",
            segment,
            customer
        )
    }

    func update(_ policy: CreditPolicy) throws(Failure) {
        try change(
            "UPDATE credit_policies SET version = ?2, external_id = ?3, name = ?4 WHERE id = ?1",
            policy.id,
            policy.version,
            policy.externalID,
            policy.name
        )
    }
}

private enum PolicyRow {
    static let select: SQL = """
        SELECT id, version, created_at, external_id, name, scope, segment, customer FROM credit_policies
        """
    static let selectByID = select + " WHERE id = ?1"
    private static let oldest: SQL = " ORDER BY id LIMIT 1"
    static let selectForEveryone = select + " WHERE scope = 'everyone'" + oldest
    static let selectBySegment = select + " WHERE segment = ?1" + oldest
    static let selectByCustomer = select + " WHERE customer = ?1" + oldest
    static let selectPage = select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"

    static func policy(_ row: borrowing Row) throws -> CreditPolicy {
        let scope: PolicyScope =
            switch try row.text(5) {
            case "everyone": .everyone
            case "segment": .segment(try row.text(6))
            case "customer": .customer(try row.id(7))
            default: throw row.refused(5, as: "scope")
            }
        return CreditPolicy(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            externalID: try row.optionalText(3),
            name: try row.text(4),
            scope: scope
        )
    }
}
