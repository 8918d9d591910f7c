import JSON
import Testing

@Suite struct `Exchange rates over HTTP` {
    private static let csv = "Date,USD,JPY,CYP,\n2026-11-01,1.25,160,N/A,\n2026-10-30,1.2,150,0.58,\n"
    private static let xml = """
        <Envelope xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube><Cube time='2026-11-01'>
        <Cube currency='USD' rate='1.25'/><Cube currency='GBP' rate='0.8'/></Cube></Cube></Envelope>
        """

    private static func send(_ client: Client, _ type: String, _ body: String) async throws -> Answer {
        try await client.send("POST", "/v1/exchange_rates", body, ["Content-Type": type])
    }

    @Test func `are taken in one by one, as CSV and as XML, and the same file again changes nothing`()
        async throws
    {
        try await RunningServer.with { _, client in
            let one = #"{"base":"USD","quote":"CHF","rate":"0.88","source":"bank"}"#
            let made = try await client.send("POST", "/v1/exchange_rates", one).expecting(201)
            #expect(try made.string("date") == "2026-11-01")
            let id = try made.string("id") ?? ""
            #expect(
                try await client.send("GET", "/v1/exchange_rates/\(id)").expecting(200).string("rate")
                    == "0.88"
            )
            let first = try await Self.send(client, "text/csv; charset=utf-8", Self.csv).expecting(200)
            #expect(try first.integer("recorded") == 4)
            #expect(try first.string("ignored", 0) == "CYP")
            #expect(try first.string("date_from") == "2026-10-30")
            let head = try await Scene(client: client).eventsHead()
            let again = try await Self.send(client, "text/csv", Self.csv).expecting(200)
            #expect(try again.integer("recorded") == 0)
            #expect(try again.integer("unchanged") == 4)
            #expect(try await Scene(client: client).eventsHead() == head)
            let more = try await Self.send(client, "application/xml", Self.xml).expecting(200)
            #expect(try more.integer("recorded") == 1)
            let listed = try await client.send("GET", "/v1/exchange_rates?quote=USD").expecting(200)
            #expect(try listed.json("data").elements.count == 2)
            #expect(try listed.string("data", 0, "date") == "2026-11-01")
            let worth = "/v1/currency_conversion?from=USD&to=GBP&amount=1250"
            let cross = try await client.send("GET", worth).expecting(200)
            #expect(try cross.integer("converted") == 800)
            #expect(try cross.string("rate") == "0.64")
            #expect(try cross.json("rates").elements.count == 2)
            let late = try await client.send("GET", worth + "&date=2026-11-09").expecting(422)
            #expect(try late.string("code") == "currency_mismatch")
            #expect(try await Scene(client: client).isClean())
        }
    }

    static let faults: [(type: String, body: String, status: Int, code: String)] = [
        ("application/json", #"{"base":"EUR","quote":"EUR","rate":"1"}"#, 422, "same_currency"),
        ("application/json", #"{"base":"EUR","quote":"XXQ","rate":"1"}"#, 422, "unknown_currency"),
        ("application/json", #"{"base":"EUR","quote":"USD","rate":"0"}"#, 422, "out_of_range"),
        ("application/json", #"{"base":"EUR","quote":"USD","rate":1.5}"#, 422, "wrong_type"),
        (
            "application/json", #"{"base":"EUR","quote":"USD","rate":"1","day":"2026-11-01"}"#, 422,
            "unknown_field"
        ),
        ("text/csv", "Date,USD\n2026-11-01,one\n", 422, "malformed_rates"),
        ("text/csv", "", 422, "malformed_rates"),
        ("application/xml", "<a>", 422, "malformed_rates"),
        ("text/plain", "1.25", 415, "unsupported_media_type"),
    ]

    @Test func `that can't be taken change nothing`() async throws {
        try await RunningServer.with { _, client in
            for fault in Self.faults {
                let refused = try await Self.send(client, fault.type, fault.body).expecting(fault.status)
                #expect(try refused.string("code") == fault.code, "\(fault.body)")
            }
            // JSON alone is taken elsewhere.
            let path = "/v1/customers"
            _ = try await client.send("POST", path, "a,b\n", ["Content-Type": "text/csv"]).expecting(415)
            for query in ["", "?from=EUR&to=USD", "?from=EUR&to=USD&amount=1"] {
                _ = try await client.send("GET", "/v1/currency_conversion\(query)").expecting(422)
            }
            _ = try await client.send("GET", "/v1/currency_conversion?from=eur&to=USD&amount=1").expecting(
                400
            )
            _ = try await client.send("GET", "/v1/exchange_rates/fxr_1").expecting(404)
            let dry = ["Content-Type": "text/csv", "Dry-Run": "true"]
            let tried = try await client.send("POST", "/v1/exchange_rates", Self.csv, dry).expecting(200)
            #expect(try tried.integer("recorded") == 4)
            let listed = try await client.send("GET", "/v1/exchange_rates").expecting(200)
            #expect(try listed.json("data").elements.isEmpty)
        }
    }
}
