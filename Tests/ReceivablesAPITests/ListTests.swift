import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `Pages of lists` {
    private static func ids(_ told: Told) -> [String] {
        told.json?["data"]?.elements.compactMap { $0["id"]?.string } ?? []
    }

    private static func cursor(_ told: Told) throws -> String {
        try #require(told.json?["next_cursor"]?.string)
    }

    @Test func `go on where the last one ended, whatever is made meanwhile`() async throws {
        try await TestAPI.with { api in
            var made: [String] = []
            for number in 0..<5 { made.append(await api.customer("C-\(number)").id) }
            var page = await api.get("/v1/customers?limit=2")
            var seen = Self.ids(page)
            while page.json?["has_more"]?.boolean == true {
                _ = await api.customer("late-\(seen.count)")
                let next = try #require(page.field("Link"))
                #expect(next.hasSuffix(#">; rel="next""#))
                let target = String(next.dropFirst().prefix { $0 != ">" })
                page = await api.get(target)
                #expect(page.status == 200)
                seen += Self.ids(page)
            }
            #expect(seen == made.reversed())
            #expect(page.json?["next_cursor"]?.isNull == true)
            #expect(page.field("Link") == nil)
        }
    }

    @Test(arguments: ["events", "ledger/postings"])
    func `of what only grows go on after the last one told`(list: String) async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            for _ in 0..<5 {
                _ = await api.send(
                    .post,
                    "/v1/payments",
                    #"{"customer_id":"ext:C-1","currency":"EUR","amount":1}"#
                )
            }
            var seen: [Int64] = []
            var target: String? = "/v1/\(list)?limit=2&after=1"
            while let asked = target {
                let page = await api.get(asked)
                seen += page.json?["data"]?.elements.compactMap { $0["seq"]?.integer } ?? []
                target = page.field("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
                #expect((target != nil) == page.json?["has_more"]?.boolean)
            }
            #expect(seen.first == 2)
            #expect(seen.count > 1)
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 + 1 == $1 })
        }
    }

    @Test func `take a cursor with another limit, and of the same filters in another order`() async throws {
        try await TestAPI.with { api in
            for number in 0..<5 { _ = await api.customer("C-\(number)") }
            let first = await api.get("/v1/customers?limit=2&status=active&created_from=2020-01-01")
            let cursor = try Self.cursor(first)
            let second = await api.get(
                "/v1/customers?cursor=\(cursor)&created_from=2020-01-01&status=active&limit=200"
            )
            #expect(second.status == 200)
            #expect(Self.ids(second).count == 3)
        }
    }

    @Test func `refuse a cursor that this list did not give for these filters`() async throws {
        try await TestAPI.with { api in
            for number in 0..<3 { _ = await api.customer("C-\(number)") }
            for _ in 0..<3 {
                _ = await api.send(
                    .post,
                    "/v1/orders",
                    #"{"customer_id":"ext:C-0","currency":"EUR","total":1}"#
                )
            }
            let cursor = try Self.cursor(await api.get("/v1/customers?limit=1"))
            let ofOrders = try Self.cursor(await api.get("/v1/orders?limit=1"))
            let ofFilter = try Self.cursor(await api.get("/v1/customers?limit=1&status=active"))
            var tampered = Array(cursor)
            tampered[10] = tampered[10] == "0" ? "1" : "0"
            let bad = [
                "", "x", "c1_", String(cursor.dropLast()), cursor + "0", String(tampered), ofOrders, ofFilter,
                "c1_01M82V7M0F0G64SW04J3CYAAQY", "c2" + cursor.dropFirst(2), cursor.lowercased(),
                String(repeating: "c", count: 4_000), "cus_01M82V7M0F0G64SW04J3CYAAQY", "%F0%9F%98%80",
            ]
            for text in bad {
                let told = await api.get("/v1/customers?limit=1&cursor=\(text)")
                #expect(told.status == 400 && told.code == "malformed_cursor", "\(text.prefix(60))")
            }
            #expect(await api.get("/v1/customers?status=blocked&cursor=\(cursor)").code == "malformed_cursor")
            #expect(await api.get("/v1/customers?cursor=\(cursor)").status == 200)
        }
    }

    static let parameters: [(query: String, status: Int, code: String?)] = [
        ("limit=1", 200, nil), ("limit=200", 200, nil), ("limit=0", 400, "malformed_parameter"),
        ("limit=201", 400, "malformed_parameter"), ("limit=abc", 400, "malformed_parameter"),
        ("limit=-1", 400, "malformed_parameter"), ("limit=%2B1", 400, "malformed_parameter"),
        ("limit=1.0", 400, "malformed_parameter"), ("limit=", 400, "malformed_parameter"),
        ("limit=99999999999999999999", 400, "malformed_parameter"),
        ("limit=1&limit=1", 400, "malformed_parameter"), ("colour=red", 422, "unknown_parameter"),
        ("status=gone", 400, "malformed_parameter"), ("created_from=yesterday", 400, "malformed_parameter"),
        ("created_to=2026-02-30", 400, "malformed_parameter"), ("customer_id=ext:", 422, "unknown_customer"),
        ("customer_id=ord_01M82V7M0F0G64SW04J3CYAAQY", 422, "unknown_customer"),
        ("external_id=%27%20OR%201=1--", 200, nil), ("external_id=%00", 400, "malformed_request"),
    ]

    @Test(arguments: parameters)
    func `read their parameters strictly`(query: String, status: Int, code: String?) async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            let told = await api.get("/v1/customers?\(query)")
            #expect(told.status == status, "\(told.text)")
            #expect(told.code == code)
        }
    }
}
