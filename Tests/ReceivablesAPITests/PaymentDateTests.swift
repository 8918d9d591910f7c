import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

/// On no day is more of a payment used than is there.
@Suite struct `The day on which a payment is used` {
    private static func prepare(_ api: TestAPI, payer: String) async -> Told {
        _ = await api.customer("C-1")
        _ = await api.send(
            .post,
            "/v1/invoices",
            """
            {"customer_id":"ext:C-1","currency":"EUR","external_id":"I","issue":true,"issue_date":"2026-10-01",
             "lines":[{"quantity":"1","unit_price":1000}]}
            """
        )
        return await api.send(
            .post,
            "/v1/payments",
            """
            {"customer_id":\(payer),"currency":"EUR","amount":600,"external_id":"P",
             "received_date":"2026-10-10"}
            """
        )
    }

    private static func allocate(_ api: TestAPI, on date: String) async -> Told {
        await api.send(
            .post,
            "/v1/payments/ext:P/allocations",
            #"{"effective_date":"\#(date)","allocations":[{"invoice":"ext:I"}]}"#
        )
    }

    private static func unapplied(_ api: TestAPI, on date: String) async -> Int64? {
        await api.get("/v1/reports/aging?as_of=\(date)").json?["totals"]?["unapplied"]?.integer
    }

    @Test func `is not before its payer is known`() async throws {
        try await TestAPI.with { api in
            _ = await Self.prepare(api, payer: "null")
            func assign(_ date: String) async -> Told {
                await api.send(
                    .post,
                    "/v1/payments/ext:P/assign",
                    #"{"customer_id":"ext:C-1","effective_date":"\#(date)"}"#
                )
            }
            #expect(await assign("2026-10-09").violations == ["/effective_date": "before_document"])
            #expect(await assign("2026-11-03").violations == ["/effective_date": "future_date"])
            #expect(await assign("2026-10-20").status == 200)
            let early = await Self.allocate(api, on: "2026-10-19")
            #expect(early.violations == ["/effective_date": "before_document"], "\(early.text)")
            #expect(await Self.allocate(api, on: "2026-10-20").status == 201)
            #expect(await Self.unapplied(api, on: "2026-10-19") == 0)
            #expect(await Self.unapplied(api, on: "2026-10-20") == 0)
        }
    }

    @Test func `is not before its earlier use was taken back`() async throws {
        try await TestAPI.with { api in
            _ = await Self.prepare(api, payer: #""ext:C-1""#)
            let used = await Self.allocate(api, on: "2026-10-12")
            let id = try #require(used.json?["allocations"]?.elements.first?["id"]?.string)
            _ = await api.send(
                .post,
                "/v1/allocations/\(id)/undo",
                #"{"effective_date":"2026-10-15"}"#
            )
            let early = await Self.allocate(api, on: "2026-10-14")
            #expect(early.violations == ["/effective_date": "before_document"], "\(early.text)")
            let auto = await api.send(
                .post,
                "/v1/payments/ext:P/auto_apply",
                #"{"effective_date":"2026-10-11"}"#
            )
            #expect(auto.json?["allocations"]?.elements.last?["effective_date"]?.string == "2026-10-15")
            #expect(await Self.unapplied(api, on: "2026-10-14") == 0)
        }
    }

    @Test func `is not while a payment that was taken back still settled the instalment`() async throws {
        try await TestAPI.with { api in
            _ = await Self.prepare(api, payer: #""ext:C-1""#)
            #expect(await Self.allocate(api, on: "2026-10-12").status == 201)
            let returned = #"{"kind":"returned","effective_date":"2026-10-20"}"#
            _ = await api.send(.post, "/v1/payments/ext:P/reverse", returned)
            func pay(_ amount: Int, _ external: String, _ more: String) async -> Told {
                await api.send(
                    .post,
                    "/v1/payments",
                    """
                    {"customer_id":"ext:C-1","currency":"EUR","amount":\(amount),"external_id":"\(external)",
                     "received_date":"2026-10-14",\(more)}
                    """
                )
            }
            func day(_ told: Told) -> String? {
                told.json?["allocations"]?.elements.first?["effective_date"]?.string
            }
            let beside = await pay(400, "Q", #""allocations":[{"invoice":"ext:I"}]"#)
            #expect(day(beside) == "2026-10-14", "400 of 1000 were free then: \(beside.text)")
            #expect(await pay(600, "R", #""auto_apply":false"#).status == 201)
            let early = await api.send(
                .post,
                "/v1/payments/ext:R/allocations",
                #"{"effective_date":"2026-10-19","allocations":[{"invoice":"ext:I"}]}"#
            )
            #expect(early.violations == ["/effective_date": "before_document"], "\(early.text)")
            let free = await api.send(
                .post,
                "/v1/payments/ext:R/allocations",
                #"{"effective_date":"2026-10-20","allocations":[{"invoice":"ext:I"}]}"#
            )
            #expect(day(free) == "2026-10-20", "\(free.text)")
            let between = await api.get("/v1/reports/aging?as_of=2026-10-19").json?["totals"]
            #expect(between?["outstanding"]?.integer == 0 && between?["unapplied"]?.integer == 600)
        }
    }

    @Test func `of a reversal or an undoing is not before what it takes back`() async throws {
        try await TestAPI.with { api in
            _ = await Self.prepare(api, payer: #""ext:C-1""#)
            let used = await Self.allocate(api, on: "2026-10-12")
            let id = try #require(used.json?["allocations"]?.elements.first?["id"]?.string)
            let undone = await api.send(
                .post,
                "/v1/allocations/\(id)/undo",
                #"{"effective_date":"2026-10-11"}"#
            )
            #expect(undone.violations == ["/effective_date": "before_document"], "\(undone.text)")
            let reversed = await api.send(
                .post,
                "/v1/payments/ext:P/reverse",
                #"{"kind":"returned","effective_date":"2026-10-09"}"#
            )
            #expect(reversed.violations == ["/effective_date": "before_document"], "\(reversed.text)")
        }
    }

    @Test func `ends before the day on which its invoice is voided`() async throws {
        try await TestAPI.with { api in
            _ = await Self.prepare(api, payer: #""ext:C-1""#)
            _ = await Self.allocate(api, on: "2026-10-12")
            let returned = #"{"kind":"returned","effective_date":"2026-10-20"}"#
            _ = await api.send(.post, "/v1/payments/ext:P/reverse", returned)
            func void(_ date: String) async -> Told {
                await api.send(.post, "/v1/invoices/ext:I/void", #"{"effective_date":"\#(date)"}"#)
            }
            #expect(await void("2026-10-19").violations == ["/effective_date": "before_document"])
            #expect(await void("2026-10-20").status == 200)
            let before = await api.get("/v1/reports/aging?as_of=2026-10-19")
            #expect(before.json?["totals"]?["outstanding"]?.integer == 400)
        }
    }
}
