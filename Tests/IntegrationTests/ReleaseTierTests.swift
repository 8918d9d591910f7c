import JSON
import TestSupport
import Testing

@Suite struct `A release's tier` {
    private static let reason = #"{"reason":"trusted"}"#
    /// An approver within the limit, and somebody else past it.
    private static let strict = """
        {"approval_tiers":[{"role":"approver","over_limit_up_to":0},{"role":"credit_manager"}]}
        """

    /// A parent with a limit of 10,000 and two children without limits of their own.
    private static func children(_ name: String, _ scene: Scene) async throws -> [String] {
        let parent = try await scene.customer(name, limit: 10_000)
        var children: [String] = []
        for child in ["A", "B"] {
            let id = try await scene.customer("\(name)-\(child)", limit: nil)
            let body = #"{"parent_id":"\#(parent)"}"#
            _ = try await scene.client.send("PATCH", "/v1/customers/\(id)", body).expecting(200)
            children.append(id)
        }
        return children
    }

    /// An order within every limit that a person has put on hold.
    private static func held(_ customer: String, _ total: Int64, _ office: Office) async throws -> String {
        let order = try await office.scene.order(customer, total: total, over: office.seller)
        let path = "/v1/orders/\(try office.scene.id(order))"
        _ = try await office.client.send("POST", "\(path)/hold", "{}").expecting(200)
        return path
    }

    @Test func `counts what a group's limit is passed by`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client, version: Self.strict)
            let children = try await Self.children("G", office.scene)
            let order = try await office.scene.order(children[0], total: 10_001, over: office.seller)
            let path = "/v1/orders/\(try office.scene.id(order))/release"
            let refused = try await office.approver.send("POST", path, Self.reason).expecting(403)
            #expect(try refused.string("code") == "approval_required")
            let work = try await office.approver.send("GET", "/v1/holds?decidable=true").expecting(200)
            #expect(try work.json("data").elements.isEmpty)
            _ = try await office.managers[0].send("POST", path, Self.reason).expecting(200)
        }
    }

    @Test func `counts what is over the limit now, not when the order was checked`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client, version: Self.strict)
            let customer = try await office.scene.customer("C", limit: 10_000)
            let one = try await Self.held(customer, 6_000, office)
            let two = try await Self.held(customer, 6_000, office)
            _ = try await office.approver.send("POST", "\(one)/release", Self.reason).expecting(200)
            let refused = try await office.approver.send("POST", "\(two)/release", Self.reason).expecting(403)
            #expect(try refused.string("code") == "approval_required")
            #expect(try await office.scene.exposure(customer) == 6_000)
        }
    }

    @Test func `is what it takes to spare an order its limit too, and never one's own order`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let chief = try await office.person("Eve", "admin").client
            let customer = try await office.scene.customer("C", limit: 100)
            let spared = #"{"excluded_checks":["credit_limit"]}"#
            func held(_ total: Int64, over placer: Client) async throws -> String {
                let order = try await office.scene.order(customer, total: total, over: placer)
                #expect(try order.string("status") == "on_hold")
                return "/v1/orders/\(try office.scene.id(order))"
            }
            let small = try await held(1_000, over: office.seller)
            let free = try await chief.send("PATCH", small, spared).expecting(200)
            #expect(try free.string("status") == "approved")
            let large = try await held(1_001, over: office.seller)
            let tier = try await chief.send("PATCH", large, spared).expecting(403)
            #expect(try tier.string("code") == "approval_required")
            let own = try await chief.send("PATCH", held(200, over: chief), spared).expecting(403)
            #expect(try own.string("code") == "own_order")
            let all = "/v1/customers/\(customer)/credit_exclusions"
            let limit = try await chief.send("PUT", all, #"{"checks":["utilisation"]}"#).expecting(403)
            #expect(try limit.string("code") == "approval_required")
            _ = try await chief.send("PUT", all, #"{"checks":["overdue_amount"]}"#).expecting(200)
            // What was spared by somebody whose tier it was is lost once it grows past that tier.
            let grown = try await chief.send("PATCH", small, #"{"total":1500}"#).expecting(200)
            #expect(try grown.string("status") == "on_hold")
            #expect(try grown.json("excluded_checks").elements.isEmpty)
        }
    }

    @Test func `is the one that an order takes when its approval is decided`() async throws {
        try await RunningServer.with { server, client in
            let version = """
                {"approval_tiers":[{"role":"approver","over_limit_up_to":500,"four_eyes":true},
                                   {"role":"credit_manager"}]}
                """
            let office = try await Office(server, client, version: version)
            let second = try await office.person("Eve", "approver")
            let customer = try await office.scene.customer("C", limit: 10_000)
            let order = try await Self.held(customer, 6_000, office)
            let asked = try await office.approver.send("POST", "\(order)/release", Self.reason).expecting(202)
            _ = try await office.scene.order(customer, total: 6_000, over: office.seller)
            let approve = "/v1/approvals/\(try office.scene.id(asked))/approve"
            let refused = try await second.client.send("POST", approve).expecting(403)
            #expect(try refused.string("code") == "approval_required")
            #expect(try refused.string("tier", "role") == "credit_manager")
            let work = try await second.client.send("GET", "/v1/approvals?decidable=true").expecting(200)
            #expect(try work.json("data").elements.isEmpty)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "on_hold")
        }
    }

    @Test func `lets one of two children racing for the last of a group's limit through, never both`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client, version: Self.strict)
            let other = try await office.person("Eve", "approver")
            for round in 0..<rounds(default: 10) {
                let children = try await Self.children("G-\(round)", office.scene)
                let one = try await Self.held(children[0], 6_000, office)
                let two = try await Self.held(children[1], 6_000, office)
                async let first = office.approver.send("POST", "\(one)/release", Self.reason)
                async let second = other.client.send("POST", "\(two)/release", Self.reason)
                #expect(try await [first.status, second.status].sorted() == [200, 403])
                let credit = try await client.send("GET", "/v1/customers/\(children[0])/credit")
                #expect(try credit.expecting(200).integer("group", "exposure") == 6_000)
            }
            #expect(try await office.scene.isClean())
        }
    }
}
