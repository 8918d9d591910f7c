/// What a payment says of itself.
package struct PaymentClues: Equatable, Sendable {
    /// What the payer wrote, or a structured reference.
    package let reference: String?
    /// What travels with a transfer from end to end; banks put `NOTPROVIDED` where there is none.
    package let endToEndID: String?
    /// Numbers of the invoices that a remittance advice lists.
    package let documents: [String]

    package init(reference: String?, endToEndID: String? = nil, documents: [String] = []) {
        self.reference = reference
        self.endToEndID = endToEndID
        self.documents = documents
    }

    var texts: [ReferenceText] {
        var texts = documents.prefix(Self.documentsMax).map(ReferenceText.init)
        if let reference { texts.append(ReferenceText(reference)) }
        if let endToEndID { texts.append(ReferenceText(endToEndID)) }
        return texts
    }

    package static let documentsMax = 500

    /// Words that could be a customer's number: of four characters at least, a digit among them.
    var customerNumbers: [String] {
        var words: [String] = []
        for text in [reference, endToEndID].compactMap({ $0 }) {
            for word in text.split(whereSeparator: { " \t\n,;:()/+".contains($0) }) {
                let trimmed = word.trimming(while: { ".-#".contains($0) })
                guard trimmed.count >= 4, trimmed.utf8.contains(where: { (48...57).contains($0) }) else {
                    continue
                }
                words.append(String(trimmed))
            }
        }
        return Array(words.prefix(Self.wordsMax))
    }

    private static let wordsMax = 40
}

extension Substring {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = self.drop(while: isTrimmed)
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
