/// What a caller says of a new credit note.
package struct CreditNoteDraft: Sendable {
    package enum Content: Sendable {
        /// All that is left of the invoice.
        case whole
        case lines([Line])
        /// Gross minor units, of a document without lines, and its tax; nil: its share of the document's.
        case amount(Int64, tax: Int64?)
    }

    /// A part of an invoice's line: a quantity, or minor units off its price, without tax.
    package struct Line: Sendable {
        package let number: Int
        package let quantity: Decimal?
        package let amount: Int64?

        package init(number: Int, quantity: Decimal?, amount: Int64?) {
            self.number = number
            self.quantity = quantity
            self.amount = amount
        }
    }

    package var content: Content
    package var externalID: String?
    /// Nil: today.
    package var issueDate: CivilDate?
    /// Minor units; nil: what is open of the invoice comes first.
    package var offset: Int64?
    /// Minor units; nil: what is neither offset nor paid out.
    package var onAccount: Int64?
    /// Minor units to pay out; nil: nothing.
    package var refund: Int64?
    /// Whether the order behind the invoice has the credited quantities to bill again.
    package var reopensOrder: Bool

    package init(content: Content, reopensOrder: Bool = false) {
        self.content = content
        self.reopensOrder = reopensOrder
    }
}
