import JSON
import Testing

@Suite struct `The work queue of holds` {
    private static func activate(_ checks: String, over client: Client) async throws {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
        let made = try await client.send("POST", path, #"{"checks":[\#(checks)]}"#).expecting(201)
        let number = try #require(try made.integer("version"))
        _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
    }

    /// Each order's reasons, as `check result`.
    private static func reasons(_ client: Client) async throws -> [[String]] {
        let holds = try await client.send("GET", "/v1/holds").expecting(200)
        return try holds.json("data").elements.map { order in
            order["hold"]?["reasons"]?.elements.map {
                "\($0["check"]?.string ?? "") \($0["result"]?.string ?? "")"
            } ?? []
        }
    }

    @Test func `keeps every reason, each looked at anew, until the last one has gone`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let three = """
                {"check":"credit_limit"},{"check":"max_order_value","threshold":500},
                {"check":"open_balance","threshold":10,"severity":"reject"},{"check":"utilisation","severity":"warn","threshold":1}
                """
            let two = #"{"check":"credit_limit"},{"check":"max_order_value","threshold":500}"#
            try await Self.activate(two, over: client)
            let customer = try await scene.customer("C", limit: 100)
            let order = try await scene.id(scene.order(customer, total: 600))
            #expect(try await Self.reasons(client) == [["credit_limit failed", "max_order_value failed"]])
            let limit = "/v1/customers/\(customer)/credit_limit"
            _ = try await client.send("PUT", limit, #"{"credit_limit":5000}"#).expecting(200)
            #expect(try await Self.reasons(client) == [["credit_limit passed", "max_order_value failed"]])
            try await Self.activate(three, over: client)
            _ = try await scene.invoice(customer, amount: 20)
            #expect(
                try await Self.reasons(client) == [
                    ["credit_limit passed", "max_order_value failed", "open_balance failed"]
                ],
                "what has come since is a reason too, and a warning is none"
            )
            try await Self.activate(#"{"check":"open_balance","threshold":10}"#, over: client)
            #expect(
                try await Self.reasons(client) == [
                    [
                        "open_balance failed", "credit_limit not_applicable",
                        "max_order_value not_applicable",
                    ]
                ]
            )
            let pay = """
                {"customer_id":"\(customer)","currency":"EUR","amount":20,"received_date":"2026-11-01",
                 "auto_apply":true}
                """
            _ = try await client.send("POST", "/v1/payments", pay).expecting(201)
            #expect(try await Self.reasons(client) == [])
            let freed = try await client.send("GET", "/v1/orders/\(order)").expecting(200)
            #expect(try freed.string("status") == "approved")
        }
    }

    @Test func `has forced holds too, which only a person lifts`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 10)))"
            _ = try await client.send("POST", "\(order)/hold", #"{"reason":"asked to"}"#).expecting(200)
            #expect(try await Self.reasons(client) == [[]])
            _ = try await client.send("POST", "\(order)/recheck", "{}").expecting(200)
            _ = try await client.send("PATCH", order, #"{"total":11}"#).expecting(200)
            let holds = try await client.send("GET", "/v1/holds").expecting(200)
            #expect(try holds.json("data", 0, "hold", "forced").boolean == true)
            let released = try await client.send("POST", "\(order)/release", #"{"reason":"done"}"#)
            #expect(try released.expecting(200).string("status") == "approved")
            #expect(try await Self.reasons(client) == [])
        }
    }

    @Test func `gets an order back whose release is over, when it is checked again`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 110)))"
            let release = #"{"reason":"trusted","valid_until":"2026-11-03"}"#
            _ = try await client.send("POST", "\(order)/release", release).expecting(200)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-03"}"#).expecting(200)
            let kept = try await client.send("POST", "\(order)/recheck", "{}").expecting(200)
            #expect(try kept.string("status") == "approved")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-04"}"#).expecting(200)
            let held = try await client.send("POST", "\(order)/recheck", "{}").expecting(200)
            #expect(try held.string("status") == "on_hold")
            #expect(try await Self.reasons(client) == [["credit_limit failed"]])
        }
    }
}
