import Receivables
import Testing

@Suite struct `Credit rules` {
    static let severities: [(failing: [CheckSeverity], outcome: Decision.Outcome)] = [
        ([], .approve), ([.warn], .approve), ([.hold], .hold), ([.reject], .reject), ([.warn, .hold], .hold),
        ([.hold, .warn], .hold), ([.hold, .reject], .reject), ([.reject, .hold], .reject),
        ([.reject, .warn], .reject), ([.warn, .warn], .approve),
    ]

    @Test(arguments: severities)
    func `answer the worst severity that failed, in whatever order`(
        failing: [CheckSeverity],
        outcome: Decision.Outcome
    ) throws {
        let rules = CreditRules.sample(try failing.map { try .sample(.creditLimit, $0) })
        let answer = try rules.evaluate(.sample(1), given: .sample(limit: 0))
        #expect(answer.outcome == outcome)
        #expect(answer.findings.map(\.severity) == failing)
        #expect(answer.findings.allSatisfy { $0.result == .failed })
    }

    @Test func `tell a listed check that passes, and let it change nothing`() throws {
        let rules = CreditRules.sample([
            try .sample(.creditLimit, .reject), try .sample(.utilisation, .reject),
        ])
        let answer = try rules.evaluate(.sample(1), given: .sample())
        #expect(answer.outcome == .approve)
        #expect(answer.findings.map(\.result) == [.passed, .passed])
    }

    @Test(arguments: CheckStage.allCases)
    func `run a check only at its stages`(stage: CheckStage) throws {
        let rules = CreditRules.sample([
            try .sample(.creditLimit, at: [stage]), try .sample(.oldestOverdueDays, .warn, at: [stage]),
        ])
        for other in CheckStage.allCases {
            let answer = try rules.evaluate(.sample(1, at: other), given: .sample(limit: 0))
            #expect(answer.outcome == (other == stage ? .hold : .approve))
        }
    }

    static let stopped: [(status: CustomerStatus, stage: CheckStage, outcome: Decision.Outcome)] = [
        (.blocked, .quote, .hold), (.blocked, .order, .hold), (.blocked, .shipment, .approve),
        (.closed, .order, .hold), (.prospect, .quote, .approve), (.prospect, .order, .hold),
        (.cashOnly, .order, .hold), (.active, .order, .approve), (.watch, .order, .approve),
    ]

    @Test(arguments: stopped)
    func `hold what a stopped account asks for although no check is listed`(
        status: CustomerStatus,
        stage: CheckStage,
        outcome: Decision.Outcome
    ) throws {
        let answer = try CreditRules.sample([]).evaluate(
            .sample(1, at: stage),
            given: .sample(status: status)
        )
        #expect(answer.outcome == outcome)
        #expect(answer.findings.map(\.check) == (outcome == .hold ? [.builtIn(.accountStatus)] : []))
    }

    @Test func `leave the account's status to the policy where it lists the check`() throws {
        let warns = CreditRules.sample([try .sample(.accountStatus, .warn)])
        let elsewhere = CreditRules.sample([try .sample(.accountStatus, at: [.shipment])])
        for rules in [warns, elsewhere] {
            let answer = try rules.evaluate(.sample(1), given: .sample(status: .blocked))
            #expect(answer.outcome == .approve)
        }
    }

    static let bounds: [(amount: Int64, failing: [CheckName])] = [
        (99, [.minOrderValue]), (100, []), (200, []), (201, [.maxOrderValue]),
    ]

    @Test(arguments: bounds)
    func `hold to the policy's transaction limits although no check is listed`(
        amount: Int64,
        failing: [CheckName]
    ) throws {
        let rules = CreditRules.sample([], minOrderValue: 100, maxOrderValue: 200)
        let answer = try rules.evaluate(.sample(amount), given: .sample())
        #expect(answer.findings.map(\.check) == failing.map { .builtIn($0) })
        #expect(answer.outcome == (failing.isEmpty ? .approve : .hold))
        let shipment = try rules.evaluate(.sample(amount, at: .shipment), given: .sample())
        #expect(shipment.outcome == .approve && shipment.findings.isEmpty)
    }
}
