import JSON
import Testing

@Suite struct `Flips over HTTP` {
    @Test func `an older hold of which something has left is weighed as a shipment too, so the flip flips`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: 20_000)
            func post(_ path: String, _ body: String, _ status: Int) async throws -> Answer {
                try await client.send("POST", path, body).expecting(status)
            }
            func limit(_ amount: Int64) async throws {
                let path = "/v1/customers/\(customer)/credit_limit"
                _ = try await client.send("PUT", path, #"{"credit_limit":\#(amount)}"#).expecting(200)
            }
            let lines = """
                {"customer_id":"\(customer)","currency":"EUR",
                 "lines":[{"description":"Widget","quantity":"5","unit_price":2000,"tax_rate":"0"}]}
                """
            let older = try await scene.id(post("/v1/orders", lines, 201))
            let first = #"{"lines":[{"line":1,"quantity":"1"}]}"#
            _ = try await post("/v1/orders/\(older)/fulfillments", first, 201)
            try await limit(5_000)
            _ = try await post("/v1/orders/\(older)/fulfillments", "{}", 409)
            // Shipments of orders past 9,000 wait, orders don't: the older one, of 10,000, takes nothing.
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let policy = try #require(try policies.string("data", 0, "id"))
            let version = """
                {"checks":[{"check":"credit_limit","at":["order","shipment"],"severity":"hold"},
                           {"check":"max_order_value","at":["shipment"],"severity":"hold","threshold":9000}]}
                """
            _ = try await post("/v1/credit_policies/\(policy)/versions", version, 201)
            _ = try await post("/v1/credit_policies/\(policy)/versions/2/activate", "{}", 200)
            let placed = try await scene.order(customer, total: 12_000)
            #expect(try placed.string("status") == "on_hold")
            let flips = try placed.json("decision", "flip").elements
            let raise = flips.first { $0["change"]?.string == "credit_limit" }
            #expect(raise?["to_at_least"]?.integer == 12_000)
            try await limit(12_000)
            let path = try "/v1/orders/\(scene.id(placed))"
            #expect(try await client.send("GET", path).expecting(200).string("status") == "approved")
            #expect(try await scene.isClean())
        }
    }
}
