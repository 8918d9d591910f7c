import JSON
import Testing

@Suite struct `Money whose payer isn't known` {
    private static func pay(_ client: Client, _ amount: Int64, _ more: String) async throws -> Answer {
        let body = #"{"customer_id":null,"currency":"EUR","amount":\#(amount),"auto_apply":true\#(more)}"#
        return try await client.send("POST", "/v1/payments", body).expecting(201)
    }

    /// Aldermoor Tools owes 50.00 on INV-2026-000001.
    private static func owing(_ client: Client) async throws -> (customer: String, invoice: String) {
        let scene = Scene(client: client)
        return (
            try await scene.customer("C", limit: nil), try await scene.invoice("ext:C", amount: 5_000)
        )
    }

    @Test func `is that of the invoice that it names alone and pays exactly`() async throws {
        try await RunningServer.with { _, client in
            let (customer, _) = try await Self.owing(client)
            let paid = try await Self.pay(client, 5_000, #","reference":"INV-2026-000001""#)
            #expect(try paid.string("customer_id") == customer)
            #expect(try paid.string("status") == "applied")
            #expect(try paid.string("match", "rule") == "exact_reference")
            #expect(try await Scene(client: client).exposure("ext:C") == 0)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `is proposed where a name or a number says whose it could be, and accepted is assigned`()
        async throws
    {
        try await RunningServer.with { _, client in
            let (customer, invoice) = try await Self.owing(client)
            let paid = try await Self.pay(
                client,
                4_000,
                #","bank":{"payer_name":"ALDERMOOR TOOLS BV"},"reference":"RG INV-2026-000001""#
            )
            #expect(try paid.json("customer_id").isNull)
            #expect(try paid.string("match", "customer_id") == customer)
            #expect(try paid.string("match", "status") == "open")
            #expect(try paid.string("match", "why_not")?.hasPrefix("the payer isn't known") == true)
            let proposal = try paid.string("match", "id") ?? ""
            _ = try await client.send("POST", "/v1/match_proposals/\(proposal)/accept").expecting(200)
            let used = try await client.send("GET", "/v1/payments/\(try paid.string("id") ?? "")").expecting(
                200
            )
            #expect(try used.string("customer_id") == customer)
            #expect(try used.string("allocations", 0, "invoice_id") == invoice)
            #expect(try await Scene(client: client).exposure("ext:C") == 1_000)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `stays with nobody where nothing says whose it is`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.owing(client)
            let paid = try await Self.pay(client, 5_000, #","reference":"thank you""#)
            #expect(try paid.string("match", "status") == "unmatched")
            #expect(try paid.string("match", "why_not") == "nobody is known who could pay it")
            let path = "/v1/payments/\(try paid.string("id") ?? "")/auto_apply"
            let refused = try await client.send("POST", path).expecting(409)
            #expect(try refused.string("code") == "payment_unidentified")
            let list = try await client.send("GET", "/v1/match_proposals?status=unmatched").expecting(200)
            #expect(try list.json("data").elements.count == 1)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `is learnt from persons alone, by an alias that all can see and take back`() async throws {
        try await RunningServer.with { _, client in
            let (customer, _) = try await Self.owing(client)
            let account = #","bank":{"payer_account":"DE89 3704 0044 0532 0130 00"}"#
            let first = try await Self.pay(client, 100, account)
            let assigned = try await client.send(
                "POST",
                "/v1/payments/\(try first.string("id") ?? "")/assign",
                #"{"customer_id":"ext:C"}"#
            ).expecting(200)
            #expect(try assigned.string("alias_suggestion", "customer_id") == customer)
            let suggested = try assigned.string("alias_suggestion", "account") ?? ""
            #expect(
                try await Self.pay(client, 200, account).json("customer_id").isNull,
                "nothing is learnt silently"
            )
            for body in [
                #"{"customer_id":"ext:C"}"#, #"{"customer_id":"ext:C","account":"A1","name":"B"}"#,
                #"{"customer_id":"ext:C","account":"- -"}"#,
            ] {
                let refused = try await client.send("POST", "/v1/payer_aliases", body).expecting(422)
                #expect(try refused.pointers() == ["/account"], "\(body)")
            }
            let said = #"{"customer_id":"\#(customer)","account":"\#(suggested)"}"#
            let alias = try await client.send("POST", "/v1/payer_aliases", said).expecting(201)
            let path = "/v1/payer_aliases/\(try Scene(client: client).id(alias))"
            #expect(alias.fields["location"] == path)
            let taken = try await client.send(
                "POST",
                "/v1/payer_aliases",
                #"{"customer_id":"ext:C","account":"de89370400440532013000"}"#
            ).expecting(409)
            #expect(try taken.string("code") == "payer_alias_taken")
            let known = try await Self.pay(
                client,
                5_000,
                #","bank":{"payer_account":"DE89370400440532013000"}"#
            )
            #expect(try known.string("status") == "applied")
            #expect(
                try known.string("match", "components", 0, "detail")
                    == "the account is kept with the customer"
            )
            let list = try await client.send("GET", "/v1/payer_aliases?customer_id=ext:C").expecting(200)
            #expect(try list.string("data", 0, "account") == suggested)
            _ = try await client.send("POST", "\(path)/revoke", "{}", ["If-Match": "\"7\""]).expecting(412)
            let revoked = try await client.send("POST", "\(path)/revoke", #"{"reason":"sold"}"#).expecting(
                200
            )
            #expect(try revoked.string("status") == "revoked")
            #expect(try await client.send("POST", "\(path)/revoke").expecting(200).integer("version") == 2)
            #expect(try await client.send("GET", path).expecting(200).string("status") == "revoked")
            #expect(try await Self.pay(client, 300, account).json("customer_id").isNull)
            let name = #"{"customer_id":"ext:C","name":"A. Moor & Sons"}"#
            _ = try await client.send("POST", "/v1/payer_aliases", name).expecting(201)
            let named = try await Self.pay(client, 400, #","bank":{"payer_name":"A Moor and  Sons"}"#)
            #expect(try named.json("customer_id").isNull, "another name is another")
            #expect(
                try await Self.pay(client, 500, #","bank":{"payer_name":"A MOOR & SONS"}"#).string(
                    "customer_id"
                )
                    == customer
            )
            #expect(try await Scene(client: client).isClean())
        }
    }
}
