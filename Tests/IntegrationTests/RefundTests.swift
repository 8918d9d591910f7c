import JSON
import Testing

@Suite struct `Refunds over HTTP` {
    private static let account = #"{"holder":"Aldermoor & Sons","iban":"nl91 abna 0417 1643 00"}"#

    /// Money of a customer that nothing has used.
    private static func money(_ client: Client, _ amount: Int64, method: String = "bank_transfer")
        async throws
        -> String
    {
        let body = #"{"customer_id":"ext:C","currency":"EUR","amount":\#(amount),"method":"\#(method)"}"#
        let made = try await client.send("POST", "/v1/payments", body).expecting(201)
        return "/v1/payments/\(try made.string("id") ?? "")"
    }

    @Test func `pay back what is left of a payment, in parts, and taken back put it on account again`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            let payment = try await Self.money(client, 500)
            for (body, code) in [
                (#"{"amount":501}"#, "exceeds_unapplied"), (#"{"amount":0}"#, "out_of_range"),
                (#"{"account":{"holder":"A","iban":"NL00"}}"#, "malformed_iban"),
                (#"{"account":{"iban":"NL91ABNA0417164300"}}"#, "required"),
                (#"{"effective_date":"2001-01-01"}"#, "before_document"),
                (#"{"effective_date":"2031-01-01"}"#, "future_date"),
            ] {
                let refused = try await client.send("POST", "\(payment)/refund", body).expecting(422)
                #expect(try refused.string("code") == code, "\(body)")
            }
            let part = try await client.send("POST", "\(payment)/refund", #"{"amount":200}"#).expecting(200)
            #expect(try part.string("status") == "unapplied")
            #expect(try part.integer("unapplied") == 300)
            #expect(try part.integer("refunded") == 200)
            let rest = try await client.send("POST", "\(payment)/refund", #"{"reason":"closed"}"#).expecting(
                200
            )
            #expect(try rest.string("status") == "refunded")
            #expect(try rest.string("refunds", 1, "reason") == "closed")
            #expect(try await scene.exposure("ext:C") == 0)
            let listed = try await client.send("GET", "/v1/payments?status=refunded").expecting(200)
            #expect(try listed.json("data").elements.count == 1)
            let refund = "/v1/refunds/\(try rest.string("refunds", 1, "id") ?? "")"
            for (verb, body) in [
                ("reassign", #"{"customer_id":"ext:C"}"#), ("reverse", #"{"kind":"entry_error"}"#),
            ] {
                let refused = try await client.send("POST", "\(payment)/\(verb)", body)
                #expect(refused.status == 409 || refused.status == 422, "\(refused.text)")
            }
            _ = try await client.send("POST", "\(refund)/cancel", "{}", ["If-Match": "\"7\""]).expecting(412)
            let cancelled = try await client.send("POST", "\(refund)/cancel", #"{"reason":"returned"}"#)
                .expecting(200)
            #expect(try cancelled.string("status") == "cancelled")
            _ = try await client.send("POST", "\(refund)/cancel", "{}").expecting(409)
            #expect(try await client.send("GET", payment).expecting(200).integer("unapplied") == 300)
            #expect(try await scene.exposure("ext:C") == -300)
            // The money that was paid back didn't come in after all: the customer owes it.
            let back = try await client.send("POST", "\(payment)/reverse", #"{"kind":"returned","fee":1500}"#)
            #expect(try back.expecting(200).integer("reversal", "fee") == 1_500)
            #expect(try await scene.exposure("ext:C") == 200)
            #expect(try await scene.isClean())
        }
    }

    @Test func `wait until the money is safe`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            let cheque = try await Self.money(client, 500, method: "cheque")
            let refused = try await client.send("POST", "\(cheque)/refund", "{}").expecting(409)
            #expect(try refused.string("code") == "payment_uncleared")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-06"}"#).expecting(200)
            _ = try await client.send("POST", "\(cheque)/refund", "{}").expecting(200)
            #expect(try await scene.isClean())
        }
    }

    @Test func `go into one file for the bank, with exact sums and whatever the names hold`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            let early = try await client.send("POST", "/v1/refund_exports", "{}").expecting(409)
            #expect(try early.string("code") == "company_incomplete")
            let company =
                #"{"name":"Northwind <Supplies>","iban":"DE89370400440532013000","bic":"COBADEFFXXX"}"#
            _ = try await client.send("PATCH", "/v1/company", company).expecting(200)
            let empty = try await client.send("POST", "/v1/refund_exports", "{}").expecting(409)
            #expect(try empty.string("code") == "nothing_to_export")
            for amount in [12_345, 5] {
                let payment = try await Self.money(client, Int64(amount))
                let body = #"{"account":\#(Self.account),"reference":"Credit of May"}"#
                _ = try await client.send("POST", "\(payment)/refund", body).expecting(200)
            }
            let bare = try await Self.money(client, 7)
            _ = try await client.send("POST", "\(bare)/refund", "{}").expecting(200)
            let past = #"{"execution_date":"2026-10-31"}"#
            _ = try await client.send("POST", "/v1/refund_exports", past).expecting(422)
            let made = try await client.send("POST", "/v1/refund_exports", "{}").expecting(201)
            #expect(try made.integer("count") == 2)
            #expect(try made.integer("total") == 12_350)
            let path = "/v1/refund_exports/\(try scene.id(made))"
            let file = try await client.send("GET", "\(path)/pain001").expecting(200)
            #expect(file.fields["content-type"] == "application/xml")
            for part in [
                "<NbOfTxs>2</NbOfTxs>", "<CtrlSum>123.50</CtrlSum>", "<Nm>Northwind &lt;Supplies&gt;</Nm>",
                #"<InstdAmt Ccy="EUR">0.05</InstdAmt>"#, "<Nm>Aldermoor &amp; Sons</Nm>",
                "<IBAN>NL91ABNA0417164300</IBAN>", "<Ustrd>Credit of May</Ustrd>",
                "<BICFI>COBADEFFXXX</BICFI>",
            ] { #expect(file.text.contains(part), "\(part) in \(file.text)") }
            _ = try await client.send("POST", "/v1/refund_exports", "{}").expecting(409)
            let exported = try await client.send("GET", "/v1/refunds?status=exported").expecting(200)
            #expect(try exported.json("data").elements.count == 2)
            #expect(try exported.string("data", 0, "export_id") == made.string("id"))
            let sent = "/v1/refunds/\(try exported.string("data", 0, "id") ?? "")"
            _ = try await client.send("POST", "\(sent)/cancel", "{}").expecting(200)
            #expect(try await client.send("GET", "\(path)/pain001").expecting(200).text == file.text)
            #expect(try await scene.isClean())
        }
    }

    @Test func `above one's tier wait for who has it, under four eyes for another person`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            _ = try await office.scene.customer("C", limit: 0)
            let cashier = try await office.person("Eve", "cash").client
            let payment = try await Self.money(client, 9_000)
            let asked = try await cashier.send("POST", "\(payment)/refund", #"{"amount":800,"reason":"r"}"#)
            #expect(try asked.expecting(202).string("kind") == "refund")
            #expect(try asked.string("role") == "credit_manager")
            let path = "/v1/approvals/\(try office.scene.id(asked))"
            let refund = "/v1/refunds/\(try asked.string("refund_id") ?? "")"
            #expect(
                try await client.send("GET", refund).expecting(200).string("status") == "awaiting_approval"
            )
            // What waits is kept: the rest alone can be asked for.
            let more = try await cashier.send("POST", "\(payment)/refund", #"{"amount":8201}"#).expecting(422)
            #expect(try more.string("code") == "exceeds_unapplied")
            _ = try await office.approver.send("POST", "\(path)/approve").expecting(403)
            _ = try await office.managers[0].send("POST", "\(path)/approve").expecting(200)
            #expect(try await client.send("GET", refund).expecting(200).string("status") == "approved")
            #expect(try await client.send("GET", payment).expecting(200).integer("refunded") == 800)

            let large = try await cashier.send("POST", "\(payment)/refund", #"{"amount":5000}"#).expecting(
                202
            )
            let second = "/v1/approvals/\(try office.scene.id(large))"
            _ = try await cashier.send("POST", "\(second)/approve").expecting(403)
            _ = try await office.managers[1].send("POST", "\(second)/reject").expecting(200)
            let refused = "/v1/refunds/\(try large.string("refund_id") ?? "")"
            #expect(try await client.send("GET", refused).expecting(200).string("status") == "rejected")

            let third = try await cashier.send("POST", "\(payment)/refund", "{}").expecting(202)
            let waiting = "/v1/approvals/\(try office.scene.id(third))"
            let invoice = try await office.scene.invoice("ext:C", amount: 100)
            let use = #"{"allocations":[{"invoice":"\#(invoice)"}]}"#
            _ = try await client.send("POST", "\(payment)/allocations", use).expecting(201)
            let short = try await office.managers[0].send("POST", "\(waiting)/approve").expecting(409)
            #expect(try short.string("code") == "refund_not_covered")
            let given = "/v1/refunds/\(try third.string("refund_id") ?? "")"
            let up = try await cashier.send("POST", "\(given)/cancel", "{}").expecting(200)
            #expect(try up.string("status") == "withdrawn")
            #expect(try await client.send("GET", waiting).expecting(200).string("status") == "withdrawn")
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `of a payment that goes another way are given up`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            _ = try await office.scene.customer("C", limit: 0)
            let cashier = try await office.person("Eve", "cash").client
            let payment = try await Self.money(client, 900)
            let asked = try await cashier.send("POST", "\(payment)/refund", "{}").expecting(202)
            _ = try await client.send("POST", "\(payment)/reverse", #"{"kind":"chargeback"}"#).expecting(200)
            let refund = "/v1/refunds/\(try asked.string("refund_id") ?? "")"
            #expect(try await client.send("GET", refund).expecting(200).string("status") == "withdrawn")
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            #expect(try await client.send("GET", approval).expecting(200).string("status") == "withdrawn")
            #expect(try await office.scene.isClean())
        }
    }
}
