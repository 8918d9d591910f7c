import JSON
import Testing

@Suite struct `Allowances and charges over HTTP` {
    private static let order = """
        {"customer_id":"ext:C","currency":"EUR","external_id":"O",
         "lines":[{"line":1,"description":"Widget","quantity":"4","unit_price":2500,"tax_rate":"21",
                   "charges":[{"amount":10,"reason":"Packing"}]},
                  {"line":2,"description":"Book","quantity":"2","unit_price":1000,"tax_rate":"9"}],
         "allowances":[{"percent":"10","reason_code":"95","tax_rate":"21"}],
         "charges":[{"amount":101,"reason":"Freight","reason_code":"FC","tax_rate":"21"}]}
        """

    @Test func `of an order go over to its invoices, to credit notes and back, and the books add up`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let order = try await client.send("POST", "/v1/orders", Self.order).expecting(201)
            // 21 %: 10,010 − 1,001 + 101 = 9,110; 9 %: 2,000.
            #expect(try order.integer("lines_total") == 12_010)
            #expect(try order.integer("allowance_total") == 1_001)
            #expect(try order.integer("charge_total") == 101)
            #expect(try order.integer("subtotal") == 11_110)
            #expect(try order.integer("total") == 11_110 + 1_913 + 180)
            #expect(try await scene.exposure(customer) == 13_203)
            var freight: Int64 = 0
            var invoices: [String] = []
            for lines in [
                #"[{"line":1,"quantity":"1"}]"#, #"[{"line":1,"quantity":"2"},{"line":2,"quantity":"1"}]"#,
            ] {
                let bill = #"{"lines":\#(lines)}"#
                let invoice = try await client.send("POST", "/v1/orders/ext:O/invoices", bill).expecting(201)
                freight += try invoice.integer("charge_total") ?? 0
                invoices.append(try scene.id(invoice))
                #expect(try await abs((scene.exposure(customer) ?? 0) - 13_203) <= 3)
            }
            // A draft takes its share when it is issued: by then the other one is void.
            let draft = try await scene.id(
                client.send("POST", "/v1/orders/ext:O/invoices", #"{"issue":false}"#).expecting(201)
            )
            _ = try await client.send("POST", "/v1/invoices/\(invoices[1])/void", "{}").expecting(200)
            _ = try await client.send("POST", "/v1/invoices/\(draft)/issue", "{}").expecting(200)
            let last = try await client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            var sum: Int64 = 0
            for id in [invoices[0], draft, try scene.id(last)] {
                sum +=
                    try await client.send("GET", "/v1/invoices/\(id)").expecting(200)
                    .integer("charge_total") ?? 0
            }
            #expect(sum == 101)
            #expect(try await abs((scene.exposure(customer) ?? 0) - 13_203) <= 4)
            #expect(try await scene.isClean())
            let path = "/v1/invoices/\(try scene.id(last))"
            let before = try await scene.exposure(customer)
            let note = try await client.send(
                "POST",
                "\(path)/credit_notes",
                #"{"lines":[{"line":1,"quantity":"1"}],"charges":[{"number":1}],"reopen_order":true}"#
            ).expecting(201)
            #expect(try note.integer("allowance_total") == 251)
            #expect(try await scene.isClean())
            _ = try await client.send("POST", "/v1/credit_notes/\(scene.id(note))/cancel", "{}").expecting(
                200
            )
            #expect(try await scene.exposure(customer) == before)
            let whole = try await client.send("POST", "\(path)/credit_notes", #"{"reopen_order":true}"#)
                .expecting(201)
            #expect(try whole.integer("total") == (try last.integer("total")))
            #expect(try await scene.isClean())
            _ = try await client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            #expect(try await client.send("GET", "/v1/orders/ext:O").string("invoice_status") == "invoiced")
            #expect(try await abs((scene.exposure(customer) ?? 0) - 13_203) <= 6)
            #expect(try await scene.isClean())
        }
    }

    @Test func `are refused by the rule that they break, and drafts change them one list at a time`()
        async throws
    {
        func invoice(_ more: String, lines: String = #"{"quantity":"1","unit_price":1000,"tax_rate":"21"}"#)
            -> String
        {
            #"{"customer_id":"ext:C","currency":"EUR","external_id":"I","lines":[\#(lines)],\#(more)}"#
        }
        let exempt = #"{"quantity":"1","unit_price":1000,"tax_rate":"21","tax_category":"E"}"#
        let freight = #""charges":[{"amount":100,"reason":"Freight"}]"#
        try await Story.follow([
            .customer("C"),
            Step(
                "POST",
                "invoices",
                invoice(#""allowances":[{"amount":5}]"#),
                422,
                "invoice_rule",
                "/allowances/0/reason"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""charges":[{"percent":"5","reason":"x","reason_code":"95"}]"#),
                422,
                "invoice_rule",
                "/charges/0/reason_code"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""note":"x""#, lines: exempt),
                422,
                "invoice_rule",
                "/lines/0/tax_category"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""allowances":[{"amount":1001,"reason":"x"}],"issue":true"#),
                422,
                "negative_total",
                "/lines"
            ),
            Step("POST", "invoices", invoice(#""allowances":[{"amount":5,"reason":"x"}],\#(freight)"#), 201),
            Step("PATCH", "invoices/ext:I", #"{"allowances":[]}"#, 200),
            Step("PUT", "invoices/ext:I", invoice(freight), 200),
            Step("POST", "invoices/ext:I/issue", "{}", 200),
            Step("PUT", "invoices/ext:I", invoice(freight), 200),
            Step("PUT", "invoices/ext:I", invoice(#""note":"x""#), 409, "invoice_open"),
            Step(
                "POST",
                "invoices/ext:I/credit_notes",
                #"{"charges":[{"number":2}]}"#,
                422,
                "unknown_line",
                "/charges/0/number"
            ),
            Step(
                "POST",
                "invoices/ext:I/credit_notes",
                #"{"charges":[{"number":1,"amount":101}]}"#,
                422,
                "out_of_range",
                "/charges/0/amount"
            ),
            Step("POST", "invoices/ext:I/credit_notes", #"{"charges":[{"number":1,"amount":40}]}"#, 201),
            Step(
                "POST",
                "invoices/ext:I/correct",
                #"{"charges":[],"lines":[\#(Step.line(1, "1"))],"reason":"x"}"#,
                201
            ),
            Step("POST", "orders", Self.order, 201),
            Step(
                "POST",
                "orders",
                #"{"customer_id":"ext:C","currency":"EUR","total":5,\#(freight)}"#,
                422,
                "not_allowed",
                "/charges"
            ),
            Step("POST", "orders/ext:O/invoices", #"{"lines":[{"line":1,"quantity":"1"}]}"#, 201),
            Step("PATCH", "orders/ext:O", #"{"allowances":[]}"#, 422, "line_invoiced", "/allowances/0"),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"charges":[{"amount":101,"reason":"Freight","reason_code":"FC","tax_rate":"21"},"#
                    + #"{"amount":9,"reason":"Toll","tax_rate":"21"}]}"#,
                200
            ),
            Step("POST", "orders/ext:O/invoices", "{}", 201),
        ])
    }
}
