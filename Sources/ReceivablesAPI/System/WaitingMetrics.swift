import Receivables

/// How much waits for a decision, in Prometheus' text format.
enum WaitingMetrics {
    /// Empty where the store can't be read: what else is known is told all the same.
    static func text(of store: any Store) async -> String {
        do throws(Failure) {
            return try await store.read { (session) throws(Failure) in
                var waiting: [String] = []
                var overdue: [String] = []
                for kind in DecisionClock.Kind.allCases {
                    let counts = try session.runningCounts(kind, at: session.now)
                    waiting.append("quittance_decisions_waiting{kind=\"\(kind.rawValue)\"} \(counts.running)")
                    overdue.append("quittance_decisions_overdue{kind=\"\(kind.rawValue)\"} \(counts.overdue)")
                }
                let lines =
                    [
                        "# HELP quittance_decisions_waiting Orders on hold and approvals that wait.",
                        "# TYPE quittance_decisions_waiting gauge",
                    ] + waiting + [
                        "# HELP quittance_decisions_overdue Those past the policy's target.",
                        "# TYPE quittance_decisions_overdue gauge",
                    ] + overdue
                return lines.joined(separator: "\n") + "\n"
            }
        } catch {
            return ""
        }
    }
}

extension ClockReading {
    /// What changes of a document as its clock runs, for its ETag.
    var tag: String {
        guard clock.end == nil else { return "" }
        return "\(hours)\(isOverdue ? "-overdue" : "")"
    }
}
