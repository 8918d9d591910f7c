import Papers
import Receivables

/// What an invoice or a credit note says on paper.
enum InvoicePaper {
    /// A draft's parties are as they are now; an invoice from before they were frozen takes what is known today.
    static func paper(of invoice: Invoice, _ session: any Session) throws(Failure) -> PaperDocument {
        try PaperDocument(invoice, seller: seller(of: invoice, session), buyer: buyer(of: invoice, session))
    }

    static func paper(of note: CreditNote, _ session: any Session) throws(Failure) -> PaperDocument {
        guard let invoice = try session.invoice(note.invoice) else {
            throw .missing(.invoice, note.invoice.text)
        }
        return try PaperDocument(
            note,
            of: invoice,
            seller: seller(of: invoice, session),
            buyer: buyer(of: invoice, session)
        )
    }

    private static func seller(of invoice: Invoice, _ session: any Session) throws(Failure) -> Seller {
        if let frozen = invoice.seller { return frozen }
        return try session.company().seller
    }

    private static func buyer(of invoice: Invoice, _ session: any Session) throws(Failure) -> Buyer {
        if let frozen = invoice.buyer { return frozen }
        guard let customer = try session.customer(invoice.customer) else {
            throw .missing(.customer, invoice.customer.text)
        }
        return customer.buyer
    }
}
