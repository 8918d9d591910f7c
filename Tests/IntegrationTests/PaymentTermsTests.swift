import JSON
import Testing

@Suite struct `Payment terms over HTTP` {
    private static let thirds = """
        {"code":"thirds","installments":[
          {"share":{"type":"percent_of_total","value":"33.33"},"due":{"days":0}},
          {"share":{"type":"percent_of_total","value":"33.33"},"due":{"days":30}},
          {"share":{"type":"remainder"},"due":{"days":60}}],
         "discounts":[{"days":10,"percent":"2"}]}
        """

    @Test func `preview what they make of an amount, by id and by code`() async throws {
        try await RunningServer.with { _, client in
            let terms = """
                {"code":"2_10_net_30","name":"2 % within 10 days, net 30",
                 "installments":[{"share":{"type":"remainder"},"due":{"days":30}}],
                 "discounts":[{"days":10,"percent":"2"}]}
                """
            let made = try await client.send("POST", "/v1/payment_terms", terms).expecting(201)
            #expect(try made.string("discount_tax") == "on_early_payment")
            for name in [try made.string("id") ?? "", "2_10_net_30"] {
                let path =
                    "/v1/payment_terms/\(name)/preview?amount=115000&tax=15000&date=2026-01-01&currency=EUR"
                let preview = try await client.send("GET", path).expecting(200)
                #expect(try preview.json("installments").elements.count == 1)
                #expect(try preview.string("installments", 0, "due_date") == "2026-01-31")
                #expect(try preview.integer("installments", 0, "amount") == 115_000)
                #expect(try preview.string("installments", 0, "discounts", 0, "until") == "2026-01-11")
                #expect(try preview.integer("installments", 0, "discounts", 0, "amount") == 2_300)
            }
            let path = "/v1/payment_terms/2_10_net_30/preview"
            for query in [
                "", "?amount=x", "?amount=1&tax=2", "?amount=1&date=2026-02-30", "?amount=1&currency=EU",
            ] {
                #expect(try await client.send("GET", path + query).status == 400)
            }
            #expect(try await client.send("GET", "/v1/payment_terms/nope/preview?amount=1").status == 404)
        }
    }

