import JSON
import TestSupport
import Testing

@Suite struct `Going live` {
    /// The system that was used before: what it holds is made up from a seed, and it reckons its aging by itself.
    private struct OldSystem {
        struct Part {
            /// Days from the day of the change; below 0: overdue then.
            let due: Int
            let amount: Int
            let open: Int
        }

        struct Item {
            let customer: Int
            let number: Int
            let issued: Int
            let parts: [Part]
        }

        struct Credit {
            let customer: Int
            let number: Int
            let amount: Int
        }

        static let currencies = ["EUR", "USD", "JPY"]
        /// Monday; the morning after is 2026-11-03.
        static let today = 20_759
        private(set) var items: [Item] = []
        private(set) var credits: [Credit] = []
        let customersCount: Int

        init(customers: Int, items: Int, seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            customersCount = customers
            for number in 0..<items {
                let issued = -Int.random(in: 0...400, using: &random)
                let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    let amount = Int.random(in: 1...500_000, using: &random)
                    let isPartlyPaid = Int.random(in: 0..<4, using: &random) == 0
                    return Part(
                        // Many on the edges of the buckets.
                        due: Bool.random(using: &random)
                            ? issued + Int.random(in: 0...90, using: &random)
                            : max(
                                issued,
                                [0, -1, -29, -30, -31, -59, -60, -61, -89, -90, 1]
                                    .randomElement(using: &random) ?? 0
                            ),
                        amount: amount,
                        open: isPartlyPaid ? Int.random(in: 0...amount, using: &random) : amount
                    )
                }
                let customer = Int.random(in: 0..<customers, using: &random)
                self.items.append(Item(customer: customer, number: number, issued: issued, parts: parts))
            }
            for number in 0..<(customers / 5) {
                let customer = Int.random(in: 0..<customers, using: &random)
                let amount = Int.random(in: 1...90_000, using: &random)
                credits.append(Credit(customer: customer, number: number, amount: amount))
            }
        }

        static func currency(of customer: Int) -> String { currencies[customer % currencies.count] }

        /// By customer: not due, 1 to 30, 31 to 60, 61 to 90, over 90, credit.
        func aging(onDay day: Int) -> [Int: [Int]] {
            var aging: [Int: [Int]] = [:]
            for item in items {
                for part in item.parts where part.open != 0 {
                    let late = day - part.due
                    let bucket = late < 1 ? 0 : late < 31 ? 1 : late < 61 ? 2 : late < 91 ? 3 : 4
                    aging[item.customer, default: [0, 0, 0, 0, 0, 0]][bucket] += part.open
                }
            }
            for credit in credits { aging[credit.customer, default: [0, 0, 0, 0, 0, 0]][5] += credit.amount }
            return aging
        }

