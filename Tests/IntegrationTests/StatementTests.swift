import Foundation
import JSON
import Testing

@Suite struct `Bank statements over HTTP` {
    private static let payer = "NL91ABNA0417164300"

    /// A customer that owes, and the number of its invoice.
    private static func invoice(_ scene: Scene, _ customer: String, _ amount: Int64) async throws -> String {
        let id = try await scene.invoice(customer, amount: amount)
        let invoice = try await scene.client.send("GET", "/v1/invoices/\(id)").expecting(200)
        return try invoice.string("number") ?? ""
    }

    private static func lines(_ client: Client, _ statement: Answer, _ query: String = "") async throws
        -> [JSONValue]
    {
        let path = "/v1/bank_statements/\(try statement.string("id") ?? "")/lines\(query)"
        return try await client.send("GET", path).expecting(200).json("data").elements
    }

    @Test func `book what came in, find the invoices that lines name, and tell every line's fate`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let number = try await Self.invoice(scene, customer, 12_100)
            let file = BankFileSample(entries: [
                .init(
                    amount: 12_100,
                    text: "Invoice \(number)",
                    endToEndID: "E-1",
                    name: "Aldermoor",
                    account: Self.payer
                ),
                .init(amount: 5_000, text: "Thank you"),
                .init(amount: -350, text: "Account fees", code: "ACMT/MDOP/CHRG"),
                .init(amount: -1_000, text: "Rent"),
                .init(amount: 700, text: "Soon", isPending: true),
            ])
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            #expect(made.fields["location"] == "/v1/bank_statements/\(try made.string("id") ?? "")")
            #expect(try made.string("status") == "imported")
            #expect(try made.string("format") == "camt_053")
            #expect(try made.string("account") == BankFileSample.account)
            #expect(try made.integer("closing_balance") == 15_750)
            #expect(try made.json("proved").boolean == true)
            #expect(try made.integer("lines_done") == 5)
            for (fate, amount) in [
                ("payment", 12_100), ("unidentified", 5_000), ("fee", -350), ("ignored", -300),
            ] { #expect(try made.integer("fates", fate, "amount") == Int64(amount), "\(fate)") }
            let lines = try await Self.lines(client, made)
            #expect(
                lines.map { $0["fate"]?.string } == ["payment", "unidentified", "fee", "ignored", "ignored"]
            )
            #expect(lines[3]["reason"]?.string == "other_debit")
            #expect(lines[4]["reason"]?.string == "not_booked")
            #expect(try await Self.lines(client, made, "?fate=unidentified").count == 1)
            let path = "/v1/payments/\(lines[0]["payment"]?["id"]?.string ?? "")"
            let payment = try await client.send("GET", path).expecting(200)
            #expect(try payment.string("status") == "applied")
            #expect(try payment.string("received_date") == "2026-10-30")
            #expect(try payment.string("bank", "payer_account") == Self.payer)
            #expect(try payment.string("bank", "end_to_end_id") == "E-1")
            #expect(try payment.integer("bank", "line") == 1)
            #expect(try await scene.exposure("ext:C") == 0)
            // What a person says of it shows at once.
            let stray = lines[1]["payment"]?["id"]?.string ?? ""
            _ = try await client.send("POST", "/v1/payments/\(stray)/assign", #"{"customer_id":"ext:C"}"#)
                .expecting(200)
            #expect(try await Self.lines(client, made, "?fate=unidentified").isEmpty)
            #expect(try await Self.lines(client, made, "?fate=payment").count == 2)
            #expect(try await scene.isClean())
        }
    }

    @Test func `leave to a person what matching isn't sure of, as a proposal`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            _ = try await Self.invoice(scene, customer, 12_100)
            let entry = BankFileSample.Entry(amount: 12_100, text: "Delivery", name: "Aldermoor Tools")
            let file = BankFileSample(entries: [entry])
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            #expect(try made.integer("fates", "proposal", "count") == 1)
            let line = try await Self.lines(client, made, "?fate=proposal").first
            let proposal = line?["match_proposal_id"]?.string ?? ""
            _ = try await client.send("POST", "/v1/match_proposals/\(proposal)/accept", "{}").expecting(200)
            #expect(try await Self.lines(client, made, "?fate=payment").count == 1)
            #expect(try await Self.lines(client, made, "?fate=proposal").isEmpty)
            #expect(try await scene.exposure("ext:C") == 0)
            #expect(try await scene.isClean())
        }
    }

    @Test func `change nothing when they come again, and tell lines that another file told of`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let twice = BankFileSample.Entry(amount: 100, text: "Same")
            let first = BankFileSample(entries: [twice, twice, .init(amount: 200, text: "A")])
            let made = try await client.upload("/v1/bank_statements", first.bytes).expecting(201)
            let head = try await scene.eventsHead()
            let again = try await client.upload("/v1/bank_statements", first.bytes).expecting(200)
            #expect(try again.string("id") == made.string("id"))
            #expect(again.body == made.body)
            #expect(try await scene.eventsHead() == head)
            let wider = BankFileSample(
                id: "2",
                entries: [.init(amount: 300, text: "B"), twice, .init(amount: 200, text: "A"), twice, twice]
            )
            let more = try await client.upload("/v1/bank_statements", wider.bytes).expecting(201)
            let lines = try await Self.lines(client, more)
            #expect(
                lines.map { $0["fate"]?.string } == [
                    "unidentified", "duplicate", "duplicate", "duplicate", "unidentified",
                ]
            )
            let told = lines.map { $0["duplicate_of"]?["line"]?.integer }
            #expect(told == [nil, 1, 3, 2, nil], "the third equal one is another")
            #expect(lines[1]["duplicate_of"]?["statement_id"]?.string == (try made.string("id")))
            let payments = try await client.send("GET", "/v1/payments").expecting(200).json("data").elements
            #expect(payments.count == 5)
            #expect(try await scene.isClean())
        }
    }

    @Test func `take money back that the bank returns, with its fee`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let number = try await Self.invoice(scene, customer, 10_000)
            let paid = BankFileSample(
                entries: [.init(amount: 10_000, text: number, endToEndID: "D-7", account: Self.payer)]
            )
            _ = try await client.upload("/v1/bank_statements", paid.bytes).expecting(201)
            #expect(try await scene.exposure("ext:C") == 0)
            let back = BankFileSample(
                id: "2",
                opening: 9_000,
                entries: [
                    .init(amount: -10_000, endToEndID: "D-7", account: Self.payer, returned: "MD06"),
                    .init(amount: -10_000, endToEndID: "D-8", returned: "MD06"),
                ]
            )
            let made = try await client.upload("/v1/bank_statements", back.bytes).expecting(201)
            #expect(try made.string("warnings", 0, "code") == "balance_chain")
            let lines = try await Self.lines(client, made)
            #expect(lines.map { $0["fate"]?.string } == ["returned", "unidentified"])
            #expect(lines[0]["payment"]?["status"]?.string == "reversed")
            #expect(lines[1]["reason"]?.string == "unknown_return")
            #expect(try await scene.exposure("ext:C") == 10_000)
            #expect(try await scene.isClean())
        }
    }

    @Test func `settle refunds that are paid out, and take those back that come back`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            let body = #"{"customer_id":"ext:C","currency":"EUR","amount":900,"received_date":"2026-10-01"}"#
            let payment =
                try await client.send("POST", "/v1/payments", body).expecting(201).string("id") ?? ""
            var refunds: [String] = []
            for amount in [400, 500] {
                let account = #"{"holder":"Aldermoor","iban":"\#(Self.payer)"}"#
                let asked = #"{"amount":\#(amount),"effective_date":"2026-10-02","account":\#(account)}"#
                let paid = try await client.send("POST", "/v1/payments/\(payment)/refund", asked).expecting(
                    200
                )
                refunds.append(try paid.json("refunds").elements.last?["id"]?.string ?? "")
            }
            let out = BankFileSample(
                opening: 5_000,
                entries: [
                    .init(amount: -400, text: "Refund", account: Self.payer),
                    .init(amount: -500, endToEndID: refunds[1]),
                    .init(amount: -500, endToEndID: refunds[1]),
                    .init(amount: 500, endToEndID: refunds[1], returned: "AC04"),
                ]
            )
            let made = try await client.upload("/v1/bank_statements", out.bytes).expecting(201)
            let lines = try await Self.lines(client, made)
            #expect(
                lines.map { $0["fate"]?.string } == [
                    "refund_settled", "refund_settled", "ignored", "refund_returned",
                ]
            )
            #expect(lines[0]["refund_id"]?.string == refunds[0])
            #expect(try await scene.exposure("ext:C") == -500)
            #expect(try await scene.isClean())
        }
    }

    @Test func `are refused whole where a file can't be relied on, with the place of every fault`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let head = try await scene.eventsHead()
            let sound = BankFileSample(entries: [.init(amount: 100)]).text
            let wrong = sound.replacing(
                "<Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>",
                with: "<Sts>"
            )
            for (file, code) in [
                (sound.replacing(">1.00<", with: ">1.x0<"), "unreadable_file"), (wrong, "unreadable_file"),
                (String(sound.dropLast(30)), "unreadable_file"), ("hello", "unreadable_file"),
                ("", "required"),
            ] {
                let refused = try await client.upload("/v1/bank_statements", Array(file.utf8)).expecting(422)
                #expect(try refused.string("code") == code, "\(refused.text)")
                guard code == "unreadable_file" else { continue }
                #expect(try refused.integer("faults", 0, "line") ?? 0 > 0, "\(refused.text)")
                #expect(try refused.json("errors").elements.count == refused.json("faults").elements.count)
            }
            for (query, status) in [
                ("?format=pdf", 400), ("?mapping=x", 400), ("?currency=XXQ", 400), ("?what=1", 422),
                ("?format=mt940", 422),
            ] {
                let refused = try await client.upload("/v1/bank_statements\(query)", Array(sound.utf8))
                #expect(refused.status == status, "\(query): \(refused.text)")
            }
            let titles = Array("booking_date,amount,account,currency\n".utf8)
            let empty = try await client.upload("/v1/bank_statements", titles, ["Content-Type": "text/csv"])
                .expecting(422)
            #expect(try empty.string("code") == "no_statement")
            #expect(try empty.pointers() == [""])
            let json = ["Content-Type": "application/json"]
            _ = try await client.upload("/v1/bank_statements", Array("{}".utf8), json).expecting(415)
            #expect(try await client.send("GET", "/v1/bank_statements").json("data").elements.isEmpty)
            #expect(try await scene.eventsHead() == head)
        }
    }

    @Test func `may be longer than other bodies, and of a closed month take effect on the first open day`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let closed = try await client.send("POST", "/v1/periods/2026-10/close", "{}").expecting(200)
            #expect(closed.status == 200)
            let sound = BankFileSample(entries: [.init(amount: 100, text: "?")]).text
            let long = Array((sound + String(repeating: " ", count: 2 << 20)).utf8)
            let made = try await client.upload("/v1/bank_statements", long).expecting(201)
            let lines = try await Self.lines(client, made)
            #expect(lines[0]["booking_date"]?.string == "2026-10-30")
            let path = "/v1/payments/\(lines[0]["payment"]?["id"]?.string ?? "")"
            let payment = try await client.send("GET", path).expecting(200)
            #expect(try payment.string("received_date") == "2026-10-30")
            #expect(try await scene.isClean())
        }
    }

    @Test func `are tried out without a trace, and replayed for their key`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let file = BankFileSample(entries: [.init(amount: 100)]).bytes
            let head = try await scene.eventsHead()
            let tried = try await client.upload("/v1/bank_statements", file, ["Dry-Run": "true"]).expecting(
                201
            )
            #expect(tried.fields["dry-run"] == "true")
            #expect(try tried.string("status") == "imported")
            #expect(try await scene.eventsHead() == head)
            let long = BankFileSample(entries: (1...51).map { .init(amount: $0) }).bytes
            let refused = try await client.upload("/v1/bank_statements", long, ["Dry-Run": "true"])
            #expect(try refused.expecting(422).string("code") == "file_too_long_to_try")
            let key = ["Idempotency-Key": "k-1"]
            let made = try await client.upload("/v1/bank_statements", file, key).expecting(201)
            let replayed = try await client.upload("/v1/bank_statements", file, key).expecting(201)
            #expect(replayed.fields["idempotent-replayed"] == "true")
            #expect(replayed.body == made.body)
            _ = try await client.upload("/v1/bank_statements", long, key).expecting(422)
            let later = try await client.upload("/v1/bank_statements", long, ["Prefer": "respond-async"])
            #expect(try later.expecting(202).integer("lines_total") == 51)
            #expect(later.fields["preference-applied"] == "respond-async")
            let path = later.fields["location"] ?? ""
            while try await client.send("GET", path).expecting(200).string("status") == "importing" {}
            #expect(try await client.send("GET", path).integer("lines_done") == 51)
            #expect(try await scene.isClean())
        }
    }
}

