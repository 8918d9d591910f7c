import JSON
import Testing

@Suite struct `Orders in another currency than the account's` {
    static func rate(_ client: Client, _ rate: String, _ date: String? = nil, quote: String = "USD")
        async throws
    {
        let day = date.map { #","date":"\#($0)""# } ?? ""
        let body = #"{"base":"EUR","quote":"\#(quote)","rate":"\#(rate)"\#(day)}"#
        _ = try await client.send("POST", "/v1/exchange_rates", body).expecting(201)
    }

    static func order(_ client: Client, _ customer: String, _ total: Int64, _ currency: String = "USD")
        async throws
        -> Answer
    {
        let body = #"{"customer_id":"\#(customer)","currency":"\#(currency)","total":\#(total)}"#
        return try await client.send("POST", "/v1/orders", body)
    }

    @Test func `are refused until a rate of the day is stored, and are then checked at it`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: 100_000)
            let refused = try await Self.order(client, "ext:C", 110_000).expecting(422)
            #expect(try refused.string("code") == "currency_mismatch")
            #expect(try refused.string("errors", 0, "pointer") == "/currency")
            try await Self.rate(client, "1.1", "2026-10-24")
            _ = try await Self.order(client, "ext:C", 110_000).expecting(422)
            try await Self.rate(client, "1.1", "2026-10-25")
            let placed = try await Self.order(client, "ext:C", 110_000).expecting(201)
            #expect(try placed.string("status") == "approved")
            #expect(try placed.integer("total") == 110_000)
            #expect(try placed.integer("decision", "amount") == 100_000)
            #expect(try placed.string("decision", "currency") == "EUR")
            #expect(try placed.string("decision", "converted_from", "currency") == "USD")
            #expect(try placed.integer("decision", "converted_from", "amount") == 110_000)
            #expect(try await scene.exposure("ext:C") == 100_000)
            // A dearer dollar takes the account over its limit; a cheaper one gives room.
            try await Self.rate(client, "1.0")
            #expect(try await scene.exposure("ext:C") == 110_000)
            let check = #"{"customer_id":"ext:C","amount":1,"currency":"USD","stage":"order"}"#
            let tried = try await client.send("POST", "/v1/credit_checks", check).expecting(200)
            #expect(try tried.string("outcome") == "hold")
            #expect(try tried.integer("exposure", "orders") == 110_000)
            let id = try placed.string("id") ?? ""
            _ = try await client.send("POST", "/v1/orders/\(id)/cancel", "{}").expecting(200)
            #expect(try await scene.exposure("ext:C") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `on hold heal when a rate moves, and a flip is in the order's own currency`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: 100_000)
            try await Self.rate(client, "1.1")
            let held = try await Self.order(client, "ext:C", 120_000).expecting(201)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.string("decision", "flip", 0, "change") == "order_total")
            let most = try held.integer("decision", "flip", 0, "to_at_most") ?? 0
            let id = try held.string("id") ?? ""
            let dry = ["Dry-Run": "true"]
            let over = try await client.send("PATCH", "/v1/orders/\(id)", #"{"total":\#(most + 1)}"#, dry)
            #expect(try over.expecting(200).string("status") == "on_hold")
            let fits = try await client.send("PATCH", "/v1/orders/\(id)", #"{"total":\#(most)}"#, dry)
            #expect(try fits.expecting(200).string("status") == "approved")
            try await Self.rate(client, "1.2")
            let healed = try await client.send("GET", "/v1/orders/\(id)").expecting(200)
            #expect(try healed.string("status") == "approved")
            #expect(try await scene.exposure("ext:C") == 100_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `heal on the day from which a rate holds`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: 100_000)
            try await Self.rate(client, "1.1")
            try await Self.rate(client, "1.2", "2026-11-03")
            let held = try await Self.order(client, "ext:C", 120_000).expecting(201)
            let path = "/v1/orders/\(try held.string("id") ?? "")"
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-02"}"#).expecting(200)
            #expect(try await client.send("GET", path).expecting(200).string("status") == "on_hold")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-03"}"#).expecting(200)
            #expect(try await client.send("GET", path).expecting(200).string("status") == "approved")
            let then = try await client.send("GET", "/v1/customers/ext:C/credit?as_of=2026-11-03").expecting(
                200
            )
            #expect(try then.integer("exposure", "total") == 100_000)
        }
    }

    @Test func `in yen are invoiced in yen, and their exposure moves with them`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            try await Self.rate(client, "160", quote: "JPY")
            let order = try await Self.order(client, "ext:C", 16_000, "JPY").expecting(201)
            #expect(try await scene.exposure("ext:C") == 10_000)
            let id = try order.string("id") ?? ""
            let wrong = #"{"order_id":"\#(id)","currency":"EUR","issue":true}"#
            let refused = try await client.send("POST", "/v1/invoices", wrong).expecting(422)
            #expect(try refused.string("code") == "currency_mismatch")
            let bill = #"{"order_id":"\#(id)","issue":true}"#
            let invoice = try await client.send("POST", "/v1/invoices", bill).expecting(201)
            #expect(try invoice.string("currency") == "JPY")
            let credit = try await client.send("GET", "/v1/customers/ext:C/credit").expecting(200)
            #expect(try credit.integer("exposure", "orders") == 0)
            #expect(try credit.integer("exposure", "invoices") == 10_000)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-15"}"#).expecting(200)
            let late = try await client.send("GET", "/v1/customers/ext:C/credit").expecting(200)
            #expect(try late.integer("overdue", "amount") == 10_000)
            _ = try await client.send("GET", "/v1/reports/aging").expecting(200)
            #expect(try await scene.isClean())
        }
    }
}
