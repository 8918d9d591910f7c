import JSON
import Testing

@Suite struct `Limits over HTTP` {
    private static func date(_ date: String, _ client: Client) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }

    @Test func `anyone in sales asks for a limit, and whose tier it is decides`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)"
            func ask(_ body: String, _ person: Client) async throws -> Answer {
                try await person.send("POST", "\(path)/credit_limit_requests", body)
            }
            let cases: [(limit: String, role: String)] = [
                ("1500", "approver"), ("1501", "credit_manager"), ("900", "approver"),
                ("null", "credit_manager"),
            ]
            for (limit, role) in cases {
                let body = #"{"credit_limit":\#(limit),"reason":"season"}"#
                let asked = try await ask(body, office.seller).expecting(201)
                #expect(try asked.string("role") == role, "\(limit)")
                #expect(try asked.string("kind") == "credit_limit")
                #expect(asked.fields["location"] == "/v1/approvals/\(try office.scene.id(asked))")
            }
            let waiting = try await client.send("GET", "/v1/approvals?status=pending").expecting(200)
            #expect(try waiting.json("data").elements.count == 4)
            let missing = try await ask(#"{"credit_limit":5}"#, office.seller).expecting(422)
            #expect(try missing.pointers() == ["/reason"])
            let past = #"{"credit_limit":5,"valid_from":"2026-10-31","reason":"r"}"#
            #expect(try await ask(past, office.seller).expecting(422).pointers() == ["/valid_from"])
            let alone = try await ask(#"{"credit_limit":5,"reason":"r"}"#, client).expecting(403)
            #expect(try alone.string("code") == "person_required")
            let own = try await ask(#"{"credit_limit":1400,"reason":"r"}"#, office.approver).expecting(201)
            let approval = "/v1/approvals/\(try office.scene.id(own))/approve"
            let refused = try await office.approver.send("POST", approval).expecting(403)
            #expect(try refused.string("code") == "second_person_required")
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `no raise passes the tiers under a temporary limit, nor by making that last longer`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)/credit_limit"
            let short = #"{"credit_limit":9000,"valid_until":"2026-11-30","reason":"fair"}"#
            let asked = try await office.managers[0].send("PUT", path, short).expecting(202)
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            _ = try await office.managers[1].send("POST", "\(approval)/approve").expecting(200)
            for body in [
                #"{"credit_limit":9000}"#, #"{"credit_limit":9000,"valid_until":"2026-12-31"}"#,
                #"{"credit_limit":3000,"valid_from":"2026-12-01"}"#,
            ] {
                _ = try await office.managers[0].send("PUT", path, body).expecting(202)
            }
            for body in [#"{"credit_limit":2000}"#, #"{"credit_limit":8000,"valid_until":"2026-11-30"}"#] {
                _ = try await office.managers[0].send("PUT", path, body).expecting(200)
            }
        }
    }

    @Test func `without tiers a credit manager decides, and an unlimited one takes the role`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client, version: "{}")
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)/credit_limit_requests"
            let body = #"{"credit_limit":5000,"reason":"season"}"#
            let asked = try await office.seller.send("POST", path, body).expecting(201)
            #expect(try asked.string("role") == "credit_manager")
            let approve = "/v1/approvals/\(try office.scene.id(asked))/approve"
            _ = try await office.approver.send("POST", approve).expecting(403)
            let held = try await office.scene.order(customer, total: 4_000)
            _ = try await office.managers[0].send("POST", approve).expecting(200)
            let order = "/v1/orders/\(try office.scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
        }
    }

    @Test func `an approval grants from its own day on, and not what is over by then`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client, version: "{}")
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)"
            func ask(_ body: String) async throws -> String {
                let asked = try await office.seller.send("POST", "\(path)/credit_limit_requests", body)
                return "/v1/approvals/\(try office.scene.id(asked.expecting(201)))/approve"
            }
            let lasting = try await ask(#"{"credit_limit":5000,"reason":"season"}"#)
            let short = try await ask(#"{"credit_limit":9000,"valid_until":"2026-11-04","reason":"fair"}"#)
            try await Self.date("2026-11-05", client)
            let late = try await office.managers[0].send("POST", short).expecting(409)
            #expect(try late.string("code") == "approval_outdated")
            _ = try await office.managers[0].send("POST", lasting).expecting(200)
            for (day, limit) in [("04", 1_000), ("05", 5_000)] {
                let then = try await client.send("GET", "\(path)/credit?as_of=2026-11-\(day)").expecting(200)
                #expect(try then.integer("effective_limit") == Int64(limit), "\(day)")
            }
        }
    }

    @Test func `the history tells what was granted, by whom, why and by which approval, newest first`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("L", limit: 1_000)
            let path = "/v1/customers/\(customer)"
            let set = #"{"credit_limit":1600,"expires_on":"2026-12-31","reason":"review"}"#
            _ = try await office.managers[0].send("PUT", "\(path)/credit_limit", set).expecting(200)
            let body = #"{"credit_limit":9000,"valid_until":"2026-11-30","reason":"fair"}"#
            let asked = try await office.seller.send("POST", "\(path)/credit_limit_requests", body).expecting(
                201
            )
            let id = try office.scene.id(asked)
            let done = try await office.managers[1].send("POST", "/v1/approvals/\(id)/approve").expecting(200)
            let first = try await client.send("GET", "\(path)/credit_limits?limit=2").expecting(200)
            let rows = try first.json("data").elements
            #expect(rows.map { $0["credit_limit"]?.integer } == [9_000, 1_600])
            #expect(rows.map { $0["reason"]?.string } == ["fair", "review"])
            #expect(rows.map { $0["approval_id"]?.string } == [id, nil])
            #expect(rows.map { $0["valid_until"]?.string } == ["2026-11-30", nil])
            #expect(rows.map { $0["expires_on"]?.string } == [nil, "2026-12-31"])
            #expect(rows[0]["actor"]?["user_id"]?.string == (try done.string("decided_by")))
            #expect(rows[1]["actor"]?["key_id"]?.string != nil)
            let event = try #require(rows[0]["event"]?.integer)
            let told = try await client.send("GET", "/v1/events?after=\(event - 1)&limit=1").expecting(200)
            #expect(try told.string("data", 0, "type") == "customer.credit_limit_changed")
            let cursor = try #require(try first.string("next_cursor"))
            let rest = try await client.send("GET", "\(path)/credit_limits?limit=2&cursor=\(cursor)")
                .expecting(200)
            #expect(try rest.json("data").elements.map { $0["credit_limit"]?.integer } == [1_000])
            #expect(try rest.json("has_more").boolean == false)
        }
    }

    @Test func `an expired limit is told of once, unless another has taken its place`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let tales = "/v1/events?types=customer.credit_limit_expired"
            func told() async throws -> [String?] {
                try await client.send("GET", tales).expecting(200).json("data").elements.map {
                    $0["customer_id"]?.string
                }
            }
            func limit(_ customer: String, _ body: String) async throws {
                _ = try await client.send("PUT", "/v1/customers/\(customer)/credit_limit", body).expecting(
                    200
                )
            }
            let customers = [
                try await scene.customer("A", limit: 0), try await scene.customer("B", limit: 0),
                try await scene.customer("C", limit: 0),
            ]
            for customer in customers {
                try await limit(customer, #"{"credit_limit":5,"expires_on":"2026-11-04"}"#)
            }
            try await limit(customers[1], #"{"credit_limit":6,"valid_from":"2026-11-03"}"#)
            try await limit(customers[2], #"{"credit_limit":7,"valid_until":"2026-11-20"}"#)
            try await Self.date("2026-11-04", client)
            #expect(try await told() == [])
            try await Self.date("2026-11-05", client)
            #expect(try await told() == [customers[0], customers[2]])
            try await Self.date("2026-11-05", client)
            try await Self.date("2026-11-06", client)
            #expect(try await told().count == 2)
            #expect(try await scene.isClean())
        }
    }

    @Test func `the day on which a temporary limit begins frees an order, and its last day still does`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            let body = #"{"credit_limit":900,"valid_from":"2026-11-03","valid_until":"2026-11-05"}"#
            _ = try await client.send("PUT", "/v1/customers/\(customer)/credit_limit", body).expecting(200)
            let held = try await scene.order(customer, total: 500)
            let order = "/v1/orders/\(try scene.id(held))"
            for (day, status) in [("02", "on_hold"), ("03", "approved")] {
                try await Self.date("2026-11-\(day)", client)
                #expect(
                    try await client.send("GET", order).expecting(200).string("status") == status,
                    "\(day)"
                )
            }
            try await Self.date("2026-11-05", client)
            #expect(try await scene.order(customer, total: 400).string("status") == "approved")
            try await Self.date("2026-11-06", client)
            #expect(try await scene.order(customer, total: 1).string("status") == "on_hold")
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            _ = try await client.send("POST", "\(order)/fulfillments", "{}").expecting(409)
        }
    }

    @Test func `the end of a guarantee that the exposure includes frees an order`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let body = """
                {"kind":"credit_insurance","amount":800,"percent":"50","included_in_exposure":true,
                 "valid_until":"2026-11-02"}
                """
            _ = try await client.send("POST", "/v1/customers/\(customer)/guarantees", body).expecting(201)
            let held = try await scene.order(customer, total: 900)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.integer("decision", "credit_limit") == 600)
            try await Self.date("2026-11-03", client)
            let order = "/v1/orders/\(try scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
        }
    }
}
