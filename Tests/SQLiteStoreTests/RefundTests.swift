import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `Refunds and their files` {
    private static func refund(
        _ amount: Int64,
        of payment: Payment,
        _ books: Books,
        iban: String? = "NL91ABNA0417164300",
        status: Refund.Status = .approved
    ) throws -> Refund {
        let account = try iban.map {
            Refund.Account(holder: "Aldermoor", iban: try #require(IBAN($0)), bic: "ABNANL2A")
        }
        let refund = Refund(
            id: books.session.newID(Refund.self),
            version: 1,
            createdAt: books.session.now,
            updatedAt: books.session.now,
            payment: payment.id,
            customer: try #require(payment.customer),
            currency: payment.currency,
            amount: amount,
            effectiveDate: day(2026, 6, 3),
            reason: account == nil ? nil : "paid twice",
            account: account,
            reference: "Refund R",
            status: status,
            export: nil,
            cancelledOn: nil
        )
        let event = try books.session.recordCreation(.refundCreated, refund, customer: refund.customer)
        try books.session.insert(refund)
        if status == .approved { try books.session.post(.refunded(refund), event: event) }
        return refund
    }

    @Test func `come back as they went in, and what they paid back stands with their payment`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let payment = try books.sample.payment(of: customer, amount: 700, received: day(2026, 6, 2))
        let first = try Self.refund(100, of: payment, books)
        let bare = try Self.refund(50, of: payment, books, iban: nil)
        let waiting = try Self.refund(10, of: payment, books, status: .awaitingApproval)
        #expect(try books.session.refund(first.id) == first)
        #expect(try books.session.refunds(of: payment.id) == [first, bare, waiting])
        let stored = try #require(try books.session.payment(payment.id))
        #expect(stored.refunded == 150 && stored.unapplied == 550)
        var filter = ListFilter()
        filter.status = "awaiting_approval"
        filter.customer = customer.id
        let page = Page(limit: 5)
        #expect(try books.session.refunds(filter, payment: payment.id, page) == [waiting])
        #expect(try books.session.refunds(ListFilter(), payment: nil, page) == [waiting, bare, first])
        for check in try books.session.invariants() { #expect(check.differences == [], "\(check.name)") }
    }

    @Test func `wait for a file once they are approved and have an account, and are then in that one`() throws
    {
        let books = try Books()
        let customer = try books.sample.customer()
        let payment = try books.sample.payment(of: customer, amount: 700, received: day(2026, 6, 2))
        var first = try Self.refund(100, of: payment, books)
        _ = try Self.refund(50, of: payment, books, iban: nil)
        let second = try Self.refund(30, of: payment, books)
        _ = try Self.refund(10, of: payment, books, status: .awaitingApproval)
        #expect(try books.session.refundsToExport(payment.currency, limit: 9) == [first, second])
        #expect(try books.session.refundsToExport(payment.currency, limit: 1) == [first])
        let export = RefundExport(
            id: books.session.newID(RefundExport.self),
            version: 1,
            createdAt: books.session.now,
            currency: payment.currency,
            executionDate: day(2026, 6, 16),
            count: 1,
            total: 100,
            debtor: Refund.Account(
                holder: "Northwind",
                iban: try #require(IBAN("NL91ABNA0417164300")),
                bic: nil
            )
        )
        _ = try books.session.recordCreation(.refundExportCreated, export)
        try books.session.insert(export)
        first.version = 2
        first.status = .exported
        first.export = export.id
        try books.session.update(first)
        #expect(try books.session.refundExport(export.id) == export)
        #expect(try books.session.refundExports(Page(limit: 5)) == [export])
        #expect(try books.session.refunds(in: export.id) == [first])
        #expect(try books.session.refundsToExport(payment.currency, limit: 9) == [second])
    }
}
