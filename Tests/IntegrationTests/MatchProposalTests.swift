import JSON
import Testing

@Suite struct `Match proposals over HTTP` {
    /// Money of the customer C that is used by rule.
    private static func pay(
        _ client: Client,
        _ amount: Int64,
        _ reference: String,
        for customer: String = "ext:C"
    )
        async throws -> Answer
    {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","amount":\(amount),"reference":"\(reference)","auto_apply":true}
            """
        return try await client.send("POST", "/v1/payments", body).expecting(201)
    }

    private static func count(_ client: Client, _ query: String) async throws -> Int {
        try await client.send("GET", "/v1/match_proposals\(query)").expecting(200).json("data").elements.count
    }

    private static func due(_ client: Client, _ invoice: String) async throws -> Int64? {
        try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200).integer("amount_due")
    }

    /// A customer who owes 50.00 on INV-2026-000001 and 60.00 on INV-2026-000002.
    private static func owing(_ client: Client) async throws -> [String] {
        let scene = Scene(client: client)
        _ = try await scene.customer("C", limit: nil)
        return [
            try await scene.invoice("ext:C", amount: 5_000), try await scene.invoice("ext:C", amount: 6_000),
        ]
    }

    @Test func `what is certain is used, and says by which rule, how sure and by what`() async throws {
        try await RunningServer.with { _, client in
            let invoices = try await Self.owing(client)
            let paid = try await Self.pay(client, 6_000, "Your inv-2026-2, thanks")
            #expect(try paid.string("status") == "applied")
            #expect(try paid.string("match", "status") == "applied")
            #expect(try paid.string("match", "rule") == "reference_in_text")
            #expect(try paid.string("match", "score") == "0.96")
            let parts = try paid.json("match", "components").elements
            #expect(parts.map { $0["component"]?.string } == ["payer", "reference", "amount"])
            #expect(parts.map { $0["score"]?.string } == ["0.30", "0.36", "0.30"])
            #expect(try paid.string("match", "allocations", 0, "invoice_id") == invoices[1])
            #expect(try paid.json("match", "why_not").isNull)
            #expect(try await Self.count(client, "") == 0, "nothing waits for a person")
            #expect(try await Self.count(client, "?status=applied&rule=reference_in_text") == 1)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `what isn't certain waits and says why, is posted as shown when accepted, and can be undone`()
        async throws
    {
        try await RunningServer.with { _, client in
            let invoices = try await Self.owing(client)
            let paid = try await Self.pay(client, 4_000, "INV-2026-00001")
            #expect(try paid.string("status") == "unapplied")
            #expect(try paid.string("match", "rule") == "similar_reference")
            #expect(try paid.string("match", "score") == "0.78")
            #expect(try paid.string("match", "why_not") == "a number like its own stands in the text")
            let payment = try paid.string("id") ?? ""
            for query in [
                "", "?status=open", "?payment_id=\(payment)", "?customer_id=ext:C&rule=similar_reference",
            ] {
                #expect(try await Self.count(client, query) == 1, "\(query)")
            }
            #expect(try await Self.count(client, "?status=stale") == 0)
            let proposal = "/v1/match_proposals/\(try paid.string("match", "id") ?? "")"
            let shown = try await client.send("GET", proposal).expecting(200)
            #expect(try shown.integer("allocations", 0, "amount") == 4_000)
            let outdated = try await client.send("POST", "\(proposal)/accept", "{}", ["If-Match": "\"7\""])
            #expect(outdated.status == 412)
            let dry = try await client.send("POST", "\(proposal)/accept", "{}", ["Dry-Run": "true"])
            #expect(try dry.expecting(200).string("status") == "accepted")
            let accepted = try await client.send("POST", "\(proposal)/accept").expecting(200)
            #expect(try accepted.string("status") == "accepted")
            #expect(try await Self.due(client, invoices[0]) == 1_000)
            let again = try await client.send("POST", "\(proposal)/accept").expecting(409)
            #expect(try again.string("code") == "match_proposal_decided")
            #expect(try again.string("state") == "accepted")
            let used = try await client.send("GET", "/v1/payments/\(payment)").expecting(200)
            #expect(try used.string("status") == "applied")
            let allocation = try used.string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo").expecting(200)
            #expect(try await Self.due(client, invoices[0]) == 5_000)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `what it rests on may change: then it is stale, and the payment is matched again`()
        async throws
    {
        try await RunningServer.with { _, client in
            let invoices = try await Self.owing(client)
            let paid = try await Self.pay(client, 4_000, "INV-2026-00001")
            let payment = "/v1/payments/\(try paid.string("id") ?? "")"
            let proposal = "/v1/match_proposals/\(try paid.string("match", "id") ?? "")"
            let same = try await client.send("POST", "\(payment)/auto_apply").expecting(200)
            #expect(try same.string("match", "id") == paid.string("match", "id"), "the same is found once")
            _ = try await Scene(client: client).pay("ext:C", amount: 2_000, for: invoices[0])
            #expect(try await client.send("GET", proposal).expecting(200).string("status") == "stale")
            #expect(try await Self.count(client, "?status=stale") == 1)
            #expect(try await Self.count(client, "?status=open") == 0)
            let refused = try await client.send("POST", "\(proposal)/accept").expecting(409)
            #expect(try refused.string("code") == "match_proposal_stale")
            #expect(try refused.json("allowed").elements.map(\.string) == ["reject"])
            let newer = try await client.send("POST", "\(payment)/auto_apply").expecting(200)
            #expect(try newer.integer("match", "allocations", 0, "amount") == 3_000)
            #expect(try await client.send("GET", proposal).expecting(200).string("status") == "superseded")
            let second = "/v1/match_proposals/\(try newer.string("match", "id") ?? "")"
            let rejected = try await client.send("POST", "\(second)/reject", #"{"reason":"no"}"#)
            #expect(try rejected.expecting(200).string("status") == "rejected")
            let third = try await client.send("POST", "\(payment)/auto_apply").expecting(200)
            _ = try await client.send(
                "POST",
                "\(payment)/allocations",
                #"{"allocations":[{"invoice":"INV-2026-000002"}]}"#
            )
            .expecting(201)
            let last = "/v1/match_proposals/\(try third.string("match", "id") ?? "")"
            #expect(try await client.send("GET", last).expecting(200).string("status") == "superseded")
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `are decided in bulk, each for itself`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.owing(client)
            let one = try await Self.pay(client, 1_000, "INV-2026-00001").string("match", "id") ?? ""
            let two = try await Self.pay(client, 2_000, "INV-2026-00002").string("match", "id") ?? ""
            let none = "mpr_01M82V7M142EWE64G7N3CZZ5YB"
            let body = #"{"ids":["\#(one)","\#(one)","\#(none)","\#(two)"]}"#
            let fates = try await client.send("POST", "/v1/match_proposals/accept", body).expecting(200)
            let data = try fates.json("data").elements
            #expect(data.map { $0["done"]?.boolean } == [true, false, false, true])
            #expect(data.map { $0["id"]?.string } == [one, one, none, two])
            #expect(data[0]["proposal"]?["status"]?.string == "accepted")
            #expect(data[1]["problem"]?["code"]?.string == "match_proposal_decided")
            #expect(data[2]["problem"]?["status"]?.integer == 404)
            let three = try await Self.pay(client, 500, "INV-2026-00001").string("match", "id") ?? ""
            let rejected = try await client.send(
                "POST",
                "/v1/match_proposals/reject",
                #"{"ids":["\#(three)"],"reason":"not ours"}"#
            )
            #expect(try rejected.expecting(200).string("data", 0, "proposal", "status") == "rejected")
            for (ids, pointer) in [
                (#""x""#, "/ids/0"), ("", "/ids"), (#""\#(one)",7"#, "/ids/1"),
                (Array(repeating: #""\#(one)""#, count: 51).joined(separator: ","), "/ids"),
            ] {
                let refused = try await client.send(
                    "POST",
                    "/v1/match_proposals/accept",
                    #"{"ids":[\#(ids)]}"#
                )
                #expect(try refused.expecting(422).pointers() == [pointer], "\(ids)")
            }
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `are as many as the policy wants: it says how sure a match must be`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.owing(client)
            let scene = Scene(client: client)
            try await scene.activate(
                #"{"effective_from":"2026-01-01","oldest_first":false,"cash_application":{"automatic_score":"0.97"}}"#
            )
            let text = try await Self.pay(client, 6_000, "Re inv 2026 2")
            #expect(try text.string("match", "why_not") == "the score 0.96 is below 0.97")
            #expect(try await Self.pay(client, 5_000, "INV-2026-000001").string("status") == "applied")
            try await scene.activate(
                #"{"effective_from":"2026-01-01","cash_application":{"automatic_score":null}}"#
            )
            let exact = try await Self.pay(client, 6_000, "INV-2026-000002")
            #expect(try exact.string("match", "why_not") == "the policy leaves it to a person")
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let versions = "/v1/credit_policies/\(try policies.string("data", 0, "id") ?? "")/versions"
            for (rules, name) in [
                (#""automatic_score":"0.49""#, "automatic_score"),
                (#""automatic_score":"0.905""#, "automatic_score"),
                (#""automatic_score":"1.01""#, "automatic_score"),
                (#""lead_over_runner_up":"-0.01""#, "lead_over_runner_up"),
                (#""combination_up_to":6"#, "combination_up_to"),
            ] {
                let body = #"{"effective_from":"2026-01-01","cash_application":{\#(rules)}}"#
                let refused = try await client.send("POST", versions, body).expecting(422)
                #expect(try refused.pointers() == ["/cash_application/\(name)"], "\(rules)")
            }
        }
    }

    @Test func `and what is used by itself are counted, with the rows behind them`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.owing(client)
            func figures() async throws -> [String] {
                var told: [String] = []
                for name in ["match_rate", "straight_through_cash_rate"] {
                    let figure = try await client.send("GET", "/v1/kpis/\(name)").expecting(200)
                    let value = try figure.string("value") ?? "null"
                    told.append(
                        "\(value) \(try figure.integer("numerator") ?? -1)/\(try figure.integer("denominator") ?? -1)"
                    )
                    let rows = try figure.string("drill_down") ?? ""
                    _ = try await client.send("GET", rows).expecting(200)
                }
                return told
            }
            #expect(try await figures() == ["null 0/0", "null 0/0"])
            let used = try await Self.pay(client, 5_000, "INV-2026-000001")
            let waiting = try await Self.pay(client, 500, "INV-2026-00002")
            let bare = #"{"customer_id":"ext:C","currency":"EUR","amount":5}"#
            _ = try await client.send("POST", "/v1/payments", bare).expecting(201)
            let wrong = try await client.send("POST", "/v1/payments", bare).expecting(201)
            _ = try await client.send("POST", "/v1/payments/\(try Scene(client: client).id(wrong))/reverse")
                .expecting(200)
            #expect(try await figures() == ["0.5 1/2", "0.3333 1/3"])
            let proposal = try waiting.string("match", "id") ?? ""
            _ = try await client.send("POST", "/v1/match_proposals/\(proposal)/accept").expecting(200)
            #expect(try await figures() == ["1 2/2", "0.3333 1/3"])
            let allocation = try used.string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo").expecting(200)
            #expect(try await figures() == ["1 2/2", "0 0/3"])
        }
    }

    @Test func `reach no further than the payer's group`() async throws {
        try await RunningServer.with { _, client in
            let invoices = try await Self.owing(client)
            _ = try await Scene(client: client).customer("D", limit: nil)
            let foreign = try await Self.pay(client, 5_000, "INV-2026-000001", for: "ext:D")
            #expect(try foreign.string("status") == "unapplied")
            #expect(try foreign.string("match", "status") == "unmatched")
            #expect(
                try foreign.string("match", "why_not")
                    == "the text names INV2026000001, which another customer owes"
            )
            let child = #"{"external_id":"E","name":"E","currency":"EUR","parent_id":"ext:C"}"#
            _ = try await client.send("POST", "/v1/customers", child).expecting(201)
            #expect(
                try await Self.pay(client, 5_000, "INV-2026-000001", for: "ext:E").string("status")
                    == "applied"
            )
            #expect(try await Self.due(client, invoices[0]) == 0)
            #expect(try await Scene(client: client).isClean())
        }
    }
}
