import JSON
import Testing

@Suite struct `Payments across currencies` {
    private static func customer(_ client: Client, _ id: String, _ currency: String) async throws {
        let body = """
            {"external_id":"\(id)","name":"Aldermoor Tools","currency":"\(currency)","credit_limit":null,
             "payment_terms":"net_30"}
            """
        _ = try await client.send("POST", "/v1/customers", body).expecting(201)
    }

    private static func invoice(_ client: Client, _ currency: String, _ amount: Int64, _ id: String)
        async throws
    {
        let body = """
            {"customer_id":"ext:C","currency":"\(currency)","issue":true,"external_id":"\(id)",
             "lines":[{"description":"Widget","quantity":"1","unit_price":\(amount),"tax_rate":"0"}]}
            """
        _ = try await client.send("POST", "/v1/invoices", body).expecting(201)
    }

    private static func rate(_ client: Client, _ rate: String) async throws {
        let body = #"{"base":"EUR","quote":"USD","rate":"\#(rate)"}"#
        _ = try await client.send("POST", "/v1/exchange_rates", body).expecting(201)
    }

    private static func move(_ client: Client, to date: String) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }

    /// Σ base amounts of an account over all postings.
    private static func base(_ client: Client, _ account: String) async throws -> Int64 {
        let postings = try await client.send("GET", "/v1/ledger/postings?limit=200").expecting(200)
        var total: Int64 = 0
        for posting in try postings.json("data").elements {
            for entry in posting["entries"]?.elements ?? [] where entry["account"]?.string == account {
                total += entry["base_amount"]?.integer ?? 0
            }
        }
        return total
    }

    @Test func `in the invoice's currency realise what its rate has moved since, and undone nothing`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.customer(client, "C", "USD")
            try await Self.rate(client, "0.8")
            try await Self.invoice(client, "USD", 100_000, "I")
            #expect(try await Self.base(client, "receivable") == 125_000)
            try await Self.move(client, to: "2026-11-05")
            try await Self.rate(client, "1.25")
            let body = """
                {"customer_id":"ext:C","currency":"USD","amount":100000,"allocations":[{"invoice":"ext:I","amount":40000}]}
                """
            let paid = try await client.send("POST", "/v1/payments", body).expecting(201)
            #expect(try await Self.base(client, "receivable") == 75_000)
            #expect(try await Self.base(client, "exchange_difference") == 18_000)
            #expect(try await Self.base(client, "exchange") == 0)
            let path = "/v1/payments/\(try paid.string("id") ?? "")"
            _ = try await client.send("POST", "\(path)/auto_apply", "{}").expecting(200)
            #expect(try await Self.base(client, "receivable") == 0)
            #expect(try await Self.base(client, "on_account") == 0)
            #expect(try await Self.base(client, "exchange_difference") == 45_000)
            #expect(try await scene.isClean())
            _ = try await client.send("POST", "\(path)/reverse", #"{"kind":"returned"}"#).expecting(200)
            #expect(try await Self.base(client, "receivable") == 125_000)
            #expect(try await Self.base(client, "exchange_difference") == 0)
            #expect(try await Self.base(client, "cash") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `in another currency settle at the rate of the day on which the money came in`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.customer(client, "C", "EUR")
            try await Self.rate(client, "1.25")
            try await Self.invoice(client, "USD", 100_000, "I")
            try await Self.invoice(client, "EUR", 5_000, "E")
            #expect(try await scene.exposure("ext:C") == 85_000)
            try await Self.move(client, to: "2026-11-05")
            let money = """
                {"customer_id":"ext:C","currency":"EUR","amount":85000,
                 "allocations":[{"invoice":"ext:I","amount":30000},{"invoice":"ext:E"},{"invoice":"ext:I"}]}
                """
            let paid = try await client.send("POST", "/v1/payments", money).expecting(201)
            #expect(try paid.string("status") == "applied")
            #expect(try paid.integer("allocations", 0, "amount") == 30_000)
            #expect(try paid.integer("allocations", 0, "paid_amount") == 24_000)
            #expect(try paid.integer("allocations", 1, "paid_amount") == 5_000)
            #expect(try paid.integer("allocations", 2, "paid_amount") == 56_000)
            #expect(try await scene.exposure("ext:C") == 0)
            #expect(
                try await client.send("GET", "/v1/invoices/ext:I").expecting(200).string("status") == "paid"
            )
            #expect(try await scene.isClean())
            let allocation = try paid.string("allocations", 2, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo", "{}").expecting(200)
            let path = "/v1/payments/\(try paid.string("id") ?? "")"
            #expect(try await client.send("GET", path).expecting(200).integer("unapplied") == 56_000)
            #expect(try await scene.exposure("ext:C") == 0)
            _ = try await client.send("POST", "\(path)/reverse", #"{"kind":"entry_error"}"#).expecting(200)
            #expect(try await scene.exposure("ext:C") == 85_000)
            #expect(try await Self.base(client, "exchange_difference") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `settle an invoice in another currency where they are told to, and not without a rate`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.customer(client, "C", "EUR")
            try await Self.rate(client, "1.25")
            try await Self.invoice(client, "USD", 100_000, "I")
            try await Self.move(client, to: "2026-11-20")
            let number =
                try await client.send("GET", "/v1/invoices/ext:I").expecting(200).string("number") ?? ""
            let body = """
                {"customer_id":"ext:C","currency":"EUR","amount":80000,"reference":"\(number)","auto_apply":true}
                """
            let early = try await client.send("POST", "/v1/payments", body).expecting(201)
            #expect(try early.string("status") == "unapplied")
            let path = "/v1/payments/\(try early.string("id") ?? "")"
            let named = #"{"allocations":[{"invoice":"ext:I"}]}"#
            let refused = try await client.send("POST", "\(path)/allocations", named).expecting(422)
            #expect(try refused.string("code") == "currency_mismatch")
            try await Self.rate(client, "1.2")
            // What currency a debt is in can't be guessed from the money: only a person uses it across.
            let unsure = try await client.send("POST", "\(path)/auto_apply", "{}").expecting(200)
            #expect(try unsure.string("status") == "unapplied")
            let placed = try await client.send("POST", "\(path)/allocations", named).expecting(201)
            #expect(try placed.string("status") == "applied")
            #expect(try placed.integer("allocations", 0, "amount") == 96_000)
            let open = try await client.send("GET", "/v1/invoices/ext:I").expecting(200)
            #expect(try open.integer("amount_due") == 4_000)
            // 960 of 1,000 dollars were billed at 768 euros and brought 800.
            #expect(try await Self.base(client, "exchange_difference") == -3_200)
            #expect(try await scene.isClean())
        }
    }

    @Test
    func `have what isn't realised told for any day, and both together are the difference of the rates`()
        async throws
    {
        try await RunningServer.with { _, client in
            try await Self.customer(client, "C", "USD")
            try await Self.rate(client, "0.8")
            try await Self.invoice(client, "USD", 100_000, "I")
            try await Self.move(client, to: "2026-11-05")
            try await Self.rate(client, "1")
            let body = """
                {"customer_id":"ext:C","currency":"USD","amount":60000,"allocations":[{"invoice":"ext:I","amount":40000}]}
                """
            _ = try await client.send("POST", "/v1/payments", body).expecting(201)
            try await Self.move(client, to: "2026-11-10")
            try await Self.rate(client, "1.25")
            let now = try await client.send("GET", "/v1/reports/revaluation").expecting(200)
            #expect(try now.string("base_currency") == "EUR")
            let rows = try now.json("rows").elements
            #expect(rows.map { $0["account"]?.string } == ["receivable", "on_account"])
            #expect(rows.map { $0["open"]?.integer } == [60_000, -20_000])
            #expect(rows.map { $0["carried"]?.integer } == [75_000, -20_000])
            #expect(rows.map { $0["worth"]?.integer } == [48_000, -16_000])
            #expect(try now.integer("unrealised") == -23_000)
            // 1,250 euros were billed, 600 came in, and the 400 dollars that are open are worth 320.
            let realised = try await Self.base(client, "exchange_difference")
            #expect(realised == 10_000)
            #expect(realised + 23_000 == 125_000 - 60_000 - 32_000)
            let then = try await client.send("GET", "/v1/reports/revaluation?as_of=2026-11-01").expecting(200)
            #expect(try then.integer("unrealised") == 0)
            #expect(try then.integer("rows", 0, "carried") == 125_000)
            let mid = try await client.send("GET", "/v1/reports/revaluation?as_of=2026-11-07").expecting(200)
            #expect(try mid.integer("unrealised") == -15_000)
        }
    }
}
