/// Invoices that a line names by a number that is exactly theirs, and whose they are.
struct NamedInvoices {
    /// Words of a text that are looked up.
    private static let wordsMax = 60

    private var found: [(id: ID<Invoice>, customer: ID<Customer>, number: String?)] = []

    init(_ line: BankLine, session: any Session) throws(Failure) {
        let remittance = line.content.detail.remittance
        for reference in remittance.references {
            try add(CreditorReference(reference.value)?.body ?? reference.value, session)
        }
        for document in remittance.documents {
            if let number = document.number { try add(number, session) }
        }
        let texts = [remittance.text, line.content.detail.endToEndID, line.content.detail.customerReference]
        for text in texts.compactMap({ $0 }) {
            for word in Self.words(of: text).prefix(Self.wordsMax) { try add(word, session) }
        }
    }

    /// The one customer that owes them all.
    var payer: ID<Customer>? {
        guard let first = found.first, found.allSatisfy({ $0.customer == first.customer }) else { return nil }
        return first.customer
    }

    /// The number of the only one.
    var number: String? { found.count == 1 ? found[0].number : nil }

    private mutating func add(_ text: String, _ session: any Session) throws(Failure) {
        var id = try session.invoiceID(number: text, customer: nil)
        if id == nil {
            let compact = CreditorReference(text)?.body ?? CreditorReference.compact(text)
            if !compact.isEmpty { id = try session.invoiceID(compactNumber: compact, customer: nil) }
        }
        guard let id, !found.contains(where: { $0.id == id }), let invoice = try session.invoice(id),
            invoice.state.isIssued
        else { return }
        found.append((id, invoice.customer, invoice.number))
    }

    /// Words that could be a number: of five letters and digits at least, three digits among them.
    private static func words(of text: String) -> [String] {
        text.split { $0 == " " || $0 == "," || $0 == ";" || $0 == ":" }.map(String.init).filter { word in
            let compact = CreditorReference.compact(word)
            return (5...35).contains(compact.utf8.count)
                && compact.utf8.count { (48...57).contains($0) } >= 3
        }
    }
}
