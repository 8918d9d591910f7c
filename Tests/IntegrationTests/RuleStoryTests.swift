import JSON
import Testing

@Suite struct `Custom rules over HTTP` {
    private static func activate(_ version: String, over client: Client) async throws {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
        let made = try await client.send("POST", path, version).expecting(201)
        let number = try #require(try made.integer("version"))
        _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
    }

    private static let owing = """
        {"checks":[],"rules":[{"name":"owes_and_orders","when":"exposure.invoices > 400 and order.total > 100",
         "at":["order"]}]}
        """

    @Test func `an order is held by a rule, explains itself, and goes when a payment makes it pass`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(Self.owing, over: client)
            let customer = try await scene.customer("C", limit: 0)
            let invoice = try await scene.invoice(customer, amount: 500)
            #expect(try await scene.order(customer, total: 100).string("status") == "approved")
            let held = try await scene.order(customer, total: 101)
            #expect(try held.string("status") == "on_hold")
            let check = try held.json("decision", "checks", 0)
            #expect(check["check"]?.string == "rule:owes_and_orders")
            #expect(check["result"]?.string == "failed")
            #expect(check["passed"]?.boolean == false)
            #expect(check["severity"]?.string == "hold")
            #expect(check["unit"]?.string == "rule")
            #expect(check["measured"]?.isNull == true && check["threshold"]?.isNull == true)
            #expect(check["facts"]?["exposure.invoices"]?.integer == 500)
            #expect(check["facts"]?["order.total"]?.integer == 101)
            let told =
                "exposure.invoices > 400 and order.total > 100 is true: exposure.invoices is 500, order.total is 101"
            #expect(check["detail"]?.string == told)
            let decision = "/v1/credit_decisions/\(try held.string("decision", "id") ?? "")"
            #expect(
                try await client.send("GET", decision).expecting(200).string("checks", 0, "detail") == told
            )
            let flips = try held.json("decision", "flip").elements
            #expect(flips.compactMap { $0["change"]?.string } == ["order_total", "pay"])
            let pay = try #require(flips.last?["amount_at_least"]?.integer)
            #expect(pay == 100)
            let order = "/v1/orders/\(try scene.id(held))"
            for (amount, status) in [(pay - 1, "on_hold"), (1, "approved")] {
                let body = """
                    {"customer_id":"\(customer)","currency":"EUR","amount":\(amount),
                     "allocations":[{"invoice":"\(invoice)","amount":\(amount)}]}
                    """
                _ = try await client.send("POST", "/v1/payments", body).expecting(201)
                #expect(try await client.send("GET", order).expecting(200).string("status") == status)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `a lower total and a later date really flip, and not one less`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(
                #"{"checks":[],"rules":[{"name":"soon","when":"order.ship_in_days < 5 and order.total > 50"}]}"#,
                over: client
            )
            let customer = try await scene.customer("C", limit: 0)
            func held() async throws -> Answer {
                let body = """
                    {"customer_id":"\(customer)","currency":"EUR","total":80,"requested_ship_date":"2026-11-03"}
                    """
                let order = try await client.send("POST", "/v1/orders", body).expecting(201)
                #expect(try order.string("status") == "on_hold")
                return order
            }
            let first = try await held()
            let flips = try first.json("decision", "flip").elements
            let total = try #require(
                flips.first { $0["change"]?.string == "order_total" }?["to_at_most"]?.integer
            )
            let day = try #require(
                flips.first { $0["change"]?.string == "requested_ship_date" }?["to_at_least"]?.string
            )
            #expect(total == 50 && day == "2026-11-06")
            let changes = [
                (#"{"total":51}"#, "on_hold"), (#"{"total":50}"#, "approved"),
                (#"{"total":80,"requested_ship_date":"2026-11-05"}"#, "on_hold"),
                (#"{"requested_ship_date":"2026-11-06"}"#, "approved"),
            ]
            let path = "/v1/orders/\(try scene.id(first))"
            for (body, status) in changes {
                let changed = try await client.send("PATCH", path, body).expecting(200)
                #expect(try changed.string("status") == status, "\(body)")
            }
            let second = "/v1/orders/\(try scene.id(try await held()))"
            let spared = try await client.send("PATCH", second, #"{"excluded_checks":["rule:soon"]}"#)
                .expecting(200)
            #expect(try spared.string("status") == "approved")
            let third = "/v1/orders/\(try scene.id(try await held()))"
            let exclusions = "/v1/customers/\(customer)/credit_exclusions"
            _ = try await client.send("PUT", exclusions, #"{"checks":["rule:soon"]}"#).expecting(200)
            #expect(try await client.send("GET", third).expecting(200).string("status") == "approved")
            let unknown = try await client.send("PUT", exclusions, #"{"checks":["rule:So on"]}"#).expecting(
                422
            )
            #expect(try unknown.pointers() == ["/checks/0"])
        }
    }

    @Test func `what a rule reads heals an order as it changes`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let when =
                "customer.metadata('region') = 'north' or customer.segment is null and customer.age_days < 2"
            try await Self.activate(#"{"checks":[],"rules":[{"name":"r","when":"\#(when)"}]}"#, over: client)
            let customer = try await scene.customer("C", limit: 0)
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 5)))"
            func status() async throws -> String? {
                try await client.send("GET", order).expecting(200).string("status")
            }
            #expect(try await status() == "on_hold")
            let path = "/v1/customers/\(customer)"
            let both = #"{"segment":"smb","metadata":{"region":"north"}}"#
            _ = try await client.send("PATCH", path, both).expecting(200)
            #expect(try await status() == "on_hold")
            _ = try await client.send("PATCH", path, #"{"metadata":{"region":"south"}}"#).expecting(200)
            #expect(try await status() == "approved")
            try await Self.activate(
                #"{"checks":[],"rules":[{"name":"r","when":"exposure.invoices < 100"}]}"#,
                over: client
            )
            let unknown = "/v1/orders/\(try scene.id(await scene.order(customer, total: 5)))"
            _ = try await scene.invoice(customer, amount: 99)
            #expect(try await client.send("GET", unknown).expecting(200).string("status") == "on_hold")
            _ = try await scene.invoice(customer, amount: 1)
            #expect(try await client.send("GET", unknown).expecting(200).string("status") == "approved")
            try await Self.activate(#"{"checks":[],"rules":[{"name":"r","when":"\#(when)"}]}"#, over: client)
            let other = try await scene.customer("D", limit: 0)
            let young = "/v1/orders/\(try scene.id(await scene.order(other, total: 5)))"
            #expect(try await client.send("GET", young).expecting(200).string("status") == "on_hold")
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-04"}"#).expecting(200)
            #expect(try await client.send("GET", young).expecting(200).string("status") == "approved")
        }
    }

    static let refused: [(rule: String, pointers: [String])] = [
        (
            #"{"name":"a","when":"overdue.day_max > 1 and order.totl > 2"}"#,
            ["/rules/0/when", "/rules/0/when"]
        ),
        (#"{"name":"a","when":"order.total"}"#, ["/rules/0/when"]), (#"{"name":"a"}"#, ["/rules/0/when"]),
        (#"{"name":"A b","when":"true"}"#, ["/rules/0/name"]), (#"{"when":"true"}"#, ["/rules/0/name"]),
        (#"{"name":"a","when":"true"},{"name":"a","when":"true"}"#, ["/rules/1/name"]),
        (#"{"name":"a","when":"true","at":["x"],"severity":"y"}"#, ["/rules/0/at/0", "/rules/0/severity"]),
        (#"{"name":"a","when":"true","threshold":1}"#, ["/rules/0/threshold"]),
    ]

    @Test(arguments: refused)
    func `a rule that can't be read names each fault and its place`(rule: String, pointers: [String])
        async throws
    {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            let answer = try await client.send("POST", path, #"{"rules":[\#(rule)]}"#).expecting(422)
            #expect(try answer.pointers() == pointers, "\(answer.text)")
            guard pointers.count == 2, pointers[0] == "/rules/0/when" else { return }
            let fault = try answer.json("errors", 1)
            #expect(fault["code"]?.string == "malformed_rule")
            #expect(fault["cause"]?.string == "unknown_fact")
            #expect(fault["suggestion"]?.string == "order.total")
            #expect(fault["position"]?["offset"]?.integer == 24)
            #expect(fault["position"]?["line"]?.integer == 1)
            #expect(fault["position"]?["column"]?.integer == 25)
            #expect(fault["position"]?["text"]?.string == "order.totl")
        }
    }

    @Test func `rules of a version stay within their number and their parts`() async throws {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            func body(_ count: Int, parts: Int) -> String {
                let when = [String](repeating: "true", count: (parts + 1) / 2).joined(separator: " and ")
                let rules = (0..<count).map { #"{"name":"r\#($0)","when":"\#(when)"}"# }
                return #"{"rules":[\#(rules.joined(separator: ","))]}"#
            }
            for (count, parts, status) in [(100, 19, 201), (101, 1, 422), (8, 249, 201), (9, 249, 422)] {
                let answer = try await client.send("POST", path, body(count, parts: parts)).expecting(status)
                if status == 422 { #expect(try answer.pointers() == ["/rules"]) }
            }
        }
    }

    @Test(arguments: [("smb", 200), ("large", 409)])
    func `a version's test cases state what its rules read`(segment: String, status: Int) async throws {
        try await RunningServer.with { _, client in
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
            let body = """
                {"checks":[],"rules":[{"name":"r","severity":"reject",
                    "when":"customer.segment = 'smb' and overdue.days_max > 10 and customer.metadata('k') is null"}],
                 "test_cases":[{"name":"late","expected":"reject","facts":{"amount":1,"oldest_overdue_days":11,
                    "overdue_amount":1,"stated":{"customer.segment":"\(segment)","customer.metadata('k')":null}}}]}
                """
            let made = try await client.send("POST", path, body).expecting(201)
            #expect(try made.string("test_cases", 0, "facts", "stated", "customer.segment") == segment)
            _ = try await client.send("POST", "\(path)/2/activate", "{}").expecting(status)
            let wrong = """
                {"test_cases":[{"name":"t","expected":"hold","facts":{"amount":1,"stated":
                 {"customer.segmnt":"x","order.total":"x","today":"soon","customer.status":"gone","order.due_at_once":1}}}]}
                """
            let names = ["customer.segmnt", "order.total", "today", "customer.status", "order.due_at_once"]
            let answer = try await client.send("POST", path, wrong).expecting(422)
            #expect(try answer.pointers() == names.map { "/test_cases/0/facts/stated/\($0)" })
        }
    }
}
