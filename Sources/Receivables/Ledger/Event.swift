/// A command: one request that changes something. All its events carry its id.
package enum Command: Identified {
    package static let kind = DocumentKind.command
}

/// A changed document, as the audit trail keeps it.
package struct Event: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.event

    /// `order.released`, `invoice.issued` …
    package let type: EventType
    package let document: DocumentReference
    package let documentVersion: Int64
    package let customer: ID<Customer>?
    /// The fields that changed, as they were; nil when the document is new.
    package let before: SnapshotFields?
    /// The fields that changed, as they are; everything when the document is new.
    package let after: SnapshotFields
    /// The policy version that decided, where one did.
    package let policy: PolicyVersionReference?

    package init(
        type: EventType,
        document: DocumentReference,
        documentVersion: Int64,
        customer: ID<Customer>?,
        before: SnapshotFields?,
        after: SnapshotFields,
        policy: PolicyVersionReference? = nil
    ) {
        self.type = type
        self.document = document
        self.documentVersion = documentVersion
        self.customer = customer
        self.before = before
        self.after = after
        self.policy = policy
    }
}

/// An event as it stands in the trail. Payloads stay the bytes that were hashed.
package struct RecordedEvent: Sendable {
    package let seq: Int64
    package let id: ID<Event>
    package let recordedAt: Instant
    package let command: ID<Command>
    package let type: String
    package let document: DocumentReference
    package let documentVersion: Int64
    package let customer: ID<Customer>?
    package let key: ID<APIKey>?
    package let user: ID<User>?
    package let reason: String?
    package let policy: PolicyVersionReference?
    /// JSON, or nil.
    package let before: [UInt8]?
    /// JSON.
    package let after: [UInt8]
    package let previousHash: [UInt8]
    package let hash: [UInt8]

    package init(
        seq: Int64,
        id: ID<Event>,
        recordedAt: Instant,
        command: ID<Command>,
        type: String,
        document: DocumentReference,
        documentVersion: Int64,
        customer: ID<Customer>?,
        key: ID<APIKey>?,
        user: ID<User>?,
        reason: String?,
        policy: PolicyVersionReference?,
        before: [UInt8]?,
        after: [UInt8],
        previousHash: [UInt8],
        hash: [UInt8]
    ) {
        self.seq = seq
        self.id = id
        self.recordedAt = recordedAt
        self.command = command
        self.type = type
        self.document = document
        self.documentVersion = documentVersion
        self.customer = customer
        self.key = key
        self.user = user
        self.reason = reason
        self.policy = policy
        self.before = before
        self.after = after
        self.previousHash = previousHash
        self.hash = hash
    }
}
