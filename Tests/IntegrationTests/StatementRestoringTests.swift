import JSON
import Testing

@Suite struct `What a reverted bank statement restores` {
    private static let payer = "NL91ABNA0417164300"

    @Test func `is the uses that its return took back, not those that a person had undone before`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let first = try await scene.invoice(customer, amount: 600)
            let second = try await scene.invoice(customer, amount: 900)
            let number = try await client.send("GET", "/v1/invoices/\(first)").string("number") ?? ""
            let paid = BankFileSample(
                entries: [.init(amount: 600, text: number, endToEndID: "E-1", account: Self.payer)]
            )
            let made = try await client.upload("/v1/bank_statements", paid.bytes).expecting(201)
            let lines = "/v1/bank_statements/\(try made.string("id") ?? "")/lines"
            let payment =
                try await client.send("GET", lines).expecting(200)
                .string("data", 0, "payment", "id") ?? ""
            let path = "/v1/payments/\(payment)"
            let use = try await client.send("GET", path).string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(use)/undo", "{}").expecting(200)
            _ = try await client.send(
                "POST",
                "\(path)/allocations",
                #"{"allocations":[{"invoice":"\#(second)","amount":500}]}"#
            ).expecting(201)
            let back = BankFileSample(
                id: "2",
                opening: 600,
                entries: [.init(amount: -600, endToEndID: "E-1", returned: "MD06")]
            )
            let returned = try await client.upload("/v1/bank_statements", back.bytes).expecting(201)
            #expect(try await scene.exposure("ext:C") == 1_500)
            let revert = "/v1/bank_statements/\(try returned.string("id") ?? "")/revert"
            _ = try await client.send("POST", revert, #"{"reason":"wrong file"}"#).expecting(200)
            for (invoice, due) in [(first, 600), (second, 400)] {
                let invoice = try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200)
                #expect(try invoice.integer("amount_due") == Int64(due))
            }
            #expect(try await scene.exposure("ext:C") == 900)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is a refund that it said had come back, while its money is there`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let body = #"{"customer_id":"ext:C","currency":"EUR","amount":900,"received_date":"2026-10-01"}"#
            let payment = try await scene.id(client.send("POST", "/v1/payments", body).expecting(201))
            let asked = """
                {"amount":500,"effective_date":"2026-10-02",
                 "account":{"holder":"Aldermoor","iban":"\(Self.payer)"}}
                """
            let paid = try await client.send("POST", "/v1/payments/\(payment)/refund", asked).expecting(200)
            let refund = try paid.string("refunds", 0, "id") ?? ""
            let file = BankFileSample(
                opening: 0,
                entries: [.init(amount: 500, endToEndID: refund, returned: "AC04")]
            )
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            #expect(try made.integer("fates", "refund_returned", "amount") == 500)
            #expect(try await scene.exposure("ext:C") == -900)
            // Its money is used meanwhile: what stands in the way is named, and the statement stands.
            let invoice = try await scene.invoice(customer, amount: 800)
            let used = try await client.send(
                "POST",
                "/v1/payments/\(payment)/allocations",
                #"{"allocations":[{"invoice":"\#(invoice)"}]}"#
            ).expecting(201)
            let path = "/v1/bank_statements/\(try made.string("id") ?? "")"
            let refused = try await client.send("POST", "\(path)/revert", #"{"reason":"x"}"#).expecting(409)
            #expect(try refused.string("code") == "refund_not_covered")
            #expect(try await client.send("GET", path).string("status") == "imported")
            let use = try used.string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(use)/undo", "{}").expecting(200)
            _ = try await client.send("POST", "\(path)/revert", #"{"reason":"x"}"#).expecting(200)
            let restored = try await client.send("GET", "/v1/refunds/\(refund)").expecting(200)
            #expect(try restored.string("status") == "approved")
            #expect(try restored.json("cancelled_on").isNull)
            #expect(try await scene.exposure("ext:C") == 400)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is each use as it was, and nothing of a payment that it tells of itself`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let invoice = try await scene.invoice(customer, amount: 1_000)
            let path = "/v1/invoices/\(invoice)"
            let number = try await client.send("GET", path).string("number") ?? ""
            _ = try await client.send("POST", "\(path)/write_off", #"{"amount":300,"reason":"gone"}"#)
                .expecting(200)
            func state() async throws -> [Int64?] {
                let found = try await client.send("GET", path).expecting(200)
                return [
                    try found.integer("amount_due"), try found.integer("written_off"),
                    try await scene.exposure("ext:C"),
                ]
            }
            let before = try await state()
            // 700 of it are owed, 200 were given up and are paid after all.
            let paid = BankFileSample(entries: [.init(amount: 900, text: number, endToEndID: "E-1")])
            _ = try await client.upload("/v1/bank_statements", paid.bytes).expecting(201)
            let middle = try await state()
            #expect(middle[1] == 100)
            let both = BankFileSample(
                id: "2",
                opening: 900,
                entries: [
                    .init(amount: -900, endToEndID: "E-1", returned: "MD06"),
                    .init(amount: 400, text: number, endToEndID: "E-2"),
                    .init(amount: -400, endToEndID: "E-2", returned: "MD06"),
                ]
            )
            let made = try await client.upload("/v1/bank_statements", both.bytes).expecting(201)
            #expect(try made.integer("fates", "returned", "count") == 2)
            #expect(try await state() == before)
            let revert = "/v1/bank_statements/\(try made.string("id") ?? "")/revert"
            _ = try await client.send("POST", revert, #"{"reason":"wrong file"}"#).expecting(200)
            #expect(try await state() == middle)
            #expect(try await scene.isClean())
        }
    }
}
