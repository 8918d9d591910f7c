import JSON
import Testing

@Suite struct `Guarantees over HTTP` {
    private static func take(_ body: String, of customer: String, _ client: Client) async throws -> Answer {
        try await client.send("POST", "/v1/customers/\(customer)/guarantees", body).expecting(201)
    }

    private static func limit(_ customer: String, _ client: Client, _ query: String = "") async throws
        -> Int64?
    {
        try await client.send("GET", "/v1/customers/\(customer)/credit\(query)").expecting(200)
            .integer("effective_limit")
    }

    private static func date(_ date: String, _ client: Client) async throws {
        _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
    }

    @Test func `the credit answer shows what each raises the limit by, on each day`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100_000)
            let made = try await Self.take(
                #"{"kind":"bank_guarantee","amount":50000,"percent":"50","valid_from":"2026-11-03","valid_until":"2026-11-05"}"#,
                of: customer,
                client
            )
            let days = [("01", 100_000), ("02", 100_000), ("03", 125_000), ("05", 125_000), ("06", 100_000)]
            for (number, expected) in days {
                try await Self.date("2026-11-\(number)", client)
                #expect(try await Self.limit(customer, client) == Int64(expected), "\(number)")
            }
            for (number, expected) in days {
                let limit = try await Self.limit(customer, client, "?as_of=2026-11-\(number)")
                #expect(limit == Int64(expected), "\(number)")
            }
            let credit = "/v1/customers/\(customer)/credit?as_of=2026-11-04"
            let shown = try await client.send("GET", credit).expecting(200)
            #expect(try shown.string("guarantees", 0, "guarantee_id") == scene.id(made))
            #expect(try shown.integer("guarantees", 0, "raises_limit_by") == 25_000)
            #expect(try shown.integer("credit_limit") == 100_000)
            #expect(try shown.json("temporary_limit").isNull)
            let included =
                #"{"kind":"credit_insurance","amount":50000,"percent":50,"included_in_exposure":true}"#
            _ = try await Self.take(included, of: customer, client)
            #expect(try await Self.limit(customer, client) == 75_000)
            let unlimited = try await scene.customer("U", limit: nil)
            _ = try await Self.take(included, of: unlimited, client)
            #expect(try await Self.limit(unlimited, client) == nil)
        }
    }

    @Test func `the flip counts them, and one that comes frees the order`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 1_000)
            _ = try await Self.take(
                #"{"kind":"collateral","amount":4000,"percent":"25"}"#,
                of: customer,
                client
            )
            let held = try await scene.order(customer, total: 3_000)
            #expect(try held.string("status") == "on_hold")
            let flips = try held.json("decision", "flip").elements
            let raise = flips.first { $0["change"]?.string == "credit_limit" }
            #expect(raise?["to_at_least"]?.integer == 2_000)
            let limit = "/v1/customers/\(customer)/credit_limit"
            let order = "/v1/orders/\(try scene.id(held))"
            _ = try await client.send("PUT", limit, #"{"credit_limit":1999}"#).expecting(200)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "on_hold")
            _ = try await client.send("PUT", limit, #"{"credit_limit":2000}"#).expecting(200)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            let next = try await scene.order(customer, total: 500)
            #expect(try next.string("status") == "on_hold")
            let tag = try await client.send("GET", "/v1/customers/\(customer)").expecting(200).fields["etag"]
            let more = #"{"kind":"letter_of_credit","amount":500,"percent":"100","valid_from":"2026-11-10"}"#
            _ = try await Self.take(more, of: customer, client)
            #expect(
                try await client.send("GET", "/v1/orders/\(scene.id(next))").string("status") == "on_hold"
            )
            try await Self.date("2026-11-10", client)
            #expect(
                try await client.send("GET", "/v1/orders/\(scene.id(next))").string("status") == "approved"
            )
            let seen = ["If-None-Match": tag ?? ""]
            let again = try await client.send("GET", "/v1/customers/\(customer)", nil, seen)
            #expect(again.status == 200)
            #expect(try await scene.isClean())
        }
    }

    @Test func `the group counts those of the customer at its top`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let top = try await scene.customer("T", limit: 1_000)
            let child = try await scene.customer("K", limit: nil)
            let parent = #"{"parent_id":"\#(top)"}"#
            _ = try await client.send("PATCH", "/v1/customers/\(child)", parent).expecting(200)
            let held = try await scene.order(child, total: 1_500)
            #expect(try held.string("status") == "on_hold")
            _ = try await Self.take(
                #"{"kind":"parent_guarantee","amount":500,"percent":"100"}"#,
                of: top,
                client
            )
            let order = "/v1/orders/\(try scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            let credit = try await client.send("GET", "/v1/customers/\(child)/credit").expecting(200)
            #expect(try credit.integer("group", "effective_limit") == 1_500)
        }
    }

    @Test func `an end puts nothing that was let through back, and the next shipment's check catches it`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 1_000)
            let made = try await Self.take(
                #"{"kind":"bank_guarantee","amount":1000,"percent":"100","external_id":"G-1"}"#,
                of: customer,
                client
            )
            let order = "/v1/orders/\(try scene.id(await scene.order(customer, total: 2_000)))"
            let ended = try await client.send("POST", "/v1/guarantees/ext:G-1/end", #"{"reason":"called"}"#)
                .expecting(200)
            #expect(try ended.string("valid_until") == "2026-10-31")
            #expect(try ended.integer("version") == 2)
            #expect(try await Self.limit(customer, client) == 1_000)
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            let shipped = try await client.send("POST", "\(order)/fulfillments", "{}").expecting(409)
            #expect(try shipped.string("code") == "order_on_hold")
            let twice = try await client.send("POST", "/v1/guarantees/\(scene.id(made))/end", "{}")
                .expecting(409)
            #expect(try twice.string("code") == "guarantee_ended")
            #expect(try await scene.isClean())
        }
    }

    @Test func `a reading of a day as it was known then never changes afterwards`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: 100)
            try await Self.date("2026-11-02", client)
            let made = try await Self.take(
                #"{"kind":"bank_guarantee","amount":1000,"percent":"10","valid_from":"2026-10-15"}"#,
                of: customer,
                client
            )
            try await Self.date("2026-11-05", client)
            let end = "/v1/guarantees/\(try scene.id(made))/end"
            _ = try await client.send("POST", end, "{}").expecting(200)
            let limit = "/v1/customers/\(customer)/credit_limit"
            _ = try await client.send("PUT", limit, #"{"credit_limit":700}"#).expecting(200)
            let known: [(query: String, limit: Int64)] = [
                ("?as_of=2026-11-01&known_at=2026-11-01T12:00:00Z", 100),
                ("?as_of=2026-11-01&known_at=2026-11-03T12:00:00Z", 200),
                ("?as_of=2026-11-04&known_at=2026-11-04T12:00:00Z", 200),
                ("?as_of=2026-11-04", 200), ("?as_of=2026-11-05", 700),
                ("?as_of=2026-11-05&known_at=2026-11-04T12:00:00Z", 200),
            ]
            for (query, expected) in known {
                #expect(try await Self.limit(customer, client, query) == expected, "\(query)")
            }
            try await Self.date("2026-11-09", client)
            _ = try await scene.invoice(customer, amount: 50)
            _ = try await client.send("PUT", limit, #"{"credit_limit":900}"#).expecting(200)
            for (query, expected) in known {
                #expect(try await Self.limit(customer, client, query) == expected, "\(query)")
            }
        }
    }

    @Test func `what is said of one is refused with its place`() async throws {
        let path = "customers/ext:C/guarantees"
        func refused(_ body: String, _ pointer: String, _ code: String) -> Step {
            Step("POST", path, body, 422, code, pointer)
        }
        try await Story.follow([
            .customer("C", limit: "100"),
            refused(#"{"kind":"other","amount":0,"percent":"5"}"#, "/amount", "out_of_range"),
            refused(#"{"kind":"other","amount":5,"percent":"100.1"}"#, "/percent", "out_of_range"),
            refused(#"{"kind":"other","amount":5,"percent":"-1"}"#, "/percent", "out_of_range"),
            refused(#"{"kind":"promise","amount":5,"percent":"1"}"#, "/kind", "unknown_value"),
            refused(#"{"kind":"other","amount":5}"#, "/percent", "required"),
            refused(
                #"{"kind":"other","amount":5,"percent":1,"currency":"USD"}"#,
                "/currency",
                "currency_mismatch"
            ),
            refused(
                #"{"kind":"other","amount":5,"percent":1,"report_overdue_days":5}"#,
                "/report_overdue_days",
                "not_taken"
            ),
            refused(
                #"{"kind":"other","amount":5,"percent":1,"valid_from":"2026-11-05","valid_until":"2026-11-04"}"#,
                "/valid_until",
                "ends_before_start"
            ),
            Step(
                "POST",
                path,
                #"{"kind":"other","amount":5,"percent":1,"external_id":"G","valid_until":"2026-11-20"}"#,
                201
            ),
            Step(
                "POST",
                path,
                #"{"kind":"other","amount":5,"percent":1,"external_id":"G"}"#,
                409,
                "external_id_taken"
            ),
            Step(
                "POST",
                "guarantees/ext:G/end",
                #"{"valid_until":"2026-10-30"}"#,
                422,
                "past_date",
                "/valid_until"
            ),
            Step(
                "POST",
                "guarantees/ext:G/end",
                #"{"valid_until":"2026-11-20"}"#,
                422,
                "out_of_range",
                "/valid_until"
            ),
            Step("POST", "guarantees/ext:G/end", #"{"valid_until":"2026-11-19"}"#, 200),
            Step("POST", "guarantees/ext:G/end", #"{"valid_until":"2026-11-18"}"#, 200),
            Step("GET", "guarantees/ext:H", nil, 404, "guarantee_not_found"),
        ])
    }

    @Test func `under four eyes one counts only when a second person has accepted it`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let customer = try await office.scene.customer("G", limit: 0)
            let path = "/v1/customers/\(customer)/guarantees"
            func body(_ amount: Int) -> String {
                #"{"kind":"bank_guarantee","amount":\#(amount),"percent":"100","reason":"deed"}"#
            }
            _ = try await office.managers[0].send("POST", path, body(1_000)).expecting(201)
            for (verb, status, expected) in [
                ("reject", "rejected", Int64(1_000)), ("approve", "accepted", 6_000),
            ] {
                let asked = try await office.managers[0].send("POST", path, body(5_000)).expecting(202)
                #expect(try asked.string("kind") == "guarantee")
                let guarantee = "/v1/guarantees/\(try #require(try asked.string("guarantee_id")))"
                #expect(try await client.send("GET", guarantee).expecting(200).string("status") == "pending")
                #expect(try await Self.limit(customer, client) == 1_000)
                let approval = "/v1/approvals/\(try office.scene.id(asked))"
                _ = try await office.managers[0].send("POST", "\(approval)/\(verb)").expecting(403)
                let early = try await client.send("POST", "\(guarantee)/end", "{}").expecting(409)
                #expect(try early.string("code") == "guarantee_pending")
                _ = try await office.managers[1].send("POST", "\(approval)/\(verb)").expecting(200)
                #expect(try await client.send("GET", guarantee).expecting(200).string("status") == status)
                #expect(try await Self.limit(customer, client) == expected)
            }
            #expect(try await office.scene.isClean())
        }
    }
}
