import Testing

/// What customers and orders say no to: illegal transitions, foreign documents, dates and quantities that don't fit.
@Suite struct `Refusals of customers and orders` {
    private static func order(_ id: String, _ lines: [String]) -> Step {
        let lines = lines.joined(separator: ",")
        let body = #"{"customer_id":"ext:A","currency":"EUR","external_id":"\#(id)","lines":[\#(lines)]}"#
        return Step("POST", "orders", body, 201)
    }

    @Test func `customers keep their currency, their group and their limits in order`() async throws {
        try await Story.follow([
            Step.customer("A"), Step.customer("B"), Step.customer("U", currency: "USD"),
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
                #"{"customer_id":"ext:U","currency":"USD","lines":[\#(Step.line(1, "1"))]}"#,
                409,
                "account_closed"
            ),
        ])
    }

    @Test func `orders take what their state allows`() async throws {
        try await Story.follow([
            Step.customer("A"), Step.customer("B"),
            Self.order("O", [Step.line(1, "5"), Step.line(2, "4")]),
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
                #"{"lines":[\#(Step.line(1, "1")),\#(Step.line(2, "4"))]}"#,
                422,
                "out_of_range",
                "/lines/0/quantity"
            ),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"lines":[\#(Step.line(1, "5", price: 1_001)),\#(Step.line(2, "4"))]}"#,
                422,
                "line_invoiced",
                "/lines/0"
            ),
            Step(
                "PATCH",
                "orders/ext:O",
                #"{"lines":[\#(Step.line(2, "4"))]}"#,
                422,
                "line_in_progress",
                "/lines"
            ),
            Step("PATCH", "orders/ext:O", #"{"lines":[\#(Step.line(1, "6")),\#(Step.line(2, "4"))]}"#, 200),
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
                #"{"lines":[\#(Step.line(1, "1"))]}"#,
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

    @Test func `a voided invoice leaves its order to be invoiced again`() async throws {
        try await Story.follow([
            Step.customer("A"), Self.order("O", [Step.line(1, "5")]),
            Step("POST", "orders/ext:O/invoices", #"{"external_id":"I"}"#, 201),
            Step("POST", "invoices/ext:I/void", #"{"reason":"wrong address"}"#, 200),
            Step("POST", "orders/ext:O/invoices", "{}", 201),
        ])
    }

    @Test func `a group has ten levels at most, whichever end of a chain is moved`() async throws {
        func below(_ child: String, _ parent: String, _ status: Int = 200) -> Step {
            let body = #"{"parent_id":"ext:\#(parent)"}"#
            return Step("PATCH", "customers/ext:\(child)", body, status, status == 200 ? nil : "too_deep")
        }
        let chain = (1...11).map { "C\($0)" }
        var steps = chain.map { Step.customer($0) }
        // Two chains: C1 to C5, and C6 to C10.
        for (parent, child) in zip(chain, chain.dropFirst()) where !["C6", "C11"].contains(child) {
            steps.append(below(child, parent))
        }
        steps += [below("C6", "C5"), below("C11", "C10", 422), below("C1", "C11", 422)]
        steps += [Step("PATCH", "customers/ext:C6", #"{"parent_id":null}"#, 200)]
        steps += [below("C11", "C5"), below("C6", "C11", 422), below("C6", "C5")]
        try await Story.follow(steps)
    }

    @Test func `of an order with lines below 0 no part is billed that leaves less than nothing`() async throws
    {
        let lines = #"{"line":1,"description":"W","quantity":"1","unit_price":100},"#
        let rebate = #"{"line":2,"description":"Rebate","quantity":"1","unit_price":-20}"#
        let order =
            #"{"customer_id":"ext:A","currency":"EUR","external_id":"S","lines":[\#(lines)\#(rebate)]}"#
        func bill(_ lines: String, _ status: Int, _ code: String? = nil) -> Step {
            let body = #"{"order_id":"ext:S","issue":true\#(lines)}"#
            return Step("POST", "invoices", body, status, code, code == nil ? nil : "/lines")
        }
        try await Story.follow([
            Step.customer("A", limit: "80"), Step("POST", "orders", order, 201),
            bill(#","lines":[{"line":1,"quantity":"1"}]"#, 422, "negative_rest"),
            bill(#","lines":[{"line":2,"quantity":"1"}]"#, 422, "negative_total"),
            bill(#","lines":[{"line":1,"quantity":"0.5"},{"line":2,"quantity":"0.5"}]"#, 201), bill("", 201),
        ])
    }
}
