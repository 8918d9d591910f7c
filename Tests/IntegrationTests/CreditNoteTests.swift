import JSON
import Testing

@Suite struct `A credit note` {
    private static let lines = """
        {"customer_id":"ext:C","currency":"EUR","issue":true,"external_id":"I",
         "lines":[\(Step.line(1, "5")),\(Step.line(2, "1", price: 500))]}
        """

    @Test func `is refused what its invoice doesn't hold, every fault with its place`() async throws {
        let notes = "invoices/ext:I/credit_notes"
        try await Story.follow([
            .customer("C"), .customer("D"), Step("POST", "invoices", Self.lines, 201),
            Step("POST", "invoices/ext:X/credit_notes", "{}", 404, "invoice_not_found"),
            Step(
                "POST",
                notes,
                #"{"lines":[{"line":9,"quantity":"1"}]}"#,
                422,
                "unknown_line",
                "/lines/0/line"
            ),
            Step(
                "POST",
                notes,
                #"{"lines":[{"line":1,"quantity":"6"}]}"#,
                422,
                "out_of_range",
                "/lines/0/quantity"
            ),
            Step(
                "POST",
                notes,
                #"{"lines":[{"line":2,"amount":501}]}"#,
                422,
                "out_of_range",
                "/lines/0/amount"
            ),
            Step("POST", notes, #"{"lines":[{"line":1}]}"#, 422, "required", "/lines/0"),
            Step("POST", notes, #"{"lines":[]}"#, 422, "required", "/lines"),
            Step(
                "POST",
                notes,
                #"{"lines":[{"line":1,"quantity":"1"},{"line":1,"amount":1}]}"#,
                422,
                "duplicate"
            ),
            Step("POST", notes, #"{"amount":100}"#, 422, "not_allowed", "/amount"),
            Step("POST", notes, #"{"tax":100}"#, 422, "not_allowed", "/tax"),
            Step("POST", notes, #"{"offset":6656}"#, 422, "exceeds_open", "/offset"),
            Step("POST", notes, #"{"offset":6000,"on_account":1}"#, 422, "sum_mismatch", ""),
            Step("POST", notes, #"{"refund":1}"#, 422, "exceeds_paid", "/refund"),
            Step("POST", notes, #"{"reopen_order":true}"#, 422, "not_allowed", "/reopen_order"),
            Step("POST", notes, #"{"issue_date":"2030-01-01"}"#, 422, "future_date", "/issue_date"),
            Step("POST", notes, #"{"issue_date":"2001-01-01"}"#, 422, "before_document", "/issue_date"),
            Step("POST", notes, #"{"lines":[{"line":2,"quantity":"1"}],"external_id":"N"}"#, 201),
            Step("POST", notes, #"{"external_id":"N"}"#, 409, "external_id_taken"),
            Step("POST", "invoices/ext:I/void", "{}", 409, "invoice_allocated"),
            Step("POST", notes, #"{"lines":[{"line":2,"quantity":"0.1"}]}"#, 422, "out_of_range"),
            Step("POST", notes, "{}", 201), Step("POST", notes, "{}", 409, "invoice_credited"),
            Step(
                "POST",
                "credit_notes/ext:N/allocations",
                #"{"allocations":[{"invoice":"ext:I"}]}"#,
                422,
                "nothing_open"
            ),
            Step("POST", "credit_notes/ext:N/cancel", #"{"reason":"mistake"}"#, 200),
            Step("POST", "credit_notes/ext:N/cancel", "{}", 409, "credit_note_cancelled"),
            Step("POST", "credit_notes/ext:Y/cancel", "{}", 404, "credit_note_not_found"),
            Step("GET", "credit_notes?status=cancelled&customer_id=ext:C&invoice_id=ext:I", nil, 200),
            Step("GET", "credit_notes?invoice_id=ext:Z", nil, 422, "unknown_invoice"),
        ])
    }

    @Test func `settles what is open, keeps the rest on account, and can be used, undone and cancelled`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let first = try await scene.invoice(customer, amount: 1_000)
            let second = try await scene.invoice(customer, amount: 400)
            _ = try await scene.pay(customer, amount: 700, for: first)
            let note = try await client.send("POST", "/v1/invoices/\(first)/credit_notes", "{}").expecting(
                201
            )
            #expect(try note.string("number") == "CRN-2026-000001")
            #expect(try note.integer("offset") == 300)
            #expect(try note.integer("unapplied") == 700)
            #expect(try note.string("status") == "open")
            #expect(try await scene.exposure(customer) == -300)
            let path = "/v1/credit_notes/\(try scene.id(note))"
            let used = try await client.send(
                "POST",
                "\(path)/allocations",
                #"{"allocations":[{"invoice":"\#(second)"}]}"#
            )
            .expecting(201)
            #expect(try used.integer("unapplied") == 300)
            #expect(try await state(second, client) == "paid")
            let use = try #require(try used.string("allocations", 0, "id"))
            _ = try await client.send("POST", "/v1/allocations/\(use)/undo", "{}").expecting(200)
            #expect(try await state(second, client) == "open")
            _ = try await client.send(
                "POST",
                "\(path)/allocations",
                #"{"allocations":[{"invoice":"\#(second)"}]}"#
            )
            .expecting(201)
            let cancelled = try await client.send("POST", "\(path)/cancel", "{}").expecting(200)
            #expect(try cancelled.string("status") == "cancelled")
            #expect(try cancelled.integer("unapplied") == 0)
            #expect(try await state(first, client) == "open")
            #expect(try await state(second, client) == "open")
            #expect(try await scene.exposure(customer) == 700)
            #expect(try await scene.isClean())
        }
    }

    @Test func `leaves an order's line to be billed again only where it says so`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let body =
                #"{"customer_id":"\#(customer)","currency":"EUR","external_id":"O","lines":[\#(Step.line(1, "10"))]}"#
            _ = try await client.send("POST", "/v1/orders", body).expecting(201)
            let invoice = try await scene.id(
                client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            )
            func credit(_ quantity: String, _ reopens: Bool) async throws -> Answer {
                let body = #"{"lines":[{"line":1,"quantity":"\#(quantity)"}],"reopen_order":\#(reopens)}"#
                return try await client.send("POST", "/v1/invoices/\(invoice)/credit_notes", body).expecting(
                    201
                )
            }
            func order() async throws -> [String?] {
                let order = try await client.send("GET", "/v1/orders/ext:O").expecting(200)
                return [
                    try order.string("invoice_status"), try order.string("lines", 0, "invoiced_quantity"),
                ]
            }
            _ = try await credit("2", false)
            #expect(try await order() == ["invoiced", "10"])
            #expect(try await scene.exposure(customer) == 9_680)
            let reopened = try await credit("3", true)
            #expect(try await order() == ["partially_invoiced", "7"])
            #expect(try await scene.exposure(customer) == 9_680)
            _ = try await client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            let path = "/v1/credit_notes/\(try scene.id(reopened))/cancel"
            let refused = try await client.send("POST", path, "{}").expecting(409)
            #expect(try refused.string("code") == "order_line_invoiced")
            #expect(try await scene.isClean())
        }
    }

    @Test func `is made by billing, and pays out only with the role cash`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await scene.invoice(customer, amount: 1_000)
            _ = try await scene.pay(customer, amount: 1_000, for: invoice)
            func key(_ roles: String) async throws -> Client {
                let made = try await client.send("POST", "/v1/api_keys", #"{"name":"K","roles":[\#(roles)]}"#)
                    .expecting(201)
                return try await Client(port: server.port, key: made.string("key") ?? "")
            }
            let path = "/v1/invoices/\(invoice)/credit_notes"
            let refund = #"{"refund":1000}"#
            _ = try await key(#""cash""#).send("POST", path, refund).expecting(403)
            let refused = try await key(#""billing""#).send("POST", path, refund).expecting(403)
            #expect(try refused.string("code") == "role_required")
            let note = try await key(#""billing","cash""#).send("POST", path, refund).expecting(201)
            #expect(try note.string("status") == "applied")
            #expect(try await scene.exposure(customer) == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `lowers sales, and one on an opening item doesn't`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await scene.invoice(customer, amount: 1_000)
            let opening = """
                {"origin":"opening","number":"9","customer_id":"\(customer)","currency":"EUR","issue_date":"2025-11-03",
                 "total":500,"tax":80,"installments":[{"due_date":"2025-12-18","amount":500,"open":200}]}
                """
            let item = try await scene.id(client.send("POST", "/v1/invoices", opening).expecting(201))
            let part = #"{"lines":[{"line":1,"amount":300}]}"#
            _ = try await client.send("POST", "/v1/invoices/\(invoice)/credit_notes", part).expecting(201)
            let note = try await client.send("POST", "/v1/invoices/\(item)/credit_notes", #"{"amount":250}"#)
                .expecting(201)
            #expect(
                try [note.integer("tax"), note.integer("offset"), note.integer("on_account")] == [
                    40, 200, 50,
                ]
            )
            let dso = try await client.send("GET", "/v1/kpis/dso?from=2026-01-01&to=2026-12-31").expecting(
                200
            )
            #expect(try dso.integer("denominator") == 700)
            #expect(try await scene.isClean())
        }
    }

    /// Credit after a discounted invoice: -100 settles 98.00 and takes 2.00 of discount back.
    @Test func `gives back what was paid, and takes the discount for paying early back with it`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let terms = #"{"code":"2_10","name":"2/10","discounts":[{"days":10,"percent":"2"}]}"#
            _ = try await client.send("POST", "/v1/payment_terms", terms).expecting(201)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","issue":true,"payment_terms":"2_10",
                 "lines":[{"description":"Widget","quantity":"1","unit_price":10000,"tax_rate":"21"}]}
                """
            let invoice = try await scene.id(client.send("POST", "/v1/invoices", body).expecting(201))
            _ = try await scene.pay(customer, amount: 11_858, for: invoice)
            #expect(try await state(invoice, client) == "paid")
            let path = "/v1/invoices/\(invoice)/credit_notes"
            let part = #"{"lines":[{"line":1,"amount":3333}]}"#
            let first = try await client.send("POST", path, part).expecting(201)
            #expect(try [first.integer("on_account"), first.integer("discount")] == [3_952, 81])
            let second = try await client.send("POST", path, "{}").expecting(201)
            #expect(try [second.integer("on_account"), second.integer("discount")] == [7_906, 161])
            #expect(try await scene.exposure(customer) == -11_858)
            let postings = try await client.send("GET", "/v1/ledger/postings?customer_id=\(customer)")
                .expecting(200)
            var allowed: Int64 = 0
            for posting in try postings.json("data").elements {
                for entry in posting["entries"]?.elements ?? []
                where entry["account"]?.string == "discount_allowed" {
                    allowed += entry["amount"]?.integer ?? 0
                }
            }
            #expect(allowed == 0)
            let dso = try await client.send("GET", "/v1/kpis/dso?from=2026-01-01&to=2026-12-31").expecting(
                200
            )
            #expect(try dso.integer("denominator") == 0)
            #expect(try await scene.isClean())
        }
    }

    private func state(_ invoice: String, _ client: Client) async throws -> String? {
        try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200).string("status")
    }
}
