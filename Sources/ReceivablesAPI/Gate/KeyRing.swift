import Digest
import Receivables
import Synchronization

/// The keys that were looked up lately: a hash look-up on the way of a request, asked of the store again each second
/// so that a key made or revoked elsewhere counts soon.
final class KeyRing: Sendable {
    private let store: any Store
    private let realTime: @Sendable () -> Instant
    private struct Known {
        var keys: [[UInt8]: (key: APIKey, seen: Instant)] = [:]
        /// One more with each forgetting, so that a look-up that began before it isn't remembered after it.
        var generation = 0
    }

    private let known = Mutex(Known())

    private static let keysMax = 10_000
    private static let trustMilliseconds: Int64 = 1_000

    init(store: any Store, realTime: @escaping @Sendable () -> Instant) {
        self.store = store
        self.realTime = realTime
    }

    /// The key behind the `Authorization` fields, of which there may be one.
    func principal(_ fields: [String]) async throws -> Principal {
        guard let field = fields.first else {
            throw Problem.unauthorized("key_required", "Send an API key: Authorization: Bearer <key>.")
        }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard fields.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorized("malformed_authorization", "Authorization is Bearer <key>.")
        }
        let hash = SHA256.hash(Array(parts[1].utf8))
        let now = realTime()
        var (key, generation) = known.withLock { known -> (APIKey?, Int) in
            guard let entry = known.keys[hash],
                now.milliseconds - entry.seen.milliseconds < Self.trustMilliseconds
            else { return (nil, known.generation) }
            return (entry.key, known.generation)
        }
        if key == nil {
            key = try await store.read { (session) throws(Failure) in
                guard let key = try session.apiKey(secretHash: hash) else { return nil }
                // A person who has left takes the keys along.
                if let user = key.user, try session.user(user)?.isActive != true { return nil }
                return key
            }
            if let key {
                known.withLock { known in
                    guard known.generation == generation else { return }
                    if known.keys.count >= Self.keysMax { known.keys.removeAll() }
                    known.keys[hash] = (key, now)
                }
            }
        }
        guard let key else { throw Problem.unauthorized("unknown_key", "The API key is not known.") }
        guard key.revokedAt == nil else {
            throw Problem.unauthorized("revoked_key", "The API key was revoked.")
        }
        if let expiry = key.expiresAt, expiry <= now {
            throw Problem.unauthorized("expired_key", "The API key has expired.")
        }
        return key.principal
    }

    func forget() {
        known.withLock { known in
            known.keys.removeAll()
            known.generation += 1
        }
    }
}
