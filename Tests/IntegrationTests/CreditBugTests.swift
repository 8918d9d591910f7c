import JSON
import Testing

/// Bugs that users of other systems have told of, each with the thread that tells of it.
@Suite struct `What others got wrong about credit` {
    private static func line(_ quantity: String, price: Int, rate: String = "0") -> String {
        """
        [{"line":1,"description":"Widget","quantity":"\(quantity)","unit_price":\(price),"tax_rate":"\(rate)"}]
        """
    }

    private static func place(_ customer: String, _ lines: String, _ client: Client) async throws -> Answer {
        let body = #"{"customer_id":"\#(customer)","currency":"EUR","lines":\#(lines)}"#
        return try await client.send("POST", "/v1/orders", body).expecting(201)
    }

    /// frappe/erpnext#47279: 60 became 120.
    @Test(arguments: [false, true])
    func `an order counts once whenever it is checked, also while it reserves on hold`(reserves: Bool)
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(#"{"held_orders_reserve":\#(reserves)}"#)
            let customer = try await scene.customer("C", limit: 10_000)
            let placed = try await Self.place(customer, Self.line("2", price: 3_000), client)
            let order = "/v1/orders/\(try scene.id(placed))"
            func measured(_ method: String, _ path: String, _ body: String) async throws -> Int64? {
                let answer = try await client.send(method, path, body).expecting(200)
                return try answer.integer("decision", "checks", 0, "measured")
            }
            #expect(try await measured("POST", "\(order)/recheck", "{}") == 6_000)
            #expect(try await measured("PATCH", order, #"{"requested_ship_date":"2026-11-20"}"#) == 6_000)
            let one = #"{"lines":[{"line":1,"quantity":"1"}],"invoice":true}"#
            _ = try await client.send("POST", "\(order)/fulfillments", one).expecting(201)
            #expect(try await measured("POST", "\(order)/recheck", "{}") == 6_000)
            #expect(try await scene.exposure(customer) == 6_000)
            let rest = try await Self.place(customer, Self.line("1", price: 4_001), client)
            let held = "/v1/orders/\(try scene.id(rest))"
            #expect(try rest.string("status") == "on_hold")
            #expect(try await measured("POST", "\(held)/recheck", "{}") == 10_001)
            let within = #"{"lines":\#(Self.line("1", price: 4_000))}"#
            #expect(try await measured("PATCH", held, within) == 10_000)
            _ = try await client.send("POST", "\(held)/fulfillments", #"{"invoice":true}"#).expecting(201)
            _ = try await client.send("POST", "\(order)/fulfillments", #"{"invoice":true}"#).expecting(201)
            #expect(try await scene.exposure(customer) == 10_000)
            #expect(try await scene.isClean())
        }
    }

    /// frappe/erpnext#33967: close an order, add another, open the first again.
    @Test(arguments: ["cancel", "hold"])
    func `an order that gave its credit back takes it again only if it is still there`(verb: String)
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 10_000)
            let first = "/v1/orders/\(try scene.id(await scene.order(customer, total: 8_000)))"
            _ = try await client.send("POST", "\(first)/\(verb)", "{}").expecting(200)
            let second = try await scene.order(customer, total: 8_000)
            #expect(try second.string("status") == "approved")
            let again = verb == "cancel" ? "reopen" : "recheck"
            let answer = try await client.send("POST", "\(first)/\(again)", "{}").expecting(200)
            #expect(try answer.string("status") == "on_hold")
            #expect(try answer.string("decision", "outcome") == "hold")
            _ = try await client.send("POST", "\(first)/fulfillments", "{}").expecting(409)
            _ = try await client.send("POST", "\(first)/invoices", "{}").expecting(409)
            #expect(try await scene.exposure(customer) == 8_000)
            #expect(try await scene.isClean())
        }
    }

    /// Tryton adds orders net of tax to receivables gross of it.
    @Test func `an order counts with its tax, before its invoice as after`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 12_100)
            let placed = try await Self.place(customer, Self.line("1", price: 10_000, rate: "21"), client)
            #expect(try placed.string("status") == "approved")
            #expect(try await scene.exposure(customer) == 12_100)
            #expect(try await scene.order(customer, total: 1).string("status") == "on_hold")
            let ship = "/v1/orders/\(try scene.id(placed))/fulfillments"
            _ = try await client.send("POST", ship, #"{"invoice":true}"#).expecting(201)
            #expect(try await scene.exposure(customer) == 12_100)
            let dearer = try await scene.customer("D", limit: 12_099)
            let held = try await Self.place(dearer, Self.line("1", price: 10_000, rate: "21"), client)
            #expect(try held.string("status") == "on_hold")
        }
    }

    /// ERPNext takes a limit of 0 for none; Tryton holds an order of 0.00 whatever it takes.
    @Test func `a limit of 0 is no credit, none is no limit, and an order of nothing takes nothing`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let none = try await scene.customer("N", limit: 0)
            _ = try await scene.invoice(none, amount: 100)
            #expect(try await scene.order(none, total: 1).string("status") == "on_hold")
            #expect(try await scene.order(none, total: 0).string("status") == "approved")
            let unlimited = try await scene.customer("U", limit: nil)
            let greatest = try await scene.order(unlimited, total: 1_000_000_000_000_000)
            #expect(try greatest.string("status") == "approved")
            let credit = try await client.send("GET", "/v1/customers/\(none)/credit").expecting(200)
            #expect(try credit.integer("effective_limit") == 0)
            #expect(try credit.integer("available") == 0)
        }
    }

    /// odoo/odoo#162770: sums over currencies.
    @Test func `no sum of credit mixes currencies`() async throws {
        try await Story.follow([
            .customer("EU", limit: "10000"), .customer("US", currency: "USD", limit: "10000"),
            Step(
                "POST",
                "orders",
                #"{"customer_id":"ext:EU","currency":"USD","total":5}"#,
                422,
                "currency_mismatch",
                "/currency"
            ),
            Step(
                "POST",
                "credit_checks",
                #"{"customer_id":"ext:EU","currency":"USD","amount":5}"#,
                422,
                "currency_mismatch",
                "/currency"
            ),
            Step(
                "PATCH",
                "customers/ext:US",
                #"{"parent_id":"ext:EU"}"#,
                422,
                "currency_mismatch",
                "/parent_id"
            ),
            Step(
                "POST",
                "customers/ext:EU/guarantees",
                #"{"kind":"bank_guarantee","amount":5,"percent":"100","currency":"USD","valid_from":"2026-01-01"}"#,
                422,
                "currency_mismatch",
                "/currency"
            ),
            Step(
                "POST",
                "payments",
                #"{"customer_id":"ext:EU","currency":"USD","amount":5}"#,
                422,
                "currency_mismatch",
                "/currency"
            ),
        ])
    }

    /// odoo/odoo#210177: what is owed was summed at the parent, what was ordered at the child.
    @Test func `orders, invoices and money of every level count at the top of the group`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            var ids: [String] = []
            for level in 0..<4 {
                ids.append(try await scene.customer("L-\(level)", limit: level == 0 ? 10_000 : nil))
                guard level > 0 else { continue }
                let body = #"{"parent_id":"\#(ids[level - 1])"}"#
                _ = try await client.send("PATCH", "/v1/customers/\(ids[level])", body).expecting(200)
            }
            #expect(try await scene.order(ids[3], total: 3_000).string("status") == "approved")
            _ = try await scene.invoice(ids[2], amount: 3_000)
            #expect(try await scene.order(ids[1], total: 4_000).string("status") == "approved")
            let held = try await scene.order(ids[0], total: 500)
            #expect(try held.string("status") == "on_hold")
            #expect(try await scene.order(ids[3], total: 1).string("status") == "on_hold")
            let paid = #"{"customer_id":"\#(ids[2])","currency":"EUR","amount":500,"auto_apply":true}"#
            _ = try await client.send("POST", "/v1/payments", paid).expecting(201)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved")
            for id in ids {
                let credit = try await client.send("GET", "/v1/customers/\(id)/credit").expecting(200)
                #expect(try credit.integer("group", "exposure") == 10_000)
            }
        }
    }

    /// OCA/credit-control#302: over the limit, not confirmed, and nobody knew.
    @Test
    func `an order on hold is told to who waits for events, and stands in the work list with its reasons`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 0)
            let head = try #require(try await scene.eventsHead())
            let order = try scene.id(await scene.order(customer, total: 5))
            let path = "/v1/events?after=\(head)&types=order.on_hold&wait=30"
            let told = try await client.send("GET", path).expecting(200)
            #expect(try told.string("data", 0, "document", "id") == order)
            let holds = try await client.send("GET", "/v1/holds").expecting(200)
            #expect(try holds.string("data", 0, "id") == order)
            #expect(try holds.string("data", 0, "decision", "checks", 0, "result") == "failed")
            #expect(try holds.json("data", 0, "decision", "checks", 0, "detail").string?.isEmpty == false)
        }
    }

    /// OCA/credit-control#26 wants a warning while quoting; odoo/odoo#83205: the warning never blocks.
    @Test func `the same check warns at the quote and blocks the order`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(
                """
                {"checks":[{"check":"credit_limit","at":["quote"],"severity":"warn"},
                           {"check":"credit_limit","at":["order"],"severity":"hold"},
                           {"check":"credit_limit","at":["shipment"],"severity":"reject"}]}
                """
            )
            let customer = try await scene.customer("C", limit: 100)
            for (stage, outcome, warnings) in [
                ("quote", "approve", 1), ("order", "hold", 0), ("shipment", "reject", 0),
            ] {
                let body = """
                    {"customer_id":"\(customer)","currency":"EUR","amount":101,"stage":"\(stage)"}
                    """
                let answer = try await client.send("POST", "/v1/credit_checks", body).expecting(200)
                #expect(try answer.string("outcome") == outcome)
                #expect(try answer.json("warnings").elements.count == warnings)
            }
            let order = try await scene.order(customer, total: 101)
            #expect(try order.string("status") == "on_hold")
            _ = try await client.send("POST", "/v1/orders/\(scene.id(order))/fulfillments", "{}").expecting(
                409
            )
        }
    }

    /// frappe/erpnext#26969: late by the last due date only.
    @Test func `who is late with a first instalment is late`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await scene.activate(#"{"checks":[{"check":"oldest_overdue_days","threshold":5}]}"#)
            let customer = try await scene.customer("C", limit: nil)
            let body = """
                {"origin":"external","number":"E-1","customer_id":"\(customer)","currency":"EUR",
                 "issue_date":"2026-10-01","total":900,"tax":0,
                 "installments":[{"due_date":"2026-10-26","amount":300},{"due_date":"2027-01-26","amount":600}]}
                """
            _ = try await client.send("POST", "/v1/invoices", body).expecting(201)
            let held = try await scene.order(customer, total: 5)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.json("decision", "checks", 0, "measured").numberText == "6")
            let paid = #"{"customer_id":"\#(customer)","currency":"EUR","amount":300,"auto_apply":true}"#
            _ = try await client.send("POST", "/v1/payments", paid).expecting(201)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved")
        }
    }
}
