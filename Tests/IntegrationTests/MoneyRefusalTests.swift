import Testing

/// What invoices and payments say no to: illegal transitions, foreign documents, amounts and dates that don't fit.
@Suite struct `Refusals of invoices and money` {
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
        try await Story.follow([
            Step.customer("A"), Step.customer("B"),
            Self.invoice("D", 100, issue: false), Self.invoice("E", 200),
            Step(
                "POST",
                "invoices",
                #"{"external_id":"D","customer_id":"ext:A","currency":"EUR","lines":[\#(Step.line(1, "1"))]}"#,
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
            Step("PATCH", "invoices/ext:D", #"{"lines":[\#(Step.line(1, "1", price: -100))]}"#, 200),
            Step("POST", "invoices/ext:D/issue", "{}", 422, "negative_total", "/lines"),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"customer_id":"ext:B","currency":"EUR","lines":[\#(Step.line(1, "1"))]}"#,
                422,
                "immutable",
                "/customer_id"
            ),
            Step(
                "PUT",
                "invoices/ext:D",
                #"{"customer_id":"ext:A","currency":"USD","lines":[\#(Step.line(1, "1"))]}"#,
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
            Step("PATCH", "invoices/ext:D", #"{"lines":[\#(Step.line(1, "1"))]}"#, 200),
            Step(
                "POST",
                "invoices/ext:D/issue",
                #"{"issue_date":"2026-11-02"}"#,
                422,
                "future_date",
                "/issue_date"
            ),
            Step(
                "POST",
                "invoices/ext:D/issue",
                #"{"issue_date":"2026-10-15","effective_date":"2026-10-16"}"#,
                422,
                "ambiguous",
                "/effective_date"
            ),
            Step(
                "POST",
                "invoices/ext:D/issue",
                #"{"issue_date":"2026-10-15","effective_date":7}"#,
                422,
                "malformed_date",
                "/effective_date"
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
                #"{"customer_id":"ext:A","currency":"EUR","number":"X","lines":[\#(Step.line(1, "1"))]}"#,
                422,
                "not_allowed",
                "/number"
            ),
            Self.elsewhere(#""total":100"#, 422, "required", "/number"),
            Self.elsewhere(#""number":"","total":100"#, 422, "required", "/number"),
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
        try await Story.follow([
            Step.customer("A"), Step.customer("B"), Step.customer("C"),
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
            Step(
                "POST",
                "payments/ext:P/auto_apply",
                #"{"effective_date":"2026-10-19"}"#,
                422,
                "before_document",
                "/effective_date"
            ),
            Self.allocate(
                #"{"effective_date":"2026-11-02","allocations":[{"invoice":"ext:I"}]}"#,
                422,
                "future_date",
                "/effective_date"
            ),
            Step(
                "POST",
                "payments/ext:P/auto_apply",
                #"{"effective_date":"2026-11-02"}"#,
                422,
                "future_date",
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
