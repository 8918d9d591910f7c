/// Runs a policy version's checks over a document and a position: the same code for an order, a dry run and a flip.
package struct CreditRules: Equatable, Sendable {
    let version: PolicyVersion

    package init(_ version: PolicyVersion) {
        self.version = version
    }

    /// What the checks found, and the worst severity that failed.
    package func evaluate(
        _ document: CheckedDocument,
        given position: CreditPosition
    ) throws(Failure) -> (outcome: Decision.Outcome, findings: [Finding]) {
        var findings: [Finding] = []
        var outcome = Decision.Outcome.approve
        for (rule, isListed) in rules(at: document.stage, inGroup: position.group != nil) {
            let finding = try finding(of: rule, on: document, given: position)
            // What the policy didn't ask for by name is told only where it fails.
            guard isListed || finding.result == .failed else { continue }
            findings.append(finding)
            outcome.add(finding)
        }
        for rule in version.terms.rules where rule.stages.contains(document.stage) {
            let finding =
                spared(.rule(rule.name), for: rule.graceDays, document, position)
                .map { rule.finding(.notApplicable, $0) }
                ?? rule.finding(on: document, given: position)
            findings.append(finding)
            outcome.add(finding)
        }
        return (outcome, findings)
    }

    /// What was found of a document at the stage that decides.
    struct Answer {
        let document: CheckedDocument
        let outcome: Decision.Outcome
        let findings: [Finding]
    }

    /// A document at each stage that it has to pass: the first that it doesn't pass decides, else the last.
    ///
    /// - Parameter documents: not empty.
    func evaluate(_ documents: [CheckedDocument], given position: CreditPosition) throws(Failure) -> Answer {
        precondition(!documents.isEmpty, "a document is checked at one stage at least")
        var document = documents[0]
        var (outcome, findings) = try evaluate(document, given: position)
        for next in documents.dropFirst() where outcome == .approve {
            document = next
            (outcome, findings) = try evaluate(document, given: position)
        }
        return Answer(document: document, outcome: outcome, findings: findings)
    }

    private func finding(
        of rule: CheckRule,
        on document: CheckedDocument,
        given position: CreditPosition
    ) throws(Failure) -> Finding {
        if let reason = spared(.builtIn(rule.check), for: rule.graceDays, document, position) {
            return rule.finding(.notApplicable, nil, nil, reason)
        }
        return try rule.check.check(rule, terms: version.terms).finding(on: document, given: position)
    }

    /// Whether the outcome is an approval: the same answer as `evaluate` gives, without what would be told.
    func approve(_ document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Bool {
        for (rule, _) in rules(at: document.stage, inGroup: position.group != nil)
        where rule.severity != .warn {
            guard try finding(of: rule, on: document, given: position).result != .failed else { return false }
        }
        for rule in version.terms.rules
        where rule.severity != .warn && rule.stages.contains(document.stage) {
            guard spared(.rule(rule.name), for: rule.graceDays, document, position) == nil else { continue }
            guard rule.result(on: document, given: position).result != .failed else { return false }
        }
        return true
    }

    /// Why a check isn't run on the document; nil: it is.
    private func spared(
        _ check: CheckReference,
        for graceDays: Int,
        _ document: CheckedDocument,
        _ position: CreditPosition
    ) -> String? {
        if let reason = document.excluded[check] { return reason }
        guard graceDays > 0, let day = document.passed[check], position.today.days(since: day) <= graceDays
        else { return nil }
        return "it passed on \(day) and isn't run again for \(graceDays) days"
    }

    /// Whether a custom rule reads a fact that takes so much gathering.
    func read(_ need: RuleFact.Need) -> Bool {
        version.terms.rules.contains { rule in rule.expression.facts.contains { $0.fact.need == need } }
    }

    /// Where the answer of a custom rule may turn as one of these facts changes: at the numbers that stand in it, and
    /// just before and after them. Ascending.
    func turningPoints(of facts: Set<String>) -> [Int64] {
        var points: Set<Int64> = []
        for rule in version.terms.rules
        where rule.severity != .warn && rule.expression.facts.contains(where: { facts.contains($0.name) }) {
            for number in rule.expression.numbers {
                guard let point = Int64(exactly: number.micros / 1_000_000),
                    point.magnitude <= Money.outsideMax.magnitude
                else { continue }
                points.formUnion([point - 1, point, point + 1])
            }
        }
        return points.sorted()
    }

    /// How many parts of custom rules one evaluation walks through, a built-in check counted as one.
    var partCount: Int {
        version.terms.rules.reduce(1 + version.terms.checks.count) { $0 + $1.nodeCount }
    }

    /// Whether one of the checks runs, at whatever stage: an order's position also serves those that wait beside it.
    func run(_ check: CheckName) -> Bool {
        if check == .maxDailyValue, version.terms.maxDailyValue != nil { return true }
        return version.terms.checks.contains { $0.check == check }
    }

    /// By how many days something has to be past its due date for a check to look at it.
    var overdueDays: Set<Int> {
        var days: Set<Int> = []
        for rule in version.terms.checks {
            switch rule.check {
            case .oldestOverdueDays, .overdueAndUtilisation, .noRecentPayment: days.insert(0)
            case .overdueAmount, .overdueShare: days.insert(rule.days ?? 0)
            default: break
            }
        }
        if read(.overdue) { days.insert(0) }
        return days
    }

    /// The horizons that checks look to.
    var horizons: Set<Int> {
        Set(
            version.terms.checks.filter { $0.check == .dynamicExposure }
                .map { $0.days ?? DynamicExposureCheck.horizon }
        )
    }

    func hasGrace(at stage: CheckStage) -> Bool {
        version.terms.checks.contains { $0.graceDays > 0 && $0.stages.contains(stage) }
            || version.terms.rules.contains { $0.graceDays > 0 && $0.stages.contains(stage) }
    }

    /// The policy's checks, and those that hold whatever it lists: the transaction limits that it names, an account
    /// that is stopped, and the group's limit wherever the customer's own is looked at, before it.
    private func rules(at stage: CheckStage, inGroup: Bool) -> [(rule: CheckRule, isListed: Bool)] {
        let listed = version.terms.checks
        var rules: [(rule: CheckRule, isListed: Bool)] = []
        let addsGroup =
            inGroup && !listed.contains { $0.check == .groupCreditLimit && $0.stages.contains(stage) }
        for rule in listed where rule.stages.contains(stage) {
            if addsGroup, rule.check == .creditLimit {
                let group = CheckRule(
                    check: .groupCreditLimit,
                    stages: rule.stages,
                    severity: rule.severity,
                    threshold: nil,
                    graceDays: rule.graceDays
                )
                rules.append((rule: group, isListed: true))
            }
            rules.append((rule: rule, isListed: true))
        }
        guard stage != .shipment else { return rules }
        for check in [CheckName.minOrderValue, .maxOrderValue, .maxDailyValue, .accountStatus]
        where !listed.contains(where: { $0.check == check }) {
            let rule = CheckRule(check: check, stages: [stage], severity: .hold, threshold: nil)
            rules.append((rule: rule, isListed: false))
        }
        return rules
    }
}

extension Decision.Outcome {
    /// The worst severity that failed decides.
    fileprivate mutating func add(_ finding: Finding) {
        guard finding.result == .failed else { return }
        switch finding.severity {
        case .warn: break
        case .hold: if self == .approve { self = .hold }
        case .reject: self = .reject
        }
    }
}
