import JSON
import Testing

@Suite struct `POST /v1/rules` {
    @Test func `tells what an expression is of and reads, and what it comes to for a customer`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 800)
            _ = try await scene.invoice(customer, amount: 100)
            let before = try await scene.eventsHead()
            let plain = try await client.send(
                "POST",
                "/v1/rules",
                #"{"expression":"order.total > limit.available"}"#
            ).expecting(200)
            #expect(
                plain.text == #"{"valid":true,"type":"boolean","facts":["order.total","limit.available"]}"#
            )
            func trial(_ expression: String, _ more: String = "") async throws -> Answer {
                let body = #"{"expression":"\#(expression)","customer_id":"\#(customer)"\#(more)}"#
                return try await client.send("POST", "/v1/rules", body).expecting(200)
            }
            let above = try await trial("order.total > limit.available", #","amount":701,"currency":"EUR""#)
            #expect(try above.json("value").boolean == true)
            #expect(try above.integer("operands", "limit.available") == 700)
            #expect(try above.integer("operands", "order.total") == 701)
            #expect(try await trial("limit.utilisation").json("value").string == "12.5")
            #expect(try await trial("limit.utilisation * 2").integer("value") == 25)
            #expect(try await trial("group.limit > 1").json("value").isNull)
            #expect(try await trial("group.limit > 1").json("operands", "group.limit").isNull)
            #expect(try await trial("today").string("value") == "2026-11-01")
            #expect(try await trial("order.stage", #","stage":"shipment""#).string("value") == "shipment")
            let days = #","requested_ship_date":"2026-11-11""#
            #expect(try await trial("order.ship_in_days", days).integer("value") == 10)
            #expect(try await trial("customer.country").string("value") == "NL")
            #expect(try await trial("null").json("type").isNull)
            #expect(try await scene.eventsHead() == before)
        }
    }

    static let refused: [(body: String, pointers: [String])] = [
        (#"{"expression":"order.totl > 1 and 'x' + 1 > today"}"#, ["/expression", "/expression"]),
        (#"{"expression":""}"#, ["/expression"]), (#"{}"#, ["/expression"]),
        (#"{"expression":5}"#, ["/expression"]),
        (#"{"expression":"1","amount":5,"stage":"order"}"#, ["/amount", "/stage"]),
        (#"{"expression":"1","customer_id":"cus_1"}"#, ["/customer_id"]),
        (#"{"expression":"1","customer_id":"ext:C","currency":"USD"}"#, ["/currency"]),
        (#"{"expression":"1","customer_id":"ext:C","amount":-1}"#, ["/amount"]),
        (#"{"expression":"1","when":"1"}"#, ["/when"]),
    ]

    @Test(arguments: refused)
    func `names every fault`(body: String, pointers: [String]) async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C", limit: 0)
            let answer = try await client.send("POST", "/v1/rules", body).expecting(422)
            #expect(try answer.pointers() == pointers, "\(answer.text)")
        }
    }

    @Test func `refuses a text of two thousand and one characters with its place`() async throws {
        try await RunningServer.with { _, client in
            let text = "true" + String(repeating: " ", count: 1_996)
            _ = try await client.send("POST", "/v1/rules", #"{"expression":"\#(text)"}"#).expecting(200)
            let answer = try await client.send("POST", "/v1/rules", #"{"expression":"\#(text) "}"#).expecting(
                422
            )
            #expect(try answer.string("errors", 0, "cause") == "too_long")
            #expect(try answer.integer("errors", 0, "position", "offset") == 2_000)
        }
    }

    @Test func `the reference has every fact and only examples that are rules, in three formats`()
        async throws
    {
        try await RunningServer.with { _, client in
            let path = "/v1/rules/reference"
            let reference = try await client.send("GET", path).expecting(200)
            let facts = try reference.json("facts").elements.compactMap { $0["name"]?.string }
            #expect(facts.count >= 36)
            for list in ["operators", "functions", "examples"] {
                for entry in try reference.json(list).elements {
                    let example = try #require(entry["example"]?.string)
                    let body = #"{"expression":"\#(example)"}"#
                    let answer = try await client.send("POST", "/v1/rules", body).expecting(200)
                    #expect(try answer.string("type") == "boolean", "\(example)")
                }
            }
            for type in ["text/markdown", "text/html"] {
                let page = try await client.send("GET", path, nil, ["Accept": type]).expecting(200)
                #expect(page.fields["content-type"]?.hasPrefix(type) == true)
                for fact in facts { #expect(page.text.contains(fact), "\(fact) in \(type)") }
            }
            _ = try await client.send("GET", path, nil, ["Accept": "text/csv"]).expecting(406)
        }
    }
}
