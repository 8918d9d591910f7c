import JSON
import Testing

@Suite struct `A write-off` {
    private static let line =
        #"{"description":"Widget","quantity":"1","unit_price":10000,"tax_rate":"21"}"#

    private static func taxed(_ customer: String, _ scene: Scene) async throws -> String {
        let body = #"{"customer_id":"\#(customer)","currency":"EUR","issue":true,"lines":[\#(line)]}"#
        return try await scene.id(scene.client.send("POST", "/v1/invoices", body).expecting(201))
    }

    private static func status(_ invoice: String, _ scene: Scene) async throws -> String? {
        try await scene.client.send("GET", "/v1/invoices/\(invoice)").expecting(200).string("status")
    }

    @Test func `is refused what isn't open, and without a reason`() async throws {
        let invoice = """
            {"customer_id":"ext:C","currency":"EUR","issue":true,"external_id":"I","lines":[\(Self.line)]}
            """
        let path = "invoices/ext:I/write_off"
        try await Story.follow([
            .customer("C"), Step("POST", "invoices", invoice, 201),
            Step("POST", path, "{}", 422, "required", "/reason"),
            Step("POST", path, #"{"reason":"r","amount":12101}"#, 422, "exceeds_open", "/amount"),
            Step("POST", path, #"{"reason":"r","amount":0}"#, 422, "out_of_range", "/amount"),
            Step("POST", path, #"{"reason":"r","installment":2}"#, 422, "nothing_open", "/installment"),
            Step("POST", path, #"{"reason":"r","effective_date":"2001-01-01"}"#, 422, "before_document"),
            Step("POST", path, #"{"reason":"r","effective_date":"2099-01-01"}"#, 422, "future_date"),
            Step("POST", path, #"{"reason":"r","amount":12000}"#, 200),
            Step("POST", "invoices/ext:I/void", "{}", 409, "invoice_allocated"),
            Step("POST", "invoices/ext:I/credit_notes", "{}", 422, "exceeds_invoice", ""),
            Step("POST", "invoices/ext:I/credit_notes", #"{"lines":[{"line":1,"amount":50}]}"#, 201),
            Step("POST", path, #"{"reason":"r"}"#, 200),
            Step("POST", path, #"{"reason":"r"}"#, 409, "invoice_written_off"),
            Step("POST", "invoices/ext:I/correct", #"{"reason":"r"}"#, 409, "invoice_written_off"),
            Step("GET", "invoices?status=written_off", nil, 200),
            Step(
                "POST",
                "write_offs/wof_01M82V7M0YANKXFR13FNYBQR3F/reverse",
                "{}",
                404,
                "write_off_not_found"
            ),
        ])
    }

    @Test func `gives the tax back, is recovered by a later payment, and given up again when that is undone`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await Self.taxed(customer, scene)
            _ = try await scene.pay(customer, amount: 2_100, for: invoice)
            let body = #"{"reason":"insolvent","tax_relief":true}"#
            let told = try await client.send("POST", "/v1/invoices/\(invoice)/write_off", body).expecting(200)
            #expect(try told.string("status") == "written_off")
            #expect(try [told.integer("written_off"), told.integer("amount_due")] == [10_000, 0])
            #expect(try await scene.exposure(customer) == 0)
            let path = "/v1/write_offs/\(try told.string("write_offs", 0, "id") ?? "")"
            let writeOff = try await client.send("GET", path).expecting(200)
            #expect(try writeOff.integer("taxes", 0, "amount") == 1_736)
            let ratio = try await client.send("GET", "/v1/kpis/bad_debt_ratio?from=2026-01-01&to=2026-12-31")
            #expect(try ratio.expecting(200).string("value") == "0.8264")
            let payment = try await scene.pay(customer, amount: 12_000, for: invoice)
            #expect(try payment.integer("unapplied") == 2_000)
            #expect(try await Self.status(invoice, scene) == "paid")
            let use = try payment.string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(use)/undo", "{}").expecting(200)
            #expect(try await Self.status(invoice, scene) == "written_off")
            #expect(try await client.send("GET", path).expecting(200).integer("recovered") == 0)
            let reversed = try await client.send("POST", "\(path)/reverse", "{}").expecting(200)
            #expect(try reversed.string("status") == "reversed")
            #expect(try await Self.status(invoice, scene) == "open")
            let again = try await client.send("POST", "\(path)/reverse", "{}").expecting(409)
            #expect(try again.string("code") == "write_off_reversed")
            #expect(try await scene.isClean())
        }
    }

    @Test func `that is taken back leaves what was recovered of it paid`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await Self.taxed(customer, scene)
            let body = #"{"reason":"insolvent","tax_relief":true,"amount":6050}"#
            let told = try await client.send("POST", "/v1/invoices/\(invoice)/write_off", body).expecting(200)
            #expect(try told.string("status") == "open")
            _ = try await scene.pay(customer, amount: 8_050, for: invoice)
            let path = "/v1/write_offs/\(try told.string("write_offs", 0, "id") ?? "")"
            #expect(try await client.send("GET", path).expecting(200).integer("recovered") == 2_000)
            _ = try await client.send("POST", "\(path)/reverse", "{}").expecting(200)
            let invoiceNow = try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200)
            #expect(try invoiceNow.integer("amount_due") == 4_050)
            #expect(try await scene.isClean())
        }
    }

    @Test func `goes through the tiers, and waits for a second person where they say so`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let scene = office.scene
            let customer = try await scene.customer("C", limit: 1_000)
            let small = try await scene.invoice(customer, amount: 500)
            let great = try await scene.invoice(customer, amount: 1_001)
            let reason = #"{"reason":"insolvent"}"#
            let denied = try await office.seller.send("POST", "/v1/invoices/\(small)/write_off", reason)
            #expect(try denied.expecting(403).string("code") == "approval_required")
            _ = try await office.approver.send("POST", "/v1/invoices/\(small)/write_off", reason).expecting(
                200
            )
            let path = "/v1/invoices/\(great)/write_off"
            let above = try await office.approver.send("POST", path, reason).expecting(403)
            #expect(try above.string("tier", "role") == "credit_manager")
            let asked = try await office.managers[0].send("POST", path, reason).expecting(202)
            #expect(try [asked.string("kind"), asked.string("status")] == ["write_off", "pending"])
            #expect(try await Self.status(great, scene) == "open")
            let twice = try await office.managers[1].send("POST", path, reason).expecting(409)
            #expect(try twice.string("code") == "write_off_awaiting_approval")
            let approve = "/v1/approvals/\(try scene.id(asked))/approve"
            _ = try await office.managers[0].send("POST", approve).expecting(403)
            _ = try await office.managers[1].send("POST", approve).expecting(200)
            #expect(try await Self.status(great, scene) == "written_off")
            #expect(try await scene.isClean())
        }
    }

    @Test func `that waits is outdated once the debt is paid, and rejected leaves it`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let scene = office.scene
            let customer = try await scene.customer("C", limit: 1_000)
            let invoice = try await scene.invoice(customer, amount: 2_000)
            let path = "/v1/invoices/\(invoice)/write_off"
            let asked = try await office.managers[0].send("POST", path, #"{"reason":"insolvent"}"#).expecting(
                202
            )
            _ = try await scene.pay(customer, amount: 1, for: invoice)
            let approval = "/v1/approvals/\(try scene.id(asked))"
            let refused = try await office.managers[1].send("POST", "\(approval)/approve").expecting(409)
            #expect(try refused.string("code") == "approval_outdated")
            _ = try await office.managers[1].send("POST", "\(approval)/reject").expecting(200)
            let id = try asked.string("write_off_id") ?? ""
            let writeOff = try await client.send("GET", "/v1/write_offs/\(id)").expecting(200)
            #expect(try writeOff.string("status") == "rejected")
            #expect(try await Self.status(invoice, scene) == "open")
            #expect(try await scene.isClean())
        }
    }
}
