internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// Moves what is kept beside the ledger, from the entries alone.
    func keepBeside(_ posting: Posting) throws(Failure) {
        var moved: [(customer: ID<Customer>, currency: Currency, totals: SignedTotals)] = []
        for entry in posting.entries {
            let currency = entry.currency ?? posting.currency
            if let customer = entry.customer, let totals = SignedTotals(entry) {
                if let index = moved.firstIndex(where: { $0.customer == customer && $0.currency == currency })
                {
                    try moved[index].totals.add(totals)
                } else {
                    moved.append((customer, currency, totals))
                }
            }
            switch entry.account {
            case .receivable:
                if let installment = entry.installment { try moveOpen(of: installment, by: entry.amount) }
            case .onAccount, .unidentified:
                if let payment = entry.payment { try moveUnapplied(of: payment, by: entry.amount) }
                if let note = entry.creditNote { try moveUnapplied(of: note, by: entry.amount) }
            case .cash where posting.kind == .refunded:
                if let payment = entry.payment { try moveRefunded(of: payment, by: entry.amount) }
            case .committed, .committedContra, .revenue, .deposits, .tax, .cash, .externalClearing, .opening,
                .discountAllowed, .smallDifference, .badDebt, .exchange, .exchangeDifference:
                break
            }
        }
        for (customer, currency, totals) in moved {
            try move(totals, of: customer, currency)
            try use(currency)
        }
        try use(posting.currency)
    }

    private func use(_ currency: Currency) throws(Failure) {
        guard tail.currenciesInUse.insert(currency).inserted else { return }
        try change("INSERT INTO currencies_in_use (currency) VALUES (?1) ON CONFLICT DO NOTHING", currency)
    }

    private func moveOpen(of installment: ID<Installment>, by amount: Int64) throws(Failure) {
        let open = try changed(
            """
            INSERT INTO open_items (customer, due_date, installment, issue_date, currency, open)
            SELECT customer, due_date, id, issue_date, currency, ?2 FROM installments WHERE id = ?1
            ON CONFLICT (customer, due_date, installment) DO UPDATE SET open = open + excluded.open
            RETURNING open
            """,
            installment,
            amount
        ) { try $0.int64(0) }
        guard open == 0 else { return }
        try change(
            """
            DELETE FROM open_items
            WHERE (customer, due_date, installment) = (SELECT customer, due_date, id FROM installments WHERE id = ?1)
            """,
            installment
        )
    }

    private func moveRefunded(of payment: ID<Payment>, by amount: Int64) throws(Failure) {
        try change("UPDATE payments SET refunded = refunded - ?2 WHERE id = ?1", payment, amount)
    }

    private func moveUnapplied(of payment: ID<Payment>, by amount: Int64) throws(Failure) {
        try change("UPDATE payments SET unapplied = unapplied - ?2 WHERE id = ?1", payment, amount)
    }

    private func moveUnapplied(of note: ID<CreditNote>, by amount: Int64) throws(Failure) {
        try change("UPDATE credit_notes SET unapplied = unapplied - ?2 WHERE id = ?1", note, amount)
    }

    private func move(_ totals: SignedTotals, of customer: ID<Customer>, _ currency: Currency) throws(Failure)
    {
        guard !totals.isZero else { return }
        try change(
            """
            INSERT INTO customer_totals (customer, currency, committed, receivable, on_account)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (customer, currency) DO UPDATE
            SET committed = committed + excluded.committed, receivable = receivable + excluded.receivable,
                on_account = on_account + excluded.on_account
            """,
            customer,
            currency,
            totals.committed,
            totals.receivable,
            totals.onAccount
        )
    }
}

/// What entries move of a customer's totals, signed as in the ledger.
private struct SignedTotals {
    private(set) var committed: Int64 = 0
    private(set) var receivable: Int64 = 0
    private(set) var onAccount: Int64 = 0

    init?(_ entry: Entry) {
        switch entry.account {
        case .committed: committed = entry.amount
        case .receivable: receivable = entry.amount
        case .onAccount: onAccount = entry.amount
        case .committedContra, .revenue, .deposits, .tax, .cash, .unidentified, .externalClearing, .opening,
            .discountAllowed, .smallDifference, .badDebt, .exchange, .exchangeDifference:
            return nil
        }
    }

    var isZero: Bool { committed == 0 && receivable == 0 && onAccount == 0 }

    mutating func add(_ other: SignedTotals) throws(Failure) {
        committed = try sum(committed, other.committed)
        receivable = try sum(receivable, other.receivable)
        onAccount = try sum(onAccount, other.onAccount)
    }
}
