import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `Idempotency keys and dry runs` {
    private static let body = #"{"name":"A","currency":"EUR"}"#

    private static func create(
        _ api: TestAPI,
        _ key: String,
        _ body: String = body,
        _ more: [(String, String)] = [],
        by secret: String? = nil
    ) async -> Told {
        await api.send(.post, "/v1/customers", body, [("Idempotency-Key", key)] + more, key: secret)
    }

    @Test func `the same key and request are answered again, in any spelling of the same JSON`() async throws
    {
        try await TestAPI.with { api in
            let first = await Self.create(api, "k-1")
            #expect(first.status == 201)
            #expect(first.field("Idempotent-Replayed") == nil)
            let head = await api.eventsHead()
            for (key, body) in [("k-1", Self.body), (#""k-1""#, #"{ "currency":"EUR", "name":"\u0041" }"#)] {
                let again = await Self.create(api, key, body)
                #expect(again.status == 201)
                #expect(again.body == first.body)
                #expect(again.field("Location") == first.field("Location"))
                #expect(again.field("ETag") == first.field("ETag"))
                #expect(again.field("Idempotent-Replayed") == "true")
                #expect(again.field("X-Request-Id") != first.field("X-Request-Id"))
            }
            #expect(await api.eventsHead() == head)
        }
    }

    @Test func `another request under the key is refused, whatever differs`() async throws {
        try await TestAPI.with { api in
            _ = await Self.create(api, "k-1")
            let head = await api.eventsHead()
            let other = await Self.create(api, "k-1", #"{"name":"B","currency":"EUR"}"#)
            #expect(other.status == 422 && other.code == "idempotency_mismatch")
            let path = await api.send(.post, "/v1/users", Self.body, [("Idempotency-Key", "k-1")])
            #expect(path.status == 422 && path.code == "idempotency_mismatch")
            #expect(await api.eventsHead() == head)
        }
    }

    @Test func `a key of its own has idempotency keys of its own`() async throws {
        try await TestAPI.with { api in
            let first = await Self.create(api, "k-1")
            let second = await Self.create(api, "k-1", by: try await api.key([.sales]))
            #expect(second.status == 201)
            #expect(second.id != first.id)
        }
    }

    @Test func `a refusal is not kept, and neither is a dry run`() async throws {
        try await TestAPI.with { api in
            let head = await api.eventsHead()
            let refused = await Self.create(api, "k-1", #"{"name":"A"}"#)
            #expect(refused.status == 422)
            let dry = await Self.create(api, "k-1", Self.body, [("Dry-Run", "true")])
            #expect(dry.status == 201)
            #expect(dry.field("Dry-Run") == "true")
            #expect(await api.eventsHead() == head)
            let made = await Self.create(api, "k-1")
            #expect(made.status == 201)
            #expect(made.field("Idempotent-Replayed") == nil)
            #expect(made.field("Dry-Run") == nil)
        }
    }

    static let malformed = ["", "\"\"", "é", String(repeating: "k", count: 256)]

    @Test(arguments: malformed)
    func `a key that is none is refused`(key: String) async throws {
        try await TestAPI.with { api in
            let told = await Self.create(api, key)
            #expect(told.status == 400 && told.code == "malformed_idempotency_key", "\(told.text)")
        }
    }

    @Test func `255 characters are a key, and two fields are one too many`() async throws {
        try await TestAPI.with { api in
            #expect(await Self.create(api, String(repeating: "k", count: 255)).status == 201)
            let two = await Self.create(api, "a", Self.body, [("Idempotency-Key", "b")])
            #expect(two.status == 400 && two.code == "malformed_idempotency_key")
        }
    }

    @Test func `a secret is told once, and never again by a replay`() async throws {
        try await TestAPI.with { api in
            let body = #"{"roles":["auditor"]}"#
            let fields = [("Idempotency-Key", "k-1")]
            let first = await api.send(.post, "/v1/api_keys", body, fields)
            let secret = try #require(first.json?["key"]?.string)
            let again = await api.send(.post, "/v1/api_keys", body, fields)
            #expect(again.status == 201)
            #expect(again.id == first.id)
            #expect(again.json?["key"] == nil)
            #expect(!again.text.contains(secret))
        }
    }

    @Test func `a secret within a batch is told once too`() async throws {
        try await TestAPI.with { api in
            let batch = """
                {"operations":[{"method":"POST","path":"/v1/customers","body":{"name":"A","currency":"EUR"}},
                 {"method":"POST","path":"/v1/api_keys","body":{"roles":["auditor"]}},
                 {"method":"POST","path":"/v1/webhook_endpoints",
                  "body":{"url":"https://erp.example/","enabled":false}}]}
                """
            let fields = [("Idempotency-Key", "k-1")]
            let first = await api.send(.post, "/v1/batch", batch, fields)
            let results = try #require(first.json?["results"]?.elements)
            let secrets = [results[1]["body"]?["key"]?.string, results[2]["body"]?["secret"]?.string]
            let again = await api.send(.post, "/v1/batch", batch, fields)
            #expect(again.status == 200)
            #expect(again.field("Idempotent-Replayed") == "true")
            for secret in secrets { #expect(try !again.text.contains(#require(secret))) }
            let ids = again.json?["results"]?.elements.map { $0["body"]?["id"]?.string }
            #expect(ids == results.map { $0["body"]?["id"]?.string })
        }
    }

    @Test func `of twenty at once one takes effect, and all are told the same`() async throws {
        try await TestAPI.with { api in
            let told = await withTaskGroup(of: Told.self) { group in
                for _ in 0..<20 { group.addTask { await Self.create(api, "k-1") } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(told.map(\.id)).count == 1)
            #expect(told.count { $0.field("Idempotent-Replayed") == nil } == 1)
            #expect(told.allSatisfy { $0.status == 201 })
        }
    }

    @Test(arguments: [("true", 201), ("false", 201), ("TRUE", 400), ("1", 400), ("", 400)])
    func `Dry-Run is true or false`(value: String, status: Int) async throws {
        try await TestAPI.with { api in
            let head = await api.eventsHead()
            let told = await api.send(.post, "/v1/customers", Self.body, [("Dry-Run", value)])
            #expect(told.status == status)
            let isUnchanged = await api.eventsHead() == head
            #expect(isUnchanged == (value != "false"))
        }
    }
}
