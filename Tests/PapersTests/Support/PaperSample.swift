import Receivables
import Testing

@testable import Papers

/// An invoice of Aldgate Trading to Brookfield Retail, of which a test changes what it is about.
struct PaperSample {
    var seller: SellerDetails = SellerDetails(
        bic: "ABNANL2A",
        identity: TradeIdentity(registration: ListedID(scheme: "0106", id: "12345678"))
    )
    var sellerAddress: Address? = .parts([
        Metadata.Entry(key: "street", value: "Keizersgracht 1"),
        Metadata.Entry(key: "postal_code", value: "1015 CJ"),
        Metadata.Entry(key: "city", value: "Amsterdam"),
        Metadata.Entry(key: "country", value: "NL"),
    ])
    var sellerVATID: String? = "NL123456789B01"
    var iban = IBAN("NL91ABNA0417164300")
    var buyer = BuyerDetails(address: .text("Coolsingel 40\nRotterdam"))
    var buyerCountry: String? = "BE"
    var buyerVATID: String? = "BE0403170701"
    var currency = Currency("EUR")
    var number: String? = "INV-2026-000001"
    var lines: [PricedLine] = [PaperSample.line()]
    var adjustments: [AdjustmentDraft] = []
    var wording = InvoiceWording()
    var purchaseOrder: String?
    var taxedPercent: Decimal = .hundred
    var parts: [(days: Int, share: Int64?)] = [(30, nil)]

    static let day = CivilDate(dayNumber: 20_780)

    static func line(
        _ number: Int = 1,
        price: Int64 = 10_000,
        quantity: String = "3",
        category: TaxCategory = .standard,
        rate: Int32 = 21,
        discount: Int32 = 0,
        unit: String? = "H87",
        description: String = "Widget"
    ) -> PricedLine {
        PricedLine(
            number: number,
            sku: "A-\(number)",
            description: description,
            quantity: Decimal(quantity) ?? .one,
            unit: unit,
            unitPrice: price,
            discountPercent: Decimal(discount),
            taxCategory: category,
            taxRate: Decimal(rate)
        )
    }

    func invoice() throws -> Invoice {
        let adjusted = try adjustments.priced(on: lines)
        let totals = try DocumentTotals(of: lines, adjustments: adjusted, taxedPercent: taxedPercent)
        var left = totals.total
        let installments = parts.enumerated().map { index, part in
            let amount = part.share ?? left
            left -= amount
            let due = Self.day.adding(days: part.days)
            return Installment(
                id: ID(high: 5, low: UInt64(index + 1)),
                position: index + 1,
                dueDate: due,
                amount: amount,
                opening: amount,
                discounts: index > 0
                    ? []
                    : [
                        EarlyPaymentDiscount(
                            until: Self.day.adding(days: 10),
                            percent: Decimal(2),
                            amount: 726
                        )
                    ],
                open: amount
            )
        }
        return Invoice(
            id: ID(high: 4, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            origin: .own,
            number: number,
            customer: ID(high: 2, low: 1),
            order: nil,
            currency: try #require(currency),
            issueDate: Self.day,
            supplyDate: nil,
            purchaseOrder: purchaseOrder,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: "net_30",
            wording: wording,
            lines: lines,
            adjustments: adjusted,
            subtotal: totals.subtotal,
            taxes: totals.taxes,
            tax: totals.tax,
            total: totals.total,
            installments: installments,
            state: .open,
            seller: nil,
            buyerName: nil,
            metadata: Metadata()
        )
    }

    func paper() throws -> PaperDocument {
        try PaperDocument(invoice(), seller: frozenSeller, buyer: frozenBuyer)
    }

    var frozenSeller: Seller {
        Seller(
            name: "Aldgate Trading B.V.",
            address: sellerAddress,
            vatID: sellerVATID,
            iban: iban,
            details: seller
        )
    }

    var frozenBuyer: Buyer {
        Buyer(
            name: "Brookfield <Retail> & Söhne",
            accountNumber: "C-100",
            country: buyerCountry,
            vatID: buyerVATID,
            email: "ap@brookfield.example",
            details: buyer
        )
    }

    func xml() throws -> String {
        let paper = try paper()
        let profile = EInvoiceGaps(of: paper).profile ?? .core
        return String(decoding: UBLDocument(paper, profile: profile).bytes, as: UTF8.self)
    }
}
