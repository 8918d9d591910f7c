internal import Receivables
internal import SQLite

/// What entries in other currencies are worth in the company's.
extension SQLiteSession {
    func valued(_ posting: Posting, in base: Currency) throws(Failure) -> [ValuedEntry] {
        if let reversed = posting.reverses { return try mirrored(posting, of: reversed) }
        var rates: [Currency: Conversion] = [:]
        var carried: [CarriedItem: Carried] = [:]
        if try hasRates() {
            for entry in posting.entries {
                let currency = entry.currency ?? posting.currency
                guard currency != base else { continue }
                if rates[currency] == nil {
                    rates[currency] = try RateBook(self)
                        .conversion(from: currency, to: base, on: posting.effectiveDate)
                }
                if let item = entry.carries, carried[item] == nil {
                    carried[item] = try self.carried(by: item)
                }
            }
        }
        return try Valuation(posting, in: base, rates: rates, carried: carried).entries()
    }

    /// What is taken back is so for what it was worth, line by line.
    private func mirrored(_ posting: Posting, of reversed: Int64) throws(Failure) -> [ValuedEntry] {
        let bases = try rows("SELECT base_amount FROM entries WHERE posting = ?1 ORDER BY line", reversed) {
            try $0.optionalInt64(0)
        }
        guard bases.count == posting.entries.count else {
            throw .store(.corrupt("the reversal of posting \(reversed) isn't its mirror"))
        }
        var valued: [ValuedEntry] = []
        for (entry, base) in zip(posting.entries, bases) {
            var mirrored: Int64?
            if let base { mirrored = try difference(0, base) }
            let currency = entry.currency ?? posting.currency
            valued.append(ValuedEntry(entry: entry, currency: currency, base: mirrored))
        }
        return valued
    }

    /// By entries_of_installment, entries_of_payment or entries_of_credit_note.
    private func carried(by item: CarriedItem) throws(Failure) -> Carried {
        let found: Carried?
        switch item {
        case .installment(let id): found = try row(CarriedRow.ofInstallment, id, map: CarriedRow.carried)
        case .payment(let id): found = try row(CarriedRow.ofPayment, id, map: CarriedRow.carried)
        case .creditNote(let id): found = try row(CarriedRow.ofCreditNote, id, map: CarriedRow.carried)
        }
        return found ?? Carried(amount: 0, base: 0)
    }

    /// Without any rate nothing is looked up.
    private func hasRates() throws(Failure) -> Bool {
        if tail.hasRates { return true }
        tail.hasRates =
            try row("SELECT EXISTS (SELECT 1 FROM exchange_rates WHERE base > '')") { try $0.bool(0) }
            ?? false
        return tail.hasRates
    }
}

extension Posting {
    /// Whether all of it is in one currency.
    func isWhole(in currency: Currency) -> Bool {
        self.currency == currency && entries.allSatisfy { $0.currency ?? currency == currency }
    }
}

private enum CarriedRow {
    private static let sums: SQL =
        "SELECT coalesce(sum(amount), 0), coalesce(sum(base_amount), 0), count(base_amount) = count(*) FROM entries"
    static let ofInstallment = sums + " WHERE installment = ?1 AND account = 'receivable'"
    static let ofPayment = sums + " WHERE payment = ?1 AND account IN ('on_account', 'unidentified')"
    static let ofCreditNote = sums + " WHERE credit_note = ?1 AND account = 'on_account'"

    static func carried(_ row: borrowing Row) throws -> Carried {
        Carried(amount: try row.int64(0), base: try row.bool(2) ? try row.int64(1) : nil)
    }
}
