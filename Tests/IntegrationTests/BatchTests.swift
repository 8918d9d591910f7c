import JSON
import TestSupport
import Testing

@Suite struct `Batch over HTTP` {
    private static func sale(_ externalID: String, limit: Int = 100_000) -> String {
        """
        {"method":"POST","path":"/v1/customers",
         "body":{"external_id":"\(externalID)","name":"B","currency":"EUR","credit_limit":\(limit)}},
        {"method":"POST","path":"/v1/orders","body":{"customer_id":"$0.id","currency":"EUR",
         "lines":[{"description":"costs $$5","quantity":"2","unit_price":1000,"tax_rate":"21"}]}},
        {"method":"POST","path":"/v1/orders/$1.id/fulfillments","body":{"invoice":true}},
        {"method":"POST","path":"/v1/payments","body":{"customer_id":"$0.id","currency":"EUR",
         "amount":"$2.invoice.installments.0.amount","reference":"$2.invoice.number","auto_apply":true}},
        {"method":"GET","path":"/v1/invoices/$2.invoice.id"}
        """
    }

    @Test func `customer, order, shipment with invoice and payment take one request`() async throws {
        try await RunningServer.with { _, client in
            let body = #"{"operations":[\#(Self.sale("B-1"))]}"#
            let key = ["Idempotency-Key": "sale-1"]
            let done = try await client.send("POST", "/v1/batch", body, key).expecting(200)
            #expect(try done.json("committed").boolean == true)
            #expect(
                try done.json("results").elements.map { $0["status"]?.integer } == [201, 201, 201, 201, 200]
            )
            #expect(try done.string("results", 4, "body", "status") == "paid")
            #expect(
                try done.string("results", 0, "headers", "location")?.hasPrefix("/v1/customers/cus_") == true
            )
            let head = try await Scene(client: client).eventsHead()
            let again = try await client.send("POST", "/v1/batch", body, key).expecting(200)
            #expect(again.body == done.body && again.fields["idempotent-replayed"] == "true")
            #expect(try await Scene(client: client).eventsHead() == head)
            let events = try await client.send("GET", "/v1/events?limit=200").expecting(200)
            let commands = Set(try events.json("data").elements.compactMap { $0["command_id"]?.string })
            #expect(commands.count >= 4)
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `an atomic batch that fails changes nothing, and says which operation failed and where`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let head = try await scene.eventsHead()
            let bad =
                #"{"method":"POST","path":"/v1/orders","body":{"customer_id":"$0.id","currency":"EUR","total":-1}}"#
            let body = #"{"operations":[\#(Self.sale("B-1")),\#(bad)]}"#
            let failed = try await client.send("POST", "/v1/batch", body).expecting(422)
            #expect(try failed.integer("operation") == 5)
            #expect(try failed.pointers() == ["/operations/5/body/total"])
            #expect(try await scene.eventsHead() == head)
            #expect(try await client.send("GET", "/v1/customers/ext:B-1").status == 404)
            let fixed = try await client.send("POST", "/v1/batch", #"{"operations":[\#(Self.sale("B-1"))]}"#)
            #expect(try fixed.expecting(200).string("results", 4, "body", "number") == "INV-2026-000001")
            #expect(try await scene.isClean())
        }
    }

    @Test func `operations that stand for themselves fail alone, with those that name them`() async throws {
        try await RunningServer.with { _, client in
            let body = """
                {"atomic":false,"operations":[
                 {"method":"POST","path":"/v1/customers","body":{"name":"A","currency":"XXX"}},
                 {"method":"POST","path":"/v1/orders","body":{"customer_id":"$0.id","currency":"EUR","total":5}},
                 {"method":"POST","path":"/v1/customers","body":{"name":"A","currency":"EUR"},"idempotency_key":"k"},
                 {"method":"POST","path":"/v1/customers","body":{"name":"A","currency":"EUR"},"idempotency_key":"k"}]}
                """
            let done = try await client.send("POST", "/v1/batch", body).expecting(200)
            #expect(try done.json("committed").boolean == false)
            #expect(try done.json("results").elements.map { $0["status"]?.integer } == [422, 424, 201, 201])
            #expect(try done.string("results", 3, "headers", "idempotent-replayed") == "true")
            let id = try done.string("results", 2, "body", "id")
            #expect(try done.string("results", 3, "body", "id") == id)
        }
    }

    static let refused: [(operation: String, status: Int, pointer: String?)] = [
        (
            #"{"method":"POST","path":"/v1/orders","body":{"customer_id":"$1.id"}}"#, 422,
            "/operations/0/body/customer_id"
        ),
        (
            #"{"method":"POST","path":"/v1/orders","body":{"customer_id":"$-1.id"}}"#, 422,
            "/operations/0/body/customer_id"
        ),
        (
            #"{"method":"POST","path":"/v1/orders","body":{"lines":[{"sku":"$0"}]}}"#, 422,
            "/operations/0/body/lines/0/sku"
        ),
        (#"{"method":"GET","path":"/v1/orders/$99.id"}"#, 422, "/operations/0/path"),
        (#"{"method":"GET","path":"/v1/orders/$"}"#, 422, "/operations/0/path"),
        (#"{"method":"POST","path":"/v1/batch","body":{"operations":[]}}"#, 404, nil),
        (#"{"method":"PUT","path":"/v1/clock","body":{"date":"2027-01-01"}}"#, 404, nil),
        (#"{"method":"GET","path":"/health/live"}"#, 422, "/operations/0/path"),
        (#"{"method":"HEAD","path":"/v1/orders"}"#, 422, "/operations/0/method"),
        (#"{"method":"GET","path":"/v1/orders?nope=1"}"#, 422, nil),
        (#"{"method":"GET","path":"/v1/or ders"}"#, 400, nil),
        (
            #"{"method":"GET","path":"/v1/orders","headers":{"Dry-Run":"true"}}"#, 422,
            "/operations/0/headers/Dry-Run"
        ),
        (#"{"method":"PATCH","path":"/v1/customers/ext:none","body":{}}"#, 404, nil),
    ]

    @Test(arguments: refused)
    func `refuses what no operation can be`(operation: String, status: Int, pointer: String?) async throws {
        try await RunningServer.with { _, client in
            let body = #"{"operations":[\#(operation)]}"#
            let answer = try await client.send("POST", "/v1/batch", body).expecting(status)
            if let pointer { #expect(try answer.pointers() == [pointer]) }
        }
    }

    @Test func `two batches racing for the last of a limit never both get it`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let other = try await server.client()
            for round in 0..<rounds(default: 20) {
                let customer = try await scene.customer("R-\(round)", limit: 10_000)
                let order = """
                    {"method":"POST","path":"/v1/orders",
                     "body":{"customer_id":"\(customer)","currency":"EUR","total":3000}}
                    """
                let body = #"{"operations":[\#(order),\#(order)]}"#
                async let first = client.send("POST", "/v1/batch", body)
                async let second = other.send("POST", "/v1/batch", body)
                let answers = try await [first.expecting(200), second.expecting(200)]
                let statuses = try answers.flatMap { try $0.json("results").elements }
                    .map { $0["body"]?["status"]?.string }
                #expect(statuses.count { $0 == "approved" } == 3)
                #expect(try await scene.exposure(customer) == 9_000)
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `a dry run answers what would be done and does nothing, and roles hold for each operation`()
        async throws
    {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let head = try await scene.eventsHead()
            let body = #"{"operations":[\#(Self.sale("B-1"))]}"#
            let dry = try await client.send("POST", "/v1/batch", body, ["Dry-Run": "true"]).expecting(200)
            #expect(dry.fields["dry-run"] == "true")
            #expect(try dry.string("results", 4, "body", "status") == "paid")
            #expect(try await scene.eventsHead() == head)
            let roles = #"{"roles":["sales","credit_manager"],"name":"s"}"#
            let made = try await client.send("POST", "/v1/api_keys", roles)
            let sales = try await Client(port: server.port, key: made.string("key") ?? "")
            let refused = try await sales.send("POST", "/v1/batch", body).expecting(403)
            #expect(try refused.integer("operation") == 3)
            #expect(try await client.send("GET", "/v1/customers/ext:B-1").status == 404)
            #expect(try await scene.isClean())
        }
    }

    @Test func `fifty operations are done, one more is refused`() async throws {
        try await RunningServer.with { _, client in
            let one = #"{"method":"POST","path":"/v1/customers","body":{"name":"A","currency":"EUR"}}"#
            let fifty = Array(repeating: one, count: 50).joined(separator: ",")
            _ = try await client.send("POST", "/v1/batch", #"{"operations":[\#(fifty)]}"#).expecting(200)
            let more = try await client.send("POST", "/v1/batch", #"{"operations":[\#(fifty),\#(one)]}"#)
            #expect(try more.expecting(422).pointers() == ["/operations"])
        }
    }
}