    @Test func `split an invoice into instalments that age, are paid in order and heal an order`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await client.send("POST", "/v1/payment_terms", Self.thirds).expecting(201)
            let customer = try await scene.customer("C", limit: 10_000)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","payment_terms":"thirds","issue":true,
                 "lines":[{"description":"W","quantity":"1","unit_price":10000,"tax_rate":"0"}]}
                """
            let invoice = try await client.send("POST", "/v1/invoices", body).expecting(201)
            let parts = try invoice.json("installments").elements
            #expect(parts.map { $0["amount"]?.integer } == [3_333, 3_333, 3_334])
            #expect(parts.map { $0["due_date"]?.string } == ["2026-11-01", "2026-12-01", "2026-12-31"])
            #expect(parts.map { $0["discounts"]?.elements.first?["amount"]?.integer } == [67, 67, 66])
            #expect(try invoice.string("installments", 0, "discounts", 0, "until") == "2026-11-11")
            let held = try await scene.order(customer, total: 4_000)
            #expect(try held.string("status") == "on_hold")
            let payment = """
                {"customer_id":"\(customer)","currency":"EUR","amount":4000,"auto_apply":true,
                 "reference":"\(try invoice.string("number") ?? "")"}
                """
            _ = try await client.send("POST", "/v1/payments", payment).expecting(201)
            // In time for 2 %: 32.66 settle the first part, and 7.34 earn 0.15 on the second.
            let now = try await client.send("GET", "/v1/invoices/\(scene.id(invoice))").expecting(200)
            #expect(try now.json("installments").elements.map { $0["open"]?.integer } == [0, 2_584, 3_334])
            let order = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try order.string("status") == "approved")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-15"}"#).expecting(200)
            let aging = try await client.send("GET", "/v1/reports/aging").expecting(200)
            #expect(try aging.integer("totals", "1_30") == 2_584)
            #expect(try aging.integer("totals", "not_due") == 3_334)
            #expect(try await scene.isClean())
        }
    }

    @Test func `compute the tax on the discounted lines where it is always lowered, on order and invoice`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let terms = """
                {"code":"always","installments":[{"share":{"type":"remainder"},"due":{"days":30}}],
                 "discounts":[{"days":10,"percent":"2"}],"discount_base":"lines","discount_tax":"always"}
                """
            _ = try await client.send("POST", "/v1/payment_terms", terms).expecting(201)
            let customer = try await scene.customer("C", limit: nil)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","payment_terms":"always",
                 "lines":[{"description":"W","quantity":"1","unit_price":10000,"tax_rate":"21"}]}
                """
            let order = try await client.send("POST", "/v1/orders", body).expecting(201)
            #expect(try order.integer("total") == 12_058)
            let bill = #"{"order_id":"\#(try scene.id(order))","issue":true}"#
            let invoice = try await client.send("POST", "/v1/invoices", bill).expecting(201)
            #expect(try invoice.integer("total") == 12_058 && invoice.integer("tax") == 2_058)
            #expect(try invoice.integer("installments", 0, "discounts", 0, "amount") == 200)
            let net = try await client.send("PATCH", "/v1/orders/\(try scene.id(order))", "{}").expecting(200)
            #expect(try net.string("status") == "approved")
            #expect(try await scene.isClean())
        }
    }

    static let refused: [(body: String, pointers: [String])] = [
        (#""installments":[{"share":{"type":"fixed","value":5}}]"#, ["/installments"]),
        (
            #""installments":[{"share":{"type":"remainder"}},{"share":{"type":"remainder"}}]"#,
            ["/installments"]
        ),
        (
            #""installments":[{"share":{"type":"percent_of_total","value":"101"}},{"share":{"type":"remainder"}}]"#,
            ["/installments/0/share/value"]
        ),
        (
            #""installments":[{"share":{"type":"percent_of_total","value":"60"}},{"share":{"type":"percent_of_total","value":"41"}},{"share":{"type":"remainder"}}]"#,
            ["/installments"]
        ),
        (
            #""installments":[{"share":{"type":"fixed","value":"1.5"}},{"share":{"type":"remainder","value":"1"}}]"#,
            ["/installments/0/share/value", "/installments/1/share/value"]
        ),
        (
            #""installments":[{"share":{"type":"remainder"},"due":{"days":-1,"day_of_month":32,"payment_days":[0]}}]"#,
            [
                "/installments/0/due/days", "/installments/0/due/day_of_month",
                "/installments/0/due/payment_days/0",
            ]
        ),
        (
            #""installments":[{"share":{"type":"remainder"},"due":{"months_after":1,"cutoff_day":5}}]"#,
            ["/installments/0/due/months_after"]
        ),
        (#""discounts":[{"days":5,"percent":"0"}]"#, ["/discounts/0/percent"]),
        (#""discounts":[{"days":5,"percent":"1"},{"days":5,"percent":"2"}]"#, ["/discounts/1/days"]),
        (#""discount_base":"lines","discount_tax":"on_early_payment""#, ["/discount_tax"]),
        (#""discount_tax":"always""#, ["/discount_tax"]),
    ]

    @Test(arguments: refused)
    func `refuse what makes no sense, by its place`(body: String, pointers: [String]) async throws {
        try await RunningServer.with { _, client in
            let answer = try await client.send("POST", "/v1/payment_terms", #"{"code":"x",\#(body)}"#)
                .expecting(422)
            #expect(try answer.pointers().sorted() == pointers.sorted())
            #expect(try await client.send("GET", "/v1/payment_terms/x").status == 404)
        }
    }
}
