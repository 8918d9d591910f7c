/// What is open in a currency that isn't the company's: what it came in for, and what it is worth on a day. The
/// difference isn't realised yet (IAS 21.28); it is told, and never posted.
package struct Revaluation: Equatable, Sendable {
    /// What stands open in one currency on one account.
    package struct Row: Equatable, Sendable {
        package let currency: Currency
        package let account: Account
        /// Signed minor units of the currency.
        package let open: Int64
        /// Minor units of the company's currency that it came in for.
        package let carried: Int64
        /// Minor units of the company's currency; nil: no rate stands on or before the day.
        package let worth: Int64?
        /// Of `open`, what no rate stood for when it came in; it is in none of the other amounts.
        package let unvalued: Int64
    }

    package let base: Currency
    package let rows: [Row]

    /// What the day's rates make of what is open: a gain is positive.
    package func unrealised() throws(Failure) -> Int64 {
        var total: Int64 = 0
        for row in rows {
            guard let worth = row.worth else { continue }
            total = try sum(total, difference(worth, row.carried))
        }
        return total
    }
}

/// What is open on an account in a currency, as the ledger has it.
package struct OpenForeign: Equatable, Sendable {
    package let account: Account
    /// Minor units of the currency.
    package let amount: Int64
    /// Minor units of the company's; nil: not known.
    package let base: Int64?

    package init(account: Account, amount: Int64, base: Int64?) {
        self.account = account
        self.amount = amount
        self.base = base
    }
}

extension InsightDesk {
    package func revaluation(at point: ReadingPoint) throws(Failure) -> Revaluation {
        let base = try session.company().baseCurrency
        var rows: [Revaluation.Row] = []
        for currency in try session.currenciesInUse() where currency != base {
            let rate = try RateBook(session).conversion(
                from: currency,
                to: base,
                on: point.asOf,
                within: nil,
                knownEvent: point.knownEvent
            )
            let open = try session.openForeign(currency, at: point)
            for account in [Account.receivable, .onAccount] {
                let found = try row(of: account, in: open, currency, rate)
                if let found { rows.append(found) }
            }
        }
        return Revaluation(base: base, rows: rows)
    }

    private func row(
        of account: Account,
        in open: [OpenForeign],
        _ currency: Currency,
        _ rate: Conversion?
    ) throws(Failure) -> Revaluation.Row? {
        var (amount, carried, unvalued): (Int64, Int64, Int64) = (0, 0, 0)
        for part in open where part.account == account {
            guard let base = part.base else {
                unvalued = try sum(unvalued, part.amount)
                continue
            }
            amount = try sum(amount, part.amount)
            carried = try sum(carried, base)
        }
        guard amount != 0 || unvalued != 0 else { return nil }
        return Revaluation.Row(
            currency: currency,
            account: account,
            open: try sum(amount, unvalued),
            carried: carried,
            worth: try rate.map { (rate) throws(Failure) in try rate.amount(amount) },
            unvalued: unvalued
        )
    }
}