        /// Howard Hinnant's way from a day's number to its date.
        static func date(_ offset: Int) -> String {
            let days = today + offset + 719_468
            let era = days / 146_097
            let dayOfEra = days % 146_097
            let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
            let shifted = (5 * dayOfYear + 2) / 153
            let day = dayOfYear - (153 * shifted + 2) / 5 + 1
            let month = shifted < 10 ? shifted + 3 : shifted - 9
            let full = year + era * 400 + (month <= 2 ? 1 : 0)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(full)-\(two(month))-\(two(day))"
        }
    }

    private static func row(_ item: OldSystem.Item) -> String {
        let parts = item.parts.map {
            #"{"due_date":"\#(OldSystem.date($0.due))","amount":\#($0.amount),"open":\#($0.open)}"#
        }
        return """
            {"customer_id":"ext:C-\(item.customer)","currency":"\(OldSystem.currency(of: item.customer))",\
            "number":"90\(item.number)","issue_date":"\(OldSystem.date(item.issued))",\
            "installments":[\(parts.joined(separator: ","))]}
            """
    }

    private static func row(_ credit: OldSystem.Credit) -> String {
        """
        {"customer_id":"ext:C-\(credit.customer)","currency":"\(OldSystem.currency(of: credit.customer))",\
        "type":"credit","number":"77\(credit.number)","date":"\(OldSystem.date(-3))","amount":\(credit.amount)}
        """
    }

    /// Rows in files of as many as are taken at once, as NDJSON with its control totals.
    private static func bring(_ rows: [(currency: String, open: Int, text: String)], _ client: Client)
        async throws
    {
        for start in stride(from: 0, to: rows.count, by: 500) {
            let file = rows[start..<min(start + 500, rows.count)]
            let totals = OldSystem.currencies.compactMap { currency -> String? in
                let own = file.filter { $0.currency == currency }
                return own.isEmpty ? nil : "\(currency):\(own.count):\(own.reduce(0) { $0 + $1.open })"
            }
            let path = "/v1/imports?kind=opening_items&control_totals=\(totals.joined(separator: ","))"
            let made = try await client.send(
                "POST",
                path,
                file.map(\.text).joined(separator: "\n"),
                ["Content-Type": "application/x-ndjson"]
            ).expecting(201)
            #expect(try made.integer("imported") == Int64(file.count))
        }
    }

    @Test func `gives the next morning's aging of the old system by customer and bucket, to the cent`()
        async throws
    {
        let old = OldSystem(customers: 300, items: 5_000, seed: 4_711)
        try await RunningServer.with(RunningServer.Surroundings(today: "2026-11-02")) { _, client in
            for customer in 0..<old.customersCount {
                let body = """
                    {"external_id":"C-\(customer)","name":"Customer \(customer)",
                     "currency":"\(OldSystem.currency(of: customer))","credit_limit":null}
                    """
                _ = try await client.send("POST", "/v1/customers", body).expecting(201)
            }
            let items = old.items.map { item in
                let open = item.parts.reduce(0) { $0 + $1.open }
                return (OldSystem.currency(of: item.customer), open, Self.row(item))
            }
            let credits = old.credits.map {
                (OldSystem.currency(of: $0.customer), -$0.amount, Self.row($0))
            }
            try await Self.bring(items + credits, client)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-11-03"}"#).expecting(200)
            let expected = old.aging(onDay: 1)
            var found: [String: [Int64]] = [:]
            let names = ["not_due", "1_30", "31_60", "61_90", "over_90", "unapplied"]
            for currency in OldSystem.currencies {
                let report = try await client.send(
                    "GET",
                    "/v1/reports/aging?as_of=2026-11-03&group_by=customer&currency=\(currency)"
                ).expecting(200)
                for row in try report.json("rows").elements {
                    found[row["external_id"]?.string ?? ""] = names.map { row[$0]?.integer ?? -1 }
                }
            }
            let wanted = expected.filter { $0.value.contains { $0 != 0 } }
            #expect(wanted.count > 290 && found.count == wanted.count)
            for (customer, buckets) in wanted {
                #expect(found["C-\(customer)"] == buckets.map { Int64($0) }, "C-\(customer)")
            }
            #expect(try await Scene(client: client).isClean())
        }
    }

    private static let item = """
        {"customer_id":"ext:C-1","currency":"EUR","number":"9001","external_id":"I-1","issue_date":"2026-09-01",
         "due_date":"2026-10-01","amount":1000,"open":400}
        """
    private static let credit = """
        {"customer_id":"ext:C-1","currency":"EUR","type":"credit","number":"77","external_id":"K-1",
         "date":"2026-10-20","amount":150}
        """

    private static func body(_ rows: [String], _ totals: String, more: String = "") -> String {
        """
        {"kind":"opening_items","control_totals":[\(totals)],"rows":[\(rows.joined(separator: ","))]\(more)}
        """
    }

    private static func total(_ count: Int, _ sum: Int, _ currency: String = "EUR") -> String {
        #"{"currency":"\#(currency)","count":\#(count),"sum":\#(sum)}"#
    }

    @Test func `keeps numbers, dates and open parts, and is taken back whole while nothing refers to it`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let file = Self.body([Self.item, Self.credit], Self.total(2, 250))
            let dry = try await client.send("POST", "/v1/imports", file, ["Dry-Run": "true"]).expecting(201)
            #expect(try dry.integer("imported") == 2)
            let made = try await client.send("POST", "/v1/imports", file).expecting(201)
            let invoice = try await client.send("GET", "/v1/invoices/ext:I-1").expecting(200)
            #expect(try invoice.string("number") == "9001" && invoice.string("origin") == "opening")
            #expect(try invoice.string("installments", 0, "due_date") == "2026-10-01")
            #expect(try invoice.integer("amount_due") == 400)
            #expect(try await scene.exposure(customer) == 250)
            let payment = try await client.send("GET", "/v1/payments/ext:K-1").expecting(200)
            let path = "/v1/payments/\(try scene.id(payment))/allocations"
            let used = try await client.send("POST", path, #"{"allocations":[{"invoice":"9001"}]}"#)
                .expecting(201)
            let revert = "/v1/imports/\(try scene.id(made))/revert"
            let refused = try await client.send("POST", revert, "{}").expecting(409)
            #expect(try refused.string("code") == "import_in_use")
            #expect(try refused.string("detail")?.contains(try scene.id(invoice)) == true)
            _ = used
            let second = Self.body(
                [Self.item.replacing("9001", with: "9002").replacing("I-1", with: "I-2")],
                Self.total(1, 400)
            )
            let other = try await client.send("POST", "/v1/imports", second).expecting(201)
            let back = "/v1/imports/\(try scene.id(other))/revert"
            let reverted = try await client.send("POST", back, "{}").expecting(200)
            #expect(try reverted.string("status") == "reverted")
            #expect(try await scene.exposure(customer) == 250)
            _ = try await client.send("POST", back, "{}").expecting(409)
            _ = try await client.send("POST", "/v1/imports", second).expecting(201)
            #expect(try await scene.exposure(customer) == 650)
            #expect(try await scene.isClean())
        }
    }

    @Test func `is refused where the rows don't come to what the old system says, and names each bad row`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C-1", limit: nil)
            for totals in [Self.total(1, 401), Self.total(2, 400), "", Self.total(1, 400, "USD")] {
                let told = try await client.send("POST", "/v1/imports", Self.body([Self.item], totals))
                    .expecting(422)
                #expect(try told.pointers().allSatisfy { $0 == "/control_totals" })
                #expect(told.text.contains("control_total_mismatch"))
            }
            let unknown = Self.item.replacing("ext:C-1", with: "ext:C-9").replacing("9001", with: "9003")
                .replacing("I-1", with: "I-3")
            let torn = Self.item.replacing("2026-10-01", with: "2026-10-32")
            let whole = try await client.send(
                "POST",
                "/v1/imports",
                Self.body([Self.item, torn, unknown], Self.total(2, 800))
            ).expecting(422)
            #expect(try whole.pointers() == ["/rows/1/due_date"])
            let foreign = Self.body([Self.item, unknown], Self.total(2, 800))
            let none = try await client.send("POST", "/v1/imports", foreign).expecting(422)
            #expect(try none.pointers() == ["/rows/1/customer_id"])
            #expect(try await client.send("GET", "/v1/invoices/ext:I-1").status == 404)
            let rest = Self.body([Self.item, unknown], Self.total(2, 800), more: #","mode":"continue""#)
            let some = try await client.send("POST", "/v1/imports", rest).expecting(201)
            #expect(try some.integer("imported") == 1 && some.integer("errors", 0, "row") == 2)
            #expect(try some.string("errors", 0, "pointer") == "/customer_id")
        }
    }

    @Test func `leaves bad rows out where it is to go on, reads CSV, and reserves and remembers`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: 0)
            let csv = """
                customer_id,currency,number,issue_date,due_date,amount,open
                ext:C-1,EUR,9001,2026-09-01,2026-10-01,1000,400
                ext:C-1,EUR,9001,2026-09-01,2026-10-01,1000,500
                ext:C-1,EUR,"90,02",2026-09-01,2026-10-01,70,
                """
            let path = "/v1/imports?kind=opening_items&mode=continue&control_totals=EUR:3:970"
            let type = ["Content-Type": "text/csv"]
            let some = try await client.send("POST", path, csv, type).expecting(201)
            #expect(try some.integer("imported") == 2 && some.integer("errors", 0, "row") == 2)
            #expect(try some.string("errors", 0, "code") == "invoice_number_taken")
            let orders = """
                {"kind":"open_orders","control_totals":[\(Self.total(1, 5_000))],
                 "rows":[{"customer_id":"ext:C-1","currency":"EUR","external_id":"SO-1","total":5000}]}
                """
            let taken = try await client.send("POST", "/v1/imports", orders).expecting(201)
            let order = try await client.send("GET", "/v1/orders/ext:SO-1").expecting(200)
            #expect(try order.string("status") == "approved")
            #expect(try await scene.exposure(customer) == 5_470)
            _ = try await client.send("POST", "/v1/imports/\(scene.id(taken))/revert", "{}").expecting(200)
            #expect(try await scene.exposure(customer) == 470)
            let history = """
                {"kind":"settled_history","control_totals":[\(Self.total(1, 900))],
                 "rows":[{"customer_id":"ext:C-1","currency":"EUR","issue_date":"2026-06-01","due_date":"2026-07-01",
                          "paid_date":"2026-07-11","amount":900}]}
                """
            _ = try await client.send("POST", "/v1/imports", history).expecting(201)
            #expect(try await scene.exposure(customer) == 470)
            let list = try await client.send("GET", "/v1/imports").expecting(200)
            #expect(try list.string("data", 0, "kind") == "settled_history")
            #expect(try await scene.isClean())
        }
    }
}
