internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By guarantees_that_insure and guarantee_spans_of_guarantee. One that ended before it began never held.
    func insurances(on date: CivilDate, knownEvent: Int64?, after: ID<Guarantee>?, limit: Int) throws(Failure)
        -> [Guarantee]
    {
        try rows(
            GuaranteeRow.selectInsurances,
            after ?? ID(high: 0, low: 0),
            date,
            knownEvent ?? .max,
            limit,
            map: GuaranteeRow.guarantee
        )
    }

    func insuredDebts(of insurance: Guarantee, at point: ReadingPoint) throws(Failure) -> [InsuredDebt] {
        var debts: [InsuredDebt] = []
        for item in try openItems(of: insurance.customer, at: point) where item.open > 0 {
            let debt = try row(
                """
                SELECT i.issue_date, r.reported_on FROM installments AS i LEFT JOIN insurance_reports AS r
                    ON r.guarantee = ?2 AND r.installment = i.id AND r.event <= ?3
                WHERE i.id = ?1
                """,
                item.installment,
                insurance.id,
                point.knownEvent ?? .max
            ) { row in
                InsuredDebt(item: item, issueDate: try row.date(0), reportedOn: try row.optionalDate(1))
            }
            if let debt, insurance.terms.holds(on: debt.issueDate) { debts.append(debt) }
        }
        return debts
    }

    func appendReport(
        of installment: ID<Installment>,
        to insurance: ID<Guarantee>,
        on date: CivilDate,
        event: Int64
    ) throws(Failure) {
        try change(
            "INSERT INTO insurance_reports (guarantee, installment, reported_on, event) VALUES (?1, ?2, ?3, ?4)",
            insurance,
            installment,
            date,
            event
        )
    }

    /// By the primary key.
    func isTold(_ state: InsuredDebt.State, of installment: ID<Installment>, to insurance: ID<Guarantee>)
        throws(Failure) -> Bool
    {
        try row(
            "SELECT 1 FROM insurance_notices WHERE guarantee = ?1 AND installment = ?2 AND state = ?3",
            insurance,
            installment,
            state.rawValue
        ) { try $0.bool(0) } ?? false
    }

    func markTold(
        _ state: InsuredDebt.State,
        of installment: ID<Installment>,
        to insurance: ID<Guarantee>,
        event: Int64
    ) throws(Failure) {
        try change(
            "INSERT INTO insurance_notices (guarantee, installment, state, event) VALUES (?1, ?2, ?3, ?4)",
            insurance,
            installment,
            state.rawValue,
            event
        )
    }
}
