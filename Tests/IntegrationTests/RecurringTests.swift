import JSON
import Testing

@Suite struct `A recurring invoice` {
    private static let template = """
        {"customer_id":"ext:C","currency":"EUR","kind":"pro_forma","external_id":"P","note":"Rent",
         "lines":[{"description":"Rent","quantity":"1","unit_price":90000,"tax_rate":"21"}],
         "charges":[{"amount":500,"reason":"Service","tax_rate":"21"}]}
        """

    @Test func `is issued once for each of its days, and catches up after a pause`() async throws {
        try await RunningServer.with(RunningServer.Surroundings(today: "2026-11-30")) { _, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C", limit: nil)
            _ = try await client.send("POST", "/v1/invoices", Self.template).expecting(201)
            let body = #"{"template":"ext:P","start":"2026-12-31","end":"2027-06-30","external_id":"S"}"#
            _ = try await client.send("POST", "/v1/invoice_schedules", body).expecting(201)
            func advance(to day: String) async throws -> [JSONValue] {
                _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(day)"}"#).expecting(200)
                return try await client.send("GET", "/v1/invoice_schedules/ext:S").expecting(200).json(
                    "invoices"
                )
                .elements
            }
            #expect(try await advance(to: "2026-12-30").isEmpty)
            let first = try await advance(to: "2026-12-31")
            #expect(first.map { $0["date"]?.string } == ["2026-12-31"])
            let id = try #require(first[0]["invoice_id"]?.string)
            let invoice = try await client.send("GET", "/v1/invoices/\(id)").expecting(200)
            #expect(try invoice.integer("total") == 109_505)
            #expect(try invoice.string("status") == "open" && invoice.string("note") == "Rent")
            #expect(try invoice.string("supply_date") == "2026-12-31")
            // February has no 31st, and March has one again.
            let fourth = try await advance(to: "2027-03-31")
            #expect(
                fourth.map { $0["date"]?.string } == ["2027-03-31", "2027-02-28", "2027-01-31", "2026-12-31"]
            )
            _ = try await client.send("POST", "/v1/invoice_schedules/ext:S/pause", "{}").expecting(200)
            #expect(try await advance(to: "2027-05-31").count == 4)
            let resumed = try await client.send("POST", "/v1/invoice_schedules/ext:S/resume", "{}").expecting(
                200
            )
            #expect(try resumed.string("next_date") == "2027-04-30")
            #expect(try await advance(to: "2027-06-01").count == 6)
            #expect(try await advance(to: "2027-08-01").count == 7)
            let ended = try await client.send("GET", "/v1/invoice_schedules/ext:S").expecting(200)
            #expect(try ended.string("status") == "ended" && ended.json("next_date").isNull)
            let all = try await client.send("GET", "/v1/invoices?status=open").expecting(200)
            #expect(try all.json("data").elements.count == 7)
            #expect(try await scene.isClean())
        }
    }

    @Test func `that can't be issued says why, and is tried again`() async throws {
        try await RunningServer.with(RunningServer.Surroundings(today: "2026-11-30")) { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            _ = try await client.send("POST", "/v1/invoices", Self.template).expecting(201)
            let body = #"{"template":"ext:P","start":"2026-12-01","every_months":3,"external_id":"S"}"#
            _ = try await client.send("POST", "/v1/invoice_schedules", body).expecting(201)
            let path = "/v1/customers/\(customer)"
            _ = try await client.send("PATCH", path, #"{"status":"closed"}"#).expecting(200)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-02"}"#).expecting(200)
            let failed = try await client.send("GET", "/v1/invoice_schedules/ext:S").expecting(200)
            #expect(try failed.string("last_error")?.contains("closed") == true)
            #expect(try failed.integer("occurrences") == 0)
            _ = try await client.send("PATCH", path, #"{"status":"active"}"#).expecting(200)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"2026-12-03"}"#).expecting(200)
            let issued = try await client.send("GET", "/v1/invoice_schedules/ext:S").expecting(200)
            #expect(try issued.integer("occurrences") == 1 && issued.json("last_error").isNull)
            #expect(try issued.string("next_date") == "2027-03-01")
            #expect(try await scene.isClean())
        }
    }

    @Test func `follows its rules`() async throws {
        let lines = #""lines":[{"quantity":"1","unit_price":1000,"tax_rate":"21"}]"#
        let draft = #"{"customer_id":"ext:C","currency":"EUR","external_id":"I",\#(lines)}"#
        func schedule(_ template: String, _ more: String = "") -> String {
            #"{"template":"\#(template)","start":"2999-01-01"\#(more)}"#
        }
        try await Story.follow([
            .customer("C"), Step("POST", "invoices", Self.template, 201),
            Step("POST", "invoices", draft, 201),
            Step("POST", "invoice_schedules", schedule("ext:I"), 422, "no_template", "/template"),
            Step("POST", "invoice_schedules", schedule("ext:Q"), 422, "unknown_invoice", "/template"),
            Step(
                "POST",
                "invoice_schedules",
                schedule("ext:P", #","end":"2998-01-01""#),
                422,
                "ends_before_start",
                "/end"
            ),
            Step("POST", "invoice_schedules", schedule("ext:P", #","every_months":0"#), 422, "out_of_range"),
            Step("POST", "invoice_schedules", schedule("ext:P", #","external_id":"S""#), 201),
            Step(
                "POST",
                "invoice_schedules",
                schedule("ext:P", #","external_id":"S""#),
                409,
                "external_id_taken"
            ),
            Step("DELETE", "invoices/ext:P", nil, 409, "invoice_in_use"),
            Step("POST", "invoice_schedules/ext:S/resume", "{}", 409, "invoice_schedule_active"),
            Step("POST", "invoice_schedules/ext:S/pause", "{}", 200),
            Step("POST", "invoice_schedules/ext:S/end", "{}", 200),
            Step("POST", "invoice_schedules/ext:S/end", "{}", 409, "invoice_schedule_ended"),
            Step("GET", "invoice_schedules/ext:T", nil, 404, "invoice_schedule_not_found"),
            Step("GET", "invoice_schedules?status=ended&customer_id=ext:C", nil, 200),
        ])
    }
}
