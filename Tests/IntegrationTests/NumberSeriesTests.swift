import JSON
import Testing

@Suite struct `Number series` {
    private static let line = #"{"description":"Widget","quantity":"1","unit_price":100,"tax_rate":"0"}"#

    private static func issue(_ client: Client, _ customer: String, on date: String? = nil) async throws
        -> String?
    {
        let day = date.map { #","issue_date":"\#($0)""# } ?? ""
        let body = #"{"customer_id":"\#(customer)","currency":"EUR","issue":true,"lines":[\#(line)]\#(day)}"#
        return try await client.send("POST", "/v1/invoices", body).expecting(201).string("number")
    }

    @Test func `are as shipped until they are told, and a new pattern begins anew without a gap in either`()
        async throws
    {
        try await RunningServer.with { _, client in
            let customer = try await Scene(client: client).customer("C-1", limit: nil)
            #expect(try await Self.issue(client, customer) == "INV-2026-000001")
            let path = "/v1/number_series/invoice"
            let told = try await client.send("PATCH", path, #"{"pattern":"RE{yy}-{number}","digits":4}"#)
                .expecting(200)
            #expect(try told.string("next") == "RE26-0001")
            #expect(try told.integer("version") == 2)
            #expect(try await Self.issue(client, customer) == "RE26-0001")
            _ = try await client.send("PATCH", path, #"{"digits":2}"#).expecting(200)
            #expect(try await Self.issue(client, customer) == "RE26-02")
            let back = try await client.send("PUT", path, "{}").expecting(200)
            #expect(try back.string("next") == "INV-2026-000002")
            #expect(try await Self.issue(client, customer) == "INV-2026-000002")
            #expect(try await Self.issue(client, customer, on: "2025-12-31") == "INV-2025-000001")
            let events = try await client.send("GET", "/v1/events?types=number_series.updated")
            #expect(try events.json("data").elements.count == 3)
            let list = try await client.send("GET", "/v1/number_series").expecting(200)
            #expect(try list.string("data", 1, "kind") == "credit_note")
            let stale = try await client.send("PATCH", path, #"{"digits":3}"#, ["If-Match": #""1""#])
            #expect(stale.status == 412)
        }
    }

    @Test func `go on from the old system's number at go-live, and from then on neither skip nor repeat`()
        async throws
    {
        try await RunningServer.with { _, client in
            let customer = try await Scene(client: client).customer("C-1", limit: nil)
            let path = "/v1/number_series/invoice"
            _ = try await client.send("PATCH", path, #"{"next_number":4712}"#).expecting(200)
            _ = try await client.send("PATCH", path, #"{"next_number":4711}"#).expecting(200)
            #expect(try await Self.issue(client, customer) == "INV-2026-004711")
            for next in [4711, 4713, 1] {
                let refused = try await client.send("PATCH", path, #"{"next_number":\#(next)}"#)
                    .expecting(409)
                #expect(try refused.string("code") == "numbers_taken")
            }
            _ = try await client.send("PATCH", path, #"{"next_number":4712}"#).expecting(200)
            #expect(try await Self.issue(client, customer) == "INV-2026-004712")
            let refused = try await client.send("PATCH", path, #"{"next_number":9}"#, ["Dry-Run": "true"])
            #expect(refused.status == 409)
        }
    }

    static let refused: [(body: String, pointer: String)] = [
        (#"{"pattern":"INV-{year}"}"#, "/pattern"), (#"{"pattern":"INV-{number}-{number}"}"#, "/pattern"),
        (#"{"pattern":"INV{year}{number}"}"#, "/pattern"), (#"{"pattern":"I1{number}"}"#, "/pattern"),
        (#"{"pattern":"I {number}"}"#, "/pattern"), (#"{"pattern":"{year}-{yy}-{number}"}"#, "/pattern"),
        (#"{"pattern":"{year}-{year}-{number}"}"#, "/pattern"), (#"{"pattern":"Ä-{number}"}"#, "/pattern"),
        (#"{"pattern":"CRN-{year}-{number}"}"#, "/pattern"), (#"{"digits":0}"#, "/digits"),
        (#"{"digits":13}"#, "/digits"), (#"{"next_number":0}"#, "/next_number"),
        (#"{"next":"X"}"#, "/next"), (#"{"prefix":"X"}"#, "/prefix"),
    ]

    @Test func `take no pattern that could write a number twice`() async throws {
        try await RunningServer.with { _, client in
            for (body, pointer) in Self.refused {
                let answer = try await client.send("PATCH", "/v1/number_series/invoice", body).expecting(422)
                #expect(try answer.pointers() == [pointer], "\(body)")
            }
            #expect(try await client.send("GET", "/v1/number_series/quote").status == 404)
        }
    }
}
