import JSON
import Testing

@Suite struct `Limit proposals over HTTP` {
    /// A customer of class A by a rating, with sales of 1,200,000 in the window.
    private static func customer(_ office: ScoringOffice, limit: Int64 = 50_000) async throws -> String {
        try await office.scorecard("daily", ScoringOffice.model)
        let customer = try await office.scene.customer("C-1", limit: limit)
        let rating = #"{"agency":"duns","rating":"good"}"#
        let path = "/v1/customers/\(customer)"
        _ = try await office.client.send("POST", "\(path)/external_ratings", rating).expecting(201)
        _ = try await office.invoice(customer, 1_200_000, on: "2026-10-10")
        _ = try await office.client.send("POST", "\(path)/scores", #"{"scorecard":"daily"}"#).expecting(201)
        return customer
    }

    @Test func `come from the class, capped and rounded, each step told, and are granted as any other`()
        async throws
    {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            let customer = try await Self.customer(office)
            let path = "/v1/customers/\(customer)/limit_proposals"
            let made = try await client.send("POST", path).expecting(201)
            // 1,200,000 ÷ 12 = 100,000, twice that; 10 % of the sales are 120,000.
            let steps = try made.json("steps").elements
            #expect(
                steps.map { "\($0["step"]?.string ?? "") \($0["amount"]?.integer ?? 0)" } == [
                    "base 100000", "factor 200000", "greatest 200000", "percent 120000", "rounding 120000",
                ]
            )
            #expect(try made.integer("proposed_limit") == 120_000)
            #expect(try made.integer("current_limit") == 50_000)
            #expect(try made.string("risk_class") == "A")
            let newer = try await client.send("POST", path, #"{"reason":"yearly"}"#).expecting(201)
            let old = "/v1/limit_proposals/\(try office.scene.id(made))"
            #expect(try await client.send("GET", old).expecting(200).string("status") == "superseded")
            let outdated = try await client.send("POST", "\(old)/accept").expecting(409)
            #expect(try outdated.string("code") == "limit_proposal_decided")
            let proposal = "/v1/limit_proposals/\(try office.scene.id(newer))"
            let stale = ["If-Match": "\"7\""]
            _ = try await client.send("POST", "\(proposal)/accept", nil, stale).expecting(412)
            let accepted = try await client.send("POST", "\(proposal)/accept").expecting(200)
            #expect(try accepted.string("status") == "accepted")
            #expect(try await office.credit(customer).integer("credit_limit") == 120_000)
            let list = "/v1/limit_proposals?status=accepted&customer_id=\(customer)"
            #expect(try await client.send("GET", list).expecting(200).json("data").elements.count == 1)
            let third = try await office.scene.id(client.send("POST", path).expecting(201))
            let rejected = try await client.send("POST", "/v1/limit_proposals/\(third)/reject").expecting(200)
            #expect(try rejected.string("status") == "rejected")
            #expect(try await office.credit(customer).integer("credit_limit") == 120_000)
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `go through the approval tiers of any raise, and follow what the second person decides`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = ScoringOffice(client: client)
            let customer = try await Self.customer(office)
            try await office.policy(#"{"approval_tiers":[{"role":"credit_manager","four_eyes":true}]}"#)
            func manager(_ name: String) async throws -> Client {
                let user = try await client.send(
                    "POST",
                    "/v1/users",
                    #"{"name":"\#(name)","roles":["credit_manager"]}"#
                ).expecting(201)
                let body =
                    #"{"name":"k","roles":["credit_manager"],"user_id":"\#(try office.scene.id(user))"}"#
                let key = try await client.send("POST", "/v1/api_keys", body).expecting(201)
                return try await Client(port: server.port, key: key.string("key") ?? "")
            }
            let first = try await manager("Ada")
            let second = try await manager("Ben")
            for (verb, status, limit) in [("reject", "rejected", 50_000), ("approve", "accepted", 120_000)] {
                let made = try await first.send("POST", "/v1/customers/\(customer)/limit_proposals")
                    .expecting(201)
                let proposal = "/v1/limit_proposals/\(try office.scene.id(made))"
                let asked = try await first.send("POST", "\(proposal)/accept", #"{"reason":"sound"}"#)
                    .expecting(202)
                let approval = try office.scene.id(asked)
                let waiting = try await client.send("GET", proposal).expecting(200)
                #expect(try waiting.string("status") == "awaiting_approval")
                #expect(try waiting.string("approval_id") == approval)
                #expect(try await office.credit(customer).integer("credit_limit") == 50_000)
                _ = try await first.send("POST", "/v1/approvals/\(approval)/\(verb)").expecting(403)
                _ = try await second.send("POST", "/v1/approvals/\(approval)/\(verb)").expecting(200)
                #expect(try await client.send("GET", proposal).expecting(200).string("status") == status)
                #expect(try await office.credit(customer).integer("credit_limit") == Int64(limit))
            }
        }
    }

    @Test func `need a class, a rule for it and the rule's currency`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            let model = """
                {"items":[{"name":"U","input":"country","weight":1,"missing":"no_score","otherwise":0,
                           "values":[{"value":"NL","points":1}]}],
                 "classes":[{"class":"A","from":"1"},{"class":"B","limit_amount":7}],"limit":{"currency":"USD"}}
                """
            try await office.scorecard("s", model)
            let customer = try await office.scene.customer("C-1", limit: 0)
            let path = "/v1/customers/\(customer)"
            let unscored = try await client.send("POST", "\(path)/limit_proposals").expecting(409)
            #expect(try unscored.string("code") == "no_risk_class")
            let body = #"{"scorecard":"s"}"#
            _ = try await client.send("POST", "\(path)/scores", body).expecting(201)
            let ruleless = try await client.send("POST", "\(path)/limit_proposals").expecting(409)
            #expect(try ruleless.string("code") == "no_limit_rule")
            let manual = #"{"risk_class":"B","reason":"seen"}"#
            _ = try await client.send("POST", "\(path)/risk_classes", manual).expecting(201)
            let foreign = try await client.send("POST", "\(path)/limit_proposals").expecting(422)
            #expect(try foreign.string("code") == "currency_mismatch")
        }
    }
}
