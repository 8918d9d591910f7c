import JSON
import Testing

@Suite struct `Documents from elsewhere` {
    private static func invoice(_ installments: String, total: Int = 1_000, tax: Int = 0) -> String {
        """
        {"origin":"opening","number":"9001","customer_id":"ext:C-1","currency":"EUR","issue_date":"2026-09-01",
         "total":\(total),"tax":\(tax),"installments":[\(installments)]}
        """
    }

    private static func part(_ date: String, _ amount: Int, open: Int? = nil) -> String {
        #"{"due_date":"\#(date)","amount":\#(amount)\#(open.map { #","open":\#($0)"# } ?? "")}"#
    }

    @Test func `fall due and are paid by date, in whatever order they were given`() async throws {
        try await RunningServer.with { _, client in
            let customer = try await Scene(client: client).customer("C-1", limit: nil)
            let parts = [
                Self.part("2026-12-01", 500), Self.part("2026-10-01", 300, open: 200),
                Self.part("2026-11-01", 200),
            ]
            let made = try await client.send(
                "POST",
                "/v1/invoices",
                Self.invoice(parts.joined(separator: ","))
            )
            .expecting(201)
            #expect(try made.integer("amount_due") == 900)
            let payment = """
                {"customer_id":"\(customer)","currency":"EUR","amount":250,"reference":"9001","auto_apply":true}
                """
            let paid = try await client.send("POST", "/v1/payments", payment).expecting(201)
            #expect(try paid.string("status") == "applied")
            let after = try await client.send("GET", "/v1/invoices/\(made.string("id") ?? "")").expecting(200)
            let installments = try after.json("installments").elements
            #expect(
                installments.compactMap { $0["due_date"]?.string } == [
                    "2026-10-01", "2026-11-01", "2026-12-01",
                ]
            )
            #expect(installments.compactMap { $0["open"]?.integer } == [0, 150, 500])
            #expect(installments.compactMap { $0["installment"]?.integer } == [1, 2, 3])
            #expect(try await Scene(client: client).isClean())
        }
    }

    static let refused: [(body: String, pointers: [String])] = [
        (invoice(part("2026-10-01", 400) + "," + part("2026-11-01", 500)), ["/installments"]),
        (
            invoice(part("2026-11-01", 400, open: 401) + "," + part("2026-10-01", 600)),
            ["/installments/0/open"]
        ),
        (invoice(part("2026-10-01", 1_000, open: -1)), ["/installments/0/open"]),
        (
            invoice(part("2026-10-01", 1_200) + "," + part("2026-11-01", -200)),
            ["/installments/1/amount", "/installments/1/open"]
        ),
        (invoice(part("2026-10-01", 1_000), tax: 1_001), ["/tax"]),
        (invoice(""), ["/installments"]),
    ]

    @Test func `are refused where their parts don't make the whole`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            for (body, pointers) in Self.refused {
                let answer = try await client.send("POST", "/v1/invoices", body).expecting(422)
                #expect(try answer.pointers() == pointers, "\(body)")
            }
        }
    }
}
