import Testing

@testable import Receivables

@Suite struct `The reasons of a draft in shadow` {
    private func finding(_ check: CheckName, _ severity: CheckSeverity, failed: Bool = true) -> Finding {
        Finding(
            check: check,
            result: failed ? .failed : .passed,
            severity: severity,
            measured: nil,
            threshold: nil,
            unit: .minor,
            detail: ""
        )
    }

    private func standing(_ outcome: Decision.Outcome, _ findings: [Finding]) throws -> ShadowStanding {
        let ids = IDSamples()
        return ShadowStanding(
            Decision(
                id: ids.next(Decision.self),
                createdAt: Instant(milliseconds: 0),
                order: nil,
                customer: ids.next(Customer.self),
                stage: .order,
                businessDate: CivilDate(dayNumber: 0),
                sawEvent: 0,
                evaluation: Evaluation(
                    outcome: outcome,
                    policy: PolicyVersionReference(policy: ids.next(CreditPolicy.self), number: 1),
                    currency: try #require(Currency("EUR")),
                    amount: 1,
                    exposure: try Exposure(
                        orders: 0,
                        invoices: 0,
                        interestAndFees: 0,
                        unapplied: 0,
                        uncleared: 0
                    ),
                    limit: nil,
                    findings: findings,
                    flips: []
                )
            )
        )
    }

    /// Ids that differ, which is all that is asked of them here.
    private final class IDSamples {
        private var low: UInt64 = 0

        func next<Subject>(_ subject: Subject.Type) -> ID<Subject> {
            low += 1
            return ID(high: 1, low: low)
        }
    }

    @Test func `are the checks that stop a document on one side alone`() throws {
        let live = try standing(.hold, [finding(.creditLimit, .hold), finding(.openBalance, .warn)])
        let draft = [finding(.creditLimit, .hold, failed: false), finding(.openBalance, .warn)]
        #expect(
            ShadowReasons(live: live, draft: .approve, draft)
                == ShadowReasons(draftOnly: [], liveOnly: ["credit_limit"])
        )
    }

    @Test func `are none where both come to the same, whichever checks say so`() throws {
        let live = try standing(.hold, [finding(.creditLimit, .hold)])
        let reasons = ShadowReasons(live: live, draft: .hold, [finding(.openBalance, .hold)])
        #expect(reasons == ShadowReasons(draftOnly: [], liveOnly: []))
    }

    @Test func `name a check that only turns harder or softer`() throws {
        let live = try standing(.hold, [finding(.creditLimit, .hold)])
        let harder = ShadowReasons(live: live, draft: .reject, [finding(.creditLimit, .reject)])
        #expect(harder.draftOnly == ["credit_limit"])
        let strict = try standing(.reject, [finding(.creditLimit, .reject)])
        let softer = ShadowReasons(live: strict, draft: .hold, [finding(.creditLimit, .hold)])
        #expect(softer.liveOnly == ["credit_limit"])
    }

    @Test func `are added up by check, and outcomes by currency`() throws {
        let euro = try #require(Currency("EUR"))
        let dollar = try #require(Currency("USD"))
        func tally(_ draft: Decision.Outcome, _ currency: Currency, _ reasons: ShadowReasons, _ count: Int64)
            -> ShadowTally
        {
            ShadowTally(
                live: .approve,
                draft: draft,
                currency: currency,
                reasons: reasons,
                count: count,
                amount: count * 10
            )
        }
        let none = ShadowReasons(draftOnly: [], liveOnly: [])
        let report = try ShadowReport([
            tally(.approve, euro, none, 5),
            tally(.hold, euro, ShadowReasons(draftOnly: ["a"], liveOnly: []), 1),
            tally(.hold, euro, ShadowReasons(draftOnly: ["a", "b"], liveOnly: []), 2),
            tally(.hold, dollar, ShadowReasons(draftOnly: ["b"], liveOnly: []), 4),
        ])
        #expect(report.decisions == 12 && report.differing == 7)
        #expect(report.pairs.map(\.count) == [5, 3, 4])
        #expect(report.pairs.map(\.amount) == [50, 30, 40])
        #expect(report.turns.map(\.check) == ["b", "a"])
        #expect(report.turns.map(\.stopped) == [6, 3])
    }
}
