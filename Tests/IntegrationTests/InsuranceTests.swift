import JSON
import Testing

@Suite struct `Credit insurances over HTTP` {
    private struct Desk {
        let scene: Scene
        let client: Client
        let customer: String
        let insurance: String

        /// Insured for 10,000 at 90 %, to be reported 10 days after the due date, told of 3 days before.
        init(_ client: Client) async throws {
            self.client = client
            scene = Scene(client: client)
            customer = try await scene.customer("C", limit: nil)
            let body = """
                {"kind":"credit_insurance","external_id":"P","amount":10000,"percent":"0","insured_percent":"90",
                 "longest_extension_days":29,"report_overdue_days":10,"report_lead_days":3,"reference":"77"}
                """
            let made = try await client.send("POST", "/v1/customers/\(customer)/guarantees", body).expecting(
                201
            )
            insurance = try scene.id(made)
        }

        func date(_ date: String) async throws {
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
        }

        func told() async throws -> [String?] {
            let types = "insurance.report_due,insurance.report_missed"
            return try await client.send("GET", "/v1/events?types=\(types)").expecting(200).json("data")
                .elements
                .map { $0["type"]?.string }
        }

        func report(_ query: String = "") async throws -> Answer {
            try await client.send("GET", "/v1/reports/insurance\(query)").expecting(200)
        }
    }

    @Test func `a debt is told of once before its deadline and once after it, whatever the jobs do`()
        async throws
    {
        try await RunningServer.with { _, client in
            let desk = try await Desk(client)
            let invoice = try await desk.scene.invoice(desk.customer, amount: 500)
            // Due on 2026-12-01, to be reported by 12-11, told of from 12-08 on.
            let days: [(String, [String])] = [
                ("2026-12-07", []), ("2026-12-08", ["insurance.report_due"]),
                ("2026-12-08", ["insurance.report_due"]), ("2026-12-11", ["insurance.report_due"]),
                ("2026-12-12", ["insurance.report_due", "insurance.report_missed"]),
                ("2026-12-12", ["insurance.report_due", "insurance.report_missed"]),
                ("2027-03-01", ["insurance.report_due", "insurance.report_missed"]),
            ]
            for (day, expected) in days {
                try await desk.date(day)
                #expect(try await desk.told() == expected, "\(day)")
            }
            let event = try await client.send("GET", "/v1/events?types=insurance.report_due").expecting(200)
            #expect(try event.string("data", 0, "after", "invoice_id") == invoice)
            #expect(try event.string("data", 0, "after", "deadline") == "2026-12-11")
            #expect(try event.string("data", 0, "document", "id") == desk.insurance)
            #expect(try await desk.scene.isClean())
        }
    }

