import JSON
import Testing

/// SAP KBA 3743394: the limit is raised, and the order is still blocked.
@Suite struct `An order on hold goes by itself` {
    /// What held the order, and what takes it away. `{c}` is the customer, `{i}` an invoice of 9,000, `{p}` a payment of
    /// 500 on account, `{o}` another order of 3,000 that has the last of the limit of 12,500.
    struct Cause: Sendable, CustomTestStringConvertible {
        let name: String
        var policy = "{}"
        var before: [(method: String, path: String, body: String)] = []
        let method: String
        let path: String
        let body: String

        var testDescription: String { name }
    }

    static let causes: [Cause] = [
        Cause(
            name: "a raised limit",
            method: "PUT",
            path: "customers/{c}/credit_limit",
            body: #"{"credit_limit":20000}"#
        ),
        Cause(
            name: "a temporary limit",
            method: "PUT",
            path: "customers/{c}/credit_limit",
            body: #"{"credit_limit":20000,"valid_until":"2026-11-02"}"#
        ),
        Cause(
            name: "a guarantee",
            method: "POST",
            path: "customers/{c}/guarantees",
            body: #"{"kind":"bank_guarantee","amount":5000,"percent":"100","valid_from":"2026-11-01"}"#
        ),
        Cause(
            name: "money on account",
            method: "POST",
            path: "payments",
            body: #"{"customer_id":"{c}","currency":"EUR","amount":3000}"#
        ),
        Cause(
            name: "unidentified money that is assigned",
            before: [
                (
                    "POST", "payments",
                    #"{"customer_id":null,"currency":"EUR","amount":3000,"external_id":"U"}"#
                )
            ],
            method: "POST",
            path: "payments/ext:U/assign",
            body: #"{"customer_id":"{c}"}"#
        ),
        Cause(name: "another order cancelled", method: "POST", path: "orders/{o}/cancel", body: "{}"),
        Cause(name: "another order held by a person", method: "POST", path: "orders/{o}/hold", body: "{}"),
        Cause(
            name: "another order made smaller",
            method: "PATCH",
            path: "orders/{o}",
            body: #"{"total":500}"#
        ),
        Cause(name: "a cancelled invoice", method: "POST", path: "invoices/{i}/void", body: "{}"),
        Cause(
            name: "another policy",
            method: "POST",
            path: "credit_policies/{y}/versions/3/activate",
            body: "{}"
        ),
        Cause(
            name: "a check that the customer is spared",
            method: "PUT",
            path: "customers/{c}/credit_exclusions",
            body: #"{"checks":["credit_limit"]}"#
        ),
        Cause(
            name: "a segment whose policy is wider",
            method: "PATCH",
            path: "customers/{c}",
            body: #"{"segment":"wide"}"#
        ),
        Cause(
            name: "a status that stops nothing",
            policy: #"{"checks":[{"check":"account_status"}]}"#,
            before: [("PATCH", "customers/{c}", #"{"status":"blocked"}"#)],
            method: "PATCH",
            path: "customers/{c}",
            body: #"{"status":"active"}"#
        ),
        Cause(
            name: "longer terms agreed",
            policy: #"{"checks":[{"check":"terms_exceeded"}]}"#,
            method: "PATCH",
            path: "customers/{c}",
            body: #"{"payment_terms":"net_60"}"#
        ),
        Cause(
            name: "money used for the invoice that is open",
            policy: #"{"checks":[{"check":"overdue_amount"}]}"#,
            before: [("PUT", "clock", #"{"date":"2026-12-15"}"#)],
            method: "POST",
            path: "payments",
            body: #"{"customer_id":"{c}","currency":"EUR","amount":9000,"auto_apply":true}"#
        ),
        Cause(
            name: "money on account that is used",
            policy: #"{"checks":[{"check":"overdue_amount","threshold":8500}]}"#,
            before: [("PUT", "clock", #"{"date":"2026-12-15"}"#)],
            method: "POST",
            path: "payments/{p}/auto_apply",
            body: "{}"
        ),
        Cause(
            name: "a person's class",
            policy: #"{"checks":[{"check":"risk_class","threshold":"A"}],"scorecard":"s"}"#,
            before: [("POST", "customers/{c}/risk_classes", #"{"risk_class":"B","reason":"news"}"#)],
            method: "POST",
            path: "customers/{c}/risk_classes",
            body: #"{"risk_class":"A","reason":"better news"}"#
        ),
        Cause(
            name: "a review",
            policy: #"{"checks":[{"check":"review_overdue"}]}"#,
            before: [
                ("POST", "customers/{c}/credit_reviews", #"{"next_review":"2026-11-02"}"#),
                ("PUT", "clock", #"{"date":"2026-11-03"}"#),
            ],
            method: "POST",
            path: "customers/{c}/credit_reviews",
            body: #"{"next_review":"2027-11-02"}"#
        ),
        Cause(
            name: "metadata that a rule reads",
            policy:
                #"{"checks":[],"rules":[{"name":"papers","when":"customer.metadata('papers') is null"}]}"#,
            method: "PATCH",
            path: "customers/{c}",
            body: #"{"metadata":{"papers":"2026"}}"#
        ),
        Cause(
            name: "its own total",
            method: "PATCH",
            path: "orders/{h}",
            body: #"{"total":500}"#
        ),
    ]

    @Test(arguments: causes)
    func `as soon as its cause is gone`(cause: Cause) async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            var names = try await prepare(cause, scene)
            func send(_ method: String, _ path: String, _ body: String) async throws -> Answer {
                var texts = [path, body]
                for (name, id) in names {
                    texts = texts.map {
                        $0.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined(
                            separator: id
                        )
                    }
                }
                return try await client.send(method, "/v1/" + texts[0], texts[1])
            }
            for step in cause.before {
                let answer = try await send(step.method, step.path, step.body)
                #expect(answer.status < 300, "\(step): \(answer.text)")
            }
            let terms = cause.name == "longer terms agreed" ? #","payment_terms":"net_60""# : ""
            let held = try await client.send(
                "POST",
                "/v1/orders",
                #"{"customer_id":"\#(names["c"] ?? "")","currency":"EUR","total":2500\#(terms)}"#
            ).expecting(201)
            #expect(try held.string("status") == "on_hold")
            names["h"] = try scene.id(held)
            let answer = try await send(cause.method, cause.path, cause.body)
            #expect(answer.status < 300, "\(answer.text)")
            let now = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try now.string("status") == "approved", "\(answer.text)")
            #expect(try await scene.isClean())
        }
    }

    /// Version 2 of the policy is the cause's, version 3 a draft without checks; the segment `wide` has no checks.
    private func prepare(_ cause: Cause, _ scene: Scene) async throws -> [String: String] {
        let client = scene.client
        func post(_ path: String, _ body: String, _ status: Int = 201) async throws -> Answer {
            try await client.send("POST", "/v1/\(path)", body).expecting(status)
        }
        _ = try await post("scorecards", #"{"code":"s"}"#)
        let model = """
            {"items":[{"name":"i","input":"segment","weight":"1","values":[{"value":"x","points":1}],"missing":0}],
             "classes":[{"class":"A","from":"1"},{"class":"B"}]}
            """
        _ = try await post("scorecards/s/versions", model)
        _ = try await post("scorecards/s/versions/1/activate", "{}", 200)
        try await scene.activate(cause.policy)
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let policy = try #require(try policies.string("data", 0, "id"))
        _ = try await post("credit_policies/\(policy)/versions", #"{"checks":[]}"#)
        let wide = try await post("credit_policies", #"{"name":"Wide","scope":{"segment":"wide"}}"#)
        let versions = "credit_policies/\(try scene.id(wide))/versions"
        _ = try await post(versions, #"{"checks":[]}"#)
        _ = try await post("\(versions)/1/activate", "{}", 200)
        let customer = try await scene.customer("C", limit: 12_500)
        let invoice = try await scene.invoice(customer, amount: 9_000)
        let payment = try await post(
            "payments",
            #"{"customer_id":"\#(customer)","currency":"EUR","amount":500}"#
        )
        let order = try await scene.order(customer, total: 3_000)
        return [
            "c": customer, "i": invoice, "p": try scene.id(payment), "o": try scene.id(order), "y": policy,
        ]
    }
}
