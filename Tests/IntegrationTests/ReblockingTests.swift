import JSON
import Testing

@Suite struct `Approved orders under a policy that checks them again` {
    /// The path of a next version of the policy for everyone, activated.
    private static func activate(_ checks: String = "", reblocks: Bool = true, over client: Client)
        async throws
    {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
        let body = #"{"checks":[{"check":"credit_limit"}\#(checks)],"reblock_open_orders":\#(reblocks)}"#
        let made = try await client.send("POST", path, body).expecting(201)
        #expect(try made.json("reblock_open_orders").boolean == reblocks)
        let number = try #require(try made.integer("version"))
        _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
    }

    private static func limit(_ limit: Int64, of customer: String, over client: Client) async throws {
        let path = "/v1/customers/\(customer)/credit_limit"
        _ = try await client.send("PUT", path, #"{"credit_limit":\#(limit)}"#).expecting(200)
    }

    private static func statuses(_ orders: [String], _ client: Client) async throws -> [String] {
        var statuses: [String] = []
        for order in orders {
            let told = try await client.send("GET", "/v1/orders/\(order)").expecting(200)
            statuses.append(try told.string("status") ?? "")
        }
        return statuses
    }

    private static func orders(_ totals: [Int64], of customer: String, _ scene: Scene) async throws
        -> [String]
    {
        var orders: [String] = []
        for total in totals { orders.append(try await scene.id(scene.order(customer, total: total))) }
        return orders
    }

    @Test func `go on hold when the limit is lowered, the newest first, and heal when it is raised`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(over: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let orders = try await Self.orders([300, 300, 300], of: customer, scene)
            try await Self.limit(650, of: customer, over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "approved", "on_hold"])
            #expect(try await scene.exposure(customer) == 600)
            let held = try await client.send("GET", "/v1/orders/\(orders[2])").expecting(200)
            #expect(try held.string("decision", "outcome") == "hold")
            #expect(try held.string("decision", "checks", 0, "check") == "credit_limit")
            let told = try await client.send("GET", "/v1/events?types=order.on_hold").expecting(200)
            #expect(try told.json("data").elements.count == 1)
            try await Self.limit(0, of: customer, over: client)
            #expect(try await Self.statuses(orders, client) == ["on_hold", "on_hold", "on_hold"])
            try await Self.limit(650, of: customer, over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "approved", "on_hold"])
            #expect(try await scene.isClean())
        }
    }

    @Test func `stay approved where the policy doesn't say so, until it does`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let orders = try await Self.orders([300, 300], of: customer, scene)
            try await Self.limit(300, of: customer, over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "approved"])
            try await Self.activate(over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "on_hold"])
            try await Self.activate(reblocks: false, over: client)
            try await Self.limit(0, of: customer, over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "on_hold"])
        }
    }

    @Test func `keep what a person has released until its day`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(over: client)
            let customer = try await scene.customer("C", limit: 100)
            let order = try await scene.id(scene.order(customer, total: 300))
            let release = #"{"reason":"trusted","valid_until":"2026-11-10"}"#
            _ = try await client.send("POST", "/v1/orders/\(order)/release", release).expecting(200)
            try await Self.limit(50, of: customer, over: client)
            #expect(try await Self.statuses([order], client) == ["approved"])
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-10"}"#).expecting(200)
            #expect(try await Self.statuses([order], client) == ["approved"])
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-11"}"#).expecting(200)
            #expect(try await Self.statuses([order], client) == ["on_hold"])
        }
    }

    @Test func `go on hold when a payment is taken back or a day makes them overdue, part shipped or not`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(#",{"check":"oldest_overdue_days","threshold":5}"#, over: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let invoice = try await scene.invoice(customer, amount: 900)
            let paid = try await client.send(
                "POST",
                "/v1/payments",
                """
                {"customer_id":"\(customer)","currency":"EUR","amount":900,"received_date":"2026-11-01",
                 "allocations":[{"invoice":"\(invoice)","amount":900}]}
                """
            ).expecting(201)
            let lines = """
                {"customer_id":"\(customer)","currency":"EUR",
                 "lines":[{"description":"W","quantity":"2","unit_price":100,"tax_rate":"0"}]}
                """
            let placed = try await client.send("POST", "/v1/orders", lines).expecting(201)
            let order = try scene.id(placed)
            let one = #"{"lines":[{"line":1,"quantity":"1"}]}"#
            _ = try await client.send("POST", "/v1/orders/\(order)/fulfillments", one).expecting(201)
            let back = "/v1/payments/\(try scene.id(paid))/reverse"
            _ = try await client.send("POST", back, #"{"kind":"returned"}"#).expecting(200)
            let held = try await client.send("GET", "/v1/orders/\(order)").expecting(200)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.string("decision", "stage") == "shipment")
            try await Self.limit(2_000, of: customer, over: client)
            #expect(try await Self.statuses([order], client) == ["partially_fulfilled"])
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-06"}"#).expecting(200)
            #expect(try await Self.statuses([order], client) == ["partially_fulfilled"])
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-08"}"#).expecting(200)
            #expect(try await Self.statuses([order], client) == ["on_hold"])
            #expect(try await scene.isClean())
        }
    }

    @Test func `of a group go by the group's limit, the newest of all members first`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            try await Self.activate(over: client)
            let parent = try await scene.customer("P", limit: 1_000)
            var orders: [String] = []
            for name in ["A", "B"] {
                let child = try await scene.customer(name, limit: nil)
                _ = try await client.send("PATCH", "/v1/customers/\(child)", #"{"parent_id":"\#(parent)"}"#)
                    .expecting(200)
                orders += try await Self.orders([400], of: child, scene)
            }
            try await Self.limit(500, of: parent, over: client)
            #expect(try await Self.statuses(orders, client) == ["approved", "on_hold"])
        }
    }
}
