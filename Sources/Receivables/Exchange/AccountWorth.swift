/// What business in other currencies counts for in an account: by the rate of the day on which it is looked at.
extension Session {
    /// What minor units of a currency are worth in an account's. What is on the books already counts by the last rate that
    /// is known, however old.
    ///
    /// - Parameter point: the day, and what was known then.
    package func worth(
        _ amount: Int64,
        of currency: Currency,
        in account: Currency,
        at point: ReadingPoint
    ) throws(Failure) -> Int64 {
        guard currency != account, amount != 0 else { return amount }
        return try lastConversion(from: currency, to: account, at: point).amount(amount)
    }

    /// Each of the totals is converted whole and rounded once.
    package func worth(
        _ totals: CustomerTotals,
        of currency: Currency,
        in account: Currency,
        at point: ReadingPoint
    ) throws(Failure) -> CustomerTotals {
        guard currency != account else { return totals }
        return CustomerTotals(
            committed: try worth(totals.committed, of: currency, in: account, at: point),
            receivable: try worth(totals.receivable, of: currency, in: account, at: point),
            unapplied: try worth(totals.unapplied, of: currency, in: account, at: point)
        )
    }

    func lastConversion(from currency: Currency, to account: Currency, at point: ReadingPoint)
        throws(Failure) -> Conversion
    {
        let known = try RateBook(self).conversion(
            from: currency,
            to: account,
            on: point.asOf,
            within: nil,
            knownEvent: point.knownEvent
        )
        if let known { return known }
        throw .currencyMismatch(expected: account, found: currency)
    }

    /// Lets a document of another currency than its account's through where a rate stands for the day, and keeps in mind
    /// that the account has such business.
    func take(
        _ currency: Currency,
        for customer: Customer,
        on date: CivilDate,
        pointer: String = "/currency"
    ) throws(Failure) {
        guard currency != customer.currency else { return }
        _ = try RateBook(self).required(from: currency, to: customer.currency, on: date, pointer: pointer)
        try noteForeignBusiness(of: customer.id)
    }
}

extension CustomerTotals {
    /// - Throws: `.overflow`.
    package func adding(_ other: CustomerTotals) throws(Failure) -> CustomerTotals {
        CustomerTotals(
            committed: try sum(committed, other.committed),
            receivable: try sum(receivable, other.receivable),
            unapplied: try sum(unapplied, other.unapplied)
        )
    }
}
