import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `Business in other currencies than the account's` {
    private static func rate(
        _ base: String,
        _ quote: String,
        _ rate: String,
        on date: CivilDate,
        _ books: Books
    )
        throws
    {
        let draft = RateDraft(
            base: try #require(Currency(base)),
            quote: try #require(Currency(quote)),
            rate: decimal(rate),
            date: date,
            source: "test"
        )
        _ = try ExchangeDesk(session: books.session).record(draft)
    }

    private static func commit(_ amount: Int64, _ currency: String, of order: Order, _ books: Books) throws {
        let event = try books.session.lastEvent()
        let posting = try Posting.committed(
            amount,
            order: order.id,
            customer: order.customer,
            currency: try #require(Currency(currency)),
            on: books.session.today
        )
        try books.session.post(posting, event: event)
    }

    @Test func `counts at the rate of the day that is looked at, each currency rounded once`() throws {
        let books = try Books()
        let session = books.session
        let customer = try books.sample.customer()
        let order = try books.sample.order(of: customer)
        let before = try session.totals(of: customer.id).committed
        try Self.rate("EUR", "USD", "1.25", on: session.today.adding(days: -1), books)
        try Self.commit(1_001, "USD", of: order, books)
        try Self.commit(1_001, "USD", of: order, books)
        // Each by itself would be 801.
        #expect(try session.totals(of: customer.id).committed == before + 1_602)
        let known = try session.lastEvent()
        try Self.rate("EUR", "USD", "2", on: session.today, books)
        #expect(try session.totals(of: customer.id).committed == before + 1_001)
        let then = ReadingPoint(asOf: session.today, knownEvent: known)
        #expect(try session.totals(of: customer.id, at: then).committed == before + 1_602)
        #expect(try session.groupTotals(under: customer.id).committed == before + 1_001)
        // What stands goes by the last rate, however old; without any there is no answer.
        let never = ReadingPoint(asOf: session.today, knownEvent: 0)
        #expect(throws: Failure.self) { try session.totals(of: customer.id, at: never) }
        let kept = try session.rows("SELECT currency FROM customer_totals WHERE customer = ?1", customer.id) {
            try $0.text(0)
        }
        #expect(Set(kept).contains("USD"))
        try session.noteForeignBusiness(of: customer.id)
        try session.noteForeignBusiness(of: customer.id)
        #expect(try session.customersWithForeignBusiness(after: nil, limit: 5) == [customer.id])
        #expect(try session.customersWithForeignBusiness(after: customer.id, limit: 5) == [])
    }
}
