package import Receivables

/// Which rules an e-invoice keeps.
package enum EInvoiceProfile: Equatable, Sendable {
    /// EN 16931 alone.
    case core
    /// Peppol BIS Billing 3.0, which asks for more.
    case peppol

    var customization: String {
        switch self {
        case .core: "urn:cen.eu:en16931:2017"
        case .peppol:
            "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
        }
    }
}

/// What a document lacks to be an e-invoice, by the rule that misses it.
package struct EInvoiceGaps: Equatable, Sendable {
    /// Without these there is no e-invoice at all.
    package let core: [Violation]
    /// Without these there is one, but not for Peppol.
    package let peppol: [Violation]

    package var profile: EInvoiceProfile? {
        guard core.isEmpty else { return nil }
        return peppol.isEmpty ? .peppol : .core
    }

    package init(of document: PaperDocument) {
        core = CoreRules(document).gaps
        peppol = PeppolRules(document).gaps
    }
}
