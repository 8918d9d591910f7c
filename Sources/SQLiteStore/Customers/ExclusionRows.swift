internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By credit_exclusions_of_customer.
    func exclusion(of customer: ID<Customer>) throws(Failure) -> CreditExclusion? {
        try row(
            """
            SELECT customer, checks, valid_until FROM credit_exclusions WHERE customer = ?1 ORDER BY seq DESC LIMIT 1
            """,
            customer
        ) { row in
            CreditExclusion(
                customer: try row.id(0),
                checks: try row.checks(1),
                validUntil: try row.optionalDate(2)
            )
        }
    }

    func append(_ exclusion: CreditExclusion, event: Int64) throws(Failure) {
        try change(
            "INSERT INTO credit_exclusions (customer, checks, valid_until, event) VALUES (?1, ?2, ?3, ?4)",
            exclusion.customer,
            exclusion.checks.storedText,
            exclusion.validUntil,
            event
        )
    }
}

extension [CheckReference] {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for check in self { writer.value(check.rawValue) }
            }
        }
    }
}

extension Row {
    borrowing func checks(_ column: Int) throws -> [CheckReference] {
        var checks: [CheckReference] = []
        for element in try StoredJSON(try text(column)).elements { checks.append(try element.choice()) }
        return checks
    }
}
