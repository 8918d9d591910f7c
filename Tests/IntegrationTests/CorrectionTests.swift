import JSON
import Testing

@Suite struct `An invoice put right` {
    @Test func `can be put off, and as of earlier days is due when it was`() async throws {
        let places = RunningServer.Surroundings(today: "2026-03-01")
        try await RunningServer.with(places) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await scene.invoice(customer, amount: 1_000)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-04-20"}"#).expecting(200)
            func aging(_ more: String) async throws -> [Int64?] {
                let told = try await client.send("GET", "/v1/reports/aging?\(more)").expecting(200)
                return try [told.integer("totals", "not_due"), told.integer("totals", "1_30")]
            }
            let before = try await client.send("GET", "/v1/reports/aging").expecting(200)
            let known = try before.string("known_at") ?? ""
            #expect(try await aging("as_of=2026-04-20") == [0, 1_000])
            let path = "/v1/invoices/\(invoice)/extend"
            let told = try await client.send("POST", path, #"{"due_date":"2026-06-30","reason":"plan"}"#)
                .expecting(200)
            #expect(try told.string("installments", 0, "due_date") == "2026-06-30")
            #expect(try told.string("installments", 0, "original_due_date") == "2026-03-31")
            #expect(try told.json("overdue").boolean == false)
            #expect(try await aging("as_of=2026-04-20") == [1_000, 0])
            #expect(try await aging("as_of=2026-04-19") == [0, 1_000])
            #expect(try await aging("as_of=2026-04-20&known_at=\(known)") == [0, 1_000])
            let credit = try await client.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
            #expect(try credit.integer("overdue", "amount") == 0)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-05-01"}"#).expecting(200)
            _ = try await client.send("POST", path, #"{"due_date":"2026-03-31","reason":"void"}"#).expecting(
                200
            )
            #expect(try await aging("as_of=2026-05-01") == [0, 0])
            #expect(try await aging("as_of=2026-04-30") == [1_000, 0])
            #expect(try await aging("as_of=2026-04-19") == [0, 1_000])
            #expect(try await scene.isClean())
        }
    }

    @Test func `is put off for a reason, within bounds, where something is open`() async throws {
        let invoice = """
            {"customer_id":"ext:C","currency":"EUR","issue":true,"external_id":"I",
             "lines":[{"description":"Widget","quantity":"1","unit_price":100}]}
            """
        let path = "invoices/ext:I/extend"
        try await Story.follow([
            .customer("C"), Step("POST", "invoices", invoice, 201),
            Step("POST", path, #"{"due_date":"2036-01-01"}"#, 422, "required", "/reason"),
            Step("POST", path, #"{"reason":"r"}"#, 422, "required", "/due_date"),
            Step("POST", path, #"{"reason":"r","due_date":"2001-01-01"}"#, 422, "out_of_range", "/due_date"),
            Step("POST", path, #"{"reason":"r","due_date":"2099-01-01"}"#, 422, "out_of_range", "/due_date"),
            Step(
                "POST",
                path,
                #"{"reason":"r","due_date":"2030-01-01","installment":2}"#,
                422,
                "nothing_open"
            ),
            Step("POST", "invoices/ext:I/void", "{}", 200),
            Step("POST", path, #"{"reason":"r","due_date":"2030-01-01"}"#, 409, "invoice_void"),
        ])
    }

    @Test func `is void and billed anew where nothing was paid`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let old = try await scene.invoice(customer, amount: 1_000)
            let body = """
                {"reason":"wrong price","lines":[{"description":"Widget","quantity":"1","unit_price":900,"tax_rate":"0"}]}
                """
            let told = try await client.send("POST", "/v1/invoices/\(old)/correct", body).expecting(201)
            #expect(try told.string("corrects_id") == old)
            #expect(try [told.integer("total"), told.integer("amount_due")] == [900, 900])
            let before = try await client.send("GET", "/v1/invoices/\(old)").expecting(200)
            #expect(try before.string("status") == "void")
            #expect(try await scene.exposure(customer) == 900)
            let refused = try await client.send("POST", "/v1/invoices/\(old)/correct", body).expecting(409)
            #expect(try refused.string("code") == "invoice_void")
            #expect(try await scene.isClean())
        }
    }

    @Test func `is credited whole and billed anew where it was paid, and the money follows`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let body =
                #"{"customer_id":"\#(customer)","currency":"EUR","external_id":"O","lines":[\#(Step.line(1, "10"))]}"#
            _ = try await client.send("POST", "/v1/orders", body).expecting(201)
            let old = try await scene.id(
                client.send("POST", "/v1/orders/ext:O/invoices", "{}").expecting(201)
            )
            _ = try await scene.pay(customer, amount: 12_000, for: old)
            let correction =
                #"{"reason":"two were missing","lines":[{"line":1,"quantity":"8"}],"purchase_order":"PO-9"}"#
            let told = try await client.send("POST", "/v1/invoices/\(old)/correct", correction).expecting(201)
            #expect(try [told.integer("total"), told.integer("amount_due")] == [9_680, 0])
            #expect(try [told.string("status"), told.string("purchase_order")] == ["paid", "PO-9"])
            let order = try await client.send("GET", "/v1/orders/ext:O").expecting(200)
            #expect(try order.string("lines", 0, "invoiced_quantity") == "8")
            #expect(try await scene.exposure(customer) == 2_420 - 2_320)
            let before = try await client.send("GET", "/v1/invoices/\(old)").expecting(200)
            #expect(try [before.string("status"), before.string("credit_note_id")] == ["paid", nil])
            #expect(try before.integer("credited") == 12_100)
            #expect(try await scene.isClean())
        }
    }
}
