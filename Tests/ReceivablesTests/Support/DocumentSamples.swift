import Testing

@testable import Receivables

extension Currency {
    static func sample() throws -> Currency { try #require(Currency("EUR")) }
}

extension Order {
    /// An approved order of these lines.
    static func sample(_ lines: [OrderLine]) throws -> Order {
        Order(
            id: ID(high: 1, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            customer: ID(high: 2, low: 1),
            currency: try .sample(),
            orderDate: .sampleToday,
            requestedShipDate: nil,
            purchaseOrder: nil,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: nil,
            lines: lines,
            totals: try DocumentTotals(of: lines.map(\.priced)),
            isTotalOnly: false,
            credit: .approved(.rules),
            decision: ID(high: 3, low: 1),
            committed: 0,
            metadata: Metadata()
        )
    }
}

extension Invoice {
    /// An open invoice of these lines, owed in instalments of these shares of the total.
    static func sample(_ origin: Origin, lines: [PricedLine], openings: [Int64]) throws -> Invoice {
        let totals = try DocumentTotals(of: lines)
        return Invoice(
            id: ID(high: 4, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            origin: origin,
            number: "INV-1",
            customer: ID(high: 2, low: 1),
            order: ID(high: 1, low: 1),
            currency: try .sample(),
            issueDate: .sampleToday,
            supplyDate: nil,
            purchaseOrder: nil,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: "net_30",
            lines: lines,
            subtotal: totals.subtotal,
            taxes: totals.taxes,
            tax: totals.tax,
            total: totals.total,
            installments: openings.enumerated().map { index, opening in
                Installment(
                    id: ID(high: 5, low: UInt64(index + 1)),
                    position: index + 1,
                    dueDate: CivilDate.sampleToday.adding(days: 30 * (index + 1)),
                    amount: opening,
                    opening: opening,
                    open: opening
                )
            },
            state: .open,
            seller: nil,
            buyerName: nil,
            metadata: Metadata()
        )
    }
}

extension Payment {
    static func sample(_ amount: Int64, customer: ID<Customer>?) throws -> Payment {
        Payment(
            id: ID(high: 6, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            customer: customer,
            currency: try .sample(),
            amount: amount,
            receivedDate: .sampleToday,
            method: .bankTransfer,
            reference: nil,
            unapplied: amount,
            reversal: nil,
            metadata: Metadata()
        )
    }
}

extension Allocation {
    static func sample(_ settlement: Settlement) -> Allocation {
        Allocation(
            id: ID(high: 7, low: 1),
            payment: ID(high: 6, low: 1),
            invoice: ID(high: 4, low: 1),
            invoiceNumber: "INV-1",
            installment: ID(high: 5, low: 1),
            installmentPosition: 1,
            settlement: settlement,
            effectiveDate: .sampleToday,
            createdAt: Instant(milliseconds: 0),
            posting: 0,
            undoneOn: nil
        )
    }
}

extension CreditNote {
    /// All of an invoice.
    static func sample(
        of invoice: Invoice,
        offset: Int64,
        onAccount: Int64,
        refund: Int64,
        discount: Int64 = 0
    ) throws -> CreditNote {
        CreditNote(
            id: ID(high: 9, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            number: "CRN-1",
            kind: .credit,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: "INV-1",
            currency: invoice.currency,
            issueDate: .sampleToday,
            content: try Creditable(of: invoice, less: [], taxedPercent: .hundred).whole(),
            division: Division(offset: offset, onAccount: onAccount, refund: refund, discount: discount),
            reopening: nil,
            unapplied: onAccount,
            cancelledOn: nil,
            reason: nil
        )
    }
}

extension WriteOff {
    /// Of all instalments of an invoice, its tax claimed back.
    static func sample(_ amount: Int64, of invoice: Invoice) -> WriteOff {
        WriteOff(
            id: ID(high: 10, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: "INV-1",
            currency: invoice.currency,
            effectiveDate: .sampleToday,
            amount: amount,
            parts: invoice.installments.map {
                Part(installment: $0.id, position: $0.position, amount: $0.opening)
            },
            claimsTaxRelief: true,
            taxes: invoice.taxes,
            status: .posted,
            recovered: 0,
            reversedOn: nil,
            reason: "insolvent"
        )
    }
}

extension Recovery {
    /// With the first of the taxes in it.
    static func sample(_ amount: Int64, from writeOff: WriteOff) -> Recovery {
        Recovery(
            allocation: ID(high: 7, low: 1),
            writeOff: writeOff.id,
            installment: ID(high: 5, low: 1),
            amount: amount,
            taxes: Array(writeOff.taxes.prefix(1)),
            effectiveDate: .sampleToday,
            posting: 0,
            undoneOn: nil
        )
    }
}

extension CreditAllocation {
    static func sample(_ amount: Int64) -> CreditAllocation {
        CreditAllocation(
            id: ID(high: 7, low: 2),
            creditNote: ID(high: 9, low: 1),
            invoice: ID(high: 4, low: 1),
            invoiceNumber: "INV-1",
            installment: ID(high: 5, low: 1),
            installmentPosition: 1,
            amount: amount,
            effectiveDate: .sampleToday,
            createdAt: Instant(milliseconds: 0),
            posting: 0,
            undoneOn: nil
        )
    }
}

extension Refund {
    static func sample(_ amount: Int64) throws -> Refund {
        Refund(
            id: ID(high: 9, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            payment: ID(high: 6, low: 1),
            customer: ID(high: 2, low: 1),
            currency: try .sample(),
            amount: amount,
            effectiveDate: .sampleToday,
            reason: nil,
            account: nil,
            reference: "Refund",
            status: .approved,
            export: nil,
            cancelledOn: nil
        )
    }
}

extension Guarantee {
    /// A bank's, accepted and open.
    static func sample(
        _ amount: Int64,
        _ percent: String,
        isIncluded: Bool = false
    ) throws -> Guarantee {
        Guarantee(
            id: ID(high: 8, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            externalID: nil,
            customer: ID(high: 2, low: 1),
            currency: try .sample(),
            status: .accepted,
            terms: GuaranteeTerms(
                kind: .bankGuarantee,
                amount: amount,
                percent: try #require(Decimal(percent)),
                isIncludedInExposure: isIncluded,
                validFrom: .sampleToday,
                validUntil: nil,
                guarantor: nil,
                reference: nil,
                insurance: nil
            )
        )
    }
}
