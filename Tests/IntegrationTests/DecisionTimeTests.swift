import JSON
import Testing

/// 2026-11-02 is a Monday. A test clock stands at midnight, so that a day is eight business hours.
@Suite(.serialized) struct `The time that decisions take, over HTTP` {
    private static let monday = RunningServer.Surroundings(today: "2026-11-02")
    private static let targets = """
        {"decision_targets":{"hold_hours":"12","approval_hours":8,"application_hours":null},
         "approval_tiers":[{"role":"credit_manager","order_amount_up_to":0},
                           {"role":"credit_manager","four_eyes":true}]}
        """

    private static func move(_ date: String, _ client: Client) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }

    private static func figure(_ name: String, _ client: Client, _ query: String = "") async throws -> String?
    {
        try await client.send("GET", "/v1/kpis/\(name)\(query)").expecting(200).string("value")
    }

    private static func ids(_ path: String, _ client: Client) async throws -> [String] {
        try await client.send("GET", path).expecting(200).json("data").elements.compactMap {
            $0["id"]?.string
        }
    }

    @Test func `a hold is due by its policy's target, and told of once when it is overdue`() async throws {
        try await RunningServer.with(Self.monday) { server, client in
            let office = try await Office(server, client, version: Self.targets)
            let order = try await office.held(10)
            let fresh = try await client.send("GET", order).expecting(200)
            #expect(try fresh.string("hold", "since")?.hasPrefix("2026-11-02T00:00:00.") == true)
            #expect(try fresh.string("hold", "due_at") == "2026-11-03T13:00:00.000Z")
            #expect(try fresh.string("hold", "hours") == "0")
            #expect(try fresh.json("hold", "overdue").boolean == false)
            try await Self.move("2026-11-03", client)
            #expect(try await client.send("GET", order).expecting(200).string("hold", "hours") == "8")
            #expect(try await Self.ids("/v1/holds?overdue=true", client) == [])
            try await Self.move("2026-11-04", client)
            let late = try await client.send("GET", order).expecting(200)
            #expect(try late.string("hold", "hours") == "16")
            #expect(try late.json("hold", "overdue").boolean == true)
            #expect(late.fields["etag"] != fresh.fields["etag"], "what runs is not what was read before")
            #expect(try await Self.ids("/v1/holds?overdue=true", client).count == 1)
            try await Self.move("2026-11-05", client)
            let told = try await client.send("GET", "/v1/events?types=order.hold_overdue").expecting(200)
            #expect(try told.json("data").elements.count == 1)
            #expect(try told.string("data", 0, "after", "due_at") == "2026-11-03T13:00:00.000Z")
            let metrics = try await client.send("GET", "/metrics").expecting(200)
            #expect(metrics.text.contains("quittance_decisions_waiting{kind=\"hold\"} 1\n"))
            #expect(metrics.text.contains("quittance_decisions_overdue{kind=\"hold\"} 1\n"))
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `each hold of an order is timed by itself, and says how it ended`() async throws {
        try await RunningServer.with(Self.monday) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 110)))"
            try await Self.move("2026-11-03", client)
            let limit = "/v1/customers/\(customer)/credit_limit"
            _ = try await client.send("PUT", limit, #"{"credit_limit":200}"#).expecting(200)
            _ = try await client.send("POST", "\(order)/hold", "{}").expecting(200)
            let forced = try await client.send("GET", order).expecting(200)
            #expect(try forced.json("hold", "forced").boolean == true)
            #expect(try forced.string("hold", "since")?.hasPrefix("2026-11-03T00:00:00.") == true)
            try await Self.move("2026-11-05", client)
            _ = try await client.send("POST", "\(order)/release", #"{"reason":"looked at"}"#).expecting(200)
            let holds = try await client.send("GET", "\(order)/holds").expecting(200)
            let told = try holds.json("data").elements.map {
                [$0["outcome"]?.string, $0["hours"]?.string].compactMap { $0 }.joined(separator: " ")
            }
            #expect(told == ["released 16", "healed 8"])
            let page = try await client.send("GET", "\(order)/holds?limit=1").expecting(200)
            let next = try #require(try page.string("next_cursor"))
            let rest = try await client.send("GET", "\(order)/holds?limit=1&cursor=\(next)").expecting(200)
            #expect(try rest.string("data", 0, "outcome") == "healed")
            #expect(try await client.send("GET", order).expecting(200).json("hold").isNull)
        }
    }

    @Test func `key figures tell of the time to release and to decide, and of what was in time`() async throws
    {
        try await RunningServer.with(Self.monday) { server, client in
            let office = try await Office(server, client, version: Self.targets)
            #expect(try await Self.figure("hours_to_release_p50", client) == nil, "nothing was released")
            #expect(try await Self.figure("decision_breaches", client) == nil)
            let orders = [try await office.held(10), try await office.held(20), try await office.held(30)]
            _ = try await office.scene.order(office.scene.customer("free", limit: nil), total: 5)
            #expect(try await Self.figure("hold_rate", client) == "0.75")
            var approvals: [String] = []
            for order in orders {
                let asked = try await office.managers[0]
                    .send("POST", "\(order)/release", #"{"reason":"trusted"}"#).expecting(202)
                #expect(try asked.string("due_at") == "2026-11-02T17:00:00.000Z")
                approvals.append("/v1/approvals/\(try office.scene.id(asked))")
            }
            _ = try await office.managers[1].send("POST", "\(approvals[0])/approve").expecting(200)
            try await Self.move("2026-11-04", client)
            #expect(try await Self.figure("decision_breaches", client) == "2", "two are overdue still")
            let overdue = try await client.send("GET", "/v1/approvals?overdue=true").expecting(200)
            #expect(try overdue.json("data").elements.count == 2)
            #expect(try overdue.string("data", 0, "hours") == "16")
            #expect(try overdue.json("data", 0, "overdue").boolean == true)
            let done = try await office.managers[1].send("POST", "\(approvals[1])/approve").expecting(200)
            #expect(try done.string("hours") == "16")
            _ = try await office.managers[1].send("POST", "\(approvals[2])/reject").expecting(200)
            #expect(try await Self.figure("hours_to_release_p50", client) == "0")
            #expect(try await Self.figure("hours_to_release_p90", client) == "16")
            #expect(try await Self.figure("released_within_target", client) == "0.5")
            #expect(try await Self.figure("decision_time_p50", client) == "16")
            #expect(try await Self.figure("decision_time_p90", client) == "16")
            #expect(try await Self.figure("decided_within_target", client) == "0.3333")
            #expect(try await Self.figure("decision_breaches", client) == "2")
            let first = "?from=2026-11-02&to=2026-11-02"
            #expect(try await Self.figure("decided_within_target", client, first) == "1")
            #expect(try await Self.figure("decision_breaches", client, first) == "2", "late by then")
            #expect(try await Self.figure("decision_breaches", client, "?known_at=2026-11-03") == "2")
            #expect(try await Self.figure("decision_breaches", client, "?known_at=2026-11-02") == nil)
            let told = try await client.send("GET", "/v1/events?types=approval.overdue").expecting(200)
            #expect(try told.json("data").elements.count == 2)
        }
    }

    @Test func `the work queue comes by due time, page by page, what has no target last`() async throws {
        try await RunningServer.with(Self.monday) { server, client in
            let office = try await Office(server, client, version: "{}")
            var orders = [try await office.held(1), try await office.held(2)]
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            for (number, hours) in [(3, "16"), (4, "8"), (5, "12")] {
                let body = #"{"decision_targets":{"hold_hours":"\#(hours)"}}"#
                _ = try await client.send("POST", path, body).expecting(201)
                _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
                orders.append(try await office.held(Int64(number)))
            }
            let due = [3, 4, 2, 0, 1].map { String(orders[$0].dropFirst("/v1/orders/".count)) }
            #expect(try await Self.ids("/v1/holds?sort=due_at", client) == due)
            #expect(try await Self.ids("/v1/holds?sort=due_at&decidable=true", office.approver) == due)
            var paged: [String] = []
            var query = "?sort=due_at&limit=2"
            for _ in 0..<3 {
                let page = try await client.send("GET", "/v1/holds\(query)").expecting(200)
                paged += try page.json("data").elements.compactMap { $0["id"]?.string }
                query = "?sort=due_at&limit=2&cursor=\(try page.string("next_cursor") ?? "")"
            }
            #expect(paged == due)
            try await Self.move("2026-11-03", client)
            #expect(try await Self.ids("/v1/holds?overdue=true&sort=due_at", client) == [due[0]])
            #expect(try await Self.ids("/v1/holds?overdue=true", client) == [due[0]])
            #expect(try await Self.ids("/v1/holds?sort=newest", client).count == 5)
            _ = try await client.send("GET", "/v1/holds?sort=oldest").expecting(400)
            _ = try await client.send("GET", "/v1/approvals?sort=due_at&status=approved").expecting(200)
        }
    }

    @Test func `the company says when somebody is there to decide`() async throws {
        try await RunningServer.with(Self.monday) { server, client in
            let hours = """
                {"business_hours":{"days":["tuesday","monday"],"from":"10:00","until":"14:00",
                 "holidays":["2026-11-03","2026-11-03"]}}
                """
            let changed = try await client.send("PATCH", "/v1/company", hours).expecting(200)
            #expect(
                try changed.json("business_hours", "days").elements.map(\.string) == ["monday", "tuesday"]
            )
            #expect(try changed.json("business_hours", "holidays").elements.count == 1)
            let office = try await Office(server, client, version: Self.targets)
            let order = try await client.send("GET", office.held(10)).expecting(200)
            #expect(try order.string("hold", "due_at") == "2026-11-10T14:00:00.000Z")
            let wrong = """
                {"business_hours":{"days":[],"from":"18:00","until":"25:00","holidays":["never"]}}
                """
            let refused = try await client.send("PATCH", "/v1/company", wrong).expecting(422)
            let pointers = try refused.pointers()
            for name in ["days", "until", "holidays/0"] {
                #expect(pointers.contains("/business_hours/\(name)"), "\(pointers)")
            }
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            for target in ["0", "-1", "1001", "\"x\""] {
                let body = #"{"decision_targets":{"hold_hours":\#(target)}}"#
                let answer = try await client.send("POST", path, body).expecting(422)
                #expect(try answer.pointers() == ["/decision_targets/hold_hours"])
            }
        }
    }
}
