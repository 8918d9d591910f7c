package import Receivables

/// All that a paper says, frozen when the document was issued: what is open today, and what has become of the company
/// or the customer since, is not in it.
package struct PaperDocument: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case invoice
        case creditNote(Credit)
    }

    package struct Credit: Equatable, Sendable {
        /// The number of the invoice that it credits, and that one's day.
        package let invoice: String
        package let issued: CivilDate?
        /// Where the credit went.
        package let division: CreditNote.Division
    }

    package struct Party: Equatable, Sendable {
        package let name: String
        package let address: PostalAddress
        /// Capitals and digits alone.
        package let vatID: String?
        package let identity: TradeIdentity
    }

    package struct Line: Equatable, Sendable {
        package let priced: PricedLine
        /// Minor units.
        package let net: Int64
        /// What is printed: with tax where the price has it.
        package let printed: Int64

        /// The line as an e-invoice has it, which knows prices without tax alone: what it comes to for its quantity.
        var written: PricedLine {
            guard priced.isTaxIncluded else { return priced }
            return PricedLine(
                number: priced.number,
                sku: priced.sku,
                description: priced.description,
                quantity: priced.quantity,
                unit: priced.unit,
                unitPrice: net,
                pricePer: priced.quantity,
                taxCategory: priced.taxCategory,
                taxRate: priced.taxRate
            )
        }
    }

    package struct Part: Equatable, Sendable {
        package let dueDate: CivilDate
        /// Minor units.
        package let amount: Int64
        package let discounts: [EarlyPaymentDiscount]
    }

    package let kind: Kind
    package let purpose: Invoice.Kind
    /// Nil on a draft.
    package let number: String?
    /// Nil on a draft that has none yet.
    package let issueDate: CivilDate?
    package let supplyDate: CivilDate?
    package let currency: Currency
    package let seller: Party
    package let taxRegistration: String?
    package let legalInformation: String?
    package let buyer: Party
    /// By which the buyer's books and ours know the account; nil where there is only our own key.
    package let accountNumber: String?
    package let accountID: String
    package let buyerEmail: String?
    package let purchaseOrder: String?
    package let buyerReference: String?
    package let shipTo: PostalAddress?
    package let note: String?
    package let taxExemptionReason: String?
    package let taxExemptionCode: String?
    /// Whether the prices that are printed have the tax in them.
    package let pricesIncludeTax: Bool
    package let lines: [Line]
    /// Allowances and charges on all of it.
    package let adjustments: [DocumentAdjustment]
    /// Minor units: the lines alone (BT-106).
    package let linesTotal: Int64
    package let taxes: [TaxTotal]
    package let subtotal: Int64
    package let tax: Int64
    package let total: Int64
    /// In order of falling due; none on a credit note.
    package let parts: [Part]
    /// Where to pay; nil where nothing is to be paid or no account is known.
    package let account: Account?

    package struct Account: Equatable, Sendable {
        package let holder: String
        package let iban: IBAN
        package let bic: String?
        package let reference: CreditorReference?
    }
}

extension PaperDocument {
    /// - Parameters:
    ///   - seller: as frozen; on a draft, as the company is now.
    ///   - buyer: likewise.
    package init(_ invoice: Invoice, seller: Seller, buyer: Buyer) throws(Failure) {
        let isOwed = invoice.total > 0
        try self.init(
            kind: .invoice,
            number: invoice.number,
            issueDate: invoice.issueDate,
            of: invoice,
            seller: seller,
            buyer: buyer,
            note: invoice.wording.note,
            parts: invoice.installments.map {
                Part(dueDate: $0.originalDueDate, amount: $0.amount, discounts: $0.discounts)
            },
            account: isOwed
                ? seller.iban.map {
                    Account(
                        holder: seller.name,
                        iban: $0,
                        bic: seller.details.bic,
                        reference: invoice.number.flatMap { CreditorReference(number: $0) }
                    )
                } : nil
        )
    }

