import HTTPServer
import JSON
import Receivables
import SQLiteStore
import Testing

@testable import ReceivablesAPI

@Suite struct `Keys and persons` {
    static let fields: [(field: [String], code: String)] = [
        ([], "key_required"), (["Basic dXNlcjpwYXNz"], "malformed_authorization"),
        (["Bearer"], "malformed_authorization"), ([""], "malformed_authorization"),
        (["qk_1"], "malformed_authorization"), (["Bearer qk_1"], "unknown_key"),
        (["Bearer qk_1", "Bearer qk_2"], "malformed_authorization"),
    ]

    @Test(arguments: fields)
    func `what is no valid key is refused, and how to authenticate is told`(field: [String], code: String)
        async throws
    {
        try await TestAPI.with { api in
            let sent = field.map { ("Authorization", $0) }
            let told = await api.send(.get, "/v1/customers", nil, sent, key: "")
            #expect(told.status == 401)
            #expect(told.code == code)
            #expect(told.field("WWW-Authenticate") == #"Bearer realm="quittance""#)
            #expect(told.note("key_id") == nil)
        }
    }

    @Test func `the scheme is read in any case, and the access log is told the key's id alone`() async throws
    {
        try await TestAPI.with { api in
            let told = await api.send(
                .get,
                "/v1/customers",
                nil,
                [("Authorization", "bEARER \(api.admin)")],
                key: ""
            )
            #expect(told.status == 200)
            #expect(told.note("key_id")?.hasPrefix("key_") == true)
            #expect(told.note("route") == "/v1/customers")
            #expect(told.field("key_id") == nil)
        }
    }

    @Test func `a key expires by real time, at its moment`() async throws {
        try await TestAPI.with { api in
            let expiry = Instant(milliseconds: api.realTime.now.milliseconds + 5_000)
            let key = try await api.key([.auditor], expiresAt: expiry)
            api.realTime.pass(milliseconds: 4_999)
            #expect(await api.get("/v1/customers", key: key).status == 200)
            api.realTime.pass(milliseconds: 1)
            let told = await api.get("/v1/customers", key: key)
            #expect(told.status == 401)
            #expect(told.code == "expired_key")
        }
    }

    @Test func `a key is refused from the request after its revocation`() async throws {
        try await TestAPI.with { api in
            let made = await api.send(.post, "/v1/api_keys", #"{"roles":["auditor"]}"#)
            let key = try #require(made.json?["key"]?.string)
            #expect(await api.get("/v1/customers", key: key).status == 200)
            #expect(await api.send(.post, "/v1/api_keys/\(made.id)/revoke").status == 200)
            let told = await api.get("/v1/customers", key: key)
            #expect(told.status == 401)
            #expect(told.code == "revoked_key")
        }
    }

    @Test func `a person who leaves takes the keys along, from the next request`() async throws {
        try await TestAPI.with { api in
            let user = await api.send(.post, "/v1/users", #"{"name":"Ada","external_id":"U-1"}"#).id
            let key = try await api.key([.auditor], user: user)
            #expect(await api.get("/v1/customers", key: key).status == 200)
            #expect(await api.send(.patch, "/v1/users/\(user)", #"{"active":false}"#).status == 200)
            #expect(await api.get("/v1/customers", key: key).code == "unknown_key")
            #expect(await api.send(.patch, "/v1/users/\(user)", #"{"active":true}"#).status == 200)
            #expect(await api.get("/v1/customers", key: key).status == 200)
        }
    }

    @Test func `a key revoked beside the server counts for a second at most`() async throws {
        try await TestAPI.with { api in
            let made = await api.send(.post, "/v1/api_keys", #"{"roles":["auditor"]}"#)
            let key = try #require(made.json?["key"]?.string)
            let id = try #require(ID<APIKey>(made.id))
            #expect(await api.get("/v1/customers", key: key).status == 200)
            _ = try await api.store.write(actor: nil) { (session) throws(Failure) in
                .commit(try AccessDesk.bootstrap(session).revokeKey(id, expectedVersion: nil))
            }
            api.realTime.pass(milliseconds: 1_000)
            #expect(await api.get("/v1/customers", key: key).code == "revoked_key")
        }
    }

    @Test func `a key with act_as acts for the person that X-Actor names, and no other key does`()
        async throws
    {
        try await TestAPI.with { api in
            let user = await api.send(.post, "/v1/users", #"{"name":"Ada","external_id":"U-1"}"#).id
            let gone = await api.send(.post, "/v1/users", #"{"name":"Bob","external_id":"U-2"}"#).id
            _ = await api.send(.patch, "/v1/users/\(gone)", #"{"active":false}"#)
            let service = try await api.key([.integration], mayActAs: true)
            for name in [user, "ext:U-1"] {
                let told = await api.send(
                    .post,
                    "/v1/customers",
                    #"{"name":"A","currency":"EUR"}"#,
                    [("X-Actor", name)],
                    key: service
                )
                #expect(told.status == 201, "\(told.text)")
                #expect(told.note("user_id") == user)
                let head = await api.eventsHead() ?? 0
                let event = await api.get("/v1/events?after=\(head - 1)").json?["data"]?.elements.first
                #expect(event?["actor"]?["user_id"]?.string == user)
            }
            for name in [gone, "ext:U-2", "ext:U-3", "", "Ada", "key_01M82V7M0F0G64SW04J3CYAAQY"] {
                let told = await api.send(.get, "/v1/customers", nil, [("X-Actor", name)], key: service)
                #expect(told.status == 400 && told.code == "malformed_header", "\(name)")
            }
            let refused = await api.send(.get, "/v1/customers", nil, [("X-Actor", user)])
            #expect(refused.status == 403 && refused.code == "act_as_required")
        }
    }

    static let reasons: [(value: String, status: Int)] = [
        ("because", 201), ("Grüße, 雪", 201), (String(repeating: "é", count: 1_000), 201),
        (String(repeating: "r", count: 1_001), 400), ("\u{FFFD}", 400), ("a\tb", 201),
    ]

    @Test(arguments: reasons)
    func `X-Reason is a text of a thousand characters at most, and lands in the trail`(
        value: String,
        status: Int
    ) async throws {
        try await TestAPI.with { api in
            let told = await api.send(
                .post,
                "/v1/customers",
                #"{"name":"A","currency":"EUR"}"#,
                [("X-Reason", value)]
            )
            #expect(told.status == status, "\(told.text)")
            guard status == 201 else { return }
            let head = await api.eventsHead() ?? 0
            let event = await api.get("/v1/events?after=\(head - 1)").json?["data"]?.elements.first
            #expect(event?["reason"]?.string == value)
        }
    }

    @Test func `the body's reason goes before the header's, and two headers are one too many`() async throws {
        try await TestAPI.with { api in
            let body = #"{"name":"A","currency":"EUR","reason":"of the body"}"#
            _ = await api.send(.post, "/v1/customers", body, [("X-Reason", "of the header")])
            let head = await api.eventsHead() ?? 0
            let event = await api.get("/v1/events?after=\(head - 1)").json?["data"]?.elements.first
            #expect(event?["reason"]?.string == "of the body")
            let two = [("X-Reason", "a"), ("X-Reason", "b")]
            #expect(await api.send(.post, "/v1/customers", body, two).status == 400)
        }
    }
}
