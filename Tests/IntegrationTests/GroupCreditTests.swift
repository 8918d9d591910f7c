import JSON
import TestSupport
import Testing

@Suite struct `Credit of a group over HTTP` {
    /// A parent with a limit, and two children whose own limits are wider than that.
    private struct Family {
        let scene: Scene
        let parent: String
        let children: [String]

        init(_ scene: Scene, _ name: String, limit: Int64, own: Int64? = nil) async throws {
            self.scene = scene
            let parent = try await scene.customer(name, limit: limit)
            var children: [String] = []
            for child in ["A", "B"] {
                let id = try await scene.customer("\(name)-\(child)", limit: own)
                let body = #"{"parent_id":"\#(parent)"}"#
                _ = try await scene.client.send("PATCH", "/v1/customers/\(id)", body).expecting(200)
                children.append(id)
            }
            self.parent = parent
            self.children = children
        }

        func exposure() async throws -> Int64? {
            let path = "/v1/customers/\(children[0])/credit"
            return try await scene.client.send("GET", path).expecting(200).integer("group", "exposure")
        }
    }

    @Test func `two children racing for the last of their parent's limit never both get it`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 20) {
                let family = try await Family(scene, "G-\(round)", limit: 10_000)
                async let first = scene.order(family.children[0], total: 6_000)
                async let second = scene.order(family.children[1], total: 6_000, over: other)
                let statuses = try await [first.string("status"), second.string("status")]
                #expect(Set(statuses) == ["approved", "on_hold"])
                #expect(try await family.exposure() == 6_000)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `two children racing through PATCH stay within their parent's limit`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 20) {
                let family = try await Family(scene, "P-\(round)", limit: 10_000)
                let one = try await scene.id(scene.order(family.children[0], total: 1_000))
                let two = try await scene.id(scene.order(family.children[1], total: 1_000))
                async let first = client.send("PATCH", "/v1/orders/\(one)", #"{"total":8000}"#)
                async let second = other.send("PATCH", "/v1/orders/\(two)", #"{"total":8000}"#)
                _ = try await (first.expecting(200), second.expecting(200))
                let exposure = try #require(try await family.exposure())
                #expect(exposure <= 10_000)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `two children racing through batches never pass their parent's limit`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 10) {
                let family = try await Family(scene, "B-\(round)", limit: 10_000)
                let bodies = family.children.map { child in
                    let order = """
                        {"method":"POST","path":"/v1/orders",
                         "body":{"customer_id":"\(child)","currency":"EUR","total":3000}}
                        """
                    return #"{"operations":[\#(order),\#(order)]}"#
                }
                async let first = client.send("POST", "/v1/batch", bodies[0])
                async let second = other.send("POST", "/v1/batch", bodies[1])
                let answers = try await [first.expecting(200), second.expecting(200)]
                let statuses = try answers.flatMap { try $0.json("results").elements }
                    .map { $0["body"]?["status"]?.string }
                #expect(statuses.count { $0 == "approved" } == 3)
                #expect(try await family.exposure() == 9_000)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `money of one child frees its sister's order, and the decision names the group`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let family = try await Family(scene, "G", limit: 10_000)
            _ = try await scene.invoice(family.children[0], amount: 8_000)
            let held = try await scene.order(family.children[1], total: 5_000)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.string("decision", "checks", 0, "check") == "group_credit_limit")
            #expect(try held.integer("decision", "checks", 0, "measured") == 13_000)
            #expect(try held.integer("decision", "checks", 0, "threshold") == 10_000)
            let flips = try held.json("decision", "flip").elements
            let raise = try #require(flips.first { $0["change"]?.string == "group_credit_limit" })
            #expect(raise["customer_id"]?.string == family.parent && raise["to_at_least"]?.integer == 13_000)
            let body = """
                {"customer_id":"\(family.children[0])","currency":"EUR","amount":3000,"auto_apply":true}
                """
            _ = try await client.send("POST", "/v1/payments", body).expecting(201)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved")
            #expect(try await family.exposure() == 10_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `the flip of the group's limit flips, past an older order of a sister`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let family = try await Family(scene, "G", limit: 10_000)
            _ = try await scene.invoice(family.children[0], amount: 9_000)
            let older = try await scene.order(family.children[0], total: 4_000)
            let held = try await scene.order(family.children[1], total: 2_000)
            let flips = try held.json("decision", "flip").elements
            let raise = try #require(flips.first { $0["change"]?.string == "group_credit_limit" })
            let least = try #require(raise["to_at_least"]?.integer)
            let path = "/v1/customers/\(family.parent)/credit_limit"
            _ = try await client.send("PUT", path, #"{"credit_limit":\#(least - 1)}"#).expecting(200)
            let order = "/v1/orders/\(try scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "on_hold")
            _ = try await client.send("PUT", path, #"{"credit_limit":\#(least)}"#).expecting(200)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            #expect(try older.string("status") == "on_hold")
            #expect(try await scene.isClean())
        }
    }

    @Test func `a child's own limit holds within the group's`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let family = try await Family(scene, "G", limit: 10_000, own: 2_000)
            let held = try await scene.order(family.children[0], total: 3_000)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.string("decision", "checks", 0, "result") == "passed")
            #expect(try held.string("decision", "checks", 1, "check") == "credit_limit")
            #expect(try held.string("decision", "checks", 1, "result") == "failed")
        }
    }

    @Test func `a child that leaves takes its exposure along`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let family = try await Family(scene, "G", limit: 10_000)
            _ = try await scene.invoice(family.children[0], amount: 8_000)
            let held = try await scene.order(family.children[1], total: 5_000)
            #expect(try held.string("status") == "on_hold")
            let path = "/v1/customers/\(family.children[0])"
            _ = try await client.send("PATCH", path, #"{"parent_id":null}"#).expecting(200)
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved")
        }
    }

    @Test func `a payer settles what is owed anywhere in its group, however deep`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            // Two chains, the one then put below the other: as deep as a group may be.
            var ids: [String] = []
            for level in 0..<10 {
                ids.append(try await scene.customer("L-\(level)", limit: nil))
                guard level != 0, level != 5 else { continue }
                let body = #"{"parent_id":"ext:L-\#(level - 1)"}"#
                _ = try await client.send("PATCH", "/v1/customers/ext:L-\(level)", body).expecting(200)
            }
            let joined = #"{"parent_id":"ext:L-4"}"#
            _ = try await client.send("PATCH", "/v1/customers/ext:L-5", joined).expecting(200)
            let invoice = try await scene.invoice(ids[0], amount: 100)
            let payment = """
                {"customer_id":"ext:L-9","currency":"EUR","amount":100,
                 "allocations":[{"invoice":"\(invoice)"}]}
                """
            let paid = try await client.send("POST", "/v1/payments", payment).expecting(201)
            #expect(try paid.string("status") == "applied")
        }
    }
}
