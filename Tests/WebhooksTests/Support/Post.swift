import Foundation
import Receivables
import SQLite
import SQLiteStore
import Synchronization

@testable import Webhooks

/// A courier on a store of its own, with receivers that answer as they are told and a clock that stands until it is
/// moved.
final class Post: Sendable {
    let store: SQLiteStore
    private let directory: URL
    private let path: String
    private let state = Mutex(State())

    struct Sent: Sendable {
        let at: Instant
        let host: String
        let fields: [String: String]
        let body: String

        var event: String? { fields["webhook-id"] }
    }

    private struct State {
        var now = Instant(milliseconds: 1_800_000_000_000)
        var sent: [Sent] = []
        var outcomes: [String: WebhookAttempt.Outcome] = [:]
    }

    static let ok = WebhookAttempt.Outcome.answered(200, response: "")
    static let bad = WebhookAttempt.Outcome.answered(500, response: "no")

    private init(directory: URL) throws {
        self.directory = directory
        path = directory.appending(component: "books.db").path
        store = try Self.open(path)
    }

    private static func open(_ path: String) throws -> SQLiteStore {
        var options = StoreOptions()
        options.synchronous = .off
        // The business's clock has nothing to do with the courier's.
        return try SQLiteStore(path: path, options: options) {
            (Instant(milliseconds: 1_000_000_000_000), CivilDate(dayNumber: 11_574))
        }
    }

    static func with(_ body: (Post) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(component: "quittance-post-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let post = try Post(directory: directory)
        try await body(post)
        await post.store.close()
    }

    func courier(jitter: Double = 0) -> Courier {
        Courier(
            store: store,
            keptDays: 30,
            send: { [self] in send($0) },
            body: { event in Array(#"{"type":"\#(event.type)"}"#.utf8) },
            realTime: { [self] in now },
            jitter: { jitter },
            log: { _ in }
        )
    }

    private func send(_ request: Outgoing) -> WebhookAttempt.Outcome {
        state.withLock { state in
            let fields = Dictionary(uniqueKeysWithValues: request.fields.map { ($0.name, $0.value) })
            let body = String(decoding: request.body, as: UTF8.self)
            let host = request.url.hostText
            state.sent.append(Sent(at: state.now, host: host, fields: fields, body: body))
            return state.outcomes[host] ?? Self.ok
        }
    }

    var now: Instant { state.withLock { $0.now } }
    var sent: [Sent] { state.withLock { $0.sent } }

    func pass(milliseconds: Int64) {
        state.withLock { $0.now = Instant(milliseconds: $0.now.milliseconds + milliseconds) }
    }

    func answer(_ outcome: WebhookAttempt.Outcome, from host: String = "a.example") {
        state.withLock { $0.outcomes[host] = outcome }
    }

    /// One look around, and what it sets about.
    func turn(_ courier: Courier) async throws {
        try await courier.turn()
        await courier.settle()
    }

    /// Looks around until there is nothing to do at this moment.
    func work(_ courier: Courier) async throws {
        var before = -1
        while before != sent.count {
            before = sent.count
            try await turn(courier)
        }
    }

    @discardableResult
    func endpoint(_ host: String = "a.example", _ patterns: [String] = ["user.*"]) async throws
        -> ID<WebhookEndpoint>
    {
        let url = try WebhookURL("https://\(host)/in")
        let draft = WebhookEndpointDraft(
            url: url,
            patterns: patterns.compactMap { EventPattern($0) },
            description: nil,
            isEnabled: true
        )
        return try await desk { (desk) throws(Failure) in
            try desk.create(draft, secret: WebhookSecret(bytes: [UInt8](repeating: 1, count: 32))).id
        }
    }

    func desk<Value: Sendable>(
        _ body: @escaping @Sendable (WebhookDesk) throws(Failure) -> Value
    ) async throws -> Value {
        let now = now
        return try await store.write(actor: nil) { (session) throws(Failure) in
            let principal = Principal(
                key: session.newID(APIKey.self),
                roles: [.admin],
                user: nil,
                customer: nil,
                mayActAs: false
            )
            return .commit(
                try body(WebhookDesk(session: session, context: principal.context(), realTime: now))
            )
        }
    }

    /// Makes so many events.
    func happen(_ count: Int = 1) async throws {
        for _ in 0..<count {
            _ = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(
                    try AccessDesk.bootstrap(session)
                        .createUser(name: "Ada", email: nil, roles: [], externalID: nil).id
                )
            }
        }
    }

    func happenAtOnce(_ count: Int) async throws {
        try await store.write(actor: nil) { (session) throws(Failure) in
            for index in 0..<count {
                _ = try AccessDesk.bootstrap(session)
                    .createUser(name: "\(index)", email: nil, roles: [], externalID: nil)
            }
            return .commit(())
        }
    }

    func endpoint(_ id: ID<WebhookEndpoint>) async throws -> WebhookEndpoint {
        let found = try await store.read { (session) throws(Failure) in try session.webhookEndpoint(id) }
        guard let found else { throw Failure.missing(.webhookEndpoint, id.text) }
        return found
    }

    func enable(_ id: ID<WebhookEndpoint>) async throws {
        _ = try await desk { (desk) throws(Failure) in
            try desk.change(
                id,
                url: .keep,
                patterns: .keep,
                description: .keep,
                isEnabled: .set(true),
                expectedVersion: nil
            )
        }
    }

    @discardableResult
    func replay(_ range: WebhookReplayRange, to id: ID<WebhookEndpoint>) async throws -> WebhookReplay {
        try await desk { (desk) throws(Failure) in try desk.replay(range, to: id, expectedVersion: nil) }
    }

    func lastEvent() async throws -> Int64 {
        try await store.read { (session) throws(Failure) in try session.lastEvent() }
    }

    func events(_ type: EventType) async throws -> [RecordedEvent] {
        try await store.read { (session) throws(Failure) in
            try session.events(after: 0, types: [type.rawValue], limit: 100)
        }
    }

    func deliveries(_ status: String? = nil) async throws -> [WebhookDelivery] {
        var filter = WebhookDeliveryFilter()
        filter.status = status
        let narrowed = filter
        return try await store.read { (session) throws(Failure) in
            try session.webhookDeliveries(narrowed, Page(limit: 10_000))
        }
    }
}
