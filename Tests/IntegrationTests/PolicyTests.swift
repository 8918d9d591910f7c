import JSON
import Testing

@Suite struct `Credit policies over HTTP` {
    private static let cases = """
        {"name":"a small order of a good payer","expected":"approve",
         "facts":{"amount":500,"credit_limit":1000,"exposure":500}},
        {"name":"one cent over","expected":"hold","facts":{"amount":501,"credit_limit":1000,"exposure":500}},
        {"name":"late","expected":"reject",
         "facts":{"amount":1,"overdue_amount":50,"oldest_overdue_days":31,"open_balance":50}},
        {"name":"late enough","expected":"approve",
         "facts":{"amount":1,"overdue_amount":50,"oldest_overdue_days":30,"open_balance":50}}
        """

    @Test(arguments: [(30, 200), (29, 409), (31, 409)])
    func `a version is activated when it does what its test cases say`(threshold: Int, status: Int)
        async throws
    {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            let body = """
                {"checks":[{"check":"credit_limit"},
                           {"check":"oldest_overdue_days","severity":"reject","threshold":\(threshold)}],
                 "test_cases":[\(Self.cases)]}
                """
            let made = try await client.send("POST", path, body).expecting(201)
            #expect(try made.json("test_cases").elements.count == 4)
            let answer = try await client.send("POST", "\(path)/2/activate", "{}").expecting(status)
            guard status == 409 else { return }
            #expect(try answer.string("code") == "test_cases_failed")
            let name =
                threshold == 31 ? "late: approve instead of reject" : "late enough: reject instead of approve"
            #expect(try answer.string("detail") == name)
            let customer = try await Scene(client: client).customer("C", limit: 10)
            let order = try await Scene(client: client).order(customer, total: 5)
            #expect(try order.integer("decision", "policy", "version") == 1)
        }
    }

    @Test func `one call says which version applies to a customer, and why`() async throws {
        try await RunningServer.with { _, client in
            func policy(_ scope: String, from date: String = "2026-01-01") async throws -> String {
                let body = #"{"name":"P","scope":\#(scope)}"#
                let made = try await client.send("POST", "/v1/credit_policies", body).expecting(201)
                let path = "/v1/credit_policies/\(try made.string("id") ?? "")/versions"
                let version = #"{"effective_from":"\#(date)"}"#
                _ = try await client.send("POST", path, version).expecting(201)
                _ = try await client.send("POST", "\(path)/1/activate", "{}").expecting(200)
                return try #require(try made.string("id"))
            }
            let body = #"{"name":"A","currency":"EUR","segment":"smb"}"#
            let made = try await client.send("POST", "/v1/customers", body).expecting(201)
            let customer = try #require(try made.string("id"))
            let segment = try await policy(#"{"segment":"smb"}"#)
            let own = try await policy(#"{"customer_id":"\#(customer)"}"#, from: "2026-12-01")
            let path = "/v1/customers/\(customer)/credit_policy"
            let now = try await client.send("GET", path).expecting(200)
            #expect(
                try now.json("candidates").elements.map { $0["applies"]?.boolean } == [false, true, false]
            )
            #expect(try now.string("candidates", 1, "policy_id") == segment)
            #expect(
                try now.string("candidates", 0, "why") == "no version for the customer itself is active today"
            )
            let coming = try await client.send("GET", "\(path)?as_of=2026-12-01").expecting(200)
            #expect(try coming.string("as_of") == "2026-12-01")
            let applying = try coming.json("candidates").elements.map { $0["applies"]?.boolean }
            #expect(applying == [true, false, false])
            let before = try await client.send("GET", "\(path)?as_of=2025-12-31").expecting(200)
            #expect(
                try before.string("candidates", 1, "why")
                    == "no version for the segment smb is active on 2025-12-31"
            )
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-01"}"#).expecting(200)
            let later = try await client.send("GET", path).expecting(200)
            #expect(
                try later.json("candidates").elements.map { $0["applies"]?.boolean } == [true, false, false]
            )
            #expect(try later.string("candidates", 0, "policy_id") == own)
        }
    }
}
