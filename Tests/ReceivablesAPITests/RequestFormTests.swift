import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `The form of a request` {
    private static let body = #"{"name":"A","currency":"EUR"}"#

    static let requestIDs: [(id: String, isTaken: Bool)] = [
        ("abc-1.2_3", true), (String(repeating: "a", count: 64), true),
        (String(repeating: "a", count: 65), false), ("", false), ("a b", false), ("a\"b", false),
        ("é", false), ("{}", false),
    ]

    @Test(arguments: requestIDs)
    func `a request id is taken where it can't forge a line of the log, else one is made`(
        id: String,
        isTaken: Bool
    ) async throws {
        try await TestAPI.with { api in
            for key in [api.admin, "wrong"] {
                let told = await api.send(.get, "/v1/customers/x", nil, [("X-Request-Id", id)], key: key)
                let echoed = try #require(told.field("X-Request-Id"))
                #expect((echoed == id) == isTaken)
                #expect(!echoed.isEmpty)
                #expect(told.json?["request_id"]?.string == echoed)
            }
        }
    }

    @Test func `two requests have two ids, and none is kept by a cache`() async throws {
        try await TestAPI.with { api in
            let first = await api.get("/v1/customers")
            let second = await api.get("/v1/customers")
            #expect(first.field("X-Request-Id") != second.field("X-Request-Id"))
            #expect(first.field("Cache-Control") == "no-store")
            #expect(first.field("X-Content-Type-Options") == "nosniff")
        }
    }

    static let types: [(type: String, method: HTTPMethod, status: Int)] = [
        ("application/json", .post, 201), ("application/json; charset=utf-8", .post, 201),
        ("APPLICATION/JSON", .post, 201), ("text/plain", .post, 415), ("", .post, 415),
        ("application/xml", .post, 415), ("application/merge-patch+json", .post, 415),
        ("application/merge-patch+json", .patch, 200), ("application/json", .patch, 200),
        ("application/x-www-form-urlencoded", .patch, 415),
    ]

    @Test(arguments: types)
    func `a body says that it is JSON`(type: String, method: HTTPMethod, status: Int) async throws {
        try await TestAPI.with { api in
            let id = await api.customer("C-1").id
            let path = method == .post ? "/v1/customers" : "/v1/customers/\(id)"
            let body = method == .post ? Self.body : #"{"name":"B"}"#
            let told = await api.send(method, path, body, [("Content-Type", type)])
            #expect(told.status == status, "\(told.text)")
            if status == 415 { #expect(told.code == "unsupported_media_type") }
        }
    }

    static let malformed: [(body: String, offset: Int64?)] = [
        (#"{"name":"#, 8), ("{", 1), ("", nil), (#"{"name":"A",}"#, 12), (#"{"a":1,"a":2}"#, 7),
        (#"{"name":"\ud800"}"#, nil), ("\u{FEFF}{}", 0), ("{} {}", 3), (#"{"a":01}"#, nil), (#"{"a":.5}"#, 5),
        (#"{"a":NaN}"#, 5), ("{'a':1}", 1), (String(repeating: "[", count: 5_000), nil),
        ("{\"a\":\"\u{1}\"}", nil),
    ]

    @Test(arguments: malformed)
    func `what is no JSON is refused, and where it stops being so is told`(body: String, offset: Int64?)
        async throws
    {
        try await TestAPI.with { api in
            let told = await api.send(.post, "/v1/customers", body)
            guard !body.isEmpty else {
                #expect(told.status == 422 && told.violations["/name"] == "required")
                return
            }
            #expect(told.status == 400 && told.code == "malformed_json", "\(told.text)")
            let place = try #require(told.json?["offset"]?.integer)
            if let offset { #expect(place == offset, "\(told.text)") }
        }
    }

    @Test(arguments: ["null", "[]", "7", #""x""#])
    func `a body is an object`(body: String) async throws {
        try await TestAPI.with { api in
            for path in ["/v1/customers", "/v1/orders", "/v1/payments", "/v1/invoices", "/v1/credit_checks"] {
                let told = await api.send(.post, path, body)
                #expect(told.status == 422, "\(path) \(told.text)")
                #expect(told.violations == ["": "wrong_type"], "\(path) \(told.text)")
            }
        }
    }

    @Test func `a body over a megabyte is refused with the problem that says so`() async throws {
        try await TestAPI.with { api in
            let name = String(repeating: "x", count: 1_048_576)
            let told = await api.send(.post, "/v1/customers", #"{"name":"\#(name)"}"#)
            #expect(told.status == 413)
            #expect(told.code == "payload_too_large")
            #expect(told.field("Content-Type") == "application/problem+json")
        }
    }

    /// Texts that no field of a document takes.
    static let texts: [(name: String, value: String)] = [
        ("NUL", #"a\u0000b"#), ("a control", #"a\u001b[0m"#),
        ("too long", String(repeating: "x", count: 5_000)),
        ("a letter of many marks", "e" + String(repeating: "\u{301}", count: 5_000)),
    ]

    @Test(arguments: texts)
    func `no text of a customer takes what can't be meant`(name: String, value: String) async throws {
        try await TestAPI.with { api in
            let fields = ["name", "external_id", "segment", "email", "vat_id", "country", "payment_terms"]
            let members = fields.map { #""\#($0)":"\#(value)""# }.joined(separator: ",")
            let body = #"{"currency":"EUR",\#(members),"metadata":{"k":"\#(value)"},"reason":"\#(value)"}"#
            let told = await api.send(.post, "/v1/customers", body)
            #expect(told.status == 422)
            let places = Set(fields.map { "/\($0)" } + ["/metadata/k", "/reason"])
            #expect(Set(told.violations.keys) == places, "\(told.text)")
        }
    }

    @Test(arguments: [#"a\nb"#, #"a\tb"#])
    func `a name or a key is one line, a note may have several`(value: String) async throws {
        try await TestAPI.with { api in
            let fields = ["name", "external_id", "segment", "email", "vat_id", "payment_terms"]
            let members = fields.map { #""\#($0)":"\#(value)""# }.joined(separator: ",")
            let body = #"{"currency":"EUR",\#(members),"metadata":{"k":"\#(value)"},"reason":"\#(value)"}"#
            let told = await api.send(.post, "/v1/customers", body)
            #expect(told.status == 422)
            #expect(Set(told.violations.keys) == Set(fields.map { "/\($0)" }), "\(told.text)")
        }
    }

    @Test(arguments: ["", " ", #"\u00a0 \u2003"#])
    func `a name and a key are not blank`(value: String) async throws {
        try await TestAPI.with { api in
            let body = #"{"currency":"EUR","name":"\#(value)","external_id":"\#(value)"}"#
            let told = await api.send(.post, "/v1/customers", body)
            #expect(
                told.violations == ["/name": "out_of_range", "/external_id": "out_of_range"],
                "\(told.text)"
            )
        }
    }

    /// Orders that no arithmetic may wrap on.
    static let extremes: [(line: String, status: Int)] = [
        (#""quantity":"1","unit_price":1000000000000000"#, 201),
        (#""quantity":"1","unit_price":1000000000000001"#, 422),
        (#""quantity":"2","unit_price":1000000000000000"#, 422),
        (#""quantity":"999999999999999","unit_price":1000000000000000"#, 422),
        (#""quantity":"1","unit_price":1000000000000000,"price_per":"0.000001""#, 422),
        (#""quantity":"0.000001","unit_price":1,"price_per":"999999999999999""#, 201),
        (#""quantity":"0","unit_price":1"#, 422), (#""quantity":"-1","unit_price":1"#, 422),
        (#""quantity":"1","unit_price":-1"#, 201), (#""quantity":"1","unit_price":0"#, 201),
        (#""quantity":"1","unit_price":1000000000000000,"tax_rate":"100""#, 422),
        (#""quantity":"1","unit_price":1,"tax_rate":"100.000001""#, 422),
        (#""quantity":"1","unit_price":1,"discount_percent":"100""#, 201),
        (#""quantity":"1","unit_price":1,"discount_percent":"-1""#, 422),
        (#""quantity":"1","unit_price":1,"price_per":"0""#, 422),
        (#""quantity":"1","unit_price":1,"line":0"#, 422),
        (#""quantity":"1","unit_price":1,"line":1000000"#, 422),
    ]

    @Test(arguments: extremes)
    func `an extreme order is computed exactly or refused`(line: String, status: Int) async throws {
        try await TestAPI.with { api in
            _ = await api.customer("C-1")
            let body = #"{"customer_id":"ext:C-1","currency":"EUR","lines":[{"description":"W",\#(line)}]}"#
            for path in ["/v1/orders", "/v1/invoices"] {
                let told = await api.send(.post, path, body)
                #expect(told.status == status, "\(path) \(told.text)")
                if told.status == 422 { #expect(!told.violations.isEmpty, "\(told.text)") }
            }
            let invariants = await api.get("/v1/invariants")
            #expect(invariants.json?["clean"]?.boolean == true, "\(invariants.text)")
        }
    }

    @Test func `an external id may hold what a path can name, its own prefix too`() async throws {
        try await TestAPI.with { api in
            for (key, path) in [
                ("ext:C-1", "ext:ext:C-1"), ("a b", "ext:a%20b"), ("100%", "ext:100%25"),
                ("cus_01M82V7M0F0G64SW04J3CYAAQY", "ext:cus_01M82V7M0F0G64SW04J3CYAAQY"), ("..", "ext:.."),
                ("雪?#", "ext:%E9%9B%AA%3F%23"), ("%2F", "ext:%252F"),
            ] {
                let made = await api.customer(key)
                #expect(made.status == 201, "\(key) \(made.text)")
                #expect(await api.get("/v1/customers/\(path)").id == made.id, "\(key)")
                let order = await api.send(
                    .post,
                    "/v1/orders",
                    #"{"customer_id":"ext:\#(key)","currency":"EUR","total":1}"#
                )
                #expect(order.json?["customer_id"]?.string == made.id, "\(order.text)")
            }
            #expect(await api.customer("").violations == ["/external_id": "out_of_range"])
        }
    }

    @Test func `an id of another kind names nothing, in a path or a body`() async throws {
        try await TestAPI.with { api in
            let customer = await api.customer("C-1").id
            let about = #""customer_id":"\#(customer)","currency":"EUR""#
            let order = await api.send(.post, "/v1/orders", #"{\#(about),"total":1}"#).id
            let payment = await api.send(.post, "/v1/payments", #"{\#(about),"amount":1}"#).id
            for endpoint in OpenController.endpoints where endpoint.pattern.contains("{id}") {
                for (kind, id) in [("customers", customer), ("orders", order), ("payments", payment)]
                where !endpoint.pattern.hasPrefix("/v1/\(kind)/") {
                    let path = endpoint.pattern.replacing("{id}", with: id).replacing("{n}", with: "1")
                    let told = await api.send(endpoint.method, path)
                    #expect(told.status == 404, "\(endpoint.method.text) \(path): \(told.text)")
                }
            }
            let orders = await api.send(
                .post,
                "/v1/orders",
                #"{"customer_id":"\#(order)","currency":"EUR","total":1}"#
            )
            #expect(orders.violations == ["/customer_id": "unknown_customer"])
        }
    }
}