@Suite struct `The corpus of bank files, brought in` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file of the corpus with what is written down of it.
    private static func files() throws -> [(name: String, bytes: [UInt8], expected: JSONValue)] {
        let folder = root.appending(path: "BankStatementsTests/Corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { !$0.hasSuffix(".json") }.map { name in
                let file = folder.appending(path: name)
                let json = file.deletingPathExtension().appendingPathExtension("json")
                return (
                    name, Array(try Data(contentsOf: file)),
                    try JSONValue.parse(Array(try Data(contentsOf: json)))
                )
            }
    }

    @Test func `comes to the sums that are written down, and again changes nothing`() async throws {
        let mapping = Self.root.deletingLastPathComponent().appending(path: "Config/bank-csv.json").path
        let surroundings = RunningServer.Surroundings(
            configuration: #"{"csv_mappings":{"savings-bank":"\#(mapping)"}}"#
        )
        try await RunningServer.with(surroundings) { _, client in
            let scene = Scene(client: client)
            var imported = 0
            for (name, bytes, expected) in try Self.files() {
                let isCSV = expected["format"]?.string == "csv"
                guard !isCSV || name == "csv-savings-bank.csv" else { continue }
                let isSound =
                    expected["faults"]?.elements
                    .allSatisfy { $0.string?.hasPrefix("warning") == true } ?? true
                let answer = try await client.upload("/v1/bank_statements", bytes)
                let told = expected["statements"]?.elements ?? []
                guard isSound, !told.isEmpty else {
                    #expect(answer.status == 422, "\(name): \(answer.text.prefix(500))")
                    continue
                }
                #expect(answer.status == 201, "\(name): \(answer.text.prefix(500))")
                imported += 1
                var sum: Int64 = 0
                for id in try answer.json("statements_of_file").elements {
                    let path = "/v1/bank_statements/\(id.string ?? "")"
                    let statement = try await client.send("GET", path).expecting(200)
                    #expect(try statement.string("status") == "imported", "\(name)")
                    #expect(try statement.integer("lines_done") == statement.integer("lines_total"))
                    for (_, tally) in try statement.json("fates").members {
                        sum += tally["amount"]?.integer ?? 0
                    }
                }
                let lines = told.flatMap { $0["lines"]?.elements ?? [] }
                #expect(sum == lines.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }, "\(name)")
                let head = try await scene.eventsHead()
                _ = try await client.upload("/v1/bank_statements", bytes).expecting(200)
                #expect(try await scene.eventsHead() == head, "\(name)")
            }
            #expect(imported > 50)
            #expect(try await scene.isClean())
        }
    }
}
