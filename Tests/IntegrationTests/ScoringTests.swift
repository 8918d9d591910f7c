import Foundation
import JSON
import Testing

@Suite struct `Scores over HTTP` {
    private static func range(_ name: String, _ weight: String, _ bound: String, _ low: Int, _ high: Int)
        -> String
    {
        """
        {"name":"\(name)","input":"\(name)","weight":"\(weight)","missing":"skip",
         "ranges":[{"below":"\(bound)","points":\(low)},{"from":"\(bound)","points":\(high)}]}
        """
    }

    private static let worked = """
        {"window_days":365,"items":[
         {"name":"average_days_late","input":"average_days_late","weight":3,"missing":"no_score",
          "ranges":[{"below":1,"points":100},{"from":1,"below":10,"points":70},{"from":10,"points":0}]},
         \(range("paid_late_share", "1", "50", 100, 20)),\(range("days_late_trend", "1", "0", 100, 50)),
         \(range("utilisation", "2", "50", 100, 0)),\(range("oldest_overdue_days", "1", "30", 100, 0)),
         \(range("overdue_share", "1", "10", 100, 40)),\(range("settled_invoices", "1", "3", 0, 100)),
         \(range("largest_paid_invoice", "0.5", "100000", 0, 100)),
         \(range("returned_payments", "1", "1", 100, 0)),\(range("broken_promises", "2.5", "1", 100, 0))],
         "classes":[{"class":"A","from":"1000"},{"class":"B","from":"800"},{"class":"C"}]}
        """

    /// Two shares in 210,000 paid: 100,000 early; 20,000 and 40,000 10 and 20 days late; 50,000 10 days late and recent.
    private static let expected: [String: String] = [
        "average_days_late": "7.14", "paid_late_share": "52.38", "days_late_trend": "3.75",
        "utilisation": "40",
        "oldest_overdue_days": "31", "overdue_share": "42.86", "settled_invoices": "3",
        "largest_paid_invoice": "100000", "returned_payments": "0",
    ]

