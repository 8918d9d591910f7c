import Receivables

/// What a banking app reads to fill in a transfer (EPC069-12, version 002).
package enum PaymentCode {
    /// The bytes that the standard allows.
    static let bytesMax = 331

    /// Nil where a SEPA credit transfer can't pay it: another currency, no account, or an amount that is out of range.
    package static func text(of document: PaperDocument) -> String? {
        guard let account = document.account, let part = document.nextPart, document.currency.code == "EUR",
            (1...99_999_999_999).contains(part.amount)
        else { return nil }
        let amount = AmountText(currency: document.currency).plain(part.amount)
        var lines = [
            "BCD", "002", "1", "SCT", account.bic ?? "", limited(account.holder, 70), account.iban.text,
            "EUR\(amount)", "",
        ]
        if let reference = account.reference {
            lines.append(reference.text)
        } else {
            lines += ["", limited(document.number ?? "", 140)]
        }
        let text = lines.joined(separator: "\n")
        return text.utf8.count <= bytesMax ? text : nil
    }

    package static func code(of document: PaperDocument) -> QRCode? {
        text(of: document).flatMap { QRCode(Array($0.utf8)) }
    }

    /// One line of so many characters.
    private static func limited(_ text: String, _ count: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 }.prefix(count)))
    }
}
