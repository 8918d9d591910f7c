import JSON
import Testing

@Suite struct `A collective invoice` {
    private static func order(_ key: String, _ more: String = "") -> String {
        """
        {"customer_id":"ext:C","currency":"EUR","external_id":"\(key)",
         "lines":[{"line":1,"description":"Widget","quantity":"4","unit_price":2500,"tax_rate":"21"},
                  {"line":7,"description":"Book","quantity":"2","unit_price":999,"tax_rate":"9"}],
         "charges":[{"amount":101,"reason":"Freight","tax_rate":"21"}],
         "allowances":[{"percent":"3","reason":"Rebate","tax_rate":"21"}]\(more)}
        """
    }

    @Test func `bills what is open of several orders, moves their credit, and gives it back when it is void`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            for key in ["A", "B"] {
                _ = try await client.send("POST", "/v1/orders", Self.order(key)).expecting(201)
            }
            _ = try await client.send(
                "POST",
                "/v1/orders/ext:A/invoices",
                #"{"lines":[{"line":1,"quantity":"1"}]}"#
            )
            .expecting(201)
            let before = try await scene.exposure(customer)
            let body = #"{"customer_id":"ext:C","order_ids":["ext:A","ext:B"],"issue":true}"#
            let invoice = try await client.send("POST", "/v1/invoices", body).expecting(201)
            let id = try scene.id(invoice)
            #expect(try invoice.json("order_id").isNull)
            #expect(try invoice.json("order_ids").elements.count == 2)
            #expect(try invoice.json("lines").elements.map { $0["line"]?.integer } == [1, 2, 3, 4])
            #expect(try invoice.json("lines").elements.map { $0["order_line"]?.integer } == [1, 7, 1, 7])
            #expect(try invoice.json("charges").elements.count == 2)
            #expect(try await abs((scene.exposure(customer) ?? 0) - (before ?? 0)) <= 6)
            for key in ["A", "B"] {
                let order = try await client.send("GET", "/v1/orders/ext:\(key)").expecting(200)
                #expect(try order.string("invoice_status") == "invoiced")
                #expect(try order.integer("committed") == 0)
                let list = try await client.send("GET", "/v1/invoices?order_id=ext:\(key)").expecting(200)
                #expect(try list.json("data").elements.contains { $0["id"]?.string == id })
            }
            #expect(try await scene.isClean())
            let html = try await client.send("GET", "/v1/invoices/\(id)", nil, ["Accept": "text/html"])
            #expect(html.text.contains("Order A") && html.text.contains("Order B"))
            _ = try await client.send("POST", "/v1/invoices/\(id)/void", #"{"reason":"x"}"#).expecting(200)
            #expect(try await scene.exposure(customer) == before)
            #expect(try await client.send("GET", "/v1/orders/ext:B").string("invoice_status") == "uninvoiced")
            #expect(try await scene.isClean())
            let again = try await client.send("POST", "/v1/invoices", body).expecting(201)
            #expect(try again.integer("total") == (try invoice.integer("total")))
            let path = "/v1/invoices/\(try scene.id(again))"
            _ = try await client.send(
                "POST",
                "\(path)/credit_notes",
                #"{"lines":[{"line":2,"quantity":"1"}]}"#
            )
            .expecting(201)
            #expect(try await scene.isClean())
        }
    }

    @Test func `bills shipments once each, and a month by a run that can be repeated`() async throws {
        try await RunningServer.with(RunningServer.Surroundings(today: "2026-11-23")) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            _ = try await client.send("PATCH", "/v1/customers/ext:C", #"{"billing_cycle":"monthly"}"#)
                .expecting(200)
            for key in ["A", "B"] {
                _ = try await client.send("POST", "/v1/orders", Self.order(key)).expecting(201)
            }
            func ship(_ order: String, _ key: String, _ lines: String, _ day: String) async throws {
                let body = #"{"external_id":"\#(key)","lines":\#(lines),"ship_date":"\#(day)"}"#
                _ = try await client.send("POST", "/v1/orders/ext:\(order)/fulfillments", body).expecting(201)
            }
            try await ship("A", "D1", #"[{"line":1,"quantity":"1"}]"#, "2026-10-05")
            try await ship("A", "D2", #"[{"line":1,"quantity":"2"},{"line":7,"quantity":"1"}]"#, "2026-10-28")
            try await ship("B", "D3", #"[{"line":1,"quantity":"4"}]"#, "2026-10-30")
            try await ship("B", "D4", #"[{"line":7,"quantity":"2"}]"#, "2026-11-02")
            let before = try await scene.exposure(customer)
            let run = #"{"month":"2026-10"}"#
            let preview = try await client.send("POST", "/v1/billing_runs", run, ["Dry-Run": "true"])
                .expecting(200)
            #expect(try preview.string("data", 0, "outcome") == "issued")
            let made = try await client.send("POST", "/v1/billing_runs", run).expecting(200)
            #expect(try made.integer("data", 0, "total") == (try preview.integer("data", 0, "total")))
            let id = try #require(try made.string("data", 0, "invoice_id"))
            let invoice = try await client.send("GET", "/v1/invoices/\(id)").expecting(200)
            #expect(try invoice.json("lines").elements.count == 4)
            #expect(try invoice.string("supply_date") == "2026-10-30")
            #expect(try await abs((scene.exposure(customer) ?? 0) - (before ?? 0)) <= 8)
            let again = try await client.send("POST", "/v1/billing_runs", run).expecting(200)
            #expect(try again.string("data", 0, "outcome") == "billed_before")
            func bill(_ shipments: String, _ status: Int) async throws -> Answer {
                let body = #"{"customer_id":"ext:C","fulfillments":[\#(shipments)],"issue":true}"#
                return try await client.send("POST", "/v1/invoices", body).expecting(status)
            }
            #expect(try await bill(#""ext:D3""#, 409).string("code") == "fulfillment_invoiced")
            _ = try await client.send("POST", "/v1/invoices/\(id)/void", #"{"reason":"x"}"#).expecting(200)
            _ = try await bill(#""ext:D4","ext:D1""#, 201)
            let rest = try await client.send("POST", "/v1/billing_runs", run).expecting(200)
            #expect(try rest.string("data", 0, "outcome") == "issued")
            #expect(try await abs((scene.exposure(customer) ?? 0) - (before ?? 0)) <= 8)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is refused what doesn't fit one document`() async throws {
        func invoice(_ what: String) -> String { #"{"customer_id":"ext:C","issue":true,\#(what)}"# }
        let order = #"{"customer_id":"ext:D","currency":"EUR","external_id":"X","total":500}"#
        try await Story.follow([
            .customer("C"), .customer("D"), Step("POST", "orders", Self.order("A"), 201),
            Step("POST", "orders", Self.order("B", #","prices_include_tax":true"#), 201),
            Step("POST", "orders", order, 201),
            Step("POST", "invoices", invoice(#""order_ids":[]"#), 422, "required", "/order_ids"),
            Step(
                "POST",
                "invoices",
                invoice(#""order_ids":["ext:Q"]"#),
                422,
                "unknown_order",
                "/order_ids/0"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""order_ids":["ext:A","ext:A"]"#),
                422,
                "duplicate",
                "/order_ids/1"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""order_ids":["ext:A","ext:X"]"#),
                422,
                "foreign_order",
                "/order_ids/1"
            ),
            Step("POST", "invoices", invoice(#""order_ids":["ext:A","ext:B"]"#), 422, "mixed_prices", ""),
            Step(
                "POST",
                "invoices",
                #"{"customer_id":"ext:C","order_ids":["ext:A"]}"#,
                422,
                "not_allowed",
                "/issue"
            ),
            Step("POST", "invoices", invoice(#""order_ids":["ext:A"],"external_id":"I""#), 201),
            Step("POST", "invoices", invoice(#""order_ids":["ext:A"]"#), 409, "order_invoiced"),
            Step("POST", "invoices/ext:I/correct", #"{"reason":"x"}"#, 409, "invoice_collective"),
            Step(
                "POST",
                "invoices/ext:I/credit_notes",
                #"{"reopen_order":true}"#,
                422,
                "not_allowed",
                "/reopen_order"
            ),
            Step("POST", "billing_runs", #"{"month":"2999-01"}"#, 422, "future_date", "/month"),
            Step("POST", "billing_runs", #"{"month":"x"}"#, 422, "malformed_date", "/month"),
        ])
    }
}
