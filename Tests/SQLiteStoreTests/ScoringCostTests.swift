import Receivables
import Testing

@testable import SQLiteStore

/// What a score costs, without the wire: `make bench` runs this built for release and with a figure to hold to.
@Suite struct `A score of a customer with 1,000 open instalments and 2,000 payments` {
    private static let roundsCount = isBenchmark ? 200 : 2
    private static let millisecondsMax = 20

    @Test func `costs less than a command may hold the writer`() throws {
        let books = try Books()
        let sample = books.sample
        let customer = try sample.customer()
        let invoicesCount = isBenchmark ? 1_000 : 20
        for index in 0..<invoicesCount {
            let issued = day(2025, 7, 1).adding(days: index % 300)
            let invoice = try sample.invoice(
                of: customer,
                issued: issued,
                parts: [(issued.adding(days: 30), 10_000), (issued.adding(days: 60), 5_000)]
            )
            let payment = try sample.payment(of: customer, amount: 10_000, received: issued)
            for part in [4_000, 6_000] as [Int64] {
                try sample.allocation(of: payment, to: invoice, amount: part, on: issued.adding(days: 35))
            }
        }
        _ = try sample.policyVersion()
        let version = try sample.scorecard(model: Self.model)
        let scorecard = try #require(try books.session.scorecard(version.reference.scorecard))
        var costs: [Duration] = []
        for _ in 0..<Self.roundsCount {
            let started = ContinuousClock.now
            let score = try ScoringDesk(session: books.session).score(customer.id, by: scorecard)
            costs.append(ContinuousClock.now - started)
            #expect(score.evaluation.reasons.count == 7)
        }
        let median = costs.sorted()[costs.count / 2]
        guard isBenchmark else { return }
        print("a score of seven items, median of \(costs.count): \(median)")
        #expect(median < .milliseconds(Self.millisecondsMax))
    }

    private static let model = ScorecardModel(
        windowDays: 365,
        items: [
            ScoreMeasure.averageDaysLate, .paidLateShare, .oldestOverdueDays, .overdueShare, .settledInvoices,
            .largestPaidInvoice, .returnedPayments,
        ].map { measure in
            ScoreItem(
                name: measure.rawValue,
                input: .measure(measure),
                weight: decimal("1"),
                scale: .ranges([
                    ScoreRange(from: nil, below: decimal("5"), points: 100),
                    ScoreRange(from: decimal("5"), below: nil, points: 10),
                ]),
                otherwise: nil,
                missing: .noScore
            )
        },
        classes: [RiskClass(name: "A", from: decimal("600")), RiskClass(name: "B", from: nil)],
        limit: nil
    )
}
