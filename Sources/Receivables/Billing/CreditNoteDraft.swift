/// What a caller says of a new credit note.
package struct CreditNoteDraft: Sendable {
    package enum Content: Sendable {
        /// All that is left of the invoice.
        case whole
        /// Parts of lines, and of what was charged or allowed on the whole document.
        case lines([Line], adjustments: [Adjustment] = [])
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

    /// A part of an allowance or a charge of the invoice; nil: all that is left of it.
    package struct Adjustment: Sendable {
        package let kind: PriceAdjustment.Kind
        package let number: Int
        package let amount: Int64?
        /// Where it stands in the request.
        package let place: String

        package init(kind: PriceAdjustment.Kind, number: Int, amount: Int64?, place: String) {
            self.kind = kind
            self.number = number
            self.amount = amount
            self.place = place
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
