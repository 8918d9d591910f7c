import JSON
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
            let unknown = "/v1/orders/ord_00000000000000000000000000"
            _ = try await client.send("PUT", unknown, order(1)).expecting(404)
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
}
