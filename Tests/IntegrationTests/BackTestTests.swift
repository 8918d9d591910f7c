import JSON
import Testing

@Suite struct `A back-test over HTTP` {
    @Test func `answers the flips, sales and losses of a planted history to the cent`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let smb = try await client.send(
                "POST",
                "/v1/customers",
                #"{"name":"Small","currency":"EUR","segment":"smb","credit_limit":10000}"#
            ).expecting(201)
            let small = try scene.id(smb)
            let large = try await scene.customer("Large", limit: nil)
            try await ship(scene.order(small, total: 4_000), client)
            _ = try await scene.order(large, total: 2_000)
            try await move(to: "2027-01-03", client)
            // The first invoice was due on 23 December: eleven days ago.
            try await ship(scene.order(small, total: 3_000), client)
            let held = try await scene.order(small, total: 5_000)
            #expect(try held.string("status") == "on_hold")
            try await move(to: "2027-03-01", client)

            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let policy = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))"
            let live = try await client.send("POST", "\(policy)/simulate", "{}").expecting(200)
            #expect(try live.string("status") == "finished")
            #expect(try live.integer("cases", "count") == 4)
            #expect(try live.integer("cases", "amount") == 14_000)
            #expect(try live.json("flipped").elements.isEmpty)
            #expect(try live.integer("live", "later_overdue") == 7_000)

            let draft = #"{"checks":[{"check":"oldest_overdue_days","threshold":5}]}"#
            _ = try await client.send("POST", "\(policy)/versions", draft).expecting(201)
            let strict = try await client.send("POST", "\(policy)/simulate", #"{"version":2}"#).expecting(200)
            #expect(try strict.integer("flips", "approve_to_hold", "amount") == 3_000)
            #expect(try strict.integer("sales_held", "count") == 1)
            #expect(try strict.integer("sales_freed", "count") == 0)
            #expect(try strict.integer("live", "later_overdue") == 7_000)
            #expect(try strict.integer("draft", "later_overdue") == 4_000)
            #expect(try strict.integer("draft", "unknown", "amount") == 2_000)
            #expect(try strict.integer("by_segment", 1, "sales_held", "amount") == 3_000)
            #expect(try strict.string("by_segment", 1, "segment") == "smb")
            #expect(try strict.integer("flipped", 0, "later_overdue") == 3_000)
            let order = try await client.send("GET", try #require(try strict.string("flipped", 0, "href")))
                .expecting(200)
            #expect(try order.integer("total") == 3_000)

            let free = #"{"from":"2026-12-01","to":"2027-02-01","terms":{"checks":[]}}"#
            let open = try await client.send("POST", "\(policy)/simulate", free).expecting(200)
            #expect(try open.integer("cases", "count") == 2)
            #expect(try open.integer("sales_freed", "amount") == 5_000)
            #expect(try open.string("flipped", 0, "outcome") == "unknown")
            #expect(try open.json("policy", "version").isNull)
        }
    }

    @Test func `knows a customer's own data as they were when an order was placed`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(
                #"{"checks":[],"rules":[{"name":"risky","when":"customer.metadata('risk') = 'high'"}]}"#
            )
            let body = #"{"name":"A","currency":"EUR","credit_limit":null,"metadata":{"risk":"low"}}"#
            let customer = try scene.id(await client.send("POST", "/v1/customers", body).expecting(201))
            _ = try await scene.order(customer, total: 100)
            let risky = #"{"metadata":{"risk":"high"}}"#
            _ = try await client.send("PATCH", "/v1/customers/\(customer)", risky).expecting(200)
            #expect(try await scene.order(customer, total: 200).string("status") == "on_hold")
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let policy = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))"
            let live = try await client.send("POST", "\(policy)/simulate", "{}").expecting(200)
            #expect(try live.integer("cases", "count") == 2)
            #expect(try live.json("flipped").elements.isEmpty)
        }
    }

    @Test func `runs on imported history, by the days of its invoices`() async throws {
        try await RunningServer.with { _, client in
            let customer = try await Scene(client: client).customer("C-1", limit: 1_000)
            for (number, day, due, total) in [
                ("A", "2026-03-02", "2026-04-01", 900), ("B", "2026-04-10", "2026-05-10", 500),
                ("C", "2026-09-01", "2026-10-01", 1_200),
            ] {
                let body = """
                    {"origin":"external","number":"\(number)","customer_id":"\(customer)","currency":"EUR",
                     "issue_date":"\(day)","total":\(total),"tax":0,
                     "installments":[{"due_date":"\(due)","amount":\(total)}]}
                    """
                _ = try await client.send("POST", "/v1/invoices", body).expecting(201)
            }
            for (number, day, amount) in [("A", "2026-04-20", 900), ("B", "2026-05-01", 500)] {
                let body = """
                    {"customer_id":"\(customer)","currency":"EUR","amount":\(amount),"received_date":"\(day)",
                     "reference":"\(number)","auto_apply":true}
                    """
                _ = try await client.send("POST", "/v1/payments", body).expecting(201)
            }
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let policy = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))"
            let live = try await client.send("POST", "\(policy)/simulate", #"{"from":"2026-01-01"}"#)
                .expecting(200)
            #expect(try live.integer("cases", "count") == 3)
            #expect(try live.json("flipped").elements.isEmpty)
            // B came while A was still open; C passes the limit by itself.
            #expect(try live.integer("live", "hold", "amount") == 1_700)
            let body =
                #"{"from":"2026-01-01","terms":{"checks":[{"check":"oldest_overdue_days","threshold":8}]}}"#
            let draft = try await client.send("POST", "\(policy)/simulate", body).expecting(200)
            #expect(try draft.integer("flips", "hold_to_approve", "amount") == 1_200)
            #expect(try draft.integer("draft", "later_overdue") == 2_100)
            #expect(try draft.integer("draft", "hold", "amount") == 500)
        }
    }

    @Test func `can be asked for and looked at later, and refuses what it can't run`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.order(scene.customer("C-1", limit: 10), total: 5)
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/simulate"
            let begun = try await client.send("POST", path, "{}", ["Prefer": "respond-async"]).expecting(202)
            let place = try #require(begun.fields["location"])
            var status: String?
            for _ in 0..<10_000 where status != "finished" {
                status = try await client.send("GET", place).expecting(200).string("status")
            }
            #expect(status == "finished")
            #expect(
                try await client.send("GET", "/v1/simulations").expecting(200).json("data").elements.count
                    == 1
            )
            for (body, pointer) in [
                (#"{"version":7}"#, "/version"), (#"{"version":1,"terms":{}}"#, "/terms"),
                (#"{"from":"2026-11-23","to":"2026-11-01"}"#, "/from"), (#"{"to":"2999-01-01"}"#, "/to"),
                (#"{"terms":{"checks":[{"check":"no_such"}]}}"#, "/terms/checks/0/check"),
            ] {
                let answer = try await client.send("POST", path, body).expecting(422)
                #expect(try answer.pointers() == [pointer])
            }
            let batch = #"{"operations":[{"method":"POST","path":"\#(path)","body":{}}]}"#
            let refused = try await client.send("POST", "/v1/batch", batch)
            #expect(refused.text.contains("not_in_batch"))
        }
    }

    /// Ships and bills the whole order.
    private func ship(_ order: Answer, _ client: Client) async throws {
        let path = "/v1/orders/\(try order.string("id") ?? "")/fulfillments"
        _ = try await client.send("POST", path, #"{"invoice":true}"#).expecting(201)
    }

    private func move(to date: String, _ client: Client) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }
}
