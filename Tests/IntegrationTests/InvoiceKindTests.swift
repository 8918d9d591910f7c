import JSON
import TestSupport
import Testing

@Suite struct `Invoices of every kind` {
    /// Two orders with a deposit, a final, a collective and a part invoice: what a request does, in turn.
    private static let steps: [(path: String, body: String)] = [
        (
            "orders",
            #"{"customer_id":"ext:C","currency":"EUR","external_id":"A-$","lines":[$L],"charges":[$F]}"#
        ),
        (
            "orders",
            #"{"customer_id":"ext:C","currency":"EUR","external_id":"B-$","lines":[$L],"charges":[$F]}"#
        ),
        ("orders", #"{"customer_id":"ext:C","currency":"EUR","external_id":"D-$","lines":[$L]}"#),
        ("invoices", #"{"order_id":"ext:D-$","kind":"deposit","percent":"33.3","issue":true}"#),
        ("invoices", #"{"order_id":"ext:A-$","lines":[{"line":1,"quantity":"1"}],"issue":true}"#),
        ("invoices", #"{"customer_id":"ext:C","order_ids":["ext:A-$","ext:B-$"],"issue":true}"#),
        ("invoices", #"{"order_id":"ext:D-$","kind":"final","issue":true}"#),
    ]

    private static func send(_ step: Int, of name: String, _ client: Client, dry: Bool = false) async throws
        -> Answer
    {
        let line = #"{"line":1,"quantity":"3","unit_price":3333,"tax_rate":"21"}"#
        let freight = #"{"amount":101,"reason":"Freight"}"#
        let (path, body) = steps[step % steps.count]
        let text = body.replacing("$L", with: line).replacing("$F", with: freight).replacing("$", with: name)
        return try await client.send("POST", "/v1/\(path)", text, dry ? ["Dry-Run": "true"] : [:])
    }

    private static func expected(_ count: Int) -> [String] {
        (0..<count).map { "INV-2026-" + String(String(1_000_001 + $0).dropFirst()) }
    }

    @Test func `issued at once take numbers without a gap, and what two bill at once is billed once`()
        async throws
    {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let numbers = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 0..<6 {
                    let client = try await server.client()
                    // Each order has two workers; the second one finds it placed, or billed.
                    let name = "\(worker / 2)"
                    group.addTask {
                        var numbers: [String] = []
                        for step in Self.steps.indices {
                            _ = try await Self.send(step, of: name, client, dry: true)
                            let answer = try await Self.send(step, of: name, client)
                            #expect([201, 409, 422].contains(answer.status), "\(answer.text)")
                            if answer.status == 201, let number = try? answer.string("number") {
                                numbers.append(number)
                            }
                        }
                        return numbers
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(numbers.sorted() == Self.expected(numbers.count))
            #expect(numbers.count >= 3)
            let exposure = try #require(try await scene.exposure(customer))
            #expect(exposure > 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `lose none that was acknowledged to a kill, and leave no gap`() async throws {
        for round in 0..<rounds(default: 2) {
            try await RunningServer.with { server, client in
                _ = try await Scene(client: client).customer("C", limit: nil)
                var numbers: [String] = []
                await withTaskGroup(of: Void.self) { group in
                    for place in 0..<400 {
                        if place == 9 + round * 19 % 200 { group.addTask { await server.kill() } }
                        let name = "\(place / Self.steps.count)"
                        guard let answer = try? await Self.send(place, of: name, client), answer.status == 201
                        else { break }
                        if let number = try? answer.string("number") { numbers.append(number) }
                    }
                }
                await server.kill()
                let restarted = try await RunningServer.start(in: server.directory, key: server.key)
                let again = try await restarted.client()
                for number in numbers {
                    let found = try await again.send("GET", "/v1/invoices?number=\(number)").expecting(200)
                    #expect(try found.json("data").elements.count == 1, "\(number)")
                }
                #expect(numbers == Self.expected(numbers.count))
                #expect(try await Scene(client: again).isClean())
                await restarted.kill()
            }
        }
    }

    @Test func `that come again come once for each day, though the server dies among them`() async throws {
        for round in 0..<rounds(default: 2) {
            try await RunningServer.with { server, client in
                _ = try await Scene(client: client).customer("C", limit: nil)
                let template = """
                    {"customer_id":"ext:C","currency":"EUR","kind":"pro_forma","external_id":"P",
                     "lines":[{"quantity":"1","unit_price":100,"tax_rate":"21"}]}
                    """
                _ = try await client.send("POST", "/v1/invoices", template).expecting(201)
                for number in 0..<5 {
                    let body = #"{"template":"ext:P","start":"2026-11-30","external_id":"S\#(number)"}"#
                    _ = try await client.send("POST", "/v1/invoice_schedules", body).expecting(201)
                }
                let watcher = try await server.client()
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try? await client.send("PUT", "/v1/clock", #"{"date":"2029-01-15"}"#)
                    }
                    group.addTask {
                        // Some have been issued by then, and most have not.
                        for _ in 0..<(5 + round * 7) {
                            _ = try? await watcher.send("GET", "/v1/invoices?limit=1")
                        }
                        await server.kill()
                    }
                }
                await server.kill()
                let restarted = try await RunningServer.start(in: server.directory, key: server.key)
                let again = try await restarted.client()
                _ = try await again.send("PUT", "/v1/clock", #"{"date":"2029-01-16"}"#).expecting(200)
                for number in 0..<5 {
                    let told = try await again.send("GET", "/v1/invoice_schedules/ext:S\(number)").expecting(
                        200
                    )
                    #expect(try told.integer("occurrences") == 26)
                    #expect(try told.string("next_date") == "2029-01-30")
                }
                var count = 0
                var path = "/v1/invoices?status=open&limit=200"
                while true {
                    let page = try await again.send("GET", path).expecting(200)
                    count += try page.json("data").elements.count
                    guard let cursor = try page.string("next_cursor") else { break }
                    path = "/v1/invoices?status=open&limit=200&cursor=\(cursor)"
                }
                #expect(count == 5 * 26)
                #expect(try await Scene(client: again).isClean())
                await restarted.kill()
            }
        }
    }
}