    @Test func `what is reported or paid is told of no more, and invoices of another time never`()
        async throws
    {
        try await RunningServer.with { _, client in
            let desk = try await Desk(client)
            let paid = try await desk.scene.invoice(desk.customer, amount: 100)
            let reported = try await desk.scene.invoice(desk.customer, amount: 200)
            _ = try await client.send("POST", "/v1/guarantees/ext:P/end", #"{"valid_until":"2026-11-02"}"#)
                .expecting(200)
            try await desk.date("2026-11-03")
            let later = try await desk.scene.invoice(desk.customer, amount: 300)
            let money = """
                {"customer_id":"\(desk.customer)","currency":"EUR","amount":100,"allocations":[{"invoice":"\(paid)"}]}
                """
            _ = try await client.send("POST", "/v1/payments", money).expecting(201)
            try await desk.date("2026-12-05")
            let path = "/v1/guarantees/ext:P/reports"
            let told = try await client.send("POST", path, #"{"invoice":"\#(reported)"}"#).expecting(201)
            #expect(try told.string("reported", 0, "state") == "reported")
            #expect(try told.string("reported", 0, "reported_on") == "2026-12-05")
            #expect(try told.string("reported", 0, "deadline") == "2026-12-11")
            let again = try await client.send("POST", path, #"{"invoice":"\#(reported)"}"#).expecting(409)
            #expect(try again.string("code") == "already_reported")
            for invoice in [paid, later] {
                let none = try await client.send("POST", path, #"{"invoice":"\#(invoice)"}"#).expecting(422)
                #expect(try none.string("code") == "nothing_insured")
            }
            try await desk.date("2027-02-01")
            #expect(try await desk.told() == [])
            let shown = try await desk.report()
            #expect(
                try shown.json("rows", 0, "policies", 0, "overdue").elements.map { $0["invoice_id"]?.string }
                    == [reported]
            )
            #expect(try shown.json("rows", 0, "policies", 0, "in_force").boolean == false)
            #expect(try shown.integer("rows", 0, "insured_amount") == 0)
            let then = try await desk.report("?as_of=2026-12-04&known_at=2026-12-04T12:00:00Z")
            #expect(try then.string("rows", 0, "policies", 0, "overdue", 0, "state") == "due")
            #expect(try await desk.scene.isClean())
        }
    }

    @Test func `the report shows what is insured, what isn't, and what runs too long`() async throws {
        try await RunningServer.with { _, client in
            let desk = try await Desk(client)
            let second = #"{"kind":"credit_insurance","amount":4000,"percent":0,"insured_percent":"50"}"#
            _ = try await client.send("POST", "/v1/customers/\(desk.customer)/guarantees", second).expecting(
                201
            )
            _ = try await desk.scene.customer("D", limit: nil)
            _ = try await desk.scene.invoice(desk.customer, amount: 15_001)
            try await desk.date("2026-12-02")
            let shown = try await desk.report()
            #expect(try shown.json("rows").elements.count == 1)
            #expect(try shown.integer("rows", 0, "insured_amount") == 14_000)
            #expect(try shown.integer("rows", 0, "exposure") == 15_001)
            // 90 % of 10,000 and 50 % of 4,000; of 1,001 nothing.
            #expect(try shown.integer("rows", 0, "covered") == 11_000)
            #expect(try shown.integer("rows", 0, "uninsured") == 4_001)
            #expect(try shown.integer("rows", 0, "policies", 0, "terms_days") == 30)
            #expect(try shown.json("rows", 0, "policies", 0, "terms_too_long").boolean == true)
            #expect(try shown.integer("rows", 0, "policies", 0, "open_too_long") == 15_001)
            #expect(try shown.string("rows", 0, "policies", 0, "overdue", 0, "state") == "due")
            #expect(try shown.json("rows", 0, "policies", 1, "overdue", 0, "deadline").isNull)
            #expect(try shown.json("rows", 0, "policies", 1, "overdue", 0, "state").isNull)
            let text = ["Accept": "text/csv"]
            let csv = try await client.send("GET", "/v1/reports/insurance", nil, text).expecting(200).text
            let lines = csv.split(separator: "\r\n")
            #expect(lines.count == 3)
            #expect(
                lines[1].hasPrefix(
                    "\(desk.customer),C,Aldermoor Tools,EUR,14000,15001,11000,4001,\(desk.insurance),77,"
                )
            )
            #expect(lines[1].hasSuffix(",1,2026-12-01,15001,2026-12-11,due,"))
            let none = try await client.send("GET", "/v1/reports/insurance?customer_id=ext:D").expecting(200)
            #expect(try none.json("rows").elements.isEmpty)
        }
    }

    @Test func `a report is refused where nothing can be reported`() async throws {
        let line =
            #"{"customer_id":"ext:C","currency":"EUR","external_id":"I","issue":true,"lines":[{"description":"W","quantity":"1","unit_price":5}]}"#
        try await Story.follow([
            .customer("C"), .customer("D"),
            Step(
                "POST",
                "customers/ext:C/guarantees",
                #"{"kind":"other","external_id":"O","amount":5,"percent":1}"#,
                201
            ),
            Step(
                "POST",
                "customers/ext:C/guarantees",
                #"{"kind":"credit_insurance","external_id":"P","amount":5,"percent":1}"#,
                201
            ),
            Step(
                "POST",
                "customers/ext:D/guarantees",
                #"{"kind":"credit_insurance","external_id":"Q","amount":5,"percent":1}"#,
                201
            ),
            Step("POST", "invoices", line, 201),
            Step("POST", "guarantees/ext:O/reports", #"{"invoice":"ext:I"}"#, 409, "no_insurance"),
            Step(
                "POST",
                "guarantees/ext:Q/reports",
                #"{"invoice":"ext:I"}"#,
                422,
                "foreign_invoice",
                "/invoice"
            ),
            Step(
                "POST",
                "guarantees/ext:P/reports",
                #"{"invoice":"ext:J"}"#,
                422,
                "unknown_invoice",
                "/invoice"
            ),
            Step("POST", "guarantees/ext:P/reports", "{}", 422, "required", "/invoice"),
            Step(
                "POST",
                "guarantees/ext:P/reports",
                #"{"invoice":"ext:I","reported_on":"2026-11-02"}"#,
                422,
                "future_date",
                "/reported_on"
            ),
            Step(
                "POST",
                "guarantees/ext:P/reports",
                #"{"invoice":"ext:I","reported_on":"2026-10-31"}"#,
                422,
                "before_document",
                "/reported_on"
            ),
            Step(
                "POST",
                "guarantees/ext:P/reports",
                #"{"invoice":"ext:I","installment":2}"#,
                422,
                "nothing_insured"
            ),
            Step("POST", "guarantees/ext:P/reports", #"{"invoice":"ext:I","installment":1}"#, 201),
        ])
    }
}
