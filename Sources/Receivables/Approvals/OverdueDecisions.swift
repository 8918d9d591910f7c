/// Tells once of each decision that is past its due time.
package struct OverdueDecisions {
    let session: any Session

    /// Decisions that one command tells of.
    package static let noticesMax = 200

    package init(session: any Session) {
        self.session = session
    }

    /// - Returns: whether there may be more.
    package func tell() throws(Failure) -> Bool {
        let overdue = try session.untoldClocks(at: session.now, limit: Self.noticesMax)
        for clock in overdue {
            let event = try session.record(
                Event(
                    type: clock.kind == .hold ? .orderHoldOverdue : .approvalOverdue,
                    document: clock.document,
                    documentVersion: try version(of: clock),
                    customer: clock.customer,
                    before: nil,
                    after: [
                        "waiting_since": .text(clock.startedAt.description),
                        "due_at": .optional(clock.dueAt?.description),
                    ]
                )
            )
            try session.markTold(clock.seq, event: event)
        }
        return overdue.count == Self.noticesMax
    }

    private func version(of clock: DecisionClock) throws(Failure) -> Int64 {
        let document = clock.document
        let version: Int64?
        switch clock.kind {
        case .hold: version = try session.order(ID(high: document.high, low: document.low))?.version
        case .approval: version = try session.approval(ID(high: document.high, low: document.low))?.version
        }
        guard let version else {
            throw .store(.corrupt("a decision clock runs for \(document.text), which isn't there"))
        }
        return version
    }
}

extension DailyJobs {
    /// Due times pass within a day, so this runs by the second: one look at an index where nothing is due.
    package func tellOfOverdueDecisions() async throws(Failure) {
        while try await store.read({ (session) throws(Failure) in
            try !session.untoldClocks(at: session.now, limit: 1).isEmpty
        }) {
            _ = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(try OverdueDecisions(session: session).tell())
            }
        }
    }
}
