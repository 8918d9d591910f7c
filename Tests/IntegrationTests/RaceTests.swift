import JSON
import TestSupport
import Testing

@Suite struct `Races over HTTP` {
    private static let limit: Int64 = 10_000

    @Test func `of two orders for the last of a limit, one is approved`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 20) {
                let customer = try await scene.customer("R-\(round)", limit: Self.limit)
                async let first = scene.order(customer, total: 6_000)
                async let second = scene.order(customer, total: 6_000, over: other)
                let statuses = try await [first.string("status"), second.string("status")]
                #expect(Set(statuses) == ["approved", "on_hold"])
                #expect(try await scene.exposure(customer) == 6_000)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `of two orders raised at once to the last of a limit, one stays approved`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 20) {
                let customer = try await scene.customer("P-\(round)", limit: Self.limit)
                let one = try await scene.id(scene.order(customer, total: 1_000))
                let two = try await scene.id(scene.order(customer, total: 1_000))
                async let first = client.send("PATCH", "/v1/orders/\(one)", #"{"total":8000}"#)
                async let second = other.send("PATCH", "/v1/orders/\(two)", #"{"total":8000}"#)
                _ = try await (first.expecting(200), second.expecting(200))
                var statuses: [String?] = []
                for id in [one, two] {
                    statuses.append(
                        try await client.send("GET", "/v1/orders/\(id)").expecting(200).string("status")
                    )
                }
                #expect(statuses.count { $0 == "approved" } <= 1)
                let exposure = try #require(try await scene.exposure(customer))
                #expect(exposure <= Self.limit)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `fifty invoices issued at once among dry runs take numbers without a gap`() async throws {
        try await RunningServer.with { server, client in
            let customer = try await Scene(client: client).customer("C-1", limit: nil)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","issue":true,
                 "lines":[{"description":"Widget","quantity":"1","unit_price":100,"tax_rate":"0"}]}
                """
            let numbers = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<10 {
                    let client = try await server.client()
                    group.addTask {
                        var numbers: [String] = []
                        for _ in 0..<5 {
                            let dry = try await client.send("POST", "/v1/invoices", body, ["Dry-Run": "true"])
                            #expect(dry.fields["dry-run"] == "true")
                            let issued = try await client.send("POST", "/v1/invoices", body).expecting(201)
                            numbers.append(try issued.string("number") ?? "")
                        }
                        return numbers
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let expected = (1...50).map { "INV-2026-" + String(String(1_000_000 + $0).dropFirst()) }
            #expect(numbers.sorted() == expected)
            #expect(try await Scene(client: client).isClean())
        }
    }

    enum Remedy: String, CaseIterable {
        case orderTotal = "order_total"
        case pay
        case creditLimit = "credit_limit"
    }

    @Test(arguments: Remedy.allCases)
    func `every flip that a held order names approves it`(remedy: Remedy) async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: Self.limit)
            _ = try await scene.invoice(customer, amount: 7_000)
            let held = try await scene.order(customer, total: 5_000)
            #expect(try held.string("status") == "on_hold")
            let flips = try held.json("decision", "flip").elements
            let flip = try #require(flips.first { $0["change"]?.string == remedy.rawValue })
            let order = "/v1/orders/\(try scene.id(held))"
            switch remedy {
            case .orderTotal:
                let most = try #require(flip["to_at_most"]?.integer)
                _ = try await client.send("PATCH", order, #"{"total":\#(most)}"#).expecting(200)
            case .pay:
                let least = try #require(flip["amount_at_least"]?.integer)
                let body = """
                    {"customer_id":"\(customer)","currency":"EUR","amount":\(least),"auto_apply":true}
                    """
                _ = try await client.send("POST", "/v1/payments", body).expecting(201)
            case .creditLimit:
                let least = try #require(flip["to_at_least"]?.integer)
                let path = "/v1/customers/\(customer)/credit_limit"
                _ = try await client.send("PUT", path, #"{"credit_limit":\#(least)}"#).expecting(200)
            }
            let now = try await client.send("GET", order).expecting(200)
            #expect(try now.string("status") == "approved")
            #expect(try await scene.isClean())
        }
    }
}
