import Foundation
import HTTPServer
import JSON
import Receivables
import SQLite
import SQLiteStore
import Synchronization

@testable import ReceivablesAPI

/// Every route of the service over a store in a folder of its own, called without a socket: what is sent goes through
/// the wire's own reader, the router and the gate.
final class TestAPI: Sendable {
    static let today = CivilDate("2026-11-02") ?? CivilDate.first

    let store: SQLiteStore
    let realTime = RealTime()
    let admin: String
    private let gate: Gate
    private let router: Router

    private init(path: String) async throws {
        var options = StoreOptions()
        options.synchronous = .off
        store = try SQLiteStore(path: path, options: options) { (Instant(startOf: Self.today), Self.today) }
        try await store.write(actor: nil) { (session) throws(Failure) in
            try PolicyDesk.seed(session)
            return .commit(())
        }
        gate = Gate(store: store, realTime: { [realTime] in realTime.now }, log: { _ in })
        let api = OpenController(store: store, clock: TestClockControl { _ in }, gate: gate)
        router = try Router(api.routes())
        admin = try await Self.key([.admin], in: store)
    }

    static func with(_ body: (TestAPI) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("quittance-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let api = try await TestAPI(path: directory.appendingPathComponent("q.db").path)
        do {
            try await body(api)
        } catch {
            await api.store.close()
            throw error
        }
        await api.store.close()
    }

    /// The secret of a new key.
    func key(
        _ roles: Set<Role>,
        user: String? = nil,
        customer: String? = nil,
        mayActAs: Bool = false,
        expiresAt: Instant? = nil
    ) async throws -> String {
        try await Self.key(
            roles,
            user: user.flatMap { Reference<User>($0) },
            customer: customer.flatMap { Reference<Customer>($0) },
            mayActAs: mayActAs,
            expiresAt: expiresAt,
            in: store
        )
    }

    private static func key(
        _ roles: Set<Role>,
        user: Reference<User>? = nil,
        customer: Reference<Customer>? = nil,
        mayActAs: Bool = false,
        expiresAt: Instant? = nil,
        in store: SQLiteStore
    ) async throws -> String {
        let made = makeKeySecret()
        _ = try await store.write(actor: nil) { (session) throws(Failure) in
            .commit(
                try AccessDesk.bootstrap(session).createKey(
                    name: "test",
                    roles: roles,
                    user: user,
                    customer: customer,
                    mayActAs: mayActAs,
                    expiresAt: expiresAt,
                    secretHash: made.hash
                )
            )
        }
        return made.secret
    }

    /// - Parameter key: nil: the administrator's; empty: none at all.
    func send(
        _ method: HTTPMethod,
        _ target: String,
        _ body: String? = nil,
        _ fields: [(String, String)] = [],
        key: String? = nil
    ) async -> Told {
        var head = "\(method.text) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        let secret = key ?? admin
        if !secret.isEmpty { head += "Authorization: Bearer \(secret)\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body {
            if !fields.contains(where: { $0.0 == "Content-Type" }) {
                head += "Content-Type: application/json\r\n"
            }
            head += "Content-Length: \(body.utf8.count)\r\n"
        }
        return Told(await answer(Array((head + "\r\n" + (body ?? "")).utf8)))
    }

    func get(_ target: String, key: String? = nil) async -> Told {
        await send(.get, target, key: key)
    }

    private func answer(_ bytes: [UInt8]) async -> HTTPResponse {
        var reader = RequestReader(
            limits: ServerLimits(),
            peer: PeerAddress(text: "127.0.0.1", isLoopback: true)
        )
        bytes.withUnsafeBufferPointer { reader.append($0) }
        do throws(WireError) {
            while true {
                guard case .request(let received) = try reader.next() else { continue }
                let request = received.request
                guard
                    case .route(let route, let parameters) = router.resolve(request.method, request.segments)
                else { return HTTPResponse(status: 404) }
                return await route.handler(request, parameters)
            }
        } catch {
            return gate.response(to: error, reader.failedRequest)
        }
    }
}

/// A clock that stands until it is moved.
final class RealTime: Sendable {
    private let moment = Mutex(Instant(startOf: TestAPI.today))

    var now: Instant { moment.withLock { $0 } }

    func pass(milliseconds: Int64) {
        moment.withLock { $0 = Instant(milliseconds: $0.milliseconds + milliseconds) }
    }
}

/// What was answered.
struct Told: Sendable {
    let status: Int
    let fields: HTTPFields
    let notes: HTTPFields
    let body: [UInt8]

    init(_ response: HTTPResponse) {
        status = response.status
        fields = response.fields
        notes = response.notes
        body = response.body
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue.parse(body) }
    var code: String? { json?["code"]?.string }
    var id: String { json?["id"]?.string ?? "none: \(text)" }

    /// The code of each violation by its pointer.
    var violations: [String: String] {
        var codes: [String: String] = [:]
        for error in json?["errors"]?.elements ?? [] {
            codes[error["pointer"]?.string ?? "?"] = error["code"]?.string
        }
        return codes
    }
}

extension TestAPI {
    /// A customer in euros without a limit.
    func customer(_ externalID: String, _ name: String = "Aldermoor Tools") async -> Told {
        await send(
            .post,
            "/v1/customers",
            #"{"external_id":"\#(externalID)","name":"\#(name)","currency":"EUR","credit_limit":null}"#
        )
    }

    func eventsHead() async -> Int64? {
        await get("/v1/events/head").json?["seq"]?.integer
    }
}

extension Told {
    func field(_ name: String) -> String? { fields[name] }
    func note(_ name: String) -> String? { notes[name] }
}
