import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `What scoring stores` {
    @Test func `a scorecard and its versions come back, the latest start holds`() throws {
        let books = try Books()
        let first = try books.sample.scorecard()
        let scorecard = try #require(try books.session.scorecard(code: "smb"))
        #expect(try books.session.scorecardID(externalID: "S-smb") == scorecard.id)
        #expect(try books.session.scorecard(scorecard.id) == scorecard)
        #expect(try books.session.scorecards(Page(limit: 5)) == [scorecard])
        #expect(try books.session.scorecardVersions(of: scorecard) == [first])
        for (number, start) in [(2, day(2026, 3, 1)), (3, day(2026, 3, 1)), (4, day(2026, 12, 1))] {
            let session = books.next()
            let version = ScorecardVersion(
                reference: ScorecardVersionReference(
                    scorecard: scorecard.id,
                    code: "smb",
                    number: Int64(number)
                ),
                createdAt: session.now,
                effectiveFrom: start,
                activatedAt: nil,
                model: Sample.model
            )
            try session.insert(version)
            guard number != 3 else { continue }
            let event = try session.recordCreation(.scorecardActivated, scorecard)
            try session.activate(version.reference, at: session.now, event: event)
        }
        func active(_ date: CivilDate) throws -> Int64? {
            try books.session.activeVersion(of: scorecard, on: date)?.reference.number
        }
        #expect(try active(day(2025, 12, 31)) == nil)
        #expect(try active(day(2026, 2, 28)) == 1)
        #expect(try active(day(2026, 6, 1)) == 2)
        #expect(try active(day(2026, 12, 1)) == 4)
        #expect(try books.session.hasActiveScorecard())
        #expect(try !Books().session.hasActiveScorecard())
    }

    @Test func `a score comes back whole, and is the last up to a day and an event`() throws {
        let books = try Books()
        let customer = try books.sample.customer().id
        let card = try books.sample.scorecard()
        let first = try books.sample.score(of: customer, by: card, value: "150.5", "B")
        let known = try books.session.lastEvent()
        books.next(on: day(2026, 6, 20))
        let other = try books.sample.scorecard("other")
        let second = try books.sample.score(of: customer, by: card, value: nil, nil)
        let third = try books.sample.score(of: customer, by: other, value: "1", "A")
        let session = books.session
        #expect(try session.score(first.id) == first)
        #expect(try session.scores(of: customer, Page(limit: 5)) == [third, second, first])
        func last(_ code: String?, _ date: CivilDate = day(2026, 6, 20), known: Int64? = nil) throws
            -> ID<Score>?
        {
            try session.lastScore(of: customer, by: code, on: date, knownEvent: known)?.id
        }
        #expect(try last(nil) == third.id)
        #expect(try last("smb") == second.id)
        #expect(try last("none") == nil)
        #expect(try last("smb", day(2026, 6, 19)) == first.id)
        #expect(try last("smb", known: known) == first.id)
        #expect(try last("smb", day(2026, 6, 14)) == nil)
    }

    @Test func `ratings, classes and reviews are the latest that hold`() throws {
        let books = try Books()
        let customer = try books.sample.customer().id
        let session = books.session
        let event = try session.lastEvent()
        func rate(_ rating: String, _ from: CivilDate, _ until: CivilDate?) throws -> ExternalRating {
            let fact = ExternalRating(
                id: session.newID(ExternalRating.self),
                customer: customer,
                createdAt: session.now,
                agency: "duns",
                rating: rating,
                validFrom: from,
                validUntil: until,
                reference: "R"
            )
            try session.insert(fact, event: event)
            return fact
        }
        let old = try rate("3", day(2026, 1, 1), nil)
        let new = try rate("2", day(2026, 6, 1), day(2026, 6, 30))
        #expect(try session.externalRatings(of: customer, Page(limit: 5)) == [new, old])
        #expect(try session.externalRating(of: customer, by: "duns", on: day(2026, 5, 31)) == old)
        #expect(try session.externalRating(of: customer, by: "duns", on: day(2026, 7, 31)) == new)
        #expect(try session.externalRating(of: customer, by: "moody", on: day(2026, 7, 31)) == nil)

        func give(_ riskClass: String?, _ from: CivilDate, _ until: CivilDate?) throws -> ManualRiskClass {
            let fact = ManualRiskClass(
                id: session.newID(ManualRiskClass.self),
                customer: customer,
                createdAt: session.now,
                riskClass: riskClass,
                validFrom: from,
                validUntil: until,
                reason: "seen"
            )
            try session.insert(fact, event: event)
            return fact
        }
        let lasting = try give("B", day(2026, 1, 1), nil)
        let meanwhile = try give("C", day(2026, 2, 1), day(2026, 2, 28))
        let back = try give(nil, day(2026, 5, 1), nil)
        func held(_ date: CivilDate, known: Int64? = nil) throws -> ManualRiskClass? {
            try session.manualRiskClass(of: customer, on: date, knownEvent: known)
        }
        #expect(try held(day(2025, 12, 31)) == nil)
        #expect(try held(day(2026, 2, 28)) == meanwhile)
        #expect(try held(day(2026, 3, 1)) == lasting)
        #expect(try held(day(2026, 6, 1)) == back)
        #expect(try held(day(2026, 6, 1), known: event - 1) == nil)
        #expect(try session.riskClasses(of: customer, Page(limit: 2)) == [back, meanwhile])
    }

    @Test func `of a customer's reviews only the last one is due`() throws {
        let books = try Books()
        let first = try books.sample.customer("B", externalID: "C-1")
        let second = try books.sample.customer("A", externalID: "C-2")
        let closed = try books.sample.customer("C", status: .closed)
        let session = books.session
        func review(_ customer: Customer, _ next: CivilDate?) throws {
            let fact = CreditReview(
                id: session.newID(CreditReview.self),
                customer: customer.id,
                createdAt: session.now,
                reviewedOn: day(2026, 5, 1),
                nextReview: next,
                note: "n",
                score: nil
            )
            try session.insert(fact, on: session.today, event: session.lastEvent())
        }
        try review(first, day(2026, 6, 1))
        try review(first, day(2026, 6, 10))
        try review(second, day(2026, 6, 10))
        try review(closed, day(2026, 6, 1))
        func due(_ date: CivilDate, _ customer: Customer? = nil) throws -> [String] {
            try session.reviewsDue(until: date, customer: customer?.id).map(\.name)
        }
        #expect(try due(day(2026, 6, 9)) == [])
        #expect(try due(day(2026, 6, 10)) == ["A", "B"])
        #expect(try due(day(2026, 6, 10), first) == ["B"])
        try review(second, nil)
        #expect(try due(day(2026, 12, 31)) == ["B"])
        #expect(try session.creditReviews(of: first.id, Page(limit: 5)).count == 2)
        let last = try session.lastReview(of: first.id, on: session.today, knownEvent: nil)
        #expect(last?.nextReview == day(2026, 6, 10))
        #expect(try session.lastReview(of: first.id, on: day(2026, 6, 14), knownEvent: nil) == nil)
    }

    @Test func `a proposal comes back with its steps, one is open at a time`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let card = try books.sample.scorecard()
        let score = try books.sample.score(of: customer.id, by: card, value: "1", "B")
        let session = books.session
        func proposal() -> LimitProposal {
            LimitProposal(
                id: session.newID(LimitProposal.self),
                version: 1,
                createdAt: session.now,
                customer: customer.id,
                currency: euro,
                scorecard: card.reference,
                riskClass: "B",
                score: score.id,
                currentLimit: nil,
                steps: [LimitStep(.base, 5, "five"), LimitStep(.rounding, 10, "ten")],
                status: .open,
                approval: nil,
                decidedAt: nil
            )
        }
        var first = proposal()
        try session.insert(first)
        #expect(try session.limitProposal(first.id) == first)
        #expect(first.proposedLimit == 10)
        #expect(try session.openLimitProposal(of: customer.id) == first)
        #expect(throws: Failure.self) { try session.insert(proposal()) }
        first.version = 2
        first.status = .rejected
        first.decidedAt = session.now
        try session.update(first)
        let second = proposal()
        try session.insert(second)
        var filter = ListFilter()
        #expect(try session.limitProposals(filter, Page(limit: 5)) == [second, first])
        filter.status = "rejected"
        filter.customer = customer.id
        #expect(try session.limitProposals(filter, Page(limit: 5)) == [first])
    }

    static let immutable: [SQL] = [
        "UPDATE scores SET value = '9'", "DELETE FROM scores",
        "UPDATE scorecard_versions SET model = '{}'",
    ]

    @Test(arguments: immutable)
    func `what was scored, and how, is never changed`(sql: SQL) throws {
        let books = try Books()
        let customer = try books.sample.customer().id
        try books.sample.score(of: customer, by: books.sample.scorecard(), value: "1", "B")
        let error = #expect(throws: SQLiteError.self) { try books.connection.run(sql) }
        #expect(error?.message.contains("is never") == true)
    }
}
