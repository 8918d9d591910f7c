/// A use of money as it was found: what an instalment owed then, and what settles it. Minor units throughout.
package struct MatchUse: Equatable, Sendable {
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let installment: ID<Installment>
    /// 1, 2, 3 … within the invoice.
    package let position: Int
    package let customer: ID<Customer>
    package let open: Int64
    /// Money of the payment.
    package let amount: Int64
    package let discount: Int64
    package let smallDifference: Int64
    /// It was given up, and the money recovers it.
    package let isRecovery: Bool

    package init(
        invoice: ID<Invoice>,
        invoiceNumber: String,
        installment: ID<Installment>,
        position: Int,
        customer: ID<Customer>,
        open: Int64,
        amount: Int64,
        discount: Int64,
        smallDifference: Int64,
        isRecovery: Bool
    ) {
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.installment = installment
        self.position = position
        self.customer = customer
        self.open = open
        self.amount = amount
        self.discount = discount
        self.smallDifference = smallDifference
        self.isRecovery = isRecovery
    }

    package var snapshot: Snapshot {
        .fields([
            "invoice_id": .id(invoice), "invoice_number": .text(invoiceNumber),
            "installment_id": .id(installment), "installment": .integer(Int64(position)),
            "customer_id": .id(customer), "open": .integer(open), "amount": .integer(amount),
            "discount": .integer(discount), "small_difference": .integer(smallDifference),
            "recovery": .boolean(isRecovery),
        ])
    }
}

extension MatchUse {
    /// What matching makes of an instalment.
    init(_ allocation: MatchAllocation) {
        self.init(
            allocation.item,
            Settlement(
                amount: allocation.amount,
                discount: allocation.discount,
                smallDifference: allocation.smallDifference
            )
        )
    }

    /// What the policy's discounts and tolerances make of it.
    init(_ item: MatchItem, _ settlement: Settlement) {
        self.init(
            invoice: item.invoice,
            invoiceNumber: item.number,
            installment: item.installment,
            position: item.position,
            customer: item.customer,
            open: item.open,
            amount: settlement.amount,
            discount: settlement.discount,
            smallDifference: settlement.smallDifference,
            isRecovery: item.isGivenUp
        )
    }

    /// Whether money does to an instalment what was found.
    func isDone(by use: SettlementPlanner.Use) -> Bool {
        installment == use.debt.installment.id && isRecovery == (use.debt.writeOff != nil)
            && open == use.debt.installment.open && amount == use.settlement.amount
            && discount == use.settlement.discount && smallDifference == use.settlement.smallDifference
    }
}