    /// A credit note says of both sides what its invoice says.
    package init(_ note: CreditNote, of invoice: Invoice, seller: Seller, buyer: Buyer) throws(Failure) {
        var credited = invoice
        if !note.content.lines.isEmpty {
            credited.lines = []
            for line in note.content.lines { credited.lines.append(try line.priced(as: invoice)) }
        }
        credited.adjustments = note.content.adjustments
        if note.content.lines.isEmpty, !credited.adjustments.isEmpty {
            credited.lines = try credited.adjustments.enumerated().asLines()
            credited.adjustments = []
        }
        credited.taxes = note.content.taxes
        credited.subtotal = note.content.subtotal
        credited.tax = note.content.tax
        credited.total = note.content.total
        try self.init(
            kind: .creditNote(
                Credit(invoice: note.invoiceNumber, issued: invoice.issueDate, division: note.division)
            ),
            number: note.number,
            issueDate: note.issueDate,
            of: credited,
            seller: seller,
            buyer: buyer,
            note: note.reason,
            parts: [],
            account: nil
        )
    }

    private init(
        kind: Kind,
        number: String?,
        issueDate: CivilDate?,
        of invoice: Invoice,
        seller: Seller,
        buyer: Buyer,
        note: String?,
        parts: [Part],
        account: Account?
    ) throws(Failure) {
        var lines: [Line] = []
        for line in invoice.lines {
            lines.append(Line(priced: line, net: try line.net(), printed: try line.priced()))
        }
        self.kind = kind
        purpose = invoice.kind
        self.number = number
        self.issueDate = issueDate
        supplyDate = invoice.supplyDate
        currency = invoice.currency
        let sellerAddress = PostalAddress(seller.address, country: seller.details.country)
        self.seller = Party(
            name: seller.name,
            address: sellerAddress,
            vatID: seller.vatID.map(Self.compact),
            identity: seller.details.identity
        )
        taxRegistration = seller.details.taxRegistration
        legalInformation = seller.details.legalInformation
        let billTo = PostalAddress(invoice.billTo ?? buyer.details.address, country: buyer.country)
        self.buyer = Party(
            name: buyer.name,
            address: billTo,
            vatID: buyer.vatID.map(Self.compact),
            identity: buyer.details.identity
        )
        accountNumber = buyer.accountNumber?.nonBlank
        accountID = invoice.customer.text
        buyerEmail = buyer.email
        purchaseOrder = invoice.purchaseOrder?.nonBlank
        buyerReference = (invoice.wording.buyerReference ?? buyer.details.buyerReference)?.nonBlank
        shipTo = invoice.shipTo.map { PostalAddress($0, country: billTo.country) }
        self.note = note?.nonBlank
        taxExemptionReason = invoice.wording.taxExemptionReason?.nonBlank
        taxExemptionCode = invoice.wording.taxExemptionCode
        pricesIncludeTax = invoice.lines.contains(where: \.isTaxIncluded)
        self.lines = lines
        adjustments = invoice.adjustments
        linesTotal = try invoice.adjustments.linesTotal(of: invoice.subtotal)
        taxes = invoice.taxes
        subtotal = invoice.subtotal
        tax = invoice.tax
        total = invoice.total
        self.parts = parts
        self.account = account
    }

    private static func compact(_ id: String) -> String {
        id.uppercased().filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
    }

    package var isCreditNote: Bool {
        switch kind {
        case .invoice: false
        case .creditNote: true
        }
    }

    package var title: String {
        switch kind {
        case .creditNote: "Credit note"
        case .invoice:
            switch purpose {
            case .standard: "Invoice"
            case .deposit: "Deposit invoice"
            case .final: "Final invoice"
            case .proForma: "Pro forma invoice"
            }
        }
    }

    /// The part that is to be paid first.
    package var nextPart: Part? { parts.first { $0.amount > 0 } }

    /// Why a category bears no tax, in words and for those that have one by code; nil for those that need no reason.
    package func exemption(of category: TaxCategory) -> (reason: String, code: String?)? {
        switch category {
        case .standard, .zeroRated, .canaryIslands, .ceutaAndMelilla: nil
        case .exempt: (taxExemptionReason ?? "Exempt from VAT", taxExemptionCode)
        case .reverseCharge: ("Reverse charge", "VATEX-EU-AE")
        case .intraCommunity: ("Intra-community supply", "VATEX-EU-IC")
        case .export: ("Export outside the EU", "VATEX-EU-G")
        case .outsideScope: (taxExemptionReason ?? "Not subject to VAT", "VATEX-EU-O")
        }
    }
}

extension String {
    /// Nil where nothing is to be seen of it.
    var nonBlank: String? { isBlank ? nil : self }
}
