import JSON
import Testing

@Suite struct `Approvals over HTTP` {
    private static let reason = #"{"reason":"trusted"}"#

    @Test func `a release within one's tier is done, above it the tier is told`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let small = try await office.held(500)
            let released = try await office.approver.send("POST", "\(small)/release", Self.reason).expecting(
                200
            )
            #expect(try released.string("status") == "approved")
            let middle = try await office.held(501)
            let refused = try await office.approver.send("POST", "\(middle)/release", Self.reason).expecting(
                403
            )
            #expect(try refused.string("code") == "approval_required")
            #expect(try refused.string("tier", "role") == "credit_manager")
            _ = try await office.managers[0].send("POST", "\(middle)/release", Self.reason).expecting(200)
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `under four eyes a second person decides, never who asked and never a key alone`() async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let order = try await office.held(5_000)
            _ = try await client.send("POST", "\(order)/release", Self.reason).expecting(403)
            let asked = try await office.managers[0].send("POST", "\(order)/release", Self.reason).expecting(
                202
            )
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            let again = try await office.managers[0].send("POST", "\(order)/release", Self.reason).expecting(
                202
            )
            #expect(try office.scene.id(again) == office.scene.id(asked))
            #expect(try await client.send("GET", order).expecting(200).string("status") == "on_hold")
            let own = try await office.managers[0].send("POST", "\(approval)/approve").expecting(403)
            #expect(try own.string("code") == "second_person_required")
            let key = try await client.send("POST", "\(approval)/approve").expecting(403)
            #expect(try key.string("code") == "person_required")
            _ = try await office.approver.send("POST", "\(approval)/approve").expecting(403)
            let waiting = try await client.send("GET", "/v1/approvals?status=pending").expecting(200)
            #expect(try waiting.json("data").elements.count == 1)
            let stale = ["If-Match": "\"7\""]
            _ = try await office.managers[1].send("POST", "\(approval)/approve", nil, stale).expecting(412)
            let done = try await office.managers[1].send("POST", "\(approval)/approve").expecting(200)
            #expect(try done.string("status") == "approved")
            let released = try await client.send("GET", order).expecting(200)
            #expect(try released.string("status") == "approved")
            #expect(try released.string("release", "user_id") == done.string("decided_by"))
            _ = try await office.managers[1].send("POST", "\(approval)/reject").expecting(409)
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `an approval is outdated by a change of its order, and withdrawn when the order heals`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let order = try await office.held(5_000)
            let asked = try await office.managers[0].send("POST", "\(order)/release", Self.reason).expecting(
                202
            )
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            _ = try await client.send("PATCH", order, #"{"total":9000}"#).expecting(200)
            let outdated = try await office.managers[1].send("POST", "\(approval)/approve").expecting(409)
            #expect(try outdated.string("code") == "approval_outdated")
            #expect(try await client.send("GET", approval).expecting(200).string("status") == "pending")
            _ = try await client.send("PATCH", order, #"{"total":900}"#).expecting(200)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            #expect(try await client.send("GET", approval).expecting(200).string("status") == "withdrawn")
        }
    }

    @Test func `a limit is raised through the same tiers wherever it is done`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)/credit_limit"
            _ = try await office.managers[0].send("PUT", path, #"{"credit_limit":2000}"#).expecting(200)
            let held = try await office.scene.order(customer, total: 8_000)
            let asked = try await office.managers[0].send("PUT", path, #"{"credit_limit":9000}"#).expecting(
                202
            )
            let credit = "/v1/customers/\(customer)/credit"
            #expect(try await client.send("GET", credit).expecting(200).integer("credit_limit") == 2_000)
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            _ = try await office.managers[1].send("POST", "\(approval)/approve").expecting(200)
            #expect(try await client.send("GET", credit).expecting(200).integer("credit_limit") == 9_000)
            let order = "/v1/orders/\(try office.scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            _ = try await office.managers[0].send("PUT", path, #"{"credit_limit":5}"#).expecting(200)
            let new = #"{"name":"N","currency":"EUR","credit_limit":400}"#
            let refused = try await office.seller.send("POST", "/v1/customers", new).expecting(403)
            #expect(try refused.string("code") == "approval_required")
        }
    }

    @Test func `nobody lets through an order that one placed oneself`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("O", limit: 0)
            let user = try await client.send("POST", "/v1/users", #"{"name":"E"}"#).expecting(201)
            let body = #"{"name":"E","roles":["sales","approver"],"user_id":"\#(try office.scene.id(user))"}"#
            let made = try await client.send("POST", "/v1/api_keys", body).expecting(201)
            let both = try await Client(port: server.port, key: made.string("key") ?? "")
            let order = try await office.scene.order(customer, total: 100, over: both)
            let path = "/v1/orders/\(try office.scene.id(order))/release"
            let own = try await both.send("POST", path, Self.reason).expecting(403)
            #expect(try own.string("code") == "own_order")
            _ = try await office.approver.send("POST", path, Self.reason).expecting(200)
        }
    }

    @Test func `the last tier has no bounds`() async throws {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            let body = #"{"approval_tiers":[{"role":"approver","over_limit_up_to":500}]}"#
            #expect(
                try await client.send("POST", path, body).expecting(422).pointers() == ["/approval_tiers"]
            )
        }
    }
}
