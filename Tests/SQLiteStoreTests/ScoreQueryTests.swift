import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `What scoring asks of the ledger` {
    private let books: Books
    private let customer: Customer
    private let from = day(2025, 6, 16)
    private let recent = day(2026, 3, 18)

    init() throws {
        books = try Books()
        customer = try books.sample.customer()
    }

    /// An invoice due on a day.
    private func invoice(_ amount: Int64, due: CivilDate) throws -> Invoice {
        try books.sample.invoice(of: customer, issued: due.adding(days: -30), parts: [(due, amount)])
    }

    private func pay(_ amount: Int64, of invoice: Invoice, on date: CivilDate) throws -> Allocation {
        let payment = try books.sample.payment(of: customer, amount: amount, received: date)
        return try books.sample.allocation(of: payment, to: invoice, amount: amount, on: date)
    }

    private func paid(to date: CivilDate = day(2026, 6, 15)) throws -> [PaidAmount] {
        try books.session.paid(by: customer.id, from: from, recent: recent, to: date)
    }

    @Test func `payments are summed by days late, early ones as 0, recent ones apart`() throws {
        let first = try invoice(1_000, due: day(2026, 1, 31))
        _ = try pay(400, of: first, on: day(2026, 1, 10))
        _ = try pay(100, of: first, on: day(2026, 1, 31))
        _ = try pay(300, of: first, on: day(2026, 2, 10))
        _ = try pay(200, of: first, on: recent.adding(days: -1))
        let second = try invoice(70, due: recent.adding(days: -10))
        _ = try pay(70, of: second, on: recent)
        #expect(
            try paid() == [
                PaidAmount(isRecent: false, daysLate: 0, amount: 500),
                PaidAmount(isRecent: false, daysLate: 10, amount: 300),
                PaidAmount(isRecent: false, daysLate: 45, amount: 200),
                PaidAmount(isRecent: true, daysLate: 10, amount: 70),
            ]
        )
        #expect(try paid(to: day(2026, 2, 9)).map(\.amount) == [500])
    }

    @Test func `what lies before the window or was taken back doesn't count`() throws {
        let old = try invoice(10, due: from.adding(days: -40))
        _ = try pay(10, of: old, on: from.adding(days: -1))
        let edge = try invoice(20, due: from)
        _ = try pay(20, of: edge, on: from)
        let undone = try pay(300, of: try invoice(300, due: day(2026, 4, 1)), on: day(2026, 5, 1))
        try books.sample.reverse(undone.posting, on: day(2026, 6, 1))
        #expect(try paid() == [PaidAmount(isRecent: false, daysLate: 0, amount: 20)])
    }

    @Test func `what was recorded before the window began isn't read, and nothing is missed by it`() throws {
        let invoice = try invoice(100, due: day(2026, 7, 1))
        for (date, amount) in [(day(2026, 8, 1), 10), (day(2026, 9, 1), 20), (day(2027, 6, 1), 30)] {
            books.next(on: date)
            _ = try pay(Int64(amount), of: invoice, on: date)
        }
        let session = books.next(on: day(2027, 8, 15))
        let window = day(2026, 8, 16)
        func amounts(_ from: CivilDate) throws -> Int64 {
            try session.paid(by: customer.id, from: from, recent: session.today, to: session.today)
                .map(\.amount).reduce(0, +)
        }
        #expect(try amounts(day(2026, 8, 1)) == 60)
        #expect(try amounts(window) == 50)
        #expect(try amounts(day(2027, 6, 1)) == 30)
        #expect(try amounts(day(2027, 6, 2)) == 0)
    }

    @Test func `invoices count as settled once they are paid in full, by what the window's payments settled`()
        throws
    {
        var whole = try invoice(900, due: day(2026, 2, 1))
        _ = try pay(500, of: whole, on: day(2026, 2, 1))
        _ = try pay(400, of: whole, on: day(2026, 3, 1))
        whole.state = .paid
        try books.session.update(whole)
        _ = try pay(1, of: try invoice(5_000, due: day(2026, 2, 1)), on: day(2026, 2, 1))
        var settled = try books.session.settled(by: customer.id, from: from, to: day(2026, 6, 15))
        #expect(settled.count == 1 && settled.largest == 900)
        settled = try books.session.settled(by: customer.id, from: day(2026, 3, 2), to: day(2026, 6, 15))
        #expect(settled.count == 0 && settled.largest == 0)
    }

    @Test func `sales are a customer's invoices less what was taken back, without opening items`() throws {
        let other = try books.sample.customer("Other")
        try books.sample.invoice(of: other, issued: day(2026, 5, 1), parts: [(day(2026, 6, 1), 9)])
        try books.sample.invoice(
            of: customer,
            number: "O",
            origin: .opening,
            issued: day(2026, 5, 1),
            parts: [(day(2026, 6, 1), 50)]
        )
        _ = try invoice(1_000, due: day(2026, 6, 1))
        let void = try invoice(300, due: day(2026, 6, 1))
        let posting = try books.session.standingPostings(of: DocumentReference(void.id))
        try books.sample.reverse(try #require(posting.first?.seq), on: day(2026, 6, 2))
        #expect(try books.session.sales(to: customer.id, from: from, to: day(2026, 6, 15)) == 1_000)
        #expect(try books.session.sales(to: customer.id, from: from, to: day(2026, 6, 1)) == 1_300)
    }

    static let reversals: [(kind: Payment.ReversalKind, count: Int64)] = [
        (.entryError, 0), (.returned, 1), (.chargeback, 1),
    ]

    @Test(arguments: reversals)
    func `a payment that the bank took back counts, an entry error doesn't`(
        kind: Payment.ReversalKind,
        count: Int64
    ) throws {
        var payment = try books.sample.payment(of: customer, amount: 5, received: day(2026, 5, 1))
        payment.reversal = Payment.Reversal(kind: kind, date: day(2026, 5, 20))
        try books.session.update(payment)
        func returned(_ from: CivilDate) throws -> Int64 {
            try books.session.returnedPayments(of: customer.id, from: from, to: day(2026, 6, 15))
        }
        #expect(try returned(day(2026, 5, 20)) == count)
        #expect(try returned(day(2026, 5, 21)) == 0)
    }

    @Test func `an account is as old as its oldest posting or its customer`() throws {
        let session = books.session
        #expect(try session.accountOpened(of: customer.id) == nil)
        try session.append(.active, of: customer.id, from: day(2026, 6, 15), event: session.lastEvent())
        #expect(try session.accountOpened(of: customer.id) == day(2026, 6, 15))
        _ = try invoice(1, due: day(2024, 3, 1))
        #expect(try session.accountOpened(of: customer.id) == day(2024, 1, 31))
        // What was brought in last may be the oldest.
        _ = try invoice(1, due: day(2023, 3, 1))
        #expect(try session.accountOpened(of: customer.id) == day(2023, 1, 30))
        _ = try books.sample.payment(of: customer, amount: 5, received: day(2022, 5, 1))
        #expect(try session.accountOpened(of: customer.id) == day(2022, 5, 1))
    }
}
