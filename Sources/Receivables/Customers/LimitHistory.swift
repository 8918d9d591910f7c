/// A limit as it was granted: what, by whom, why, and which event says so.
package struct LimitRecord: Equatable, Sendable {
    package let fact: LimitFact
    /// The event's seq.
    package let event: Int64
    package let recordedAt: Instant
    /// nil: the service itself.
    package let key: ID<APIKey>?
    package let user: ID<User>?
    package let reason: String?
    /// Where a second person granted it.
    package let approval: ID<Approval>?

    package init(
        fact: LimitFact,
        event: Int64,
        recordedAt: Instant,
        key: ID<APIKey>?,
        user: ID<User>?,
        reason: String?,
        approval: ID<Approval>?
    ) {
        self.fact = fact
        self.event = event
        self.recordedAt = recordedAt
        self.key = key
        self.user = user
        self.reason = reason
        self.approval = approval
    }
}

/// Tells once of each lasting limit that has expired and still stands.
package struct LimitExpiry {
    let session: any Session

    /// Limits that one command tells of.
    package static let limitsMax = 200

    package init(session: any Session) {
        self.session = session
    }

    /// - Returns: whether there may be more.
    package func tell() throws(Failure) -> Bool {
        let expired = try session.expiredLimits(on: session.today, limit: Self.limitsMax)
        for (seq, fact) in expired {
            guard let customer = try session.customer(fact.customer) else { continue }
            let event = try session.record(
                Event(
                    type: .creditLimitExpired,
                    document: DocumentReference(customer.id),
                    documentVersion: customer.version,
                    customer: customer.id,
                    before: nil,
                    after: ["credit_limit": .optional(fact.amount), "expires_on": .optional(fact.expiresOn)]
                )
            )
            try session.markExpiryTold(of: seq, event: event)
        }
        return expired.count == Self.limitsMax
    }
}

extension DailyJobs {
    func tellOfExpiredLimits() async throws(Failure) {
        var hasMore = true
        while hasMore {
            hasMore = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(try LimitExpiry(session: session).tell())
            }
        }
    }
}
