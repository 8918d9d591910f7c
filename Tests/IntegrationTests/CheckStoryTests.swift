import JSON
import Testing

@Suite struct `Checks of a policy over HTTP` {
    private static func activate(_ checks: String, _ more: String = "", over client: Client) async throws {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let policy = try #require(try policies.string("data", 0, "id"))
        let path = "/v1/credit_policies/\(policy)/versions"
        let made = try await client.send("POST", path, #"{"checks":[\#(checks)]\#(more)}"#).expecting(201)
        let number = try #require(try made.integer("version"))
        _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
    }

    @Test func `a customer is spared a check until a day, and held after it`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(
                #"{"check":"open_balance","severity":"hold","threshold":100}"#,
                over: client
            )
            let customer = try await scene.customer("C", limit: nil)
            _ = try await scene.invoice(customer, amount: 500)
            let held = try await scene.order(customer, total: 10)
            #expect(try held.string("status") == "on_hold")
            let path = "/v1/customers/\(customer)/credit_exclusions"
            let body = #"{"checks":["open_balance"],"valid_until":"2026-11-10","reason":"agreed"}"#
            _ = try await client.send("PUT", path, body).expecting(200)
            let order = "/v1/orders/\(try scene.id(held))"
            let freed = try await client.send("GET", order).expecting(200)
            #expect(try freed.string("status") == "approved")
            #expect(try freed.string("decision", "checks", 0, "result") == "not_applicable")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-11"}"#).expecting(200)
            #expect(try await scene.order(customer, total: 10).string("status") == "on_hold")
            #expect(try await scene.isClean())
        }
    }

    @Test func `an order that grows after its release waits again, and a second release lets it go`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(
                #"{"check":"credit_limit","severity":"hold"},{"check":"changed_after_release","threshold":10}"#,
                over: client
            )
            let customer = try await scene.customer("C", limit: 100)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 1_000)))"
            _ = try await client.send("POST", "\(order)/release", #"{"reason":"trusted"}"#).expecting(200)
            let limit = "/v1/customers/\(customer)/credit_limit"
            _ = try await client.send("PUT", limit, #"{"credit_limit":null}"#).expecting(200)
            let within = try await client.send("PATCH", order, #"{"total":1100}"#).expecting(200)
            #expect(try within.string("status") == "approved")
            let above = try await client.send("PATCH", order, #"{"total":1101}"#).expecting(200)
            #expect(try above.string("status") == "on_hold")
            #expect(try above.json("decision", "flip").elements.first?["to_at_most"]?.integer == 1_100)
            let released = try await client.send("POST", "\(order)/release", #"{"reason":"again"}"#)
                .expecting(200)
            #expect(try released.string("status") == "approved")
            let same = try await client.send("PATCH", order, #"{"total":1200}"#).expecting(200)
            #expect(try same.string("status") == "approved")
        }
    }

    @Test func `a later ship date flips an order out of the horizon`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(#"{"check":"dynamic_exposure","at":["order"],"days":30}"#, over: client)
            let customer = try await scene.customer("C", limit: 100)
            let held = try await scene.order(customer, total: 500)
            let flips = try held.json("decision", "flip").elements
            let flip = try #require(flips.first { $0["change"]?.string == "requested_ship_date" })
            let day = try #require(flip["to_at_least"]?.string)
            let order = "/v1/orders/\(try scene.id(held))"
            let body = #"{"requested_ship_date":"\#(day)"}"#
            #expect(try await client.send("PATCH", order, body).expecting(200).string("status") == "approved")
            #expect(try await scene.order(customer, total: 100).string("status") == "approved")
            #expect(try await scene.order(customer, total: 1).string("status") == "on_hold")
            #expect(try await scene.isClean())
        }
    }

    @Test func `a check with grace isn't run again at shipment until its days are over`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(#"{"check":"open_balance","threshold":100,"grace_days":2}"#, over: client)
            let customer = try await scene.customer("C", limit: nil)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR",
                 "lines":[{"description":"W","quantity":"2","unit_price":10,"tax_rate":"0"}]}
                """
            let placed = try await client.send("POST", "/v1/orders", body).expecting(201)
            let ship = "/v1/orders/\(try scene.id(placed))/fulfillments"
            _ = try await scene.invoice(customer, amount: 500)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-03"}"#).expecting(200)
            let one = #"{"lines":[{"line":1,"quantity":"1"}]}"#
            _ = try await client.send("POST", ship, one).expecting(201)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-04"}"#).expecting(200)
            let held = try await client.send("POST", ship, one).expecting(409)
            #expect(try held.string("code") == "order_on_hold")
        }
    }

    @Test func `a day's orders stay within the policy, and an order alone may be spared`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            try await Self.activate("", #","max_daily_value":1000"#, over: client)
            let customer = try await scene.customer("C", limit: nil)
            #expect(try await scene.order(customer, total: 600).string("status") == "approved")
            let held = try await scene.order(customer, total: 401)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.integer("decision", "checks", 0, "measured") == 1_001)
            let order = "/v1/orders/\(try scene.id(held))"
            let spared = #"{"excluded_checks":["max_daily_value"]}"#
            let sales = try await client.send("POST", "/v1/api_keys", #"{"name":"s","roles":["sales"]}"#)
                .expecting(201)
            let seller = try await Client(port: server.port, key: sales.string("key") ?? "")
            _ = try await seller.send("PATCH", order, spared).expecting(403)
            #expect(
                try await client.send("PATCH", order, spared).expecting(200).string("status") == "approved"
            )
            #expect(try await scene.isClean())
        }
    }

    @Test func `an order that was spared a check is spared it no longer once a salesperson makes it greater`()
        async throws
    {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","total":500,"excluded_checks":["credit_limit"]}
                """
            let order =
                "/v1/orders/\(try scene.id(await client.send("POST", "/v1/orders", body).expecting(201)))"
            let seller = try await scene.client(of: "sales", on: server)
            let less = try await seller.send("PATCH", order, #"{"total":499}"#).expecting(200)
            #expect(try less.string("status") == "approved")
            let more = try await seller.send("PATCH", order, #"{"total":500}"#).expecting(200)
            #expect(try more.string("status") == "on_hold")
            #expect(try more.json("excluded_checks").elements.isEmpty)
            let spared = #"{"total":700,"excluded_checks":["credit_limit"]}"#
            _ = try await seller.send("PATCH", order, spared).expecting(403)
            let again = try await client.send("PATCH", order, spared).expecting(200)
            #expect(try again.string("status") == "approved")
            let grown = try await client.send("PATCH", order, #"{"total":800}"#).expecting(200)
            #expect(try grown.string("status") == "approved")
            #expect(try await scene.isClean())
        }
    }

    @Test func `a policy that no order could pass, or a check that never runs, is refused`() async throws {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let policy = try #require(try policies.string("data", 0, "id"))
            let path = "/v1/credit_policies/\(policy)/versions"
            let body = """
                {"min_order_value":500,"max_order_value":499,"checks":[{"check":"credit_limit","at":[]}],
                 "rules":[{"name":"r","when":"order.total > 5","at":[]}]}
                """
            let told = try await client.send("POST", path, body).expecting(422)
            let pointers = try told.json("errors").elements.compactMap { $0["pointer"]?.string }
            #expect(pointers.sorted() == ["/checks/0/at", "/max_order_value", "/rules/0/at"])
            let equal = #"{"min_order_value":500,"max_order_value":500}"#
            _ = try await client.send("POST", path, equal).expecting(201)
        }
    }

    static let refused: [(check: String, pointer: String)] = [
        (#"{"check":"credit_limit","threshold":5}"#, "/checks/0/threshold"),
        (#"{"check":"oldest_overdue_days","days":5}"#, "/checks/0/days"),
        (#"{"check":"overdue_amount","utilisation":"5"}"#, "/checks/0/utilisation"),
        (#"{"check":"overdue_amount","days":-1}"#, "/checks/0/days"),
        (#"{"check":"overdue_amount","grace_days":4000}"#, "/checks/0/grace_days"),
        (#"{"check":"overdue_and_utilisation","utilisation":"-1"}"#, "/checks/0/utilisation"),
    ]

    @Test(arguments: refused)
    func `a rule takes what its check knows, and nothing else`(check: String, pointer: String) async throws {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            let answer = try await client.send("POST", path, #"{"checks":[\#(check)]}"#).expecting(422)
            #expect(try answer.pointers() == [pointer])
        }
    }

    @Test func `a limit that has expired holds an order until it is granted anew`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(#"{"check":"credit_limit"},{"check":"limit_expired"}"#, over: client)
            let customer = try await scene.customer("C", limit: 0)
            let limit = "/v1/customers/\(customer)/credit_limit"
            let dated = #"{"credit_limit":1000,"expires_on":"2026-11-06"}"#
            _ = try await client.send("PUT", limit, dated).expecting(200)
            #expect(try await scene.order(customer, total: 10).string("status") == "approved")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-07"}"#).expecting(200)
            let held = try await scene.order(customer, total: 10)
            #expect(try held.string("status") == "on_hold")
            _ = try await client.send("PUT", limit, #"{"credit_limit":1000}"#).expecting(200)
            let order = "/v1/orders/\(try scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            let both = #"{"credit_limit":1,"valid_until":"2027-02-01","expires_on":"2027-02-01"}"#
            #expect(try await client.send("PUT", limit, both).expecting(422).pointers() == ["/expires_on"])
        }
    }
}
