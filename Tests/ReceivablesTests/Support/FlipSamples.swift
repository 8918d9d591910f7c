@testable import Receivables

extension Flips {
    /// Of a document that has one stage to pass.
    init(
        rules: CreditRules,
        document: CheckedDocument,
        position: CreditPosition,
        openItems: [OpenItem],
        hasTemporaryLimit: Bool,
        olderHolds: [HeldCredit]
    ) {
        self.init(
            rules: rules,
            documents: [document],
            position: position,
            openItems: openItems,
            hasTemporaryLimit: hasTemporaryLimit,
            olderHolds: olderHolds
        )
    }
}

extension HeldCredit {
    init(document: CheckedDocument, rival: Rival? = nil) {
        self.init(documents: [document], rival: rival)
    }
}
