import Testing

@testable import Receivables

@Suite struct `What became of a sale` {
    private let order = ID<Order>(high: 1, low: 1)
    private let first = CivilDate(dayNumber: 20_000)

    @Test func `what is settled on the day on which it is due is not overdue, a day later it is`() throws {
        var results = SalesResults()
        try results.take(movement(1_000, .document, on: 1))
        try results.take(movement(-600, .settlement, on: 31))
        try results.take(movement(-400, .settlement, on: 32))
        #expect(try outcome(results, on: 40) == SaleOutcome(overdue: 400, writtenOff: 0))
        #expect(try outcome(results, on: 31) == SaleOutcome(overdue: 0, writtenOff: 0))
    }

    @Test func `what is written off counts, and what is recovered of it no more`() throws {
        var results = SalesResults()
        try results.take(movement(1_000, .document, on: 1))
        try results.take(movement(-1_000, .writeOff, on: 60))
        try results.take(movement(250, .writeOff, on: 70))
        #expect(try outcome(results, on: 80) == SaleOutcome(overdue: 1_000, writtenOff: 750))
    }

    @Test func `a sale that was never invoiced, or whose invoice is void, is unknown`() throws {
        var results = SalesResults()
        #expect(try outcome(results, on: 80) == nil)
        try results.take(movement(1_000, .document, on: 1))
        try results.take(movement(-1_000, .document, on: 50))
        #expect(try outcome(results, on: 80) == nil)
    }

    private func outcome(_ results: SalesResults, on day: Int) throws -> SaleOutcome? {
        try results.outcome(of: .order(order), today: first.adding(days: day - 1))
    }

    /// - Parameter day: counted from 1; the sale is due on day 31.
    private func movement(_ amount: Int64, _ cause: Movement.Cause, on day: Int) -> Movement {
        Movement(
            posting: 1,
            event: 1,
            effectiveDate: first.adding(days: day - 1),
            account: .receivable,
            cause: cause,
            amount: amount,
            customer: ID(high: 1, low: 1),
            order: order,
            invoice: ID(high: 1, low: 1),
            installment: ID(high: 1, low: 1),
            dueDate: first.adding(days: 30),
            payment: nil,
            receivedDate: nil
        )
    }
}
