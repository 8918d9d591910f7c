/// Users, keys, the trail of events, and answers kept for replay.
package protocol AccessRepository {
    func user(_ id: ID<User>) throws(Failure) -> User?
    func userID(externalID: String) throws(Failure) -> ID<User>?
    func users(_ filter: ListFilter, _ page: Page) throws(Failure) -> [User]
    func insert(_ user: User) throws(Failure)
    func update(_ user: User) throws(Failure)

    func apiKey(_ id: ID<APIKey>) throws(Failure) -> APIKey?
    func apiKey(secretHash: [UInt8]) throws(Failure) -> APIKey?
    func apiKeys(_ page: Page) throws(Failure) -> [APIKey]
    func insert(_ key: APIKey) throws(Failure)
    func update(_ key: APIKey) throws(Failure)

    /// Appends to the trail and answers the event's seq. The actor, the reason and the command's id are the
    /// session's.
    @discardableResult func record(_ event: Event) throws(Failure) -> Int64
    /// The seq of the last event; 0 on an empty trail.
    func lastEvent() throws(Failure) -> Int64
    /// The last event that was recorded by an instant; 0 if there is none.
    func lastEvent(knownAt instant: Instant) throws(Failure) -> Int64
    /// Ascending, after a seq.
    func events(after seq: Int64, types: [String], limit: Int) throws(Failure) -> [RecordedEvent]
    /// The trail of one document, ascending.
    func events(of document: DocumentReference, after seq: Int64, limit: Int) throws(Failure)
        -> [RecordedEvent]

    func keptAnswer(key: ID<APIKey>, idempotencyKey: String) throws(Failure) -> KeptAnswer?
    func keep(_ answer: KeptAnswer, key: ID<APIKey>, idempotencyKey: String) throws(Failure)
    /// Forgets at most `limit` answers from before an instant, and says how many.
    func forgetAnswers(before instant: Instant, limit: Int) throws(Failure) -> Int
}

/// An answer kept under an idempotency key, in the transaction of its effect.
package struct KeptAnswer: Equatable, Sendable {
    /// SHA-256 over the request.
    package let fingerprint: [UInt8]
    package let status: Int
    /// `Location`, `ETag` and the like: header names and values, one after the other.
    package let headers: [String]
    package let body: [UInt8]
    /// Real time, which is what an answer's life is counted in.
    package let keptAt: Instant

    package init(fingerprint: [UInt8], status: Int, headers: [String], body: [UInt8], keptAt: Instant) {
        self.fingerprint = fingerprint
        self.status = status
        self.headers = headers
        self.body = body
        self.keptAt = keptAt
    }
}

extension AccessRepository {
    /// Records a new document.
    @discardableResult
    package func recordCreation<Subject: Document>(
        _ type: EventType,
        _ document: Subject,
        customer: ID<Customer>? = nil,
        policy: PolicyVersionReference? = nil
    ) throws(Failure) -> Int64 {
        try record(
            Event(
                type: type,
                document: DocumentReference(document.id),
                documentVersion: document.version,
                customer: customer,
                before: nil,
                after: document.snapshot,
                policy: policy
            )
        )
    }

    /// Records what differs between a document as it was and as it is.
    @discardableResult
    package func recordChange<Subject: Document>(
        _ type: EventType,
        from old: Subject,
        to new: Subject,
        customer: ID<Customer>? = nil,
        policy: PolicyVersionReference? = nil
    ) throws(Failure) -> Int64 {
        let before = old.snapshot
        let after = new.snapshot
        return try record(
            Event(
                type: type,
                document: DocumentReference(new.id),
                documentVersion: new.version,
                customer: customer,
                before: before.differing(from: after),
                after: after.differing(from: before),
                policy: policy
            )
        )
    }
}
