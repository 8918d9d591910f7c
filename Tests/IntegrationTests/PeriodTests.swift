import JSON
import Testing

@Suite struct `Periods` {
    private static let surroundings = RunningServer.Surroundings(today: "2026-11-02")

    private static let line = #"{"description":"Widget","quantity":"1","unit_price":100,"tax_rate":"0"}"#

    private static func bill(_ client: Client, _ customer: String, on date: String) async throws -> Answer {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","issue":true,"issue_date":"\(date)","lines":[\(line)]}
            """
        return try await client.send("POST", "/v1/invoices", body)
    }

    @Test func `close one after the other, and the last one closed opens again with a reason`() async throws {
        try await RunningServer.with(Self.surroundings) { server, client in
            let customer = try await Scene(client: client).customer("C-1", limit: nil)
            _ = try await Self.bill(client, customer, on: "2026-08-15").expecting(201)
            let refused: [(verb: String, month: String, status: Int, code: String)] = [
                ("close", "2026-10", 409, "period_out_of_order"),
                ("close", "2026-11", 409, "period_not_over"),
                ("reopen", "2026-08", 409, "period_open"),
                ("close", "2026-13", 404, "period_not_found"),
            ]
            for (verb, month, status, code) in refused {
                let answer = try await client.send("POST", "/v1/periods/\(month)/\(verb)").expecting(status)
                #expect(try answer.string("code") == code)
            }
            for month in ["2026-08", "2026-09"] {
                let closed = try await client.send("POST", "/v1/periods/\(month)/close").expecting(200)
                #expect(try closed.string("status") == "closed")
            }
            let again = try await client.send("POST", "/v1/periods/2026-09/close").expecting(409)
            #expect(try again.string("code") == "period_closed")
            #expect(try await client.send("GET", "/v1/periods/2026-01").string("status") == "closed")
            let list = try await client.send("GET", "/v1/periods?limit=2").expecting(200)
            #expect(try list.string("data", 0, "period") == "2026-11")
            let cursor = try list.string("next_cursor") ?? ""
            let rest = try await client.send("GET", "/v1/periods?limit=2&cursor=\(cursor)").expecting(200)
            #expect(try rest.string("data", 1, "period") == "2026-08")
            #expect(try rest.json("has_more").boolean == false)
            let body = #"{"reason":"late freight"}"#
            _ = try await client.send("POST", "/v1/periods/2026-08/reopen", body).expecting(409)
            let bare = try await client.send("POST", "/v1/periods/2026-09/reopen").expecting(422)
            #expect(try bare.pointers() == ["/reason"])
            let open = try await client.send("POST", "/v1/periods/2026-09/reopen", body).expecting(200)
            #expect(try open.integer("version") == 3)
            let trail = try await client.send("GET", "/v1/events?types=period.closed,period.reopened")
            #expect(try trail.json("data").elements.count == 3)
            let made = try await client.send("POST", "/v1/api_keys", #"{"roles":["billing"],"name":"b"}"#)
            let billing = try await Client(port: server.port, key: made.string("key") ?? "")
            #expect(try await billing.send("POST", "/v1/periods/2026-09/close").status == 200)
            #expect(try await billing.send("POST", "/v1/periods/2026-09/reopen", body).status == 403)
        }
    }

    @Test func `that are closed take no date of any kind, and today is always open`() async throws {
        try await RunningServer.with(Self.surroundings) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let invoice = try await Self.bill(client, customer, on: "2026-10-05").expecting(201)
            let id = try scene.id(invoice)
            let money = #"{"customer_id":"\#(customer)","currency":"EUR","amount":40"#
            let paid = try await client.send(
                "POST",
                "/v1/payments",
                "\(money),\"received_date\":\"2026-10-06\"}"
            )
            let payment = try scene.id(paid)
            let draft = try await client.send(
                "POST",
                "/v1/invoices",
                #"{"customer_id":"\#(customer)","currency":"EUR","issue_date":"2026-10-07","lines":[\#(Self.line)]}"#
            ).expecting(201)
            let closed = try await client.send("POST", "/v1/periods/2026-10/close").expecting(200)
            #expect(
                try closed.json("warnings").elements.compactMap { $0["code"]?.string }
                    == ["draft_invoices", "unapplied_payments"]
            )
            #expect(try closed.string("warnings", 1, "documents", 0) == payment)
            let opening = """
                {"origin":"opening","number":"9","customer_id":"\(customer)","currency":"EUR","issue_date":"2025-11-03",
                 "total":100,"installments":[{"due_date":"2025-12-18","amount":100}]}
                """
            let stray = #"{"customer_id":null,"currency":"EUR","amount":5"#
            let unknown = try await scene.id(client.send("POST", "/v1/payments", "\(stray)}").expecting(201))
            let day = #""effective_date":"2026-10-20""#
            let refused: [(path: String, body: String, pointer: String)] = [
                ("invoices", opening, "/issue_date"),
                ("invoices/\(try scene.id(draft))/issue", "{}", "/issue_date"),
                ("invoices/\(id)/void", "{\(day)}", "/effective_date"),
                ("invoices/\(id)/credit_notes", #"{"issue_date":"2026-10-31"}"#, "/issue_date"),
                ("invoices/\(id)/write_off", "{\(day),\"reason\":\"gone\"}", "/effective_date"),
                ("invoices/\(id)/correct", #"{"issue_date":"2026-10-31","reason":"x"}"#, "/issue_date"),
                ("payments", "\(money),\"received_date\":\"2026-10-31\"}", "/received_date"),
                (
                    "payments/\(payment)/allocations", "{\(day),\"allocations\":[{\"invoice\":\"\(id)\"}]}",
                    "/effective_date"
                ),
                ("payments/\(payment)/auto_apply", "{\(day)}", "/effective_date"),
                ("payments/\(payment)/reverse", "{\(day),\"kind\":\"returned\"}", "/effective_date"),
                ("payments/\(unknown)/assign", "{\(day),\"customer_id\":\"\(customer)\"}", "/effective_date"),
            ]
            for (path, body, pointer) in refused {
                let answer = try await client.send("POST", "/v1/\(path)", body).expecting(422)
                #expect(try answer.string("code") == "period_closed", "\(path): \(answer.text)")
                #expect(try answer.pointers() == [pointer], "\(path): \(answer.text)")
            }
            let used = try await client.send(
                "POST",
                "/v1/payments/\(payment)/allocations",
                #"{"allocations":[{"invoice":"\#(id)"}]}"#
            ).expecting(201)
            #expect(try used.string("allocations", 0, "effective_date") == "2026-11-02")
            let allocation = try used.string("allocations", 0, "id") ?? ""
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo", "{}").expecting(200)
            _ = try await client.send("POST", "/v1/payments/\(payment)/reverse", #"{"kind":"returned"}"#)
                .expecting(200)
            _ = try await client.send("POST", "/v1/invoices/\(id)/void", "{}").expecting(200)
            #expect(try await scene.isClean())
        }
    }
}
