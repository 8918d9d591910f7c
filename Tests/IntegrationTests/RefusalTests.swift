import JSON
import Testing

/// What the business says no to: illegal transitions, foreign documents, amounts and dates that don't fit.
@Suite struct `Refusals of the business` {
    /// A request of a story. What is done answers its status; what is refused, a code and perhaps a pointer too, and
    /// leaves the trail as it was.
    struct Step: Sendable {
        let method: String
        let path: String
        let body: String?
        let status: Int
        let code: String?
        let pointer: String?

        init(
            _ method: String,
            _ path: String,
            _ body: String? = nil,
            _ status: Int,
            _ code: String? = nil,
            _ pointer: String? = nil
        ) {
            self.method = method
            self.path = "/v1/" + path
            self.body = body
            self.status = status
            self.code = code
            self.pointer = pointer
        }
    }

    private func follow(_ steps: [Step]) async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            for step in steps {
                let before = try await scene.eventsHead()
                let answer = try await client.send(step.method, step.path, step.body)
                let told = "\(step.method) \(step.path) \(step.body ?? ""): \(answer.text.prefix(600))"
                #expect(answer.status == step.status, "\(told)")
                guard let code = step.code else { continue }
                #expect(try answer.string("code") == code, "\(told)")
                if let pointer = step.pointer { #expect(try answer.pointers() == [pointer], "\(told)") }
                if answer.status == 409, code != "external_id_taken" {
                    #expect(try answer.string("state") != nil, "\(told)")
                }
                let after = try await scene.eventsHead()
                #expect(after == before, "\(told)")
            }
            #expect(try await scene.isClean())
        }
    }

    private static func customer(_ id: String, currency: String = "EUR", limit: String = "null") -> Step {
        let body =
            #"{"external_id":"\#(id)","name":"\#(id)","currency":"\#(currency)","credit_limit":\#(limit)}"#
        return Step("POST", "customers", body, 201)
    }

    private static func line(_ number: Int, _ quantity: String, price: Int = 1_000) -> String {
        #"{"line":\#(number),"description":"Widget","quantity":"\#(quantity)","unit_price":\#(price),"tax_rate":"21"}"#
    }

    private static func order(_ id: String, _ lines: [String]) -> Step {
        let lines = lines.joined(separator: ",")
        let body = #"{"customer_id":"ext:A","currency":"EUR","external_id":"\#(id)","lines":[\#(lines)]}"#
        return Step("POST", "orders", body, 201)
    }

    @Test func `customers keep their currency, their group and their limits in order`() async throws {
        try await follow([
            Self.customer("A"), Self.customer("B"), Self.customer("U", currency: "USD"),
            Step(
                "POST",
                "customers",
                #"{"external_id":"A","name":"A","currency":"EUR"}"#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Step(
                "PATCH",
                "customers/ext:B",
                #"{"external_id":"A"}"#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Step("PATCH", "customers/ext:B", #"{"payment_terms":"net_60","external_id":"B"}"#, 200),
            Step(
                "PATCH",
                "customers/ext:B",
                #"{"payment_terms":"net_61"}"#,
                422,
                "unknown_payment_terms",
                "/payment_terms"
            ),
            Step(
                "PATCH",
                "customers/ext:B",
                #"{"parent_id":"ext:U"}"#,
                422,
                "currency_mismatch",
                "/parent_id"
            ),
            Step("PATCH", "customers/ext:B", #"{"parent_id":"ext:A"}"#, 200),
            Step("PATCH", "customers/ext:A", #"{"parent_id":"ext:B"}"#, 422, "cycle", "/parent_id"),
            Step("PATCH", "customers/ext:A", #"{"currency":"USD"}"#, 422),
            Step(
                "PUT",
                "customers/ext:A/credit_limit",
                #"{"credit_limit":1,"valid_from":"2026-10-01"}"#,
                422,
                "past_date",
                "/valid_from"
            ),
            Step(
                "PUT",
                "customers/ext:A/credit_limit",
                #"{"credit_limit":1,"valid_from":"2026-12-01","valid_until":"2026-11-30"}"#,
                422,
                "ends_before_start",
                "/valid_until"
            ),
            Step(
                "PUT",
                "customers/ext:A/credit_limit",
                #"{"credit_limit":-1}"#,
                422,
                "out_of_range",
                "/credit_limit"
            ),
            Step("PATCH", "customers/ext:U", #"{"status":"closed"}"#, 200),
            Step(
                "POST",
                "orders",
                #"{"customer_id":"ext:U","currency":"USD","total":100}"#,
                409,
                "account_closed"
            ),
            Step(
                "POST",
                "invoices",
                #"{"customer_id":"ext:U","currency":"USD","lines":[\#(Self.line(1, "1"))]}"#,
                409,
                "account_closed"
            ),
        ])
    }

    @Test func `orders take what their state allows`() async throws {
        try await follow([
            Self.customer("A"), Self.customer("B"),
            Self.order("O", [Self.line(1, "5"), Self.line(2, "4")]),
            Step(
                "POST",
                "orders",
                #"{"customer_id":"ext:A","currency":"EUR","total":1,"external_id":"O"}"#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Step("POST", "orders/ext:O/release", #"{"reason":"x"}"#, 409, "order_approved"),
            Step("POST", "orders/ext:O/reject", "{}", 409, "order_approved"),
            Step("POST", "orders/ext:O/reopen", "{}", 409, "order_approved"),
            Step("PATCH", "orders/ext:O", #"{"total":100}"#, 422, "wrong_content", "/total"),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"payment_terms":"net_61"}"#,
                422,
                "unknown_payment_terms",
                "/payment_terms"
            ),
            Step("POST", "orders/ext:O/hold", "{}", 200),
            Step("POST", "orders/ext:O/release", "{}", 422, "required", "/reason"),
            Step(
                "POST",
                "orders/ext:O/release",
                #"{"reason":"x","valid_until":"2026-10-31"}"#,
                422,
                "past_date",
                "/valid_until"
            ),
            Step("POST", "orders/ext:O/fulfillments", "{}", 409, "order_on_hold"),
            Step("POST", "orders/ext:O/invoices", "{}", 409, "order_on_hold"),
            Step("POST", "orders/ext:O/release", #"{"reason":"x"}"#, 200),
            Step("POST", "orders/ext:O/recheck", "{}", 200),
            Step("POST", "orders/ext:O/fulfillments", #"{"lines":[]}"#, 422, "required", "/lines"),
            Step(
                "POST",
                "orders/ext:O/fulfillments",
                #"{"lines":[{"line":9,"quantity":"1"}]}"#,
                422,
                "unknown_line",
                "/lines/0/line"
            ),
            Step(
                "POST",
                "orders/ext:O/fulfillments",
                #"{"lines":[{"line":1,"quantity":"6"}]}"#,
                422,
                "out_of_range",
                "/lines/0/quantity"
            ),
            Step(
                "POST",
                "orders/ext:O/fulfillments",
                #"{"lines":[{"line":1,"quantity":"1"},{"line":1,"quantity":"1"}]}"#,
                422,
                "duplicate",
                "/lines/1/line"
            ),
            Step(
                "POST",
                "orders/ext:O/fulfillments",
                #"{"external_id":"DN-1","lines":[{"line":1,"quantity":"2"}],"invoice":true}"#,
                201
            ),
            Step(
                "POST",
                "orders/ext:O/fulfillments",
                #"{"external_id":"DN-1","lines":[{"line":1,"quantity":"1"}]}"#,
                409,
                "external_id_taken"
            ),
            Step("POST", "orders/ext:O/cancel", "{}", 409, "order_in_progress"),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"lines":[\#(Self.line(1, "1")),\#(Self.line(2, "4"))]}"#,
                422,
                "out_of_range",
                "/lines/0/quantity"
            ),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"lines":[\#(Self.line(1, "5", price: 1_001)),\#(Self.line(2, "4"))]}"#,
                422,
                "line_invoiced",
                "/lines/0"
            ),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"lines":[\#(Self.line(2, "4"))]}"#,
                422,
                "line_in_progress",
                "/lines"
            ),
            Step("PATCH", "orders/ext:O", #"{"lines":[\#(Self.line(1, "6")),\#(Self.line(2, "4"))]}"#, 200),
            Step(
                "POST",
                "invoices",
                #"{"order_id":"ext:O","customer_id":"ext:B","issue":true}"#,
                422,
                "foreign_order",
                "/customer_id"
            ),
            Step(
                "POST",
                "invoices",
                #"{"order_id":"ext:nope","issue":true}"#,
                422,
                "unknown_order",
                "/order_id"
            ),
            Step("POST", "invoices", #"{"order_id":"ext:O","external_id":"D"}"#, 201),
            Step(
                "PATCH",
                "invoices/ext:D",
                #"{"lines":[\#(Self.line(1, "1"))]}"#,
                422,
                "lines_from_order",
                "/lines"
            ),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"order_id":"ext:O","lines":[{"line":1,"quantity":"1"}]}"#,
                422,
                "lines_from_order",
                "/lines"
            ),
            Step("PUT", "invoices/ext:D", #"{"order_id":"ext:O","payment_terms":"net_14"}"#, 200),
            Step("POST", "orders/ext:O/invoices", "{}", 201),
            Step("POST", "invoices/ext:D/issue", "{}", 409, "order_line_invoiced"),
            Step("POST", "orders/ext:O/invoices", "{}", 409, "order_invoiced"),
            Step("POST", "invoices/INV-2026-000002/void", "{}", 404),
            Step("PUT", "clock", #"{"date":"2026-12-15"}"#, 200),
            Step("POST", "orders/ext:O/fulfillments", "{}", 201),
            Step("POST", "orders/ext:O/fulfillments", "{}", 409),
            Step(
                "PUT",
                "orders/ext:O",
                #"{"customer_id":"ext:A","currency":"USD","total":1}"#,
                422,
                "immutable",
                "/currency"
            ),
        ])
    }

    private static func invoice(_ id: String, _ amount: Int, customer: String = "A", issue: Bool = true)
        -> Step
    {
        let body = """
            {"customer_id":"ext:\(customer)","currency":"EUR","external_id":"\(id)","issue":\(issue),
             "lines":[{"description":"Widget","quantity":"1","unit_price":\(amount),"tax_rate":"0"}]}
            """
        return Step("POST", "invoices", body, 201)
    }

    private static func elsewhere(
        _ more: String,
        _ status: Int,
        _ code: String? = nil,
        _ pointer: String? = nil
    ) -> Step {
        let body =
            #"{"origin":"external","customer_id":"ext:A","currency":"EUR","issue_date":"2026-10-01",\#(more)}"#
        return Step("POST", "invoices", body, status, code, pointer)
    }

    @Test func `invoices are issued, changed and voided as their state allows`() async throws {
        try await follow([
            Self.customer("A"), Self.customer("B"),
            Self.invoice("D", 100, issue: false), Self.invoice("E", 200),
            Step(
                "POST",
                "invoices",
                #"{"external_id":"D","customer_id":"ext:A","currency":"EUR","lines":[\#(Self.line(1, "1"))]}"#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Step(
                "PATCH",
                "invoices/ext:D",
                #"{"external_id":"E"}"#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Step("PATCH", "invoices/ext:D", #"{"payment_terms":"net_7"}"#, 200),
            Step("PATCH", "invoices/ext:D", #"{"payment_terms":"net_7"}"#, 200),
            Step("PATCH", "invoices/ext:E", #"{"purchase_order":"x"}"#, 409, "invoice_open"),
            Step("DELETE", "invoices/ext:E", nil, 409, "invoice_open"),
            Step("POST", "invoices/ext:E/issue", "{}", 409, "invoice_open"),
            Step("POST", "invoices/ext:D/void", "{}", 409, "invoice_draft"),
            Step("PATCH", "invoices/ext:D", #"{"lines":[\#(Self.line(1, "1", price: -100))]}"#, 200),
            Step("POST", "invoices/ext:D/issue", "{}", 422, "negative_total", "/lines"),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"customer_id":"ext:B","currency":"EUR","lines":[\#(Self.line(1, "1"))]}"#,
                422,
                "immutable",
                "/customer_id"
            ),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"customer_id":"ext:A","currency":"USD","lines":[\#(Self.line(1, "1"))]}"#,
                422,
                "immutable",
                "/currency"
            ),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"origin":"external","customer_id":"ext:A","number":"1","total":1,"issue_date":"2026-10-01"}"#,
                422,
                "immutable",
                "/origin"
            ),
            Step("PATCH", "invoices/ext:D", #"{"lines":[\#(Self.line(1, "1"))]}"#, 200),
            Step(
                "POST",
                "invoices/ext:D/issue",
                #"{"issue_date":"2026-11-02"}"#,
                422,
                "future_date",
                "/issue_date"
            ),
            Step("POST", "invoices/ext:D/issue", #"{"issue_date":"2026-10-15"}"#, 200),
            Step(
                "POST",
                "invoices/ext:D/void",
                #"{"effective_date":"2026-10-14"}"#,
                422,
                "before_document",
                "/effective_date"
            ),
            Step(
                "POST",
                "invoices/ext:D/void",
                #"{"effective_date":"2026-11-02"}"#,
                422,
                "future_date",
                "/effective_date"
            ),
            Step("POST", "invoices/ext:D/void", #"{"reason":"wrong"}"#, 200),
            Step("POST", "invoices/ext:D/void", "{}", 409, "invoice_void"),
            Step(
                "POST",
                "invoices",
                #"{"customer_id":"ext:A","currency":"EUR","number":"X","lines":[\#(Self.line(1, "1"))]}"#,
                422,
                "not_allowed",
                "/number"
            ),
            Self.elsewhere(#""total":100"#, 422, "required", "/number"),
            Self.elsewhere(#""number":"1","total":100,"tax":101"#, 422, "out_of_range", "/tax"),
            Self.elsewhere(
                #""number":"1","total":100,"installments":[{"due_date":"2026-11-01","amount":99}]"#,
                422,
                "sum_mismatch",
                "/installments"
            ),
            Self.elsewhere(
                #""number":"1","total":100,"installments":[{"due_date":"2026-11-01","amount":100,"open":101}]"#,
                422,
                "out_of_range",
                "/installments/0/open"
            ),
            Self.elsewhere(
                #""number":"1","total":100,"installments":[{"due_date":"2026-11-01","amount":100,"open":0}]"#,
                201
            ),
            Self.elsewhere(#""number":"1","total":100"#, 409, "invoice_number_taken"),
        ])
    }

    @Test func `a voided invoice leaves its order to be invoiced again`() async throws {
        try await follow([
            Self.customer("A"), Self.order("O", [Self.line(1, "5")]),
            Step("POST", "orders/ext:O/invoices", #"{"external_id":"I"}"#, 201),
            Step("POST", "invoices/ext:I/void", #"{"reason":"wrong address"}"#, 200),
            Step("POST", "orders/ext:O/invoices", "{}", 201),
        ])
    }

    private static func payment(
        _ more: String,
        _ status: Int,
        _ code: String? = nil,
        _ pointer: String? = nil
    ) -> Step {
        Step("POST", "payments", #"{"currency":"EUR",\#(more)}"#, status, code, pointer)
    }

    private static func allocate(
        _ body: String,
        _ status: Int,
        _ code: String? = nil,
        _ pointer: String? = nil
    ) -> Step {
        Step("POST", "payments/ext:P/allocations", body, status, code, pointer)
    }

    @Test func `money is used once, by who paid it, for what is open`() async throws {
        try await follow([
            Self.customer("A"), Self.customer("B"), Self.customer("C"),
            Step("PATCH", "customers/ext:C", #"{"parent_id":"ext:A"}"#, 200),
            Self.invoice("I", 100), Self.invoice("D", 100, issue: false),
            Self.invoice("F", 100, customer: "B"),
            Self.invoice("G", 50, customer: "C"),
            Self.payment(
                #""customer_id":"ext:A","amount":300,"external_id":"P","received_date":"2026-10-20""#,
                201
            ),
            Self.payment(
                #""customer_id":"ext:A","amount":300,"external_id":"P""#,
                409,
                "external_id_taken",
                "/external_id"
            ),
            Self.payment(
                #""customer_id":"ext:A","amount":300,"received_date":"2026-11-02""#,
                422,
                "future_date",
                "/received_date"
            ),
            Self.payment(
                #""customer_id":null,"amount":1,"allocations":[{"invoice":"ext:I"}]"#,
                422,
                "unidentified_payer",
                "/allocations"
            ),
            Self.allocate(#"{"allocations":[]}"#, 422, "required", "/allocations"),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:none"}]}"#,
                422,
                "unknown_invoice",
                "/allocations/0/invoice"
            ),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:F"}]}"#,
                422,
                "foreign_invoice",
                "/allocations/0/invoice"
            ),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:D"}]}"#,
                422,
                "invoice_draft",
                "/allocations/0/invoice"
            ),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:I","amount":0}]}"#,
                422,
                "out_of_range",
                "/allocations/0/amount"
            ),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:I","amount":101}]}"#,
                422,
                "exceeds_open",
                "/allocations/0/amount"
            ),
            Self.allocate(
                #"{"allocations":[{"invoice":"ext:I","amount":301}]}"#,
                422,
                "exceeds_unapplied",
                "/allocations/0/amount"
            ),
            Self.allocate(#"{"allocations":[{"invoice":"ext:I","installment":2}]}"#, 422),
            Self.allocate(
                #"{"effective_date":"2026-10-19","allocations":[{"invoice":"ext:I"}]}"#,
                422,
                "before_document",
                "/effective_date"
            ),
            Self.allocate(#"{"allocations":[{"invoice":"ext:I"},{"invoice":"ext:G"}]}"#, 201),
            Self.allocate(
                #"{"allocations":[{"invoice":"INV-2026-000001"}]}"#,
                422,
                "nothing_open",
                "/allocations/0/invoice"
            ),
            Step("POST", "invoices/ext:I/void", "{}", 409, "invoice_paid"),
            Step("POST", "payments/ext:P/assign", #"{"customer_id":"ext:B"}"#, 409, "payment_assigned"),
            Step("POST", "payments/ext:P/reverse", #"{"kind":"returned"}"#, 200),
            Step("POST", "payments/ext:P/reverse", #"{"kind":"returned"}"#, 409, "payment_reversed"),
            Step("POST", "payments/ext:P/auto_apply", "{}", 409, "payment_reversed"),
            Self.payment(#""customer_id":null,"amount":100,"external_id":"Q""#, 201),
            Step("POST", "payments/ext:Q/auto_apply", "{}", 409, "payment_unidentified"),
            Step("POST", "payments/ext:Q/assign", #"{"customer_id":"ext:A"}"#, 200),
            Step("POST", "payments/ext:Q/auto_apply", "{}", 200),
        ])
    }
}
