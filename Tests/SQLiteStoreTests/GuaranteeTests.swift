import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `Guarantees as they were known` {
    private static func guarantee(
        _ books: Books,
        of customer: Customer,
        kind: GuaranteeKind = .bankGuarantee,
        from: CivilDate,
        until: CivilDate?,
        externalID: String? = nil
    ) throws -> Guarantee {
        let guarantee = Guarantee(
            id: books.session.newID(Guarantee.self),
            version: 1,
            createdAt: books.session.now,
            externalID: externalID,
            customer: customer.id,
            currency: euro,
            status: .accepted,
            terms: GuaranteeTerms(
                kind: kind,
                amount: 1_000,
                percent: decimal("12.5"),
                isIncludedInExposure: false,
                validFrom: from,
                validUntil: until,
                guarantor: "Bank",
                reference: "R-1",
                insurance: kind == .creditInsurance
                    ? InsuranceTerms(
                        insuredAmount: 900,
                        insuredPercent: decimal("90"),
                        longestExtensionDays: nil,
                        reportOverdueDays: 30,
                        reportLeadDays: 7
                    ) : nil
            )
        )
        let event = try books.session.recordCreation(.guaranteeCreated, guarantee, customer: customer.id)
        try books.session.insert(guarantee)
        try books.session.appendSpan(of: guarantee, event: event)
        return guarantee
    }

    private static func end(_ old: Guarantee, on last: CivilDate, _ books: Books) throws -> Guarantee {
        var ended = old
        ended.version += 1
        ended.terms.validUntil = last
        let event = try books.session.recordChange(.guaranteeEnded, from: old, to: ended)
        try books.session.update(ended)
        try books.session.appendSpan(of: ended, event: event)
        return ended
    }

    @Test func `come back as they went in, with the end that holds now`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let first = try Self.guarantee(
            books,
            of: customer,
            kind: .creditInsurance,
            from: day(2026, 6, 1),
            until: nil,
            externalID: "G-1"
        )
        #expect(try books.session.guarantee(first.id) == first)
        #expect(try books.session.guaranteeID(externalID: "G-1") == first.id)
        let ended = try Self.end(first, on: day(2026, 6, 20), books)
        let second = try Self.guarantee(books, of: customer, from: day(2026, 7, 1), until: day(2026, 7, 9))
        #expect(try books.session.guarantees(of: customer.id, Page(limit: 5)) == [second, ended])
        #expect(try books.session.openGuarantees(of: customer.id, on: day(2026, 6, 20)) == 2)
        #expect(try books.session.openGuarantees(of: customer.id, on: day(2026, 6, 21)) == 1)
        #expect(try books.session.openGuarantees(of: customer.id, on: day(2026, 7, 10)) == 0)
    }

    @Test func `raise the limit from their first day to their last, and a reading then never changes`()
        throws
    {
        let books = try Books()
        let customer = try books.sample.customer()
        let id = customer.id
        let granted = try books.session.recordChange(.creditLimitChanged, from: customer, to: customer)
        let fact = LimitFact(customer: id, amount: 100, validFrom: day(2026, 5, 1), validUntil: nil)
        try books.session.append(fact, event: granted)
        let guarantee = try Self.guarantee(
            books,
            of: customer,
            from: day(2026, 6, 10),
            until: day(2026, 6, 20)
        )
        let known = try books.session.lastEvent()
        func amount(_ date: CivilDate, _ event: Int64? = nil) throws -> Int64? {
            try books.session.limit(of: id, on: date, knownEvent: event).amount
        }
        let boundaries = [
            (day(2026, 4, 30), Int64(0)), (day(2026, 6, 9), 100), (day(2026, 6, 10), 225),
            (day(2026, 6, 20), 225), (day(2026, 6, 21), 100),
        ]
        for (date, expected) in boundaries { #expect(try amount(date) == expected, "\(date)") }
        #expect(try amount(day(2026, 6, 15), granted) == 100)
        books.next(on: day(2026, 6, 16))
        _ = try Self.end(guarantee, on: day(2026, 6, 15), books)
        #expect(try amount(day(2026, 6, 15)) == 225)
        #expect(try amount(day(2026, 6, 16)) == 100)
        for (date, expected) in boundaries { #expect(try amount(date, known) == expected, "\(date)") }
        #expect(try amount(day(2026, 6, 15), granted) == 100)
    }

    @Test func `cover a customer up to the latest end of an insurance that has begun`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        func cover(_ date: CivilDate) throws -> InsuranceCover? {
            try books.session.insuranceCover(of: customer.id, on: date, knownEvent: nil)
        }
        func insure(_ from: CivilDate, _ until: CivilDate?) throws -> Guarantee {
            try Self.guarantee(books, of: customer, kind: .creditInsurance, from: from, until: until)
        }
        _ = try Self.guarantee(books, of: customer, from: day(2026, 1, 1), until: nil)
        #expect(try cover(day(2026, 6, 1)) == nil)
        _ = try insure(day(2026, 2, 1), day(2026, 2, 28))
        let late = try insure(day(2026, 5, 1), nil)
        #expect(try cover(day(2026, 1, 31)) == nil)
        #expect(try cover(day(2026, 4, 1)) == InsuranceCover(until: day(2026, 2, 28)))
        #expect(try cover(day(2026, 5, 1)) == InsuranceCover(until: nil))
        _ = try Self.end(late, on: day(2026, 4, 30), books)
        #expect(try cover(day(2026, 6, 1)) == InsuranceCover(until: day(2026, 2, 28)))
    }

    @Test func `what was known at an instant is found by halving`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        var known: [(Instant, Int64)] = []
        for offset in 0..<9 {
            books.next(on: day(2026, 6, 15).adding(days: offset * 2))
            for _ in 0...(offset % 3) {
                try books.session.recordChange(.customerUpdated, from: customer, to: customer)
            }
            known.append((books.session.now, try books.session.lastEvent()))
        }
        #expect(try books.session.lastEvent(knownAt: Instant(milliseconds: 0)) == 0)
        for (instant, event) in known {
            #expect(try books.session.lastEvent(knownAt: instant) == event)
            let before = Instant(milliseconds: instant.milliseconds - 1)
            #expect(try books.session.lastEvent(knownAt: before) < event)
        }
    }
}
