import Testing

@Suite struct `Bad input over HTTP` {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        let path: String
        let body: String
        let status: Int
        var pointers: [String] = []
    }

    /// `CUSTOMER` and `ORDER` (of another customer) stand for ids of the scene.
    static let cases: [Case] = [
        Case(
            testDescription: "malformed JSON",
            path: "/v1/customers",
            body: #"{"name":"#,
            status: 400
        ),
        Case(
            testDescription: "unknown field",
            path: "/v1/customers",
            body: #"{"name":"A","currency":"EUR","colour":"red"}"#,
            status: 422,
            pointers: ["/colour"]
        ),
        Case(
            testDescription: "two faults told at once",
            path: "/v1/customers",
            body: #"{"name":7,"currency":"EUR","colour":"red"}"#,
            status: 422,
            pointers: ["/colour", "/name"]
        ),
        Case(
            testDescription: "wrong type",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":"500"}"#,
            status: 422,
            pointers: ["/amount"]
        ),
        Case(
            testDescription: "fraction of a minor unit",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":5.5}"#,
            status: 422,
            pointers: ["/amount"]
        ),
        Case(
            testDescription: "amount past 64 bits",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":9223372036854775808}"#,
            status: 422,
            pointers: ["/amount"]
        ),
        Case(
            testDescription: "amount of zero",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":0}"#,
            status: 422,
            pointers: ["/amount"]
        ),
        Case(
            testDescription: "amount below zero",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":-1}"#,
            status: 422,
            pointers: ["/amount"]
        ),
        Case(
            testDescription: "order total below zero",
            path: "/v1/orders",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","total":-1}"#,
            status: 422,
            pointers: ["/total"]
        ),
        Case(
            testDescription: "unknown customer in a body",
            path: "/v1/orders",
            body: #"{"customer_id":"ext:nobody","currency":"EUR","total":100}"#,
            status: 422,
            pointers: ["/customer_id"]
        ),
        Case(
            testDescription: "malformed id in a body",
            path: "/v1/orders",
            body: #"{"customer_id":"cus_1","currency":"EUR","total":100}"#,
            status: 422,
            pointers: ["/customer_id"]
        ),
        Case(
            testDescription: "unknown id in a path",
            path: "/v1/orders/ext:nothing/cancel",
            body: "{}",
            status: 404
        ),
        Case(
            testDescription: "another currency than the account's",
            path: "/v1/orders",
            body: #"{"customer_id":"CUSTOMER","currency":"USD","total":100}"#,
            status: 422,
            pointers: ["/currency"]
        ),
        Case(
            testDescription: "no such currency",
            path: "/v1/orders",
            body: #"{"customer_id":"CUSTOMER","currency":"EURO","total":100}"#,
            status: 422,
            pointers: ["/currency"]
        ),
        Case(
            testDescription: "a day that no calendar has",
            path: "/v1/payments",
            body: #"{"customer_id":"CUSTOMER","currency":"EUR","amount":5,"received_date":"2026-02-30"}"#,
            status: 422,
            pointers: ["/received_date"]
        ),
        Case(
            testDescription: "another customer's order billed",
            path: "/v1/invoices",
            body: #"{"customer_id":"CUSTOMER","order_id":"ORDER","issue":true}"#,
            status: 422,
            pointers: ["/customer_id"]
        ),
        Case(
            testDescription: "illegal transition",
            path: "/v1/orders/ORDER/release",
            body: "{}",
            status: 409
        ),
        Case(
            testDescription: "limit below zero",
            method: "PUT",
            path: "/v1/customers/CUSTOMER/credit_limit",
            body: #"{"credit_limit":-1}"#,
            status: 422,
            pointers: ["/credit_limit"]
        ),
        Case(
            testDescription: "quantity of zero",
            path: "/v1/orders",
            body: """
                {"customer_id":"CUSTOMER","currency":"EUR",
                 "lines":[{"description":"Widget","quantity":"0","unit_price":100}]}
                """,
            status: 422,
            pointers: ["/lines/0/quantity"]
        ),
        Case(
            testDescription: "lines whose sum overflows",
            path: "/v1/orders",
            body: """
                {"customer_id":"CUSTOMER","currency":"EUR",
                 "lines":[{"description":"Widget","quantity":"999999999","unit_price":999999999999}]}
                """,
            status: 422,
            pointers: ["/lines/0"]
        ),
    ]

    @Test func `each is refused with its status and pointers, and nothing changes`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: 10_000)
            let other = try await scene.customer("C-2", limit: 10_000)
            let order = try await scene.id(scene.order(other, total: 500))
            let before = try await scene.eventsHead()
            for bad in Self.cases {
                func filled(_ text: String) -> String {
                    text.replacing("CUSTOMER", with: customer).replacing("ORDER", with: order)
                }
                let answer = try await client.send(bad.method, filled(bad.path), filled(bad.body))
                #expect(answer.status == bad.status, "\(bad.testDescription): \(answer.text)")
                #expect(answer.fields["content-type"] == "application/problem+json")
                let pointers = answer.status < 300 ? [] : try answer.pointers().sorted()
                #expect(pointers == bad.pointers, "\(bad.testDescription): \(answer.text)")
                #expect(try await scene.eventsHead() == before, "\(bad.testDescription)")
                let type = try answer.string("type") ?? ""
                #expect(try await client.send("GET", type).status == 200, "\(type) is explained")
            }
        }
    }
}
