import JSON
import Testing

@Suite struct `Paying early over HTTP` {
    private static let terms = """
        {"code":"2_10_net_30","name":"2 % within 10 days, net 30",
         "installments":[{"share":{"type":"remainder"},"due":{"days":30}}],
         "discounts":[{"days":10,"percent":"2"}]}
        """

    /// 100.00 and 21 % under the terms, issued on 1 November.
    private static func invoice(_ scene: Scene, _ id: String) async throws -> String {
        let body = """
            {"customer_id":"ext:C","currency":"EUR","payment_terms":"2_10_net_30","issue":true,"external_id":"\(id)",
             "lines":[{"description":"Widget","quantity":"1","unit_price":10000,"tax_rate":"21"}]}
            """
        return try await scene.id(scene.client.send("POST", "/v1/invoices", body).expecting(201))
    }

    private static func pay(_ client: Client, _ amount: Int64, _ use: String) async throws -> Answer {
        let body =
            #"{"customer_id":"ext:C","currency":"EUR","amount":\#(amount),"allocations":[{"invoice":"ext:I"\#(use)}]}"#
        return try await client.send("POST", "/v1/payments", body)
    }

    private static func open(_ client: Client, _ invoice: String = "ext:I") async throws -> Int64? {
        try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200).integer("amount_due")
    }

    @Test func `takes the discount off the invoice and its tax, and undone restores both`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await client.send("POST", "/v1/payment_terms", Self.terms).expecting(201)
            _ = try await scene.customer("C", limit: nil)
            _ = try await Self.invoice(scene, "I")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-11"}"#).expecting(200)
            let paid = try await Self.pay(client, 11_858, "").expecting(201)
            #expect(try paid.string("status") == "applied")
            #expect(try paid.integer("allocations", 0, "amount") == 11_858)
            #expect(try paid.integer("allocations", 0, "discount") == 242)
            let invoice = try await client.send("GET", "/v1/invoices/ext:I").expecting(200)
            #expect(try invoice.string("status") == "paid")
            let allocation = try paid.string("allocations", 0, "id") ?? ""
            let postings = try await client.send("GET", "/v1/ledger/postings?document=\(allocation)")
                .expecting(200)
            let entries = try postings.json("data", 0, "entries").elements
            let told = entries.map { "\($0["account"]?.string ?? "") \($0["amount"]?.integer ?? 0)" }
            #expect(
                told == ["on_account 11858", "discount_allowed 200", "tax 42", "receivable -12100"]
            )
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo").expecting(200)
            #expect(try await Self.open(client) == 12_100)
            let back = try await client.send("GET", "/v1/ledger/postings?document=\(allocation)").expecting(
                200
            )
            let mirrored = try back.json("data", 1, "entries").elements.map { $0["amount"]?.integer }
            #expect(mirrored == [-11_858, -200, -42, 12_100])
            #expect(try await scene.isClean())
        }
    }

    @Test func `after the last day leaves the rest open, whoever names it`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await client.send("POST", "/v1/payment_terms", Self.terms).expecting(201)
            _ = try await scene.customer("C", limit: nil)
            _ = try await Self.invoice(scene, "I")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-12"}"#).expecting(200)
            let refused = try await Self.pay(client, 11_858, #","discount":242"#).expecting(422)
            #expect(try refused.string("code") == "discount_unearned")
            #expect(try refused.pointers() == ["/allocations/0/discount"])
            let late = try await Self.pay(client, 11_858, "").expecting(201)
            #expect(try late.integer("allocations", 0, "discount") == 0)
            #expect(try await Self.open(client) == 242)
            #expect(try await scene.isClean())
        }
    }

    @Test func `by one's own amounts settles what they sum to, within what the policy lets`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await client.send("POST", "/v1/payment_terms", Self.terms).expecting(201)
            _ = try await scene.customer("C", limit: nil)
            _ = try await Self.invoice(scene, "I")
            for (use, code) in [
                (#","amount":5000,"discount":243"#, "exceeds_discount"),
                (#","amount":5000,"discount":103"#, "discount_unearned"),
                (#","amount":5000,"small_difference":1001"#, "exceeds_tolerance"),
                (#","amount":5000,"small_difference":-1"#, "out_of_range"),
                (#","amount":12100,"small_difference":1"#, "exceeds_open"),
                (#","amount":12101"#, "exceeds_open"), (#","discount":-1"#, "out_of_range"),
                (#","amount":11858,"deduction_reason":"x""#, "nothing_open"),
            ] {
                let refused = try await Self.pay(client, 12_200, use)
                #expect(refused.status == 422, "\(use): \(refused.text)")
                #expect(try refused.string("code") == code, "\(use): \(refused.text)")
            }
            let use =
                #","installment":1,"amount":5000,"discount":100,"small_difference":5,"deduction_reason":"damaged""#
            let paid = try await Self.pay(client, 5_000, use).expecting(201)
            #expect(try paid.integer("allocations", 0, "small_difference") == 5)
            #expect(try paid.integer("allocations", 0, "deduction", "amount") == 6_995)
            #expect(try paid.string("allocations", 0, "deduction", "reason") == "damaged")
            #expect(try await Self.open(client) == 6_995)
            #expect(try await scene.isClean())
        }
    }

    @Test func `a policy gives tolerances, days of grace and lets unearned discounts through`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await client.send("POST", "/v1/payment_terms", Self.terms).expecting(201)
            _ = try await scene.customer("C", limit: nil)
            for number in ["I", "J", "K", "L"] { _ = try await Self.invoice(scene, number) }
            let version = """
                {"effective_from":"2026-01-01","cash_application":{
                 "discount_grace_days":2,"unearned_discounts":"allow",
                 "underpayment_tolerance":{"amount":10,"percent":"1"},"overpayment_tolerance":{"amount":5},
                 "deduction_up_to_percent":"50"}}
                """
            try await scene.activate(version)
            func pay(_ amount: Int64, _ invoice: String, on day: String) async throws -> Answer {
                let body = """
                    {"customer_id":"ext:C","currency":"EUR","amount":\(amount),"received_date":"\(day)",
                     "allocations":[{"invoice":"ext:\(invoice)"}]}
                    """
                return try await client.send("POST", "/v1/payments", body).expecting(201)
            }
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-20"}"#).expecting(200)
            let grace = try await pay(11_850, "I", on: "2026-11-13")
            #expect(try grace.integer("allocations", 0, "discount") == 242)
            #expect(try grace.integer("allocations", 0, "small_difference") == 8)
            #expect(try await Self.open(client) == 0)
            let late = try await pay(11_858, "J", on: "2026-11-14")
            #expect(try late.integer("allocations", 0, "unearned_discount") == 242)
            #expect(try await Self.open(client, "ext:J") == 0)
            let over = try await pay(12_105, "K", on: "2026-11-14")
            #expect(try over.integer("allocations", 0, "small_difference") == -5)
            #expect(try over.integer("unapplied") == 0)
            let short = try await pay(6_050, "L", on: "2026-11-14")
            #expect(try short.string("allocations", 0, "deduction", "reason") == "short_payment")
            #expect(try await Self.open(client, "ext:L") == 6_050)
            for payment in [grace, late, over, short] {
                let path = "/v1/payments/\(try scene.id(payment))/reverse"
                let back = try await client.send("POST", path, #"{"kind":"entry_error"}"#).expecting(200)
                #expect(try back.string("status") == "reversed")
            }
            for number in ["I", "J", "K", "L"] {
                #expect(try await Self.open(client, "ext:\(number)") == 12_100)
            }
            #expect(try await scene.exposure("ext:C") == 48_400)
            #expect(try await scene.isClean())
        }
    }
}
