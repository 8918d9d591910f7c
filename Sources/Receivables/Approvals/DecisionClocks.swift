/// Starts and stops decision clocks, and reads them in business hours.
package struct DecisionClocks {
    let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    /// - Parameter target: business hours; nil: none.
    func start(
        _ kind: DecisionClock.Kind,
        of document: DocumentReference,
        customer: ID<Customer>,
        target: Decimal?
    ) throws(Failure) {
        var dueAt: Instant?
        if let target {
            // A target has at most 1,000 hours and six decimals.
            let milliseconds = Int64(clamping: target.micros * 36 / 10)
            let hours = try session.company().businessHours
            dueAt = hours.instant(after: milliseconds, from: session.now, in: session.localTime)
        }
        try session.start(
            DecisionClock(
                seq: 0,
                kind: kind,
                document: document,
                customer: customer,
                startedAt: session.now,
                dueAt: dueAt,
                end: nil
            )
        )
    }

    func stop(_ document: DocumentReference, _ outcome: DecisionClock.Outcome) throws(Failure) {
        guard let clock = try session.clock(of: document), clock.end == nil else { return }
        let taken = try taken(by: clock)
        try session.stop(
            clock.seq,
            DecisionClock.End(at: session.now, on: session.today, outcome: outcome, taken: taken)
        )
    }

    /// Starts or stops the clock of an order whose state has changed.
    func follow(_ order: Order, from old: Order?, policy: PolicyVersion) throws(Failure) {
        let was = old?.status == .onHold
        guard was != (order.status == .onHold) else { return }
        guard was else {
            let target = policy.terms.decisionTargets.hold
            try start(.hold, of: DocumentReference(order.id), customer: order.customer, target: target)
            return
        }
        let outcome: DecisionClock.Outcome
        switch order.credit {
        case .approved(.person): outcome = .released
        case .approved(.rules), .onHold: outcome = .healed
        case .rejected: outcome = .rejected
        case .cancelled: outcome = .cancelled
        }
        try stop(DocumentReference(order.id), outcome)
    }

    /// Milliseconds of business hours that a clock took, or has run until now.
    package func taken(by clock: DecisionClock) throws(Failure) -> Int64 {
        if let end = clock.end { return end.taken }
        let hours = try session.company().businessHours
        return hours.milliseconds(from: clock.startedAt, to: session.now, in: session.localTime)
    }

    /// What a clock says now.
    package func reading(of clock: DecisionClock) throws(Failure) -> ClockReading {
        ClockReading(
            clock: clock,
            taken: try taken(by: clock),
            isOverdue: clock.isOverdue(at: session.now)
        )
    }

    /// What the last clock of a document says now; nil: it never had one.
    package func reading(of document: DocumentReference) throws(Failure) -> ClockReading? {
        guard let clock = try session.clock(of: document) else { return nil }
        return try reading(of: clock)
    }
}

/// A clock at a moment.
package struct ClockReading: Equatable, Sendable {
    package let clock: DecisionClock
    /// Milliseconds of business hours.
    package let taken: Int64
    package let isOverdue: Bool

    /// Business hours, to two decimals.
    package var hours: Decimal { DecisionClock.hours(taken) }
}
