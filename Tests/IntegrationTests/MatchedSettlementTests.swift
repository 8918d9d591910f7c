import JSON
import Testing

/// The worked figures of discounts and tolerances, by money that finds its invoices itself.
@Suite struct `Money that is matched settles by the same rules as by hand` {
    private static func invoice(
        _ client: Client,
        _ id: String,
        terms: String,
        _ amount: Int64,
        issued: String
    )
        async throws
    {
        let body = """
            {"customer_id":"ext:C","currency":"EUR","payment_terms":"\(terms)","issue":true,"external_id":"\(id)",
             "issue_date":"\(issued)",
             "lines":[{"description":"Widget","quantity":"1","unit_price":\(amount),"tax_rate":"0"}]}
            """
        _ = try await client.send("POST", "/v1/invoices", body).expecting(201)
    }

    private static func terms(_ client: Client, _ code: String, _ discounts: [(days: Int, percent: Int)])
        async throws
    {
        let tiers = discounts.map { #"{"days":\#($0.days),"percent":"\#($0.percent)"}"# }
        let body = """
            {"code":"\(code)","name":"\(code)","discounts":[\(tiers.joined(separator: ","))],
             "installments":[{"share":{"type":"remainder"},"due":{"days":30}}]}
            """
        _ = try await client.send("POST", "/v1/payment_terms", body).expecting(201)
    }

    private static func pay(_ client: Client, _ amount: Int64, _ reference: String? = nil) async throws
        -> Answer
    {
        let named = reference.map { #","reference":"\#($0)""# } ?? ""
        let body = #"{"customer_id":"ext:C","currency":"EUR","amount":\#(amount),"auto_apply":true\#(named)}"#
        return try await client.send("POST", "/v1/payments", body).expecting(201)
    }

    private static func due(_ client: Client, _ invoice: String) async throws -> Int64? {
        try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200).integer("amount_due")
    }

    @Test func `the oldest first, then the better discount, with its part of it (Dynamics 365)`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            try await Self.terms(client, "one", [(10, 1)])
            try await Self.terms(client, "two", [(10, 2)])
            try await Self.invoice(client, "I", terms: "net_30", 100_000, issued: "2026-10-31")
            try await Self.invoice(client, "J", terms: "one", 100_000, issued: "2026-11-01")
            try await Self.invoice(client, "K", terms: "two", 100_000, issued: "2026-11-01")
            let paid = try await Self.pay(client, 148_500)
            #expect(try paid.string("match", "rule") == "oldest_first")
            #expect(try paid.integer("match", "allocations", 1, "discount") == 990)
            #expect(try paid.integer("allocations", 1, "amount") == 48_500)
            #expect(try await Self.due(client, "ext:I") == 0)
            #expect(try await Self.due(client, "ext:J") == 100_000)
            #expect(try await Self.due(client, "ext:K") == 50_510)
            for index in 0..<2 {
                let allocation = try paid.string("allocations", index, "id") ?? ""
                _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo").expecting(200)
            }
            #expect(try await Self.due(client, "ext:I") == 100_000)
            #expect(try await Self.due(client, "ext:K") == 100_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `a discount in time closes what is named (Oracle)`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            try await Self.terms(client, "tiers", [(10, 10), (15, 5)])
            try await Self.invoice(client, "I", terms: "tiers", 110_000, issued: "2026-11-01")
            let paid = try await Self.pay(client, 99_000, "Invoice INV-2026-000001, less 10 %")
            #expect(try paid.string("status") == "applied")
            #expect(try paid.integer("match", "allocations", 0, "discount") == 11_000)
            #expect(try paid.integer("allocations", 0, "discount") == 11_000)
            #expect(try await Self.due(client, "ext:I") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `a small difference closes it where the policy lets it, and a proposal shows it`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            try await scene.activate(
                #"{"effective_from":"2026-01-01","cash_application":{"underpayment_tolerance":{"amount":10}}}"#
            )
            try await Self.invoice(client, "I", terms: "net_30", 100_000, issued: "2026-11-01")
            try await Self.invoice(client, "J", terms: "net_30", 200_000, issued: "2026-11-01")
            let paid = try await Self.pay(client, 99_990, "INV-2026-000001")
            #expect(try paid.integer("allocations", 0, "small_difference") == 10)
            #expect(try await Self.due(client, "ext:I") == 0)
            let slipped = try await Self.pay(client, 199_995, "INV-2026-00002")
            #expect(try slipped.string("match", "status") == "open")
            #expect(try slipped.integer("match", "allocations", 0, "small_difference") == 5)
            let proposal = try slipped.string("match", "id") ?? ""
            _ = try await client.send("POST", "/v1/match_proposals/\(proposal)/accept").expecting(200)
            #expect(try await Self.due(client, "ext:J") == 0)
            #expect(try await scene.isClean())
        }
    }
}