    @Test func `are what the worked example reckons by hand: early, late, in parts, undone and reversed`()
        async throws
    {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("worked", Self.worked)
            let customer = try await office.scene.customer("C-1", limit: 100_000)
            let early = try await office.invoice(customer, 100_000, on: "2026-01-01")
            try await office.pay(customer, 100_000, early, on: "2026-01-21")
            let parts = try await office.invoice(customer, 60_000, on: "2026-02-01")
            try await office.pay(customer, 20_000, parts, on: "2026-03-13")
            try await office.pay(customer, 40_000, parts, on: "2026-03-23")
            let late = try await office.invoice(customer, 50_000, on: "2026-09-01")
            try await office.pay(customer, 50_000, late, on: "2026-10-11")
            let undone = try await office.invoice(customer, 30_000, on: "2026-09-01")
            let payment = try await office.pay(customer, 30_000, undone, on: "2026-10-31")
            let allocation = try #require(try payment.string("allocations", 0, "id"))
            _ = try await client.send("POST", "/v1/allocations/\(allocation)/undo").expecting(200)
            let mistaken = try await office.invoice(customer, 40_000, on: "2026-10-15")
            let wrong = try await office.scene.id(office.pay(customer, 40_000, mistaken, on: "2026-10-20"))
            _ = try await client.send("POST", "/v1/payments/\(wrong)/reverse", #"{"kind":"entry_error"}"#)
                .expecting(200)
            let body = #"{"scorecard":"worked"}"#
            let score = try await client.send("POST", "/v1/customers/\(customer)/scores", body).expecting(201)
            let reasons = try score.json("reasons").elements
            for reason in reasons {
                let item = try #require(reason["item"]?.string)
                #expect(reason["value"]?.string == Self.expected[item], "\(item)")
            }
            #expect(reasons.count == Self.expected.count)
            // (3 × 70 + 20 + 50 + 2 × 100 + 0 + 40 + 100 + 0.5 × 100 + 100) × 14 ÷ 11.5
            #expect(try score.string("value") == "937.39")
            #expect(try score.string("class") == "B")
            #expect(
                reasons.prefix(5).compactMap { $0["item"]?.string } == [
                    "oldest_overdue_days", "average_days_late", "paid_late_share", "overdue_share",
                    "days_late_trend",
                ]
            )
            #expect(reasons[0]["cost"]?.string == "121.74")
            #expect(try score.string("missing", 0, "input") == "broken_promises")
            #expect(try score.string("next_class", "points") == "62.61")
            let changes = try score.json("next_class", "changes").elements.map {
                "\($0["input"]?.string ?? "") \($0["value"]?.string ?? "")"
            }
            #expect(
                changes == [
                    "average_days_late 0.99", "paid_late_share 49.99", "oldest_overdue_days 29",
                    "overdue_share 9.99", "broken_promises 0",
                ]
            )
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `are kept daily only when they say something new, and never change`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.policy(#"{"scorecard":"daily"}"#)
            let customer = try await office.scene.customer("C-1", limit: nil)
            _ = try await office.invoice(customer, 1_000, on: "2026-11-01")
            try await office.clock("2026-11-02")
            let first = try await office.scores(customer)
            #expect(first.map { $0["value"]?.string } == ["60"])
            let head = try await office.scene.eventsHead()
            try await office.clock("2026-11-02")
            try await office.clock("2026-11-30")
            #expect(try await office.scores(customer).count == 1)
            #expect(try await office.scene.eventsHead() == head)
            // Due on 1 December, overdue from the 2nd, 30 days so on the 31st.
            try await office.clock("2026-12-02")
            try await office.clock("2026-12-30")
            try await office.clock("2026-12-31")
            let scores = try await office.scores(customer)
            #expect(scores.map { $0["value"]?.string } == ["20", "40", "60"])
            #expect(scores.map { $0["class"]?.string } == ["C", "C", "B"])
            #expect(scores.map { $0["scored_on"]?.string } == ["2026-12-31", "2026-12-02", "2026-11-02"])
            #expect(scores[2].canonicalBytes == first[0].canonicalBytes)
            let page = try await client.send("GET", "/v1/customers/\(customer)/scores?limit=2").expecting(200)
            let cursor = try #require(try page.string("next_cursor"))
            let rest = try await client.send(
                "GET",
                "/v1/customers/\(customer)/scores?limit=2&cursor=\(cursor)"
            ).expecting(200)
            #expect(try rest.json("data").elements.map(\.canonicalBytes) == [first[0].canonicalBytes])
            #expect(try await office.events("customer.scored").count == 3)
            let changed = try await office.events("customer.risk_class_changed")
            #expect(changed.map { $0["after"]?["risk_class"]?.string } == ["B", "C"])
            let past = "/v1/customers/\(customer)/credit?as_of=2026-11-15"
            #expect(try await client.send("GET", past).expecting(200).string("risk_class") == "B")
        }
    }

    @Test
    func `follow a new rating at once and its end by the day, and their class holds orders and lets them go`()
        async throws
    {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.policy(
                #"{"scorecard":"daily","checks":[{"check":"risk_class","threshold":"B","severity":"hold"}]}"#
            )
            let customer = try await office.scene.customer("C-1", limit: nil)
            let unscored = try await office.scene.order(customer, total: 100)
            #expect(try unscored.string("decision", "checks", 0, "result") == "not_applicable")
            func rate(_ rating: String, until: String) async throws {
                let body = #"{"agency":"duns","rating":"\#(rating)","valid_until":"\#(until)"}"#
                _ = try await client.send("POST", "/v1/customers/\(customer)/external_ratings", body)
                    .expecting(201)
            }
            try await rate("bad", until: "2026-12-31")
            #expect(try await office.credit(customer).string("risk_class") == "C")
            let held = try await office.scene.order(customer, total: 100)
            #expect(try held.string("status") == "on_hold")
            let check = try held.json("decision", "checks", 0)
            #expect(check["measured"]?.string == "C" && check["threshold"]?.string == "B")
            #expect(check["unit"]?.string == "status")
            try await rate("good", until: "2026-11-10")
            let order = "/v1/orders/\(try office.scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            #expect(try await office.credit(customer).string("score", "value") == "100")
            try await office.clock("2026-11-10")
            #expect(try await office.credit(customer).string("risk_class") == "A")
            // The rating ended: 20 points for what is missing, and class B passes still.
            try await office.clock("2026-11-11")
            let ended = try await office.credit(customer)
            #expect(try ended.string("risk_class") == "B")
            #expect(
                try ended.string("score", "missing", 0, "why") == "the rating of duns ended on 2026-11-10"
            )
            #expect(try await office.scene.order(customer, total: 5).string("status") == "approved")
        }
    }

    @Test func `are none where something is missing without which nothing is scored`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            let item =
                #"{"name":"L","input":"average_days_late","weight":1,"missing":"no_score","ranges":[{"points":1}]}"#
            try await office.scorecard("strict", #"{"items":[\#(item)],"classes":[{"class":"A"}]}"#)
            let customer = try await office.scene.customer("C-1", limit: nil)
            let path = "/v1/customers/\(customer)/scores"
            let none = try await client.send("POST", path, "{}").expecting(422)
            #expect(try none.pointers() == ["/scorecard"])
            let unknown = try await client.send("POST", path, #"{"scorecard":"x"}"#).expecting(422)
            #expect(try unknown.string("code") == "unknown_scorecard")
            let score = try await client.send("POST", path, #"{"scorecard":"strict"}"#).expecting(201)
            #expect(try score.json("value").isNull && score.json("class").isNull)
            #expect(try score.string("missing", 0, "treatment") == "no_score")
            #expect(try await office.credit(customer).json("risk_class").isNull)
            _ = try await client.send("POST", "/v1/scorecards", #"{"code":"draft"}"#).expecting(201)
            let draft = try await client.send("POST", path, #"{"scorecard":"draft"}"#).expecting(409)
            #expect(try draft.string("code") == "scorecard_not_active")
            let dry = try await client.send("POST", path, #"{"scorecard":"strict"}"#, ["Dry-Run": "true"])
            #expect(dry.status == 201)
            #expect(try await office.scores(customer).count == 1)
        }
    }

    @Test func `of another scorecard are kept and move no class`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.scorecard(
                "other",
                ScoringOffice.model.replacing(#""C","review"#, with: #""Z","review"#)
            )
            try await office.policy(#"{"scorecard":"daily"}"#)
            let customer = try await office.scene.customer("C-1", limit: nil)
            let path = "/v1/customers/\(customer)/scores"
            _ = try await client.send("POST", path, "{}").expecting(201)
            _ = try await client.send("POST", path, #"{"scorecard":"other"}"#).expecting(201)
            #expect(try await office.scores(customer).count == 2)
            #expect(try await office.credit(customer).string("score", "scorecard", "code") == "daily")
        }
    }

    @Test func `come from the sample scorecard too`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Config/scorecard.json")
            try await office.scorecard("standard", String(contentsOf: file, encoding: .utf8))
            let customer = try await office.scene.customer("C-1", limit: 5_000)
            let score = try await client.send(
                "POST",
                "/v1/customers/\(customer)/scores",
                #"{"scorecard":"standard"}"#
            ).expecting(201)
            // 2 × 100 + 100 + 100 + 20 of weights 2, 1, 1 and 1, scaled up to 12.
            #expect(try score.string("value") == "1008" && score.string("class") == "A")
        }
    }

    static let faults: [(item: String, pointer: String, code: String)] = [
        (#""ranges":[{"below":1,"points":1},{"from":2,"points":0}]"#, "/items/0/ranges/1/from", "gap"),
        (#""ranges":[{"below":3,"points":1},{"from":2,"points":0}]"#, "/items/0/ranges/1/from", "overlap"),
        (#""values":[{"value":"a","points":1}]"#, "/items/0/values", "unsuited"),
        (#""ranges":[{"points":10001}]"#, "/items/0/ranges/0/points", "out_of_range"),
        (#""ranges":[{"points":1}],"values":[]"#, "/items/0/values", "ambiguous"),
    ]

    @Test(arguments: faults)
    func `need a scorecard without gaps and overlaps`(item: String, pointer: String, code: String)
        async throws
    {
        try await RunningServer.with { _, client in
            _ = try await client.send("POST", "/v1/scorecards", #"{"code":"s"}"#).expecting(201)
            let head = try await Scene(client: client).eventsHead()
            let body = """
                {"items":[{"name":"U","input":"utilisation","weight":1,"missing":"skip",\(item)}],
                 "classes":[{"class":"A"}]}
                """
            let told = try await client.send("POST", "/v1/scorecards/s/versions", body).expecting(422)
            #expect(try told.pointers() == [pointer])
            #expect(try told.string("code") == code)
            #expect(try await Scene(client: client).eventsHead() == head)
            let again = try await client.send("POST", "/v1/scorecards", #"{"code":"s"}"#).expecting(409)
            #expect(try again.string("code") == "scorecard_code_taken")
        }
    }
}
