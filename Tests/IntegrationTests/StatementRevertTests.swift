import JSON
import TestSupport
import Testing

@Suite struct `A bank statement that is taken back or tried anew` {
    private static let payer = "NL91ABNA0417164300"

    private static func number(of invoice: String, _ client: Client) async throws -> String {
        try await client.send("GET", "/v1/invoices/\(invoice)").expecting(200).string("number") ?? ""
    }

    /// What the books say of a customer, to the cent.
    private static func books(_ client: Client) async throws -> [String] {
        let aging = try await client.send("GET", "/v1/reports/aging?group_by=customer").expecting(200)
        let credit = try await client.send("GET", "/v1/customers/ext:C/credit").expecting(200)
        return [try aging.json("totals"), try credit.json("exposure")].map {
            String(decoding: $0.rawBytes, as: UTF8.self)
        }
    }

    @Test func `restores every balance, payments that it returned among them`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            var numbers: [String] = []
            for amount in [10_000, 5_000] {
                numbers.append(
                    try await Self.number(of: scene.invoice(customer, amount: Int64(amount)), client)
                )
            }
            let before = try await Self.books(client)
            let first = BankFileSample(
                entries: [
                    .init(amount: 10_000, text: numbers[0], endToEndID: "D-1", account: Self.payer),
                    .init(amount: 70, text: "?"), .init(amount: -30, text: "Rent"),
                ]
            )
            let paid = try await client.upload("/v1/bank_statements", first.bytes).expecting(201)
            let middle = try await Self.books(client)
            let second = BankFileSample(
                id: "2",
                opening: 10_040,
                entries: [
                    .init(amount: -10_000, endToEndID: "D-1", returned: "MD06"),
                    .init(amount: 5_000, text: numbers[1]),
                ]
            )
            let returned = try await client.upload("/v1/bank_statements", second.bytes).expecting(201)
            #expect(try await Self.books(client) != middle)
            let revert = "/v1/bank_statements/\(try returned.string("id") ?? "")/revert"
            _ = try await client.send("POST", revert, "{}").expecting(422)
            let gone = try await client.send("POST", revert, #"{"reason":"wrong file"}"#).expecting(200)
            #expect(try gone.string("status") == "reverted")
            #expect(try gone.integer("lines_done") == 0)
            #expect(try await Self.books(client) == middle)
            #expect(
                try await client.send("POST", revert, #"{"reason":"x"}"#).expecting(409).string("code")
                    == "bank_statement_reverted"
            )
            let path = "/v1/bank_statements/\(try paid.string("id") ?? "")"
            _ = try await client.send("POST", "\(path)/revert", #"{"reason":"x"}"#).expecting(200)
            #expect(try await Self.books(client) == before)
            // What was taken back can be brought in again.
            let anew = try await client.upload("/v1/bank_statements", first.bytes).expecting(201)
            #expect(try anew.string("id") != paid.string("id"))
            #expect(try await Self.books(client) == middle)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is refused while a refund stands, which it names`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            let file = BankFileSample(entries: [.init(amount: 500, text: "?")])
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            let path = "/v1/bank_statements/\(try made.string("id") ?? "")"
            let lines = try await client.send("GET", "\(path)/lines").expecting(200)
            let payment = "/v1/payments/\(try lines.string("data", 0, "payment", "id") ?? "")"
            _ = try await client.send("POST", "\(payment)/assign", #"{"customer_id":"ext:C"}"#).expecting(200)
            let refunded = try await client.send("POST", "\(payment)/refund", #"{"amount":100}"#).expecting(
                200
            )
            let refund = try refunded.string("refunds", 0, "id") ?? ""
            let head = try await scene.eventsHead()
            let refused = try await client.send("POST", "\(path)/revert", #"{"reason":"x"}"#).expecting(409)
            #expect(try refused.string("code") == "bank_statement_refunded")
            #expect(try refused.string("detail")?.contains(refund) == true)
            #expect(try await scene.eventsHead() == head)
            _ = try await client.send("POST", "/v1/refunds/\(refund)/cancel", "{}").expecting(200)
            let dry = try await client.send(
                "POST",
                "\(path)/revert",
                #"{"reason":"x"}"#,
                ["Dry-Run": "true"]
            ).expecting(200)
            #expect(try dry.string("status") == "reverted")
            #expect(try await client.send("GET", path).expecting(200).string("status") == "imported")
            _ = try await client.send("POST", "\(path)/revert", #"{"reason":"x"}"#).expecting(200)
            #expect(try await scene.isClean())
        }
    }

    @Test func `finds invoices that were issued after it, and lines that repeat what was taken back`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let entry = BankFileSample.Entry(amount: 900, text: "INV-2026-000001", endToEndID: "E-1")
            let first = try await client.upload(
                "/v1/bank_statements",
                BankFileSample(entries: [entry]).bytes
            ).expecting(201)
            let wider = BankFileSample(id: "2", opening: nil, entries: [entry, .init(amount: 50, text: "?")])
            let second = try await client.upload("/v1/bank_statements", wider.bytes).expecting(201)
            #expect(try second.integer("fates", "duplicate", "count") == 1)
            _ = try await scene.invoice(customer, amount: 900)
            let match = "/v1/bank_statements/\(try first.string("id") ?? "")/match"
            let matched = try await client.send("POST", match, "{}").expecting(200)
            #expect(try matched.integer("fates", "payment", "count") == 1)
            #expect(try await scene.exposure("ext:C") == 0)
            let head = try await scene.eventsHead()
            _ = try await client.send("POST", match).expecting(200)
            #expect(try await scene.eventsHead() == head)
            let revert = "/v1/bank_statements/\(try first.string("id") ?? "")/revert"
            _ = try await client.send("POST", revert, #"{"reason":"double"}"#).expecting(200)
            #expect(try await scene.exposure("ext:C") == 900)
            _ = try await client.send("POST", match).expecting(409)
            let other = "/v1/bank_statements/\(try second.string("id") ?? "")/match"
            let done = try await client.send("POST", other, "{}").expecting(200)
            #expect(try done.integer("fates", "payment", "amount") == 900)
            #expect(try await scene.exposure("ext:C") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `goes on after the service was killed, each line booked once`() async throws {
        for round in 0..<rounds(default: 2) {
            try await RunningServer.with { server, client in
                _ = try await Scene(client: client).customer("C", limit: nil)
                let count = 400
                let file = BankFileSample(entries: (1...count).map { .init(amount: Int64($0), text: "?") })
                let taken = try await client.upload(
                    "/v1/bank_statements",
                    file.bytes,
                    ["Prefer": "respond-async"]
                ).expecting(202)
                let path = taken.fields["location"] ?? ""
                let goal = Int64(40 + 100 * round)
                while try await client.send("GET", path).expecting(200).integer("lines_done") ?? 0 < goal {}
                await server.kill()
                let again = try await RunningServer.start(in: server.directory, key: server.key)
                do {
                    let other = try await again.client()
                    while try await other.send("GET", path).expecting(200).string("status") != "imported" {}
                    let done = try await other.send("GET", path).expecting(200)
                    #expect(try done.integer("lines_done") == Int64(count))
                    #expect(
                        try done.integer("fates", "unidentified", "amount") == Int64(count * (count + 1) / 2)
                    )
                    let head = try await Scene(client: other).eventsHead()
                    _ = try await other.upload("/v1/bank_statements", file.bytes).expecting(200)
                    #expect(try await Scene(client: other).eventsHead() == head)
                    var payments = 0
                    var next: String? = "/v1/payments?limit=200"
                    while let page = next {
                        let answer = try await other.send("GET", page).expecting(200)
                        payments += try answer.json("data").elements.count
                        let cursor = try answer.json("next_cursor").string
                        next = cursor.map { "/v1/payments?limit=200&cursor=\($0)" }
                    }
                    #expect(payments == count)
                    #expect(try await Scene(client: other).isClean())
                } catch {
                    await again.kill()
                    throw error
                }
                await again.kill()
            }
        }
    }
}
