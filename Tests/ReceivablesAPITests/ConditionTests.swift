import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `If-Match and If-None-Match` {
    /// The document is at version 3, its tag has the business day behind.
    static let matches: [(field: String, status: Int)] = [
        (#""3""#, 200), (#""3-2026-11-02""#, 200), (#""1", "3""#, 200), (#""3","9""#, 200),
        (#""3" , "2""#, 200),
        ("*", 200), (#","3","#, 200), (#""a,b", "3""#, 200),
        (#""2""#, 412), (#""1", "2""#, 412), (#"W/"3""#, 412), (#""4", W/"3""#, 412), (#""""#, 412),
        (#""03x""#, 412), (#""+3""#, 412), (#""99999999999999999999""#, 412), (#""-3""#, 412),
        ("3", 400), (#""3"#, 400), (#"3""#, 400), ("", 400), (",", 400), (#""3" "2""#, 400),
        (#""3", *"#, 400),
        (#"w/"3""#, 400), (#"'3'"#, 400),
    ]

    private static func customerAtVersion3(_ api: TestAPI) async -> String {
        let id = await api.customer("C-1").id
        for name in ["B", "C"] {
            _ = await api.send(.patch, "/v1/customers/\(id)", #"{"name":"\#(name)"}"#)
        }
        return id
    }

    @Test(arguments: matches)
    func `a write goes on when any strong tag is the version`(field: String, status: Int) async throws {
        try await TestAPI.with { api in
            let id = await Self.customerAtVersion3(api)
            let told = await api.send(
                .patch,
                "/v1/customers/\(id)",
                #"{"name":"D"}"#,
                [("If-Match", field)]
            )
            #expect(told.status == status, "\(told.text)")
            if status == 412 {
                #expect(told.code == "version_mismatch")
                #expect(told.json?["current_version"]?.integer == 3)
            } else if status == 400 {
                #expect(told.code == "malformed_header")
            }
            let name = await api.get("/v1/customers/\(id)").json?["name"]?.string
            #expect(name == (status == 200 ? "D" : "C"))
        }
    }

    @Test func `two fields are one list`() async throws {
        try await TestAPI.with { api in
            let id = await Self.customerAtVersion3(api)
            let told = await api.send(
                .patch,
                "/v1/customers/\(id)",
                #"{"name":"D"}"#,
                [("If-Match", #""1""#), ("If-Match", #""3""#)]
            )
            #expect(told.status == 200)
        }
    }

    private static let scorecard = """
        "items":[{"name":"N","input":"utilisation","weight":"1","ranges":[{"points":1}],"missing":"skip"}]
        """

    /// A body that each writing route reads, where `{}` is none.
    private static let bodies = [
        "PUT /v1/customers/{id}": #"{"name":"A","currency":"EUR"}"#,
        "PUT /v1/customers/{id}/credit_limit": #"{"credit_limit":5}"#,
        "PUT /v1/customers/{id}/credit_exclusions": #"{"checks":[]}"#,
        "POST /v1/customers/{id}/credit_limit_requests": #"{"credit_limit":5,"reason":"r"}"#,
        "POST /v1/guarantees/{id}/reports": #"{"invoice":"ext:RE-1"}"#,
        "POST /v1/customers/{id}/guarantees": #"{"kind":"other","amount":5,"percent":"1"}"#,
        "POST /v1/users/{id}/delegations": #"{"delegate_id":"ext:U-2"}"#,
        "POST /v1/webhook_endpoints/{id}/replay": #"{"after":0}"#,
        "PUT /v1/orders/{id}": #"{"customer_id":"ext:C-1","currency":"EUR","total":7}"#,
        "PUT /v1/invoices/{id}":
            #"{"customer_id":"ext:C-1","currency":"EUR","lines":[{"quantity":"1","unit_price":7}]}"#,
        "PUT /v1/ledger/accounts": #"{"accounts":[]}"#,
        "POST /v1/credit_notes/{id}/allocations": #"{"allocations":[{"invoice":"ext:RE-1"}]}"#,
        "POST /v1/invoices/{id}/extend": #"{"due_date":"2027-01-01"}"#,
        "POST /v1/payments/{id}/allocations": #"{"allocations":[{"invoice":"ext:RE-1"}]}"#,
        "POST /v1/payments/{id}/assign": #"{"customer_id":"ext:C-1"}"#,
        "POST /v1/payments/{id}/reassign": #"{"customer_id":"ext:C-1"}"#,
        "POST /v1/scorecards/{id}/versions": #"{\#(scorecard),"classes":[{"class":"A"}]}"#,
    ]

    private static let importBody = """
        {"kind":"open_orders","control_totals":[{"currency":"EUR","count":1,"sum":5}],
         "rows":[{"customer_id":"ext:C-1","currency":"EUR","total":5}]}
        """

    @Test func `every route that changes a document refuses a stale version, and changes nothing`()
        async throws
    {
        try await TestAPI.with { api in
            let customer = await api.customer("C-1").id
            let about = #""customer_id":"\#(customer)","currency":"EUR""#
            let line = #"{"description":"Widget","quantity":"1","unit_price":100}"#
            let user = await api.send(.post, "/v1/users", #"{"name":"Ada"}"#).id
            _ = await api.send(.post, "/v1/users", #"{"name":"Ben","external_id":"U-2"}"#)
            _ = await api.send(
                .post,
                "/v1/invoices",
                #"{\#(about),"external_id":"RE-2","issue":true,"lines":[\#(line)]}"#
            )
            let ids = [
                "credit_notes": await api.send(.post, "/v1/invoices/ext:RE-2/credit_notes", "{}").id,
                "write_offs": await api.writeOff(#"{\#(about),"issue":true,"lines":[\#(line)]}"#),
                "customers": customer,
                "guarantees": await api.send(
                    .post,
                    "/v1/customers/\(customer)/guarantees",
                    #"{"kind":"other","amount":5,"percent":"1"}"#
                ).id,
                "orders": await api.send(.post, "/v1/orders", #"{\#(about),"total":100}"#).id,
                "invoices": await api.send(
                    .post,
                    "/v1/invoices",
                    #"{\#(about),"external_id":"RE-1","lines":[\#(line)]}"#
                ).id,
                "invoice_schedules": await api.schedule(
                    of: #"{\#(about),"kind":"pro_forma","external_id":"T-1","lines":[\#(line)]}"#
                ),
                "payments": await api.send(.post, "/v1/payments", #"{\#(about),"amount":5}"#).id,
                "remittances": await api.send(
                    .post,
                    "/v1/remittances",
                    #"{\#(about),"payment_reference":"P","lines":[{"invoice":"RE-1","amount":1}]}"#
                ).id,
                "users": user,
                "imports": await api.send(.post, "/v1/imports", Self.importBody).id,
                "number_series": "invoice",
                "periods": "2026-01",
                "webhook_endpoints": await api.send(
                    .post,
                    "/v1/webhook_endpoints",
                    #"{"url":"https://erp.example/","enabled":false}"#
                ).id,
                "delegations": await api.send(
                    .post,
                    "/v1/users/\(user)/delegations",
                    #"{"delegate_id":"ext:U-2"}"#
                ).id,
                "api_keys": await api.send(.post, "/v1/api_keys", #"{"roles":["auditor"]}"#).id,
                "credit_policies": await api.send(.post, "/v1/credit_policies", #"{"name":"P"}"#).id,
                "scorecards": await api.send(.post, "/v1/scorecards", #"{"code":"S"}"#).id,
            ]
            let policy = "/v1/credit_policies/\(ids["credit_policies"] ?? "")/versions"
            #expect(await api.send(.post, policy, "{}").status == 201)
            let head = await api.eventsHead()
            for endpoint in OpenController.endpoints where endpoint.method != .get {
                let kind = endpoint.pattern.split(separator: "/").dropFirst().first.map { String($0) } ?? ""
                let isOfDocument = endpoint.pattern.contains("{id}") || kind == "company"
                // Neither an allocation nor a delivery has a version; an approval takes two persons, a limit's
                // proposal a score, a match's and a refund a payment: their own tests tell of them.
                let isApart = [
                    "allocations", "approvals", "limit_proposals", "match_proposals", "payer_aliases",
                    "refunds",
                    "webhook_deliveries",
                ].contains(kind)
                guard isOfDocument, !isApart else {
                    continue
                }
                let path = endpoint.pattern.replacing("{id}", with: ids[kind] ?? "?").replacing(
                    "{n}",
                    with: "1"
                )
                let told = await api.send(
                    endpoint.method,
                    path,
                    Self.bodies["\(endpoint.method.text) \(endpoint.pattern)"] ?? "{}",
                    [("If-Match", #""99""#)]
                )
                #expect(told.status == 412, "\(endpoint.method.text) \(endpoint.pattern): \(told.text)")
            }
            #expect(await api.eventsHead() == head)
        }
    }

    @Test(arguments: [#""1""#, "*"])
    func `a PUT that would make a document has nothing to match`(field: String) async throws {
        try await TestAPI.with { api in
            let told = await api.send(
                .put,
                "/v1/customers/ext:NEW",
                #"{"name":"A","currency":"EUR"}"#,
                [("If-Match", field)]
            )
            #expect(told.status == 412)
            #expect(await api.get("/v1/customers/ext:NEW").status == 404)
        }
    }

    @Test func `a PUT that may only make a document leaves the one that is there`() async throws {
        try await TestAPI.with { api in
            for status in [201, 412] {
                let told = await api.send(
                    .put,
                    "/v1/customers/ext:NEW",
                    #"{"name":"A \#(status)","currency":"EUR"}"#,
                    [("If-None-Match", "*")]
                )
                #expect(told.status == status)
            }
            #expect(await api.get("/v1/customers/ext:NEW").json?["name"]?.string == "A 201")
        }
    }

    static let noneMatches: [(field: String, status: Int)] = [
        (#""1-2026-11-02""#, 304), (#"W/"1-2026-11-02""#, 304), (#""9", "1-2026-11-02""#, 304), ("*", 304),
        (#""1""#, 200), (#""2-2026-11-02""#, 200), (#""1-2026-11-01""#, 200), ("1", 400), ("", 400),
    ]

    @Test(arguments: noneMatches)
    func `a reading is sent again only when it has changed`(field: String, status: Int) async throws {
        try await TestAPI.with { api in
            let id = await api.customer("C-1").id
            let told = await api.send(.get, "/v1/customers/\(id)", nil, [("If-None-Match", field)])
            #expect(told.status == status, "\(told.text)")
            if status == 400 { return }
            #expect(told.field("ETag") == #""1-2026-11-02""#)
            #expect(told.body.isEmpty == (status == 304))
        }
    }
}

extension TestAPI {
    /// The id of a schedule of a pro forma invoice that such a body makes.
    fileprivate func schedule(of invoice: String) async -> String {
        let template = await send(.post, "/v1/invoices", invoice).id
        let body = #"{"template":"\#(template)","start":"2999-01-01"}"#
        return await send(.post, "/v1/invoice_schedules", body).id
    }

    /// The id of a write-off of an invoice that such a body makes.
    fileprivate func writeOff(_ invoice: String) async -> String {
        let path = "/v1/invoices/\(await send(.post, "/v1/invoices", invoice).id)"
        let told = await send(.post, "\(path)/write_off", #"{"reason":"insolvent"}"#)
        return told.json?["write_offs"]?.elements.first?["id"]?.string ?? "?"
    }
}
