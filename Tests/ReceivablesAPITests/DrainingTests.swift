import Foundation
import HTTPServer
import Receivables
import SQLiteStore
import Testing

@testable import ReceivablesAPI

@Suite struct `On the way down` {
    private static func api(_ draining: Draining, at path: String) throws -> [Route] {
        let store = try SQLiteStore(path: path) { (Instant(milliseconds: 0), CivilDate(dayNumber: 0)) }
        let gate = Gate(store: store, realTime: { Instant(milliseconds: 0) }, log: { _ in })
        return try OpenController(store: store, clock: nil, gate: gate, draining: draining).routes()
    }

    private static func get(_ pattern: String, of routes: [Route]) async throws -> HTTPResponse {
        let route = try #require(routes.first { $0.method == .get && $0.pattern == pattern })
        return await route.handler(
            HTTPRequest(method: .get, target: pattern, path: pattern, segments: []),
            PathParameters()
        )
    }

    @Test func `readiness says so, liveness doesn't, and what comes is told to come again`() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let draining = Draining()
        let routes = try Self.api(draining, at: path)
        #expect(try await Self.get("/health/ready", of: routes).status == 200)
        #expect(try await Self.get("/v1/customers", of: routes).status == 401)
        draining.begin()
        let ready = try await Self.get("/health/ready", of: routes)
        #expect(ready.status == 503)
        #expect(String(decoding: ready.body, as: UTF8.self) == #"{"status":"draining"}"#)
        #expect(try await Self.get("/health/live", of: routes).status == 200)
        let refused = try await Self.get("/v1/customers", of: routes)
        #expect(refused.status == 503)
        #expect(refused.fields["Retry-After"] == "5")
        #expect(String(decoding: refused.body, as: UTF8.self).contains(#""code":"shutting_down""#))
    }

    @Test func `what runs goes to its end, and is waited for`() async {
        let draining = Draining()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (started, start) = AsyncStream<Void>.makeStream()
        async let answer = draining.admit {
            start.finish()
            for await _ in gate {}
            return 7
        }
        for await _ in started {}
        draining.begin()
        #expect(await draining.admit { 8 } == nil)
        let clock = ContinuousClock()
        let waited = await clock.measure { await draining.waitUntilQuiet(seconds: 1) }
        #expect(waited >= .milliseconds(900))
        open.finish()
        #expect(await answer == 7)
        let rest = await clock.measure { await draining.waitUntilQuiet(seconds: 1_200) }
        #expect(rest < .seconds(600))
    }
}
