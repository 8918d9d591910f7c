extension OrderDesk {
    /// Why an order is on hold, as it stands now: what stops it, and what stopped it when it was decided on, each check
    /// with what it finds today. The hold ends when none of them fails any more.
    package func holdReasons(of order: Order) throws(Failure) -> [Finding] {
        let customer = try self.customer(of: order)
        let documents = try OrderCredit(session).documents(for: order, customer: customer)
        let found = try CreditDesk(session: session).findings(on: documents, for: customer)
        let decided = try decision(of: order).evaluation.findings.filter(\.stops)
        let kept = Set(decided.map(\.check))
        let gone = decided.filter { old in !found.contains { $0.check == old.check } }
        return found.filter { $0.stops || kept.contains($0.check) }
            + gone.map { old in
                Finding(
                    check: old.check,
                    result: .notApplicable,
                    severity: old.severity,
                    measured: nil,
                    threshold: nil,
                    unit: old.unit,
                    detail: "the policy runs the check no more"
                )
            }
    }
}
