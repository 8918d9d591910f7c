import Digest
import JSON
import Testing

@Suite struct `The books` {
    private static let accounts = """
        {"accounts":[{"account":"receivable","number":"1200"},{"account":"on_account","number":"1200"},
         {"account":"tax","tax":"S 21","number":"1776"},{"account":"tax","number":"1770"},
         {"account":"revenue","tax":"S 21","number":"8400"},{"account":"cash","number":"1800"}]}
        """

    /// An invoice over 1000 at 21 % and 500 at none, of which 121 are credited and 500 paid.
    private static func trade(_ client: Client, _ scene: Scene) async throws -> String {
        let customer = try await scene.customer("C-1", limit: nil)
        func line(_ price: Int, _ rate: String) -> String {
            #"{"description":"W","quantity":"1","unit_price":\#(price),"tax_rate":"\#(rate)"}"#
        }
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","issue":true,
             "lines":[\(line(1_000, "21")),\(line(500, "0"))]}
            """
        let invoice = try await scene.id(client.send("POST", "/v1/invoices", body).expecting(201))
        _ = try await client.send(
            "POST",
            "/v1/invoices/\(invoice)/credit_notes",
            #"{"lines":[{"line":1,"amount":100}]}"#
        ).expecting(201)
        _ = try await scene.pay(customer, amount: 500, for: invoice)
        return customer
    }

    @Test
    func
        `hand every posting over once, balanced, by the numbers of the general ledger, and the same bytes ever after`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await Self.trade(client, scene)
            let map = try await client.send("PUT", "/v1/ledger/accounts", Self.accounts).expecting(200)
            #expect(try map.integer("version") == 2)
            let export = try await client.send("POST", "/v1/ledger/exports", "{}").expecting(201)
            #expect(try export.integer("postings") == 4 && export.json("has_more").boolean == false)
            let path = export.fields["location"] ?? ""
            let csv = try await client.send("GET", path, nil, ["Accept": "text/csv"]).expecting(200)
            #expect(try hexText(SHA256.hash(csv.body)) == export.string("sha256"))
            let again = try await client.send("POST", "/v1/ledger/exports", "{}").expecting(409)
            #expect(try again.string("code") == "nothing_to_export")
            _ = try await client.send("PUT", "/v1/ledger/accounts", #"{"accounts":[]}"#).expecting(200)
            let later = try await client.send("GET", path, nil, ["Accept": "text/csv"]).expecting(200)
            #expect(later.body == csv.body)
            var balances: [Substring: Int] = [:]
            for row in csv.text.split(separator: "\r\n").dropFirst() {
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                #expect(cells.count == 15 && cells[14] == "C-1")
                balances[cells[7], default: 0] += (Int(cells[11]) ?? 0) - (Int(cells[12]) ?? 0)
            }
            #expect(balances["1200"] == 1_710 - 121 - 500 && balances["1776"] == -189)
            #expect(balances["8400"] == -900 && balances["revenue"] == -500 && balances["1800"] == 500)
            _ = try await scene.invoice(customer, amount: 70)
            let next = try await client.send("POST", "/v1/ledger/exports", "{}").expecting(201)
            #expect(try next.integer("postings") == 1 && next.integer("number") == 2)
            let list = try await client.send("GET", "/v1/ledger/exports").expecting(200)
            #expect(try list.integer("data", 1, "number") == 1)
        }
    }

    @Test func `tell the journal of a period page by page, each posting once and balanced`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.trade(client, Scene(client: client))
            var path = "/v1/ledger/journal?from=2026-11-01&to=2026-11-30&limit=1"
            var seqs: [Int64] = []
            while true {
                let page = try await client.send("GET", path).expecting(200)
                for posting in try page.json("data").elements {
                    seqs.append(posting["seq"]?.integer ?? 0)
                    var balance: Int64 = 0
                    for line in posting["lines"]?.elements ?? [] {
                        balance += (line["debit"]?.integer ?? 0) - (line["credit"]?.integer ?? 0)
                    }
                    #expect(balance == 0)
                }
                guard let cursor = try page.string("next_cursor") else { break }
                path = "/v1/ledger/journal?from=2026-11-01&to=2026-11-30&limit=1&cursor=\(cursor)"
            }
            #expect(seqs.count == 4 && seqs == seqs.sorted() && Set(seqs).count == 4)
            let csv = try await client.send("GET", "/v1/ledger/journal", nil, ["Accept": "text/csv"])
            #expect(csv.text.split(separator: "\r\n").count == 1 + 11)
            let none = try await client.send("GET", "/v1/ledger/journal?from=2026-10-01&to=2026-10-31")
            #expect(try none.json("data").elements.isEmpty)
        }
    }

    @Test func `tell tax by category and rate, and what stands behind each row`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Self.trade(client, Scene(client: client))
            let report = try await client.send("GET", "/v1/reports/tax?from=2026-11-01&to=2026-11-30")
                .expecting(200)
            #expect(try report.integer("totals", "tax") == 189 && report.integer("totals", "net") == 1_400)
            let rows = try report.json("rows").elements
            #expect(rows.count == 2)
            let taxed = try #require(rows.first { $0["rate"]?.string == "21" })
            #expect(taxed["invoices"]?["net"]?.integer == 1_000 && taxed["invoices"]?["tax"]?.integer == 210)
            #expect(taxed["credit_notes"]?["net"]?.integer == -100)
            let drill = try await client.send("GET", taxed["drill_down"]?.string ?? "").expecting(200)
            #expect(try drill.json("data").elements.count == 2)
            let csv = try await client.send("GET", "/v1/reports/tax", nil, ["Accept": "text/csv"])
            #expect(csv.text.split(separator: "\r\n").count == 3)
        }
    }

    @Test func `tell why the general ledger shows another balance`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await Self.trade(client, scene)
            _ = try await client.send("PUT", "/v1/ledger/accounts", Self.accounts).expecting(200)
            _ = try await client.send("POST", "/v1/ledger/exports", "{}").expecting(201)
            _ = try await scene.invoice(customer, amount: 70)
            let path = "/v1/reports/reconciliation?as_of=2026-11-01&control_balance="
            let late = try await client.send("GET", path + "1089").expecting(200)
            #expect(try late.integer("opening") == 0 && late.integer("closing") == 1_159)
            #expect(try late.integer("difference") == -70 && late.integer("unexplained") == 0)
            #expect(try late.integer("not_exported", "count") == 1)
            var moved: Int64 = 0
            for movement in try late.json("movements").elements {
                moved += movement["amount"]?.integer ?? 0
            }
            #expect(try moved == late.integer("closing"))
            let lost = try await client.send("GET", path + "1589").expecting(200)
            #expect(try lost.integer("unexplained") == 500)
            #expect(try lost.string("candidates", 0, "kind") == "payment_received")
            let untold = try await client.send("GET", "/v1/reports/reconciliation").expecting(200)
            #expect(try untold.json("difference").isNull)
        }
    }

    static let refused: [(body: String, pointer: String)] = [
        (#"{"accounts":[{"account":"bank","number":"1"}]}"#, "/accounts/0/account"),
        (#"{"accounts":[{"account":"committed","number":"1"}]}"#, "/accounts/0/account"),
        (#"{"accounts":[{"account":"tax","tax":"21","number":"1"}]}"#, "/accounts/0/tax"),
        (#"{"accounts":[{"account":"cash","number":""}]}"#, "/accounts/0/number"),
        (
            #"{"accounts":[{"account":"cash","number":"1"},{"account":"cash","number":"2"}]}"#, "/accounts/1"
        ),
        ("{}", "/accounts"),
    ]

    @Test func `take no number for what isn't an account`() async throws {
        try await RunningServer.with { _, client in
            for (body, pointer) in Self.refused {
                let answer = try await client.send("PUT", "/v1/ledger/accounts", body).expecting(422)
                #expect(try answer.pointers() == [pointer], "\(body)")
            }
        }
    }
}
