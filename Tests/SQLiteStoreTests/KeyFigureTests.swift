import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `Key figures come from the ledger alone` {
    @Test func `sales are invoices less what was taken back, without opening items`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        func invoice(_ amount: Int64, _ date: CivilDate, _ origin: Invoice.Origin) throws {
            try books.sample.invoice(
                of: customer,
                number: "\(amount)",
                origin: origin,
                issued: date,
                parts: [(date.adding(days: 30), amount)]
            )
        }
        try invoice(100, day(2026, 5, 1), .own)
        try invoice(20, day(2026, 5, 31), .external)
        try invoice(7, day(2026, 5, 2), .opening)
        try invoice(1_000, day(2026, 6, 1), .own)
        let known = try books.session.lastPosting(knownAt: nil).seq
        try books.sample.reverse(1, on: day(2026, 6, 2))
        func sales(_ from: CivilDate, _ to: CivilDate, known: Int64? = nil) throws -> Int64 {
            try books.session.creditSales(euro, from: from, to: to, knownSeq: known)
        }
        #expect(try sales(day(2026, 5, 1), day(2026, 5, 31)) == 120)
        #expect(try sales(day(2026, 5, 2), day(2026, 5, 30)) == 0)
        #expect(try sales(day(2026, 6, 1), day(2026, 6, 30)) == 900)
        #expect(try sales(day(2026, 6, 1), day(2026, 6, 30), known: known) == 1_000)
        #expect(try books.session.currenciesInUse() == [euro])
    }

    @Test func `an invoice is settled by its last instalment, and late by any`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        func invoice() throws -> Invoice {
            try books.sample.invoice(
                of: customer,
                issued: day(2026, 4, 1),
                parts: [(day(2026, 5, 1), 100), (day(2026, 6, 1), 50)]
            )
        }
        let inTime = try invoice()
        let late = try invoice()
        let half = try invoice()
        let void = try invoice()
        let payment = try books.sample.payment(of: customer, amount: 10_000, received: day(2026, 4, 20))
        func settle(_ invoice: Invoice, _ position: Int, on date: CivilDate) throws -> Allocation {
            let amount = invoice.installments[position - 1].amount
            return try books.sample.allocation(of: payment, to: invoice, position, amount: amount, on: date)
        }
        _ = try settle(inTime, 1, on: day(2026, 5, 1))
        let last = try settle(inTime, 2, on: day(2026, 6, 1))
        _ = try settle(late, 1, on: day(2026, 5, 2))
        _ = try settle(late, 2, on: day(2026, 5, 2))
        _ = try settle(half, 1, on: day(2026, 5, 3))
        let posting = try #require(
            try books.session.standingPostings(of: DocumentReference(void.id)).first
        )
        try books.sample.reverse(posting.seq, on: day(2026, 5, 4))
        func settled(_ from: CivilDate, _ to: CivilDate) throws -> [Int64] {
            let found = try books.session.settledInvoices(euro, from: from, to: to, knownSeq: nil)
            return [found.settled, found.late]
        }
        #expect(try settled(day(2026, 5, 1), day(2026, 5, 31)) == [1, 1])
        #expect(try settled(day(2026, 5, 1), day(2026, 6, 15)) == [2, 1])
        #expect(try settled(day(2026, 6, 1), day(2026, 6, 15)) == [1, 0])
        try books.sample.reverse(last.posting, on: day(2026, 6, 10))
        #expect(try settled(day(2026, 6, 1), day(2026, 6, 15)) == [0, 0])
        #expect(try settled(day(2026, 6, 1), day(2026, 6, 9)) == [1, 0])
    }

    @Test func `money is uncleared from its receipt until it is safe or taken back`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let cheque = try books.sample.payment(
            of: customer,
            amount: 300,
            received: day(2026, 6, 1),
            method: .cheque
        )
        let known = try books.session.lastPosting(knownAt: nil).seq
        let stray = try books.sample.payment(
            of: nil,
            amount: 40,
            received: day(2026, 6, 2),
            method: .directDebit
        )
        var assigned = stray
        assigned.customer = customer.id
        try books.session.update(assigned)
        try books.session.post(
            try .assigned(stray, to: customer.id, on: day(2026, 6, 3)),
            event: try books.session.lastEvent()
        )
        try books.sample.payment(of: customer, amount: 9_999, received: day(2026, 6, 1))
        func uncleared(_ date: CivilDate, known: Int64? = nil) throws -> Int64 {
            try books.session.uncleared(of: customer.id, at: ReadingPoint(asOf: date, knownSeq: known))
        }
        #expect(try uncleared(day(2026, 5, 31)) == 0)
        #expect(try uncleared(day(2026, 6, 2)) == 300)
        #expect(try uncleared(day(2026, 6, 3)) == 340)
        #expect(try uncleared(day(2026, 6, 3), known: known) == 300)
        #expect(try uncleared(day(2026, 6, 5)) == 340)
        #expect(try uncleared(day(2026, 6, 6)) == 40)
        #expect(try uncleared(day(2026, 6, 7)) == 0)
        let received = try #require(
            try books.session.standingPostings(of: DocumentReference(cheque.id)).first
        )
        try books.sample.reverse(received.seq, on: day(2026, 6, 4))
        #expect(try uncleared(day(2026, 6, 3)) == 340)
        #expect(try uncleared(day(2026, 6, 4)) == 40)
        let clearing = { try books.session.customersWithMoneyClearing(after: $0, through: $1) }
        #expect(try clearing(day(2026, 6, 5), day(2026, 6, 6)) == [customer.id])
        #expect(try clearing(day(2026, 6, 7), day(2026, 6, 9)) == [])
    }
}
