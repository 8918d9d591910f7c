import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `Exchange rates that are kept` {
    private static func draft(_ base: String, _ quote: String, _ rate: String, _ date: CivilDate) throws
        -> RateDraft
    {
        RateDraft(
            base: try #require(Currency(base)),
            quote: try #require(Currency(quote)),
            rate: decimal(rate),
            date: date,
            source: "ECB"
        )
    }

    private static func worth(
        _ amount: Int64,
        _ from: String,
        _ to: String,
        on date: CivilDate,
        _ books: Books,
        knownEvent: Int64? = nil
    ) throws -> Int64? {
        try RateBook(books.session).conversion(
            from: try #require(Currency(from)),
            to: try #require(Currency(to)),
            on: date,
            knownEvent: knownEvent
        )?.amount(amount)
    }

    @Test func `come back as they went in, the newest first`() throws {
        let books = try Books()
        let desk = ExchangeDesk(session: books.session)
        let first = try desk.record(Self.draft("EUR", "USD", "1.0864", day(2026, 6, 1)))
        let second = try desk.record(Self.draft("EUR", "GBP", "0.8341", day(2026, 6, 2)))
        #expect(try books.session.exchangeRate(first.id) == first)
        let page = Page(limit: 5)
        #expect(try books.session.exchangeRates(RateFilter(), page) == [second, first])
        var filter = RateFilter()
        filter.base = Currency("EUR")
        filter.quote = Currency("USD")
        filter.date = day(2026, 6, 1)
        #expect(try books.session.exchangeRates(filter, page) == [first])
        filter.date = day(2026, 6, 2)
        #expect(try books.session.exchangeRates(filter, page) == [])
    }

    @Test func `stand in for the seven days after them, not for those before, nor for the eighth`() throws {
        let books = try Books()
        _ = try ExchangeDesk(session: books.session).record(Self.draft("EUR", "USD", "1.25", day(2026, 6, 5)))
        for (date, worth) in [
            (day(2026, 6, 4), nil), (day(2026, 6, 5), 125), (day(2026, 6, 12), 125), (day(2026, 6, 13), nil),
        ] as [(CivilDate, Int64?)] {
            #expect(try Self.worth(100, "EUR", "USD", on: date, books) == worth, "\(date)")
            #expect(try Self.worth(125, "USD", "EUR", on: date, books) == worth.map { _ in 100 }, "\(date)")
        }
        #expect(try Self.worth(7, "CHF", "CHF", on: day(2026, 6, 5), books) == 7)
        #expect(try Self.worth(7, "CHF", "EUR", on: day(2026, 6, 5), books) == nil)
    }

    @Test func `are corrected by another one of the day, and a reading of before knows the old one`() throws {
        let books = try Books()
        let desk = ExchangeDesk(session: books.session)
        let date = day(2026, 6, 5)
        _ = try desk.record(Self.draft("EUR", "USD", "1.25", date))
        let before = try books.session.lastEvent()
        _ = try desk.record(Self.draft("EUR", "USD", "1.5", date))
        #expect(try Self.worth(100, "EUR", "USD", on: date, books) == 150)
        #expect(try Self.worth(100, "EUR", "USD", on: date, books, knownEvent: before) == 125)
        // The other way round is the same pair, and what was said last of a day counts.
        _ = try desk.record(Self.draft("USD", "EUR", "0.5", date))
        #expect(try Self.worth(100, "EUR", "USD", on: date, books) == 200)
        _ = try desk.record(Self.draft("USD", "EUR", "0.1", day(2026, 6, 4)))
        #expect(try Self.worth(100, "EUR", "USD", on: date, books) == 200)
    }

    @Test func `cross over the euro where the pair has no rate of its own`() throws {
        let books = try Books()
        let desk = ExchangeDesk(session: books.session)
        let date = day(2026, 6, 5)
        _ = try desk.record(Self.draft("EUR", "USD", "1.25", date))
        #expect(try Self.worth(125, "USD", "GBP", on: date, books) == nil)
        _ = try desk.record(Self.draft("EUR", "GBP", "0.8", date))
        #expect(try Self.worth(125, "USD", "GBP", on: date, books) == 80)
        _ = try desk.record(Self.draft("GBP", "USD", "2", date))
        #expect(try Self.worth(125, "USD", "GBP", on: date, books) == 63)
    }

    @Test func `of a file are taken in once, by one event of the company`() throws {
        let books = try Books()
        let desk = ExchangeDesk(session: books.session)
        let file = try [
            Self.draft("EUR", "USD", "1.25", day(2026, 6, 5)),
            Self.draft("EUR", "GBP", "0.8", day(2026, 6, 5)),
            Self.draft("EUR", "USD", "1.2", day(2026, 6, 4)),
        ]
        let before = try books.session.lastEvent()
        #expect(try desk.record(file) == 3)
        #expect(try books.session.lastEvent() == before + 1)
        #expect(try desk.record(file) == 0)
        #expect(try books.session.lastEvent() == before + 1)
        #expect(try desk.record(file + [Self.draft("EUR", "GBP", "0.9", day(2026, 6, 5))]) == 1)
        let listed = try books.session.exchangeRates(RateFilter(), Page(limit: 9))
        #expect(listed.map { $0.quoted.rate.description } == ["0.9", "0.8", "1.25", "1.2"])
        let many = Array(repeating: file[0], count: ExchangeDesk.ratesMax + 1)
        #expect(throws: Failure.self) { try desk.record(many) }
    }

    @Test func `are never changed nor deleted`() throws {
        let books = try Books()
        _ = try ExchangeDesk(session: books.session).record(Self.draft("EUR", "USD", "1.25", day(2026, 6, 5)))
        for sql in ["UPDATE exchange_rates SET rate = '2'", "DELETE FROM exchange_rates"] as [SQL] {
            #expect(throws: (any Error).self) { try books.session.connection.run(sql) }
        }
    }
}
