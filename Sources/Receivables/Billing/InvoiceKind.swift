extension Invoice {
    /// What an invoice is for.
    package enum Kind: String, CaseIterable, Sendable {
        case standard
        /// Asks for money before the supply, with the tax that it owes.
        case deposit
        /// Bills the supply, less what deposits have billed of it.
        case final
        /// Shows what would be billed; it gets no number and is never issued.
        case proForma = "pro_forma"
    }

    /// The deposit invoices that it takes off, each once.
    package var deposits: [ID<Invoice>] {
        var found: [ID<Invoice>] = []
        for line in lines {
            if let deposit = line.deposit, !found.contains(deposit.invoice) { found.append(deposit.invoice) }
        }
        return found
    }
}

/// A deposit invoice that a line of a final invoice takes off: what that one billed of a category and rate.
package struct DeductedDeposit: Equatable, Sendable {
    package let invoice: ID<Invoice>
    /// Minor units.
    package let tax: Int64

    package init(invoice: ID<Invoice>, tax: Int64) {
        self.invoice = invoice
        self.tax = tax
    }
}
