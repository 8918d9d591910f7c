import JSON
import Testing

@Suite struct `A draft in shadow over HTTP` {
    /// The path of the policy for everyone.
    private static func policy(_ client: Client) async throws -> String {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        return "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))"
    }

    /// A draft of these checks, in shadow.
    private static func shadow(_ checks: String, of policy: String, over client: Client) async throws
        -> String
    {
        let made = try await client.send("POST", "\(policy)/versions", #"{"checks":[\#(checks)]}"#)
        let path = "\(policy)/versions/\(try #require(try made.expecting(201).integer("version")))"
        let started = try await client.send("POST", "\(path)/shadow", "{}").expecting(200)
        #expect(try started.string("shadowed_since") != nil)
        #expect(try started.string("status") == "draft")
        return path
    }

    private static let capped = #"{"check":"credit_limit"},{"check":"max_order_value","threshold":500}"#

    @Test func `records what it would have decided beside what is decided, and changes nothing`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let draft = try await Self.shadow(Self.capped, of: Self.policy(client), over: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let small = try await scene.order(customer, total: 400)
            let large = try await scene.order(customer, total: 600)
            #expect(try small.string("status") == "approved")
            #expect(try large.string("status") == "approved")
            let held = try await scene.order(customer, total: 100)
            #expect(try held.string("status") == "on_hold")
            let all = try await client.send("GET", "\(draft)/shadow_decisions").expecting(200)
            let outcomes = try all.json("data").elements.map {
                "\($0["live"]?.string ?? "") \($0["draft"]?.string ?? "")"
            }
            #expect(outcomes == ["hold hold", "approve hold", "approve approve"])
            let differing = try await client.send("GET", "\(draft)/shadow_decisions?differs=true").expecting(
                200
            )
            #expect(try differing.json("data").elements.count == 1)
            #expect(try differing.string("data", 0, "order_id") == scene.id(large))
            #expect(try differing.string("data", 0, "occasion") == "placed")
            #expect(try differing.string("data", 0, "decision_id") == large.string("decision", "id"))
            #expect(try differing.json("data", 0, "stopped_by").elements.map(\.string) == ["max_order_value"])
            #expect(try differing.json("data", 0, "freed_of").elements.isEmpty)
            #expect(try differing.integer("data", 0, "failed", 0, "measured") == 600)
            let report = try await client.send("GET", "\(draft)/shadow").expecting(200)
            #expect(try report.integer("decisions") == 3)
            #expect(try report.integer("differing") == 1)
            #expect(try report.string("differing_share") == "0.3333")
            #expect(try report.string("checks", 0, "check") == "max_order_value")
            #expect(try report.integer("checks", 0, "stopped") == 1)
            let pair = try #require(
                try report.json("outcomes").elements.first {
                    $0["live"]?.string == "approve" && $0["draft"]?.string == "hold"
                }
            )
            #expect(pair["count"]?.integer == 1 && pair["amount"]?.integer == 600)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is asked at each decision: placed, changed, rechecked, reopened, healed, released, shipped`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let draft = try await Self.shadow(
                #"{"check":"open_balance","threshold":0}"#,
                of: Self.policy(client),
                over: client
            )
            let customer = try await scene.customer("C", limit: 100)
            _ = try await scene.invoice(customer, amount: 1)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 90)))"
            _ = try await client.send("PATCH", order, #"{"total":120}"#).expecting(200)
            _ = try await client.send("POST", "\(order)/recheck", "{}").expecting(200)
            _ = try await client.send("POST", "\(order)/reject", "{}").expecting(200)
            _ = try await client.send("POST", "\(order)/reopen", "{}").expecting(200)
            _ = try await client.send(
                "PUT",
                "/v1/customers/\(customer)/credit_limit",
                #"{"credit_limit":200}"#
            ).expecting(200)
            let large = "/v1/orders/\(try scene.id(await scene.order(customer, total: 150)))"
            _ = try await client.send("POST", "\(large)/release", #"{"reason":"trusted"}"#).expecting(200)
            let lines = """
                {"customer_id":"\(customer)","currency":"EUR",
                 "lines":[{"description":"W","quantity":"1","unit_price":0,"tax_rate":"0"}]}
                """
            let placed = try await client.send("POST", "/v1/orders", lines).expecting(201)
            let ship = "/v1/orders/\(try scene.id(placed))/fulfillments"
            _ = try await client.send("POST", ship, "{}").expecting(201)
            let all = try await client.send("GET", "\(draft)/shadow_decisions").expecting(200)
            let told = try all.json("data").elements.reversed().map {
                [$0["occasion"], $0["live"], $0["draft"]].compactMap { $0?.string }.joined(separator: " ")
            }
            #expect(
                told == [
                    "placed approve hold", "changed hold hold", "rechecked hold hold", "reopened hold hold",
                    "healed approve hold", "placed hold hold", "released hold hold", "placed approve hold",
                    "shipped approve hold",
                ]
            )
            let of = try await client.send(
                "GET",
                "\(draft)/shadow_decisions?order_id=\(try scene.id(placed))&customer_id=\(customer)&limit=1"
            ).expecting(200)
            #expect(try of.string("data", 0, "occasion") == "shipped")
            let next = try #require(try of.string("next_cursor"))
            let rest = try await client.send(
                "GET",
                "\(draft)/shadow_decisions?order_id=\(try scene.id(placed))&customer_id=\(customer)&cursor=\(next)"
            ).expecting(200)
            #expect(try rest.json("data").elements.count == 1)
        }
    }

    @Test func `says which orders the draft would let go`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let draft = try await Self.shadow("", of: Self.policy(client), over: client)
            let customer = try await scene.customer("C", limit: 100)
            #expect(try await scene.order(customer, total: 101).string("status") == "on_hold")
            let report = try await client.send("GET", "\(draft)/shadow").expecting(200)
            #expect(try report.string("checks", 0, "check") == "credit_limit")
            #expect(try report.integer("checks", 0, "freed") == 1)
            let none = try await client.send("GET", "\(draft)/shadow?to=2026-01-01").expecting(200)
            #expect(try none.integer("decisions") == 0)
            #expect(try none.json("differing_share").isNull)
        }
    }

    @Test func `a customer with a more specific policy isn't its business`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let draft = try await Self.shadow(Self.capped, of: Self.policy(client), over: client)
            let customer = try await scene.customer("C", limit: nil)
            let made = try await client.send(
                "POST",
                "/v1/credit_policies",
                #"{"name":"Own","scope":{"customer_id":"\#(customer)"}}"#
            ).expecting(201)
            let own = "/v1/credit_policies/\(try scene.id(made))"
            let ownDraft = try await Self.shadow(Self.capped, of: own, over: client)
            _ = try await scene.order(customer, total: 600)
            for path in [draft, ownDraft] {
                let report = try await client.send("GET", "\(path)/shadow").expecting(200)
                #expect(try report.integer("decisions") == 1, "both would hold for the customer")
            }
            _ = try await client.send("POST", "\(ownDraft)/activate", "{}").expecting(200)
            _ = try await scene.order(customer, total: 600)
            let report = try await client.send("GET", "\(draft)/shadow").expecting(200)
            #expect(try report.integer("decisions") == 1)
        }
    }

    @Test func `ends when it is taken out or goes live, and only drafts are taken`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let policy = try await Self.policy(client)
            let draft = try await Self.shadow(Self.capped, of: policy, over: client)
            let before = try await scene.eventsHead()
            _ = try await client.send("POST", "\(draft)/shadow", "{}").expecting(200)
            #expect(try await scene.eventsHead() == before, "twice changes nothing")
            let customer = try await scene.customer("C", limit: nil)
            _ = try await client.send("POST", "\(draft)/unshadow", "{}").expecting(200)
            _ = try await scene.order(customer, total: 1)
            let stopped = try await client.send("GET", "\(draft)/shadow").expecting(200)
            #expect(try stopped.integer("decisions") == 0)
            #expect(try stopped.json("shadowed_since").isNull)
            _ = try await client.send("POST", "\(draft)/shadow", "{}").expecting(200)
            let live = try await client.send("POST", "\(draft)/activate", "{}").expecting(200)
            #expect(try live.json("shadowed_since").isNull)
            _ = try await scene.order(customer, total: 1)
            #expect(
                try await client.send("GET", "\(draft)/shadow").expecting(200).integer("decisions") == 0
            )
            let again = try await client.send("POST", "\(draft)/shadow", "{}").expecting(409)
            #expect(try again.string("code") == "policy_version_active")
            for number in 0..<4 {
                let made = try await client.send("POST", "\(policy)/versions", "{}").expecting(201)
                let path = "\(policy)/versions/\(try #require(try made.integer("version")))/shadow"
                let answer = try await client.send("POST", path, "{}")
                #expect(answer.status == (number < 3 ? 200 : 409))
                if number == 3 { #expect(try answer.string("code") == "too_many_shadows") }
            }
            _ = try await client.send("POST", "\(policy)/versions/99/shadow", "{}").expecting(404)
            _ = try await client.send("GET", "\(policy)/versions/01/shadow").expecting(404)
        }
    }
}
