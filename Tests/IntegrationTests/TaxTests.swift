import JSON
import Testing

@Suite struct `Taxes of documents` {
    private static func invoice(_ key: String, _ lines: String, _ more: String = #""issue":true"#) -> String {
        #"{"customer_id":"ext:C","currency":"EUR","external_id":"\#(key)","lines":[\#(lines)],\#(more)}"#
    }

    private static func rate(_ code: String, _ rate: String, from day: String, _ more: String = "") -> Step {
        let body =
            #"{"code":"\#(code)","country":"NL","tax_category":"S","tax_rate":"\#(rate)","valid_from":"\#(day)"\#(more)}"#
        return Step("POST", "tax_rates", body, 201)
    }

    @Test func `by a code are those of the day of the supply, and rows are only added`() async throws {
        let coded = #"{"quantity":"1","unit_price":10000,"tax_code":"NL-S"}"#
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            func send(_ step: Step) async throws -> Answer {
                try await client.send(step.method, step.path, step.body).expecting(step.status)
            }
            _ = try await send(Self.rate("NL-S", "19", from: "2001-01-01"))
            _ = try await send(Self.rate("NL-S", "21", from: "2012-10-01"))
            let today = try await client.send("GET", "/v1/tax_rates/NL-S").expecting(200)
            #expect(try today.string("tax_rate") == "21")
            let before = try await client.send("GET", "/v1/tax_rates/NL-S?on=2012-09-30").expecting(200)
            #expect(try before.string("tax_rate") == "19")
            func tax(_ key: String, _ more: String) async throws -> Int64? {
                try await client.send("POST", "/v1/invoices", Self.invoice(key, coded, more)).expecting(201)
                    .integer("tax")
            }
            #expect(try await tax("A", #""issue":true"#) == 2_100)
            #expect(try await tax("B", #""issue":true,"supply_date":"2012-09-30""#) == 1_900)
            #expect(try await tax("D", #""issue":false"#) == 2_100)
            let moved = try await client.send("PATCH", "/v1/invoices/ext:D", #"{"supply_date":"2005-05-05"}"#)
                .expecting(200)
            #expect(try moved.integer("tax") == 1_900)
            #expect(try moved.string("lines", 0, "tax_code") == "NL-S")
            // An order is billed at the rate of the day on which it ships.
            let order = """
                {"customer_id":"\(customer)","currency":"EUR","external_id":"O","lines":[\(coded)],
                 "charges":[{"amount":1000,"reason":"Freight"}]}
                """
            #expect(
                try await client.send("POST", "/v1/orders", order).expecting(201).integer("total") == 13_310
            )
            let shipped = try await client.send(
                "POST",
                "/v1/orders/ext:O/fulfillments",
                #"{"invoice":true,"ship_date":"2012-09-30"}"#
            ).expecting(201)
            #expect(try shipped.integer("invoice", "total") == 13_090)
            #expect(try await scene.isClean())
        }
    }

    @Test func `are refused by the rule that they break`() async throws {
        func line(_ category: String) -> String {
            #"{"quantity":"1","unit_price":1000,"tax_category":"\#(category)"}"#
        }
        func refused(_ category: String, _ pointer: String) -> Step {
            Step("POST", "invoices", Self.invoice("X", line(category)), 422, "invoice_rule", pointer)
        }
        let numbers = #"{"vat_id":"NL123456789B01"}"#
        try await Story.follow([
            .customer("C"), refused("E", "/tax_exemption_reason"), refused("G", "/seller/vat_id"),
            Step("POST", "invoices", Self.invoice("X", line("K")), 422, "validation_failed"),
            Step("PATCH", "company", numbers, 200), refused("AE", "/buyer/vat_id"),
            refused("K", "/buyer/vat_id"),
            Step(
                "POST",
                "invoices",
                Self.invoice("X", line("O") + "," + line("Z")),
                422,
                "invoice_rule",
                "/lines"
            ),
            Step(
                "POST",
                "invoices",
                Self.invoice("X", line("E"), #""tax_exemption_code":"VATEX-XX""#),
                422,
                "invoice_rule",
                "/tax_exemption_code"
            ),
            Step("PATCH", "customers/ext:C", #"{"vat_id":"BE0403170701"}"#, 200),
            Step("POST", "invoices", Self.invoice("AE", line("AE")), 201),
            Step("POST", "invoices", Self.invoice("K", line("K")), 201),
            Step("POST", "invoices", Self.invoice("G", line("G")), 201),
            Step("POST", "invoices", Self.invoice("O", line("O")), 201),
            Step(
                "POST",
                "invoices",
                Self.invoice("E", line("E"), #""issue":true,"tax_exemption_code":"VATEX-EU-132""#),
                201
            ),
            Step(
                "POST",
                "tax_rates",
                #"{"code":"NL-E","country":"NL","tax_category":"E","valid_from":"2001-01-01","exemption_reason":"Article 132"}"#,
                201
            ),
            Step(
                "POST",
                "invoices",
                Self.invoice("E2", #"{"quantity":"1","unit_price":5,"tax_code":"NL-E"}"#),
                201
            ),
            Step(
                "POST",
                "tax_rates",
                #"{"code":"NL-E","country":"BE","tax_category":"E","valid_from":"2001-01-01"}"#,
                409,
                "tax_code_taken"
            ),
            Step(
                "POST",
                "tax_rates",
                #"{"code":"NL-X","country":"NL","tax_category":"E","tax_rate":"5","valid_from":"2001-01-01"}"#,
                422,
                "invoice_rule",
                "/tax_rate"
            ),
            Step(
                "POST",
                "invoices",
                Self.invoice("X", #"{"quantity":"1","unit_price":5,"tax_code":"XX"}"#),
                422,
                "unknown_tax_rate",
                "/lines/0/tax_code"
            ),
            Step(
                "POST",
                "invoices",
                Self.invoice("X", #"{"quantity":"1","unit_price":5,"tax_code":"NL-E","tax_rate":"5"}"#),
                422,
                "ambiguous",
                "/lines/0/tax_code"
            ),
            Step("GET", "tax_rates/XX", nil, 404, "tax_rate_not_found"),
            Step("GET", "tax_rates?country=NL&code=NL-E", nil, 200),
        ])
    }

    @Test func `in prices are taken out of them, on orders, their invoices and what is credited`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let order = """
                {"customer_id":"\(customer)","currency":"EUR","external_id":"O","prices_include_tax":true,
                 "lines":[{"line":1,"quantity":"3","unit_price":1000,"tax_rate":"21"},
                          {"line":2,"quantity":"2","unit_price":555,"tax_rate":"9"}],
                 "charges":[{"amount":499,"reason":"Freight","tax_rate":"21"}]}
                """
            let placed = try await client.send("POST", "/v1/orders", order).expecting(201)
            #expect(try placed.integer("total") == 3_000 + 1_110 + 499)
            #expect(try await scene.exposure(customer) == 4_609)
            #expect(
                try await client.send("PATCH", "/v1/orders/ext:O", #"{"purchase_order":"P"}"#).integer(
                    "total"
                ) == 4_609
            )
            let first = try await client.send(
                "POST",
                "/v1/orders/ext:O/invoices",
                #"{"lines":[{"line":1,"quantity":"2"}]}"#
            ).expecting(201)
            let rest = try await client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            let totals = (try first.integer("total") ?? 0, try rest.integer("total") ?? 0)
            #expect(totals.0 + totals.1 == 4_609)
            #expect(try first.json("prices_include_tax").boolean == true)
            #expect(try await scene.exposure(customer) == 4_609)
            let note = try await client.send(
                "POST",
                "/v1/invoices/\(scene.id(first))/credit_notes",
                #"{"lines":[{"line":1,"quantity":"1"}]}"#
            ).expecting(201)
            #expect(try note.integer("total") == 1_000)
            for invoice in [first, rest] {
                let html = try await client.send(
                    "GET",
                    "/v1/invoices/\(scene.id(invoice))",
                    nil,
                    ["Accept": "text/html"]
                )
                #expect(html.text.contains("VAT incl."))
            }
            #expect(try await scene.isClean())
        }
    }
}
