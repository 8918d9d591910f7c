import JSON
import Testing

@Suite struct `The main job over HTTP` {
    private static let orderBody = """
        "currency":"EUR","lines":[{"sku":"A-1","description":"Widget","quantity":"3",
         "unit_price":1999,"tax_rate":"21"}]}
        """

    @Test func `a customer's order is shipped, billed and paid, and nothing stays outstanding`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-100", limit: 500_000)
            let order = try await client.send(
                "POST",
                "/v1/orders",
                #"{"customer_id":"\#(customer)",\#(Self.orderBody)"#
            ).expecting(201)
            #expect(try order.string("status") == "approved")
            #expect(try order.integer("tax") == 1_259)
            #expect(try order.integer("total") == 7_256)
            #expect(try await scene.exposure(customer) == 7_256)

            let shipped = try await client.send(
                "POST",
                "/v1/orders/\(scene.id(order))/fulfillments",
                #"{"invoice":true}"#
            ).expecting(201)
            #expect(try shipped.string("invoice", "number") == "INV-2026-000001")
            #expect(try shipped.integer("invoice", "amount_due") == 7_256)
            #expect(try await scene.exposure(customer) == 7_256)

            let paid = try await client.send(
                "POST",
                "/v1/payments",
                """
                {"customer_id":"\(customer)","currency":"EUR","amount":7256,"received_date":"2026-11-01",
                 "reference":"INV-2026-000001","method":"bank_transfer","auto_apply":true}
                """
            ).expecting(201)
            #expect(try paid.string("status") == "applied")
            #expect(try paid.integer("unapplied") == 0)
            #expect(try await scene.exposure(customer) == 0)
            let aging = try await client.send("GET", "/v1/reports/aging?group_by=customer").expecting(200)
            #expect(try aging.integer("totals", "balance") == 0)
            #expect(try aging.json("rows").elements.isEmpty)
            #expect(try await scene.isClean())
        }
    }

    @Test func `an idempotency key answers again what it answered, and refuses another request`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let body = #"{"customer_id":"\#(customer)","currency":"EUR","amount":500}"#
            let key = ["Idempotency-Key": "pay-1"]
            let first = try await client.send("POST", "/v1/payments", body, key).expecting(201)
            let head = try await scene.eventsHead()
            let second = try await client.send("POST", "/v1/payments", body, key).expecting(201)
            #expect(second.body == first.body)
            #expect(second.fields["idempotent-replayed"] == "true")
            let other = try await client.send(
                "POST",
                "/v1/payments",
                body.replacing("500", with: "501"),
                key
            ).expecting(422)
            #expect(try other.string("code") == "idempotency_mismatch")
            #expect(try await scene.eventsHead() == head)
        }
    }

    @Test func `a stale version is refused, and so is what the state forbids`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: 10_000)
            let order = try await scene.id(scene.order(customer, total: 100))
            let path = "/v1/orders/\(order)"
            let stale = try await client.send("GET", path).fields["etag"] ?? ""
            _ = try await client.send("PATCH", path, #"{"total":200}"#, ["If-Match": stale]).expecting(200)
            let head = try await scene.eventsHead()
            _ = try await client.send("PATCH", path, #"{"total":300}"#, ["If-Match": stale]).expecting(412)
            let refused = try await client.send("POST", "\(path)/release").expecting(409)
            #expect(try refused.string("state") == "approved")
            #expect(try refused.json("allowed").elements.isEmpty == false)
            #expect(try await scene.eventsHead() == head)
        }
    }
}
