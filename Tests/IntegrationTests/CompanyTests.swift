import JSON
import Testing

@Suite struct `The company` {
    private static let data = """
        {"name":"Aldgate Trading","address":{"street":"Keizersgracht 1","city":"Amsterdam","country":"NL"},
         "vat_id":"NL123456789B01","iban":"NL91 ABNA 0417 1643 00"}
        """

    @Test func `is told by an admin, read by all, and every change is an event`() async throws {
        try await RunningServer.with { server, client in
            let before = try await client.send("GET", "/v1/company").expecting(200)
            #expect(try before.integer("version") == 1)
            let told = try await client.send("PATCH", "/v1/company", Self.data).expecting(200)
            #expect(try told.string("iban") == "NL91ABNA0417164300")
            #expect(try told.string("address", "city") == "Amsterdam")
            let same = try await client.send("PATCH", "/v1/company", Self.data).expecting(200)
            #expect(try same.integer("version") == 2)
            let stale = try await client.send("PATCH", "/v1/company", #"{"name":"X"}"#, ["If-Match": #""1""#])
            #expect(stale.status == 412)
            let events = try await client.send("GET", "/v1/events?types=company.updated").expecting(200)
            #expect(try events.json("data").elements.count == 1)
            #expect(try events.string("data", 0, "after", "name") == "Aldgate Trading")
            let made = try await client.send("POST", "/v1/api_keys", #"{"roles":["sales"],"name":"s"}"#)
            let sales = try await Client(port: server.port, key: made.string("key") ?? "")
            #expect(try await sales.send("GET", "/v1/company").status == 200)
            #expect(try await sales.send("PATCH", "/v1/company", #"{"name":"Y"}"#).status == 403)
        }
    }

    static let refused: [(body: String, pointer: String)] = [
        (#"{"name":null}"#, "/name"), (#"{"name":""}"#, "/name"),
        (#"{"iban":"NL92ABNA0417164300"}"#, "/iban"),
        (#"{"zone":"Europe/../etc"}"#, "/zone"), (#"{"zone":"Amsterdam"}"#, "/zone"),
        (#"{"base_currency":"XXX"}"#, "/base_currency"), (#"{"id":"com_1"}"#, "/id"),
        (#"{"vat":"1"}"#, "/vat"),
    ]

    @Test func `takes nothing that it can't mean`() async throws {
        try await RunningServer.with { _, client in
            for (body, pointer) in Self.refused {
                let answer = try await client.send("PATCH", "/v1/company", body).expecting(422)
                #expect(try answer.pointers() == [pointer], "\(body)")
            }
        }
    }

    @Test func `keeps its zone and its base currency once something is posted`() async throws {
        try await RunningServer.with { _, client in
            let fresh = #"{"zone":"Europe/Amsterdam","base_currency":"USD"}"#
            _ = try await client.send("PATCH", "/v1/company", fresh).expecting(200)
            let scene = Scene(client: client)
            _ = try await scene.invoice(scene.customer("C-1", limit: nil), amount: 100)
            for body in [#"{"zone":"UTC"}"#, #"{"base_currency":"EUR"}"#] {
                let fixed = try await client.send("PATCH", "/v1/company", body).expecting(409)
                #expect(try fixed.string("code") == "company_has_postings")
                #expect(try fixed.string("state") == "posted")
            }
            _ = try await client.send("PATCH", "/v1/company", #"{"name":"B","zone":"Europe/Amsterdam"}"#)
                .expecting(200)
            #expect(try await scene.isClean())
        }
    }

    @Test func `stands on an invoice as it was at issue`() async throws {
        try await RunningServer.with { _, client in
            _ = try await client.send("PATCH", "/v1/company", Self.data).expecting(200)
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let issued = try await scene.invoice(customer, amount: 100)
            let draft = """
                {"external_id":"D-1","customer_id":"\(customer)","currency":"EUR",
                 "lines":[{"description":"Widget","quantity":"1","unit_price":5,"tax_rate":"0"}]}
                """
            let made = try await client.send("POST", "/v1/invoices", draft).expecting(201)
            #expect(try made.json("seller").isNull)
            let moved = #"{"name":"Aldgate Group","address":"Dam 1, Amsterdam","iban":null}"#
            _ = try await client.send("PATCH", "/v1/company", moved).expecting(200)
            let kept = try await client.send("GET", "/v1/invoices/\(issued)").expecting(200)
            #expect(try kept.string("seller", "name") == "Aldgate Trading")
            #expect(try kept.string("seller", "address", "city") == "Amsterdam")
            #expect(try kept.string("seller", "vat_id") == "NL123456789B01")
            #expect(try kept.string("seller", "iban") == "NL91ABNA0417164300")
            let later = try await client.send("POST", "/v1/invoices/ext:D-1/issue").expecting(200)
            #expect(try later.string("seller", "name") == "Aldgate Group")
            #expect(try later.string("seller", "address") == "Dam 1, Amsterdam")
            #expect(try later.json("seller", "iban").isNull)
        }
    }
}
