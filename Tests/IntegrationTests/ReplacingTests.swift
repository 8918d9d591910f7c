import JSON
import TestSupport
import Testing

@Suite struct `PUT by an external id` {
    private func order(_ total: Int64, purchaseOrder: String? = nil) -> String {
        let purchase = purchaseOrder.map { #","purchase_order":"\#($0)""# } ?? ""
        return #"{"customer_id":"ext:C-1","currency":"EUR","total":\#(total)\#(purchase)}"#
    }

    @Test func `places an order, replaces it with a new check, and is the same twice`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: 10_000)
            let path = "/v1/orders/ext:SO-1"
            let placed = try await client.send("PUT", path, order(4_000, purchaseOrder: "PO-1")).expecting(
                201
            )
            #expect(try placed.string("external_id") == "SO-1")
            #expect(placed.fields["location"] == (try placed.string("id")).map { "/v1/orders/\($0)" })
            let same = try await client.send("PUT", path, order(4_000, purchaseOrder: "PO-1")).expecting(200)
            #expect(same.fields["etag"] == placed.fields["etag"])
            let raised = try await client.send("PUT", path, order(12_000)).expecting(200)
            #expect(try raised.string("status") == "on_hold")
            #expect(try raised.json("purchase_order").isNull)
            #expect(try raised.string("id") == placed.string("id"))
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `refuses another customer, another external id and an id that is not there`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C-1", limit: 10_000)
            _ = try await scene.customer("C-2", limit: 10_000)
            _ = try await client.send("PUT", "/v1/orders/ext:SO-1", order(4_000)).expecting(201)
            let foreign = #"{"customer_id":"ext:C-2","currency":"EUR","total":4000}"#
            let moved = try await client.send("PUT", "/v1/orders/ext:SO-1", foreign).expecting(422)
            #expect(try moved.pointers() == ["/customer_id"])
            let named = #"{"external_id":"SO-3","customer_id":"ext:C-1","currency":"EUR","total":4000}"#
            let other = try await client.send("PUT", "/v1/orders/ext:SO-2", named).expecting(422)
            #expect(try other.pointers() == ["/external_id"])
            let renamed = try await client.send("PUT", "/v1/orders/ext:SO-1", named).expecting(422)
            #expect(try renamed.pointers() == ["/external_id"])
            let early = try await client.send(
                "PUT",
                "/v1/orders/ext:SO-9",
                order(1),
                ["If-Match": #""1""#]
            )
            #expect(early.status == 412)
            let unknown = "/v1/orders/ord_00000000000000000000000000"
            _ = try await client.send("PUT", unknown, order(1)).expecting(404)
        }
    }

    @Test func `gives a customer the terms of its policy where it names none`() async throws {
        try await RunningServer.with { _, client in
            func put(_ more: String) async throws -> Answer {
                try await client.send(
                    "PUT",
                    "/v1/customers/ext:C-1",
                    #"{"name":"Aldermoor Tools","currency":"EUR"\#(more)}"#
                )
            }
            let made = try await put(#","payment_terms":"net_60""#).expecting(201)
            #expect(try made.string("payment_terms") == "net_60")
            let replaced = try await put("").expecting(200)
            #expect(try replaced.string("payment_terms") == "net_30")
        }
    }

    @Test func `makes an invoice once, and says what stands in the way of changing it`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            func invoice(_ total: Int) -> String {
                """
                {"origin":"external","number":"9001","customer_id":"ext:C-1","currency":"EUR",
                 "issue_date":"2026-10-01","total":\(total),"tax":0,
                 "installments":[{"due_date":"2026-12-01","amount":\(total - 400)},
                                 {"due_date":"2026-11-01","amount":400}]}
                """
            }
            let path = "/v1/invoices/ext:RE-1"
            let made = try await client.send("PUT", path, invoice(1_000)).expecting(201)
            #expect(
                try made.string("installments", 0, "due_date") == "2026-11-01",
                "in the order of falling due"
            )
            #expect(try made.integer("installments", 1, "amount") == 600)
            let same = try await client.send("PUT", path, invoice(1_000)).expecting(200)
            #expect(same.fields["etag"] == made.fields["etag"])
            let changed = try await client.send("PUT", path, invoice(1_100)).expecting(409)
            #expect(try changed.string("state") == "open")
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `replaces a draft and issues it when asked`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            func draft(_ price: Int, issue: Bool) -> String {
                """
                {"customer_id":"ext:C-1","currency":"EUR","issue":\(issue),
                 "lines":[{"description":"Widget","quantity":"2","unit_price":\(price),"tax_rate":"21"}]}
                """
            }
            let path = "/v1/invoices/ext:D-1"
            let made = try await client.send("PUT", path, draft(100, issue: false)).expecting(201)
            #expect(try made.string("status") == "draft")
            let issued = try await client.send("PUT", path, draft(150, issue: true)).expecting(200)
            #expect(try issued.string("number") == "INV-2026-000001")
            #expect(try issued.integer("total") == 363)
            let again = try await client.send("PUT", path, draft(150, issue: true)).expecting(200)
            #expect(try again.string("number") == "INV-2026-000001")
        }
    }

    @Test func `of many at once makes one document, and the rest say the same of it`() async throws {
        try await RunningServer.with { server, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            let invoice = """
                {"customer_id":"ext:C-1","currency":"EUR","issue":true,
                 "lines":[{"description":"Widget","quantity":"2","unit_price":150,"tax_rate":"21"}]}
                """
            for (path, body) in [("orders", order(4_000)), ("invoices", invoice)] {
                for round in 0..<rounds(default: 5) {
                    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                        for _ in 0..<6 {
                            let client = try await server.client()
                            group.addTask { try await client.send("PUT", "/v1/\(path)/ext:\(round)", body) }
                        }
                        return try await group.reduce(into: [Answer]()) { $0.append($1) }
                    }
                    #expect(answers.map(\.status).sorted() == [200, 200, 200, 200, 200, 201])
                    #expect(try Set(answers.map { try $0.string("id") }).count == 1)
                }
            }
            #expect(try await Scene(client: client).isClean())
        }
    }

    @Test func `of a draft of an order's goods says the same twice`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            let placed = """
                {"customer_id":"ext:C-1","currency":"EUR","total":4000,"purchase_order":"PO-1",
                 "ship_to":"Dam 1","payment_terms":"net_60"}
                """
            _ = try await client.send("PUT", "/v1/orders/ext:SO-1", placed).expecting(201)
            let path = "/v1/invoices/ext:D-1"
            func draft(_ more: String) -> String { #"{"order_id":"ext:SO-1"\#(more)}"# }
            let made = try await client.send("PUT", path, draft("")).expecting(201)
            #expect(try made.string("purchase_order") == "PO-1")
            let same = try await client.send("PUT", path, draft("")).expecting(200)
            #expect(same.fields["etag"] == made.fields["etag"])
            let own = #","purchase_order":"PO-2","payment_terms":"net_7""#
            let other = try await client.send("PUT", path, draft(own)).expecting(200)
            #expect(try other.string("purchase_order") == "PO-2")
            #expect(try other.string("payment_terms") == "net_7")
            let back = try await client.send("PUT", path, draft("")).expecting(200)
            #expect(try back.string("purchase_order") == "PO-1")
            #expect(try back.string("payment_terms") == "net_60")
            let issue = #","issue":true"#
            _ = try await client.send("PUT", path, draft(issue)).expecting(200)
            _ = try await client.send("PUT", path, draft(issue)).expecting(200)
            let late = try await client.send("PUT", path, draft(own)).expecting(409)
            #expect(try late.string("code") == "invoice_open")
        }
    }

    @Test func `of a customer takes the limit that stands, and no other`() async throws {
        try await RunningServer.with { _, client in
            func customer(_ limit: Int) -> String {
                #"{"name":"Aldermoor Tools","currency":"EUR","credit_limit":\#(limit)}"#
            }
            let path = "/v1/customers/ext:C-1"
            let made = try await client.send("PUT", path, customer(500)).expecting(201)
            let same = try await client.send("PUT", path, customer(500)).expecting(200)
            #expect(same.fields["etag"] == made.fields["etag"])
            let raised = try await client.send("PUT", path, customer(600)).expecting(422)
            #expect(try raised.pointers() == ["/credit_limit"])
            let renamed = #"{"external_id":"C-2","name":"Aldermoor Tools","currency":"EUR"}"#
            let refused = try await client.send("PUT", path, renamed).expecting(422)
            #expect(try refused.pointers() == ["/external_id"])
        }
    }
}
