/// An instalment that is owed, as matching sees it.
package struct MatchItem: Equatable, Sendable {
    package let installment: ID<Installment>
    package let invoice: ID<Invoice>
    /// Who owes it: the payer or another of its group.
    package let customer: ID<Customer>
    /// The invoice's number.
    package let number: String
    /// 1, 2, 3 … within the invoice.
    package let position: Int
    package let dueDate: CivilDate
    /// Minor units in the whole, and owed now; both positive.
    package let amount: Int64
    package let open: Int64
    package let discounts: [EarlyPaymentDiscount]
    /// Discounts that were taken off it before and stand, in minor units.
    package let taken: Int64
    /// It was given up: money that names it recovers it.
    package let isGivenUp: Bool

    package init(
        installment: ID<Installment>,
        invoice: ID<Invoice>,
        customer: ID<Customer>,
        number: String,
        position: Int,
        dueDate: CivilDate,
        amount: Int64,
        open: Int64,
        discounts: [EarlyPaymentDiscount] = [],
        taken: Int64 = 0,
        isGivenUp: Bool = false
    ) {
        self.installment = installment
        self.invoice = invoice
        self.customer = customer
        self.number = number
        self.position = position
        self.dueDate = dueDate
        self.amount = amount
        self.open = open
        self.discounts = discounts
        self.taken = taken
        self.isGivenUp = isGivenUp
    }

    /// What settling all that is open with money of a day takes off, in minor units.
    func discount(on date: CivilDate, under rules: CashRules) throws(Failure) -> Int64 {
        guard !discounts.isEmpty else { return 0 }
        let installment = Installment(
            id: installment,
            position: position,
            dueDate: dueDate,
            amount: amount,
            opening: amount,
            discounts: discounts,
            open: open
        )
        return try EarlyPaymentOffer(on: installment, taken: taken, receivedOn: date, under: rules).onAll(
            of: open
        )
    }
}

extension MatchItem {
    /// The percentage that paying on a day takes off; 0: none.
    func discountPercent(on date: CivilDate, under rules: CashRules) -> Decimal {
        let last = date.adding(days: -rules.discountGraceDays)
        return discounts.filter { $0.until >= last }.map(\.percent).max() ?? .zero
    }
}

extension MatchItem: Comparable {
    /// The first due first, then the oldest; what was given up of an instalment after what is open of it.
    package static func < (left: MatchItem, right: MatchItem) -> Bool {
        (left.dueDate, left.installment, left.isGivenUp ? 1 : 0)
            < (right.dueDate, right.installment, right.isGivenUp ? 1 : 0)
    }
}
