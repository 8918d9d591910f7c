/// How long decisions took that were made in a period.
package struct DecisionTimes: Equatable, Sendable {
    package let count: Int64
    /// Those that had a target.
    package let targeted: Int64
    package let withinTarget: Int64
    /// Milliseconds of business hours, by nearest rank; nil where there is none.
    package let median: Int64?
    package let ninetieth: Int64?

    package init(count: Int64, targeted: Int64, withinTarget: Int64, median: Int64?, ninetieth: Int64?) {
        self.count = count
        self.targeted = targeted
        self.withinTarget = withinTarget
        self.median = median
        self.ninetieth = ninetieth
    }

    /// The place of a percentile among so many values in order, from 0 on: nearest rank.
    package static func place(_ percent: Int64, of count: Int64) -> Int64 {
        max(0, (count * percent + 99) / 100 - 1)
    }
}

/// Which decisions are counted.
package struct DecisionPeriod: Equatable, Sendable {
    package let from: CivilDate
    package let to: CivilDate
    /// nil: whatever the customer's currency.
    package let currency: Currency?
    /// What wasn't recorded by then doesn't count; nil: everything.
    package let knownAt: Instant?

    package init(from: CivilDate, to: CivilDate, currency: Currency?, knownAt: Instant?) {
        self.from = from
        self.to = to
        self.currency = currency
        self.knownAt = knownAt
    }
}

/// What key figures of decisions ask of the store.
package protocol DecisionTimeQueries {
    /// Orders that were placed in the period, and how many of them went on hold at once.
    func placedOrders(_ period: DecisionPeriod) throws(Failure) -> (placed: Int64, held: Int64)
    /// Clocks of a kind that ended in the period in one of two ways.
    func decisionTimes(
        _ kind: DecisionClock.Kind,
        _ first: DecisionClock.Outcome,
        _ second: DecisionClock.Outcome,
        _ period: DecisionPeriod
    ) throws(Failure) -> DecisionTimes
    /// Clocks that ran at a moment (nil: now), past their due time.
    func overdueClocks(_ kind: DecisionClock.Kind, at moment: Instant?, currency: Currency?) throws(Failure)
        -> Int64
}

extension InsightDesk {
    /// Holds and approvals: how many, how long, and whether within the policy's targets.
    package func decisionFigures(_ period: DecisionPeriod) throws(Failure) -> [KeyFigure] {
        let orders = try session.placedOrders(period)
        let releases = try session.decisionTimes(.hold, .healed, .released, period)
        let decisions = try session.decisionTimes(.approval, .approved, .rejected, period)
        let holds = "/v1/events?types=order.approved,order.released"
        let approvals = "/v1/approvals"
        let late = try sum(
            difference(decisions.targeted, decisions.withinTarget),
            session.overdueClocks(
                .approval,
                at: moment(of: period),
                currency: period.currency
            )
        )
        let due = try sum(decisions.withinTarget, late)
        return [
            KeyFigure(
                name: "hold_rate",
                value: try .ratio(Int128(orders.held), Int128(orders.placed), decimals: 4),
                unit: "ratio",
                formula: "orders placed that went on hold / orders placed",
                numerator: orders.held,
                denominator: orders.placed,
                drillDown: "/v1/holds"
            ),
            try time("hours_to_release_p50", "median of releases", releases.median, holds),
            try time("hours_to_release_p90", "90th percentile of releases", releases.ninetieth, holds),
            try share("released_within_target", "releases", releases, holds),
            try time("decision_time_p50", "median of approvals decided", decisions.median, approvals),
            try time(
                "decision_time_p90",
                "90th percentile of approvals decided",
                decisions.ninetieth,
                approvals
            ),
            try share("decided_within_target", "approvals decided", decisions, approvals),
            KeyFigure(
                name: "decision_breaches",
                value: due == 0 ? nil : try Decimal(micros: Int128(late) * 1_000_000),
                unit: "count",
                formula:
                    "approvals decided after they were due, or overdue still / those decided or overdue with a target",
                numerator: late,
                denominator: due,
                drillDown: "/v1/approvals?overdue=true&sort=due_at"
            ),
        ]
    }

    /// The moment at which what waits is counted; nil: now.
    private func moment(of period: DecisionPeriod) -> Instant? {
        let end = Instant(startOf: period.to.adding(days: 1))
        guard let knownAt = period.knownAt else { return period.to < session.today ? end : nil }
        return min(knownAt, end)
    }

    private func time(_ name: String, _ what: String, _ taken: Int64?, _ drillDown: String) throws(Failure)
        -> KeyFigure
    {
        let minutes = taken.map { roundedMinutes($0) }
        return KeyFigure(
            name: name,
            value: taken.map { DecisionClock.hours($0) },
            unit: "hours",
            formula: "business minutes, \(what) by nearest rank / 60",
            numerator: minutes ?? 0,
            denominator: minutes == nil ? 0 : 60,
            drillDown: drillDown
        )
    }

    private func roundedMinutes(_ milliseconds: Int64) -> Int64 { (milliseconds + 30_000) / 60_000 }

    private func share(_ name: String, _ what: String, _ times: DecisionTimes, _ drillDown: String)
        throws(Failure) -> KeyFigure
    {
        KeyFigure(
            name: name,
            value: try .ratio(Int128(times.withinTarget), Int128(times.targeted), decimals: 4),
            unit: "ratio",
            formula: "\(what) by when they were due / \(what) with a target",
            numerator: times.withinTarget,
            denominator: times.targeted,
            drillDown: drillDown
        )
    }
}
