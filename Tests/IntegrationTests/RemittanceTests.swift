import JSON
import Testing

@Suite struct `Remittance advices over HTTP` {
    /// Invoices of a customer, each by its number.
    private static func invoices(_ scene: Scene, _ amounts: [Int64]) async throws -> [String] {
        let customer = try await scene.customer("C", limit: nil)
        var numbers: [String] = []
        for amount in amounts {
            let id = try await scene.invoice(customer, amount: amount)
            let invoice = try await scene.client.send("GET", "/v1/invoices/\(id)").expecting(200)
            numbers.append(try invoice.string("number") ?? "")
        }
        return numbers
    }

    private static func open(_ client: Client, _ number: String) async throws -> Int64? {
        let found = try await client.send("GET", "/v1/invoices?number=\(number)").expecting(200)
        return try found.integer("data", 0, "amount_due")
    }

    private static func advice(_ numbers: [String], _ reference: String = "P-1") -> String {
        """
        {"external_id":"RA-1","customer_id":"ext:C","currency":"EUR","payment_reference":"\(reference)",
         "amount":12000,"lines":[{"invoice":"\(numbers[0])","amount":10000},
         {"invoice":"\(numbers[1])","amount":2000,"deduction_reason":"damaged"}]}
        """
    }

    private static func payment(_ reference: String = "p 1", customer: String = "null") -> String {
        """
        {"customer_id":\(customer),"currency":"EUR","amount":12000,"reference":"\(reference)","auto_apply":true}
        """
    }

    @Test(arguments: [true, false]) func `use the money by their lines, whichever comes first`(
        adviceFirst: Bool
    ) async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let numbers = try await Self.invoices(scene, [10_000, 5_000])
            let advice = Self.advice(numbers)
            if adviceFirst {
                let made = try await client.send("POST", "/v1/remittances", advice).expecting(201)
                #expect(try made.string("status") == "open")
                let paid = try await client.send("POST", "/v1/payments", Self.payment()).expecting(201)
                #expect(try paid.string("status") == "applied")
            } else {
                _ = try await client.send("POST", "/v1/payments", Self.payment()).expecting(201)
                let made = try await client.send("POST", "/v1/remittances", advice).expecting(201)
                #expect(try made.string("status") == "applied")
            }
            let remittance = try await client.send("GET", "/v1/remittances/ext:RA-1").expecting(200)
            #expect(try remittance.string("status") == "applied")
            #expect(try await Self.open(client, numbers[0]) == 0)
            #expect(try await Self.open(client, numbers[1]) == 3_000)
            let path = "/v1/payments/\(try remittance.string("payment_id") ?? "")"
            let payment = try await client.send("GET", path).expecting(200)
            #expect(try payment.string("allocations", 1, "deduction", "reason") == "damaged")
            _ = try await client.send("POST", "/v1/remittances/ext:RA-1/withdraw", "{}").expecting(409)
            // Money that was taken back leaves the advice for the next.
            _ = try await client.send("POST", "\(path)/reverse", #"{"kind":"returned"}"#).expecting(200)
            let again = try await client.send("GET", "/v1/remittances/ext:RA-1").expecting(200)
            #expect(try again.string("status") == "open")
            let own = Self.payment("nothing of it", customer: #""ext:C""#)
            let paid = try await client.send("POST", "/v1/payments", own).expecting(201)
            #expect(try paid.string("status") == "applied", "the only advice of its customer and amount")
            #expect(try await scene.isClean())
        }
    }

    @Test func `say why money that fits can't be used so, and leave it`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let numbers = try await Self.invoices(scene, [10_000, 1_000])
            _ = try await client.send("POST", "/v1/remittances", Self.advice(numbers)).expecting(201)
            let paid = try await client.send("POST", "/v1/payments", Self.payment()).expecting(201)
            #expect(try paid.integer("unapplied") == 12_000)
            let kept = try await client.send("GET", "/v1/remittances/ext:RA-1").expecting(200)
            #expect(try kept.string("status") == "open")
            #expect(try kept.string("why_not")?.contains("open") == true)
            let gone = try await client.send("POST", "/v1/remittances/ext:RA-1/withdraw", "{}").expecting(200)
            #expect(try gone.string("status") == "withdrawn")
            #expect(try await scene.isClean())
        }
    }

    @Test func `come as CSV too, and are refused with every fault`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let numbers = try await Self.invoices(scene, [10_000, 5_000])
            let csv = ["Content-Type": "text/csv"]
            let path = "/v1/remittances?currency=EUR&customer_id=ext:C&payment_reference=P-1&external_id=RA-2"
            let file = "invoice;amount;discount\r\n\(numbers[0]);10000;\r\n\"\(numbers[1])\";2000;0\r\n"
            let made = try await client.send("POST", path, file, csv).expecting(201)
            #expect(try made.integer("amount") == 12_000)
            _ = try await client.send("POST", "/v1/payments", Self.payment()).expecting(201)
            #expect(try await Self.open(client, numbers[0]) == 0)
            _ = try await client.send("POST", path, file, csv).expecting(409)
            for (body, pointers) in [
                ("invoice,amount\nA,1.50\n,3\nB,\n", ["/0/amount", "/1/invoice", "/2/amount"]),
                ("invoice,amount,colour\n", [""]), ("invoice\nA\n", [""]), ("invoice,amount\n\"A", [""]),
                ("invoice,amount\n", ["/lines"]),
            ] {
                let other = path.replacing("RA-2", with: "RA-3")
                let refused = try await client.send("POST", other, body, csv).expecting(422)
                #expect(try refused.pointers() == pointers, "\(refused.text)")
            }
            for (body, pointer) in [
                (#"{"currency":"EUR","customer_id":"ext:C","lines":[]}"#, "/lines"),
                (#"{"currency":"EUR","lines":[{"invoice":"A","amount":1}]}"#, "/payment_reference"),
                (
                    #"{"currency":"EUR","customer_id":"ext:C","amount":2,"lines":[{"invoice":"A","amount":1}]}"#,
                    "/amount"
                ),
                (
                    #"{"currency":"EUR","customer_id":"ext:X","lines":[{"invoice":"A","amount":1}]}"#,
                    "/customer_id"
                ),
                (
                    #"{"currency":"EUR","customer_id":"ext:C","lines":[{"invoice":"A","amount":0}]}"#,
                    "/lines/0/amount"
                ),
            ] {
                let refused = try await client.send("POST", "/v1/remittances", body).expecting(422)
                #expect(try refused.pointers() == [pointer], "\(refused.text)")
            }
            #expect(try await scene.isClean())
        }
    }

    @Test func `within a bank's file use its money document by document`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let numbers = try await Self.invoices(scene, [10_000, 5_000])
            var entry = BankFileSample.Entry(amount: 12_000)
            entry.documents.append((number: numbers[0], amount: 10_000))
            entry.documents.append((number: numbers[1], amount: 2_000))
            let file = BankFileSample(entries: [entry])
            let made = try await client.upload("/v1/bank_statements", file.bytes).expecting(201)
            #expect(try made.integer("fates", "payment", "amount") == 12_000)
            #expect(try await Self.open(client, numbers[0]) == 0)
            #expect(try await Self.open(client, numbers[1]) == 3_000)
            #expect(try await scene.isClean())
        }
    }
}
