/// Runs a policy version's checks over a document and a position: the same code for an order, a dry run and a flip.
package struct CreditRules: Sendable {
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
        for rule in rules(at: document.stage) {
            let finding = try rule.rule.check.check(rule.rule, terms: version.terms)
                .finding(on: document, given: position)
            // What the policy didn't ask for by name is told only where it fails.
            guard rule.isListed || finding.result == .failed else { continue }
            findings.append(finding)
            guard finding.result == .failed else { continue }
            switch rule.rule.severity {
            case .warn: break
            case .hold: if outcome == .approve { outcome = .hold }
            case .reject: outcome = .reject
            }
        }
        return (outcome, findings)
    }

    /// Whether a check that needs the customer's overdue items runs at a stage.
    package func looksAtOverdue(at stage: CheckStage) -> Bool {
        version.terms.checks.contains { $0.check == .oldestOverdueDays && $0.stages.contains(stage) }
    }

    /// The policy's checks, and those that hold whatever it lists: the transaction limits that it names, and an
    /// account that is stopped.
    private func rules(at stage: CheckStage) -> [(rule: CheckRule, isListed: Bool)] {
        var rules = version.terms.checks.filter { $0.stages.contains(stage) }.map {
            (rule: $0, isListed: true)
        }
        for check in [CheckName.minOrderValue, .maxOrderValue, .accountStatus]
        where !version.terms.checks.contains(where: { $0.check == check }) && stage != .shipment {
            let rule = CheckRule(check: check, stages: [stage], severity: .hold, threshold: nil)
            rules.append((rule: rule, isListed: false))
        }
        return rules
    }
}
