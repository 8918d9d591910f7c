/// A customer's line of the report on insurances.
package struct InsuranceReportRow: Sendable {
    package let customer: Customer
    /// Minor units of the insurers' own limits that hold.
    package let insuredAmount: Int64
    package let exposure: Int64
    /// Minor units of the exposure that insurers would bear.
    package let covered: Int64
    package let uninsured: Int64
    package let policies: [InsuredPolicy]
}

/// One credit insurance, and what it covers.
package struct InsuredPolicy: Sendable {
    package let insurance: Guarantee
    package let terms: InsuranceTerms
    package let isInForce: Bool
    /// Days that the customer's own terms give.
    package let termsDays: Int
    /// Minor units open that were given longer to pay than the insurer allows.
    package let openTooLong: Int64
    /// By due date.
    package let overdue: [InsuredDebt]

    package var areTermsTooLong: Bool { terms.longestExtensionDays.map { termsDays > $0 } ?? false }
}

/// What is insured, and what has to be reported.
package struct InsuranceReport {
    let session: any Session
    let point: ReadingPoint

    package init(session: any Session, point: ReadingPoint) {
        self.session = session
        self.point = point
    }

    /// A row for each customer that is insured on the day, or owes something overdue of an insured time, by name.
    ///
    /// - Parameter only: nil: every customer.
    package func rows(of only: ID<Customer>?) throws(Failure) -> [InsuranceReportRow] {
        var policies: [ID<Customer>: [InsuredPolicy]] = [:]
        var customers: [Customer] = []
        for insurance in try insurances() where only.map({ $0 == insurance.customer }) ?? true {
            guard let terms = insurance.terms.insurance,
                let customer = try session.customer(insurance.customer)
            else { continue }
            let policy = try policy(insurance, terms, of: customer)
            guard policy.isInForce || !policy.overdue.isEmpty else { continue }
            if policies[customer.id] == nil { customers.append(customer) }
            policies[customer.id, default: []].append(policy)
        }
        customers.sort { ($0.name, $0.id) < ($1.name, $1.id) }
        var rows: [InsuranceReportRow] = []
        for customer in customers {
            rows.append(try row(of: customer, under: policies[customer.id] ?? []))
        }
        return rows
    }

    private func insurances() throws(Failure) -> [Guarantee] {
        var all: [Guarantee] = []
        while true {
            let page = try session.insurances(
                on: point.asOf,
                knownEvent: point.knownEvent,
                after: all.last?.id,
                limit: Page.limitMax
            )
            all += page
            guard page.count == Page.limitMax else { return all }
        }
    }

    private func policy(_ insurance: Guarantee, _ terms: InsuranceTerms, of customer: Customer)
        throws(Failure) -> InsuredPolicy
    {
        let debts = try session.insuredDebts(of: insurance, at: point)
        var openTooLong: Int64 = 0
        for debt in debts where debt.isTooLong(under: terms) {
            openTooLong = try sum(openTooLong, debt.item.inAccount)
        }
        return InsuredPolicy(
            insurance: insurance,
            terms: terms,
            isInForce: insurance.terms.holds(on: point.asOf),
            termsDays: try session.paymentTerms(customer.paymentTerms)?.schedule.creditDays(from: point.asOf)
                ?? 0,
            openTooLong: openTooLong,
            overdue: debts.filter { $0.item.dueDate < point.asOf }
        )
    }

    /// Policies bear the exposure one after the other, oldest first: each its percentage of what is left, up to its
    /// own limit.
    private func row(of customer: Customer, under policies: [InsuredPolicy]) throws(Failure)
        -> InsuranceReportRow
    {
        let exposure = try Exposure(
            totals: session.totals(of: customer.id, at: point),
            uncleared: session.uncleared(of: customer.id, at: point)
        ).total
        var left = max(0, exposure)
        var insured: Int64 = 0
        var covered: Int64 = 0
        for policy in policies where policy.isInForce {
            let part = min(left, policy.terms.insuredAmount)
            let borne = try roundedQuotient(Int128(part) * policy.terms.insuredPercent.micros, 100_000_000)
            left = try difference(left, part)
            covered = try sum(covered, borne)
            insured = try sum(insured, policy.terms.insuredAmount)
        }
        return InsuranceReportRow(
            customer: customer,
            insuredAmount: insured,
            exposure: exposure,
            covered: covered,
            uninsured: try difference(exposure, covered),
            policies: policies
        )
    }
}
