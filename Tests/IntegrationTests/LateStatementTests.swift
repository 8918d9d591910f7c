import JSON
import Testing

@Suite struct `A bank statement of a month that is closed` {
    private static let surroundings = RunningServer.Surroundings(today: "2026-11-10")
    private static let payer = "NL91ABNA0417164300"
    private static let early = """
        {"code":"early","name":"2 % within 10 days","discounts":[{"days":10,"percent":"2"}],
         "installments":[{"share":{"type":"remainder"},"due":{"days":30}}]}
        """

    @Test func `takes effect on the first open day, and earns what was paid in time`() async throws {
        try await RunningServer.with(Self.surroundings) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            _ = try await client.send("POST", "/v1/payment_terms", Self.early).expecting(201)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","issue":true,"issue_date":"2026-10-25",
                 "payment_terms":"early","lines":[{"quantity":"1","unit_price":10000,"tax_rate":"0"}]}
                """
            let invoice = try await client.send("POST", "/v1/invoices", body).expecting(201)
            let number = try invoice.string("number") ?? ""
            _ = try await client.send("POST", "/v1/periods/2026-10/close").expecting(200)
            let paid = BankFileSample(
                entries: [.init(amount: 9_800, text: number, endToEndID: "E-1", account: Self.payer)]
            )
            let first = try await client.upload("/v1/bank_statements", paid.bytes).expecting(201)
            #expect(try first.integer("fates", "payment", "amount") == 9_800)
            let line = try await Self.line(client, first)
            let payment = "/v1/payments/\(line["payment"]?["id"]?.string ?? "")"
            let booked = try await client.send("GET", payment).expecting(200)
            #expect(try booked.string("received_date") == "2026-10-30")
            #expect(try booked.integer("allocations", 0, "discount") == 200)
            #expect(try booked.string("allocations", 0, "effective_date") == "2026-11-01")
            #expect(try await scene.exposure("ext:C") == 0)
            // What the bank sends back goes the same way, and so does what is taken back of that.
            let back = BankFileSample(
                day: "2026-10-31",
                id: "2",
                opening: 9_800,
                entries: [.init(amount: -9_800, endToEndID: "E-1", returned: "MD06")]
            )
            let second = try await client.upload("/v1/bank_statements", back.bytes).expecting(201)
            #expect(try second.integer("fates", "returned", "amount") == -9_800)
            #expect(try await scene.exposure("ext:C") == 10_000)
            let revert = "/v1/bank_statements/\(try second.string("id") ?? "")/revert"
            _ = try await client.send("POST", revert, #"{"reason":"wrong file"}"#).expecting(200)
            #expect(try await scene.exposure("ext:C") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `gives a payer that is found later the money from that day on`() async throws {
        try await RunningServer.with(Self.surroundings) { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            _ = try await client.send("POST", "/v1/periods/2026-10/close").expecting(200)
            let file = BankFileSample(entries: [.init(amount: 700, text: "?")])
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            _ = try await client.send("POST", "/v1/periods/2026-10/reopen", #"{"reason":"late"}"#).expecting(
                200
            )
            let line = try await Self.line(client, made)
            let assign = "/v1/payments/\(line["payment"]?["id"]?.string ?? "")/assign"
            let early = #"{"customer_id":"ext:C","effective_date":"2026-10-31"}"#
            let refused = try await client.send("POST", assign, early).expecting(422)
            #expect(try refused.string("code") == "before_document")
            let first = #"{"customer_id":"ext:C","effective_date":"2026-11-01"}"#
            _ = try await client.send("POST", assign, first).expecting(200)
            #expect(try await scene.isClean())
        }
    }

    private static func line(_ client: Client, _ statement: Answer) async throws -> JSONValue {
        let path = "/v1/bank_statements/\(try statement.string("id") ?? "")/lines"
        return try await client.send("GET", path).expecting(200).json("data", 0)
    }
}
