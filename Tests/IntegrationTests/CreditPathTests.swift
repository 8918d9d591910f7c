import JSON
import Testing

/// Ways round a credit check that other systems have left open.
@Suite struct `No way leads past the limit` {
    /// Ten widgets of 10.00 each, without tax.
    private static func widgets(_ count: Int) -> String {
        #"[{"line":1,"description":"Widget","quantity":"\#(count)","unit_price":1000,"tax_rate":"0"}]"#
    }

    private static func place(_ customer: String, _ count: Int, _ client: Client) async throws -> Answer {
        let body = #"{"customer_id":"\#(customer)","currency":"EUR","lines":\#(widgets(count))}"#
        return try await client.send("POST", "/v1/orders", body).expecting(201)
    }

    private static let one = #"{"lines":[{"line":1,"quantity":"1"}]}"#

    @Test func `an order that grows once part of it has shipped is checked as an order again`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(#"{"checks":[{"check":"credit_limit","at":["order"]}]}"#)
            let customer = try await scene.customer("C", limit: 10_000)
            let order = "/v1/orders/\(try scene.id(await Self.place(customer, 10, client)))"
            _ = try await client.send("POST", "\(order)/fulfillments", Self.one).expecting(201)
            let grown = try await client.send("PATCH", order, #"{"lines":\#(Self.widgets(11))}"#)
            #expect(try grown.expecting(200).string("status") == "on_hold")
            #expect(try grown.string("decision", "stage") == "order")
            let back = try await client.send("PATCH", order, #"{"lines":\#(Self.widgets(10))}"#).expecting(
                200
            )
            #expect(try back.string("status") == "partially_fulfilled")
            #expect(try await scene.exposure(customer) == 10_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `an order held at shipment takes its credit anew before it goes on`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(
                #"{"checks":[{"check":"credit_limit","at":["order"]},{"check":"overdue_amount","at":["shipment"]}]}"#
            )
            let customer = try await scene.customer("C", limit: 10_000)
            let owed = try await scene.invoice(customer, amount: 1_000)
            let first = "/v1/orders/\(try scene.id(await Self.place(customer, 6, client)))"
            _ = try await client.send("POST", "\(first)/fulfillments", Self.one).expecting(201)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-15"}"#).expecting(200)
            _ = try await client.send("POST", "\(first)/fulfillments", Self.one).expecting(409)
            let second = try await Self.place(customer, 6, client)
            #expect(try second.string("status") == "approved")
            _ = try await scene.pay(customer, amount: 1_000, for: owed)
            let now = try await client.send("GET", first).expecting(200)
            #expect(try now.string("status") == "on_hold")
            #expect(try await scene.exposure(customer) == 6_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `what the check at shipment held stays held until that check passes`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(#"{"checks":[{"check":"overdue_amount","at":["shipment"]}]}"#)
            let customer = try await scene.customer("C", limit: nil)
            let owed = try await scene.invoice(customer, amount: 1_000)
            let order = "/v1/orders/\(try scene.id(await Self.place(customer, 1, client)))"
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-15"}"#).expecting(200)
            _ = try await client.send("POST", "\(order)/fulfillments", "{}").expecting(409)
            _ = try await scene.pay(customer, amount: 1, for: owed)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-16"}"#).expecting(200)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "on_hold")
            let again = try await client.send("POST", "\(order)/recheck", "{}").expecting(200)
            #expect(try again.string("status") == "on_hold")
            _ = try await scene.pay(customer, amount: 999, for: owed)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            _ = try await client.send("POST", "\(order)/fulfillments", "{}").expecting(201)
            #expect(try await scene.isClean())
        }
    }

    @Test func `what an order held at shipment gives back goes to the one that waits`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(
                #"{"checks":[{"check":"credit_limit","at":["order"]},{"check":"overdue_amount","at":["shipment"]}]}"#
            )
            let customer = try await scene.customer("C", limit: 10_000)
            _ = try await scene.invoice(customer, amount: 1_000)
            let first = "/v1/orders/\(try scene.id(await Self.place(customer, 6, client)))"
            let second = try await Self.place(customer, 6, client)
            #expect(try second.string("status") == "on_hold")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-15"}"#).expecting(200)
            _ = try await client.send("POST", "\(first)/fulfillments", "{}").expecting(409)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(second))").expecting(200)
            #expect(try now.string("status") == "approved")
        }
    }

    @Test func `an invoice for a part doesn't open a policy's greatest order value`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(#"{"max_order_value":10000}"#)
            let customer = try await scene.customer("C", limit: nil)
            let placed = try await Self.place(customer, 10, client)
            let order = "/v1/orders/\(try scene.id(placed))"
            let part = #"{"issue":true,"lines":[{"line":1,"quantity":"9"}]}"#
            _ = try await client.send("POST", "\(order)/invoices", part).expecting(201)
            let grown = try await client.send("PATCH", order, #"{"lines":\#(Self.widgets(15))}"#)
            #expect(try grown.expecting(200).string("status") == "on_hold")
            #expect(try grown.integer("decision", "checks", 1, "measured") == 15_000)
        }
    }

    @Test func `the total that flips a partly invoiced order is the whole order's`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 10_000)
            let order = "/v1/orders/\(try scene.id(await Self.place(customer, 10, client)))"
            let part = #"{"issue":true,"lines":[{"line":1,"quantity":"6"}]}"#
            _ = try await client.send("POST", "\(order)/invoices", part).expecting(201)
            let grown = try await client.send("PATCH", order, #"{"lines":\#(Self.widgets(12))}"#)
            let flips = try grown.expecting(200).json("decision", "flip").elements
            let flip = try #require(flips.first { $0["change"]?.string == "order_total" })
            #expect(flip["to_at_most"]?.integer == 10_000)
            let back = try await client.send("PATCH", order, #"{"lines":\#(Self.widgets(10))}"#).expecting(
                200
            )
            #expect(try back.string("status") == "approved")
        }
    }

    @Test func `money taken back from a sister's invoice lets its payer's order go`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let top = try await scene.customer("T", limit: nil)
            var ids: [String] = []
            for name in ["A", "B"] {
                let id = try await scene.customer(name, limit: name == "A" ? 10_000 : nil)
                let body = #"{"parent_id":"\#(top)"}"#
                _ = try await client.send("PATCH", "/v1/customers/\(id)", body).expecting(200)
                ids.append(id)
            }
            _ = try await scene.invoice(ids[0], amount: 10_000)
            let sister = try await scene.invoice(ids[1], amount: 4_000)
            let paid = try await scene.pay(ids[0], amount: 4_000, for: sister)
            let held = try await scene.order(ids[0], total: 3_000)
            #expect(try held.string("status") == "on_hold")
            let allocation = try #require(try paid.string("allocations", 0, "id"))
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo", "{}").expecting(200)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved")
            #expect(try await scene.isClean())
        }
    }
}
