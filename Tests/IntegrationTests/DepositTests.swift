import JSON
import Testing

@Suite struct `Deposit, final and pro forma invoices` {
    private static let order = """
        {"customer_id":"ext:C","currency":"EUR","external_id":"O",
         "lines":[{"line":1,"description":"Widget","quantity":"3","unit_price":3333,"tax_rate":"21"},
                  {"line":2,"description":"Book","quantity":"7","unit_price":111,"tax_rate":"9"}]}
        """

    @Test func `owe the tax of the supply together, to the minor unit, and move its credit`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let order = try await client.send("POST", "/v1/orders", Self.order).expecting(201)
            let total = try #require(try order.integer("total"))
            func bill(_ more: String) async throws -> Answer {
                let body = #"{"order_id":"ext:O","issue":true,\#(more)}"#
                return try await client.send("POST", "/v1/invoices", body).expecting(201)
            }
            let first = try await bill(#""kind":"deposit","percent":"33.3","external_id":"D1""#)
            let second = try await bill(#""kind":"deposit","percent":"10","external_id":"D2""#)
            #expect(try first.json("taxes").elements.count == 2)
            #expect(try await scene.exposure(customer) == total)
            let held = try await client.send("GET", "/v1/orders/ext:O").expecting(200)
            let deposits = (try first.integer("total") ?? 0) + (try second.integer("total") ?? 0)
            #expect(try held.integer("deposited") == deposits)
            #expect(try held.integer("committed") == total - deposits)
            _ = try await scene.pay(customer, amount: first.integer("total") ?? 0, for: scene.id(first))
            #expect(try await scene.isClean())
            let final = try await bill(#""kind":"final","external_id":"F""#)
            #expect(try final.integer("total") == total - deposits)
            for (index, tax) in try order.json("taxes").elements.enumerated() {
                var amount: Int64 = 0
                var base: Int64 = 0
                for invoice in [first, second, final] {
                    amount += try invoice.integer("taxes", index, "amount") ?? 0
                    base += try invoice.integer("taxes", index, "base") ?? 0
                }
                #expect(amount == tax["amount"]?.integer && base == tax["base"]?.integer)
            }
            #expect(try await scene.exposure(customer) == total - (try first.integer("total") ?? 0))
            let closed = try await client.send("GET", "/v1/orders/ext:O").expecting(200)
            #expect(try closed.integer("deposited") == 0 && closed.integer("committed") == 0)
            #expect(try await scene.isClean())
            let kept = try await client.send("POST", "/v1/invoices/ext:D2/void", #"{"reason":"x"}"#)
                .expecting(409)
            #expect(try kept.string("code") == "deposit_deducted")
            _ = try await client.send("POST", "/v1/invoices/ext:F/void", #"{"reason":"x"}"#).expecting(200)
            #expect(try await scene.exposure(customer) == total - (try first.integer("total") ?? 0))
            #expect(try await client.send("GET", "/v1/orders/ext:O").integer("deposited") == deposits)
            _ = try await client.send("POST", "/v1/invoices/ext:D2/void", #"{"reason":"x"}"#).expecting(200)
            #expect(try await scene.isClean())
            let again = try await bill(#""kind":"final","deposits":["ext:D1"]"#)
            #expect(try again.integer("total") == total - (try first.integer("total") ?? 0))
            let html = try await client.send(
                "GET",
                "/v1/invoices/\(scene.id(again))",
                nil,
                ["Accept": "text/html"]
            )
            #expect(html.text.contains("Final invoice") && html.text.contains("Less deposit"))
            #expect(try await scene.isClean())
        }
    }

    @Test func `follow their rules`() async throws {
        func invoice(_ more: String) -> String { #"{"customer_id":"ext:C","currency":"EUR",\#(more)}"# }
        let lines = #""lines":[{"quantity":"1","unit_price":1000,"tax_rate":"21"}]"#
        func ofOrder(_ more: String) -> String { #"{"order_id":"ext:O","issue":true,\#(more)}"# }
        try await Story.follow([
            .customer("C"), Step("POST", "orders", Self.order, 201),
            Step("POST", "invoices", ofOrder(#""kind":"deposit""#), 422, "required", "/percent"),
            Step("POST", "invoices", ofOrder(#""percent":"5""#), 422, "not_allowed", "/percent"),
            Step(
                "POST",
                "invoices",
                ofOrder(#""kind":"deposit","percent":"101""#),
                422,
                "out_of_range",
                "/percent"
            ),
            Step("POST", "invoices", ofOrder(#""kind":"final""#), 422, "nothing_open", "/deposits"),
            Step("POST", "invoices", ofOrder(#""deposits":["ext:D"]"#), 422, "not_allowed", "/deposits"),
            Step("POST", "invoices", ofOrder(#""kind":"pro_forma""#), 422, "not_allowed", "/issue"),
            Step("POST", "invoices", invoice(#""kind":"pro_forma","external_id":"P",\#(lines)"#), 201),
            Step("POST", "invoices/ext:P/issue", "{}", 409, "invoice_pro_forma"),
            Step("DELETE", "invoices/ext:P", nil, 204),
            Step(
                "POST",
                "invoices",
                invoice(#""kind":"deposit","issue":true,"external_id":"D",\#(lines)"#),
                201
            ),
            Step("POST", "invoices/ext:D/correct", #"{"reason":"x"}"#, 409, "invoice_not_standard"),
            Step(
                "POST",
                "invoices",
                invoice(
                    #""kind":"final","issue":true,"deposits":["ext:D"],"lines":[{"quantity":"1","unit_price":999,"tax_rate":"21"}]"#
                ),
                422,
                "exceeds_invoice",
                "/taxes/0"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""kind":"final","issue":true,"deposits":["ext:Q"],\#(lines)"#),
                422,
                "unknown_invoice",
                "/deposits/0"
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""kind":"final","issue":true,"deposits":["ext:D"],"external_id":"F",\#(lines)"#),
                201
            ),
            Step(
                "POST",
                "invoices",
                invoice(#""kind":"final","issue":true,"deposits":["ext:D"],\#(lines)"#),
                409,
                "deposit_deducted"
            ),
            Step("POST", "invoices/ext:D/credit_notes", "{}", 409, "deposit_deducted"),
        ])
    }
}
