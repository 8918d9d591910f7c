/// The kinds of things that have an id, an event trail and, most of them, an external id.
package enum DocumentKind: String, CaseIterable, Sendable {
    case customer
    case guarantee
    case creditPolicy = "credit_policy"
    case paymentTerms = "payment_terms"
    case decision = "credit_decision"
    case approval
    case scorecard
    case score
    case externalRating = "external_rating"
    case riskClass = "risk_class"
    case creditReview = "credit_review"
    case limitProposal = "limit_proposal"
    case order
    case fulfillment
    case invoice
    case installment
    case taxRate = "tax_rate"
    case invoiceSchedule = "invoice_schedule"
    case creditNote = "credit_note"
    case writeOff = "write_off"
    case payment
    case allocation
    case matchProposal = "match_proposal"
    case payerAlias = "payer_alias"
    case refund
    case refundExport = "refund_export"
    case exchangeRate = "exchange_rate"
    case bankStatement = "bank_statement"
    case remittance
    case user
    case delegation
    case apiKey = "api_key"
    case webhookEndpoint = "webhook_endpoint"
    case webhookDelivery = "webhook_delivery"
    case event
    case command
    case company
    case numberSeries = "number_series"
    case period
    case accountMap = "account_map"
    case ledgerExport = "ledger_export"
    case dataImport = "import"
    case simulation

    /// What the text of an id starts with.
    package var prefix: String {
        switch self {
        case .customer: "cus"
        case .guarantee: "gua"
        case .creditPolicy: "pol"
        case .paymentTerms: "trm"
        case .decision: "dec"
        case .approval: "apr"
        case .scorecard: "scd"
        case .score: "scr"
        case .externalRating: "xrt"
        case .riskClass: "rcl"
        case .creditReview: "crv"
        case .limitProposal: "lpr"
        case .order: "ord"
        case .fulfillment: "ful"
        case .invoice: "inv"
        case .installment: "ins"
        case .taxRate: "txr"
        case .invoiceSchedule: "isc"
        case .creditNote: "crn"
        case .writeOff: "wof"
        case .payment: "pay"
        case .allocation: "alc"
        case .matchProposal: "mpr"
        case .payerAlias: "pal"
        case .refund: "rfd"
        case .refundExport: "rfx"
        case .exchangeRate: "fxr"
        case .bankStatement: "stm"
        case .remittance: "rem"
        case .user: "usr"
        case .delegation: "dlg"
        case .apiKey: "key"
        case .webhookEndpoint: "whk"
        case .webhookDelivery: "whd"
        case .event: "evt"
        case .command: "cmd"
        case .company: "com"
        case .numberSeries: "num"
        case .period: "per"
        case .accountMap: "acm"
        case .ledgerExport: "lex"
        case .dataImport: "imp"
        case .simulation: "sim"
        }
    }
}

/// How a request names a document: by our id or by the ERP's own key.
package enum Reference<Subject>: Sendable {
    case id(ID<Subject>)
    case external(String)
}

extension Reference where Subject: Identified {
    /// Reads an id or `ext:` and an external id of 1 to 255 characters; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("ext:") {
            let key = String(text.dropFirst(4))
            guard !key.isBlank, key.isPlainText(charactersMax: 255) else { return nil }
            self = .external(key)
        } else if let id = ID<Subject>(text) {
            self = .id(id)
        } else {
            return nil
        }
    }

    package var text: String {
        switch self {
        case .id(let id): id.text
        case .external(let key): "ext:\(key)"
        }
    }
}
