import Foundation
import JSON
import Testing

@Suite struct `Configuration from one file to another` {
    private typealias Ended = (status: Int32, output: String, errors: String)

    /// A folder with two databases: one that a server has set up, and a fresh one.
    private struct Desk {
        let folder: URL
        let server: RunningServer
        let client: Client

        var source: String { RunningServer.database(in: folder) }
        var target: String { path("target.db") }

        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

        func run(_ words: String..., on database: String) async throws -> Ended {
            try await RunningServer.run(["config"] + words + ["--database", database])
        }

        func write(_ text: String, to name: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
            return path(name)
        }

        func export(_ database: String) async throws -> String {
            let ended = try await run("export", on: database)
            #expect(ended.status == 0, "\(ended.errors)")
            return ended.output
        }

        func makeTarget() async throws {
            let made = try await RunningServer.run([
                "keys", "create", "--role", "admin", "--database", target,
            ])
            #expect(made.status == 0)
        }

        func post(_ path: String, _ body: String, _ status: Int = 201) async throws -> Answer {
            try await client.send("POST", "/v1/\(path)", body).expecting(status)
        }

        /// Terms, and policies of every scope with drafts, tiers, rules and test cases; the later version of a day is
        /// the one of the lower number.
        func setUp() async throws {
            _ = try await post(
                "payment_terms",
                """
                {"code":"season","name":"Season","installments":[
                    {"share":{"type":"percent_of_total","value":"33.3"},"due":{"days":30,"end_of_month":true}},
                    {"share":{"type":"fixed","value":100},"due":{"months":1}},
                    {"due":{"day_of_month":15,"months_after":1,"cutoff_day":20,"payment_days":[5,20]}}],
                 "discounts":[{"days":10,"percent":"2.5"}],"discount_base":"lines","discount_tax":"always"}
                """
            )
            let customer = #"{"external_id":"C-1","name":"A","currency":"EUR"}"#
            _ = try await post("customers", customer)
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let standard = try #require(try policies.string("data", 0, "id"))
            let small = try await post(
                "credit_policies",
                #"{"external_id":"P","name":"Small","scope":{"segment":"smb"}}"#
            )
            let own = try await post("credit_policies", #"{"name":"Own","scope":{"customer_id":"ext:C-1"}}"#)
            let scoring = ScoringOffice(client: client)
            try await scoring.scorecard("smb", ScoringOffice.model)
            let later = ScoringOffice.model.replacing(#""points":60"#, with: #""points":61"#)
            _ = try await post("scorecards/smb/versions", later)
            _ = try await post("scorecards/smb/versions", ScoringOffice.model)
            _ = try await post("scorecards/smb/versions/2/activate", "{}", 200)
            let full = """
                {"effective_from":"2026-01-01","scorecard":"smb","new_customer_credit_limit":null,"payment_terms":"season",
                 "min_order_value":1,"max_order_value":900000,"max_daily_value":null,"held_orders_reserve":true,
                 "checks":[{"check":"overdue_amount","at":["order"],"severity":"warn","threshold":5,"days":3},
                           {"check":"utilisation","threshold":"82.5","grace_days":2},
                           {"check":"risk_class","threshold":"B"}],
                 "rules":[{"name":"big","when":"order.total > 500000","severity":"hold","message":"too big"}],
                 "approval_tiers":[{"role":"approver","over_limit_up_to":500},{"role":"credit_manager","four_eyes":true}],
                 "test_cases":[{"name":"calm","facts":{"amount":10,"credit_limit":100},"expected":"approve"}]}
                """
            let plain = #"{"effective_from":"2026-01-01","checks":[]}"#
            for id in [standard, try #require(try small.string("id")), try #require(try own.string("id"))] {
                let versions = "credit_policies/\(id)/versions"
                let first = try await post(versions, full).integer("version") ?? 0
                _ = try await post(versions, plain)
                _ = try await post(versions, #"{"effective_from":"2027-01-01"}"#)
                _ = try await post("\(versions)/\(first + 1)/activate", "{}", 200)
                _ = try await post("\(versions)/\(first)/activate", "{}", 200)
            }
        }
    }

    private static func with(_ body: (Desk) async throws -> Void) async throws {
        try await RunningServer.with { server, client in
            let desk = Desk(folder: server.directory, server: server, client: client)
            try await desk.setUp()
            try await body(desk)
        }
    }

    @Test func `what is exported, applied to a fresh file and exported again is the same bytes`() async throws
    {
        try await Self.with { desk in
            let text = try await desk.export(desk.source)
            #expect(text.hasSuffix("}\n") && text.contains("\n  \"credit_policies\": [\n"))
            #expect(try await desk.export(desk.source) == text)
            let file = try desk.write(text, to: "config.json")
            try await desk.makeTarget()
            let refused = try await desk.run("apply", file, on: desk.target)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("no customer is named ext:C-1"), "\(refused.errors)")
            #expect(refused.errors.contains("/credit_policies/0/scope/customer_id"))
            // A server takes the fresh file over and makes the customer that the document names.
            let folder = desk.folder.appendingPathComponent("other")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let other = try await RunningServer.start(in: folder, key: nil)
            let database = RunningServer.database(in: folder)
            let customer = #"{"external_id":"C-1","name":"B","currency":"EUR"}"#
            _ = try await other.client().send("POST", "/v1/customers", customer).expecting(201)
            let differs = try await desk.run("diff", file, on: database)
            #expect(differs.status == 1)
            #expect(
                differs.output.contains("scorecards smb: version 2 added, effective from 2026-11-01, active")
            )
            #expect(
                differs.output.contains(
                    "credit_policies Small: version 1 added, effective from 2026-01-01, active"
                )
            )
            let held = try await desk.run("apply", file, on: database)
            #expect(held.status == 1 && held.errors.contains("another process serves this database"))
            await other.stop()
            let trial = try await desk.run("apply", file, "--dry-run", on: database)
            #expect(trial.status == 0 && trial.output.hasSuffix("a dry run: nothing was changed\n"))
            #expect(trial.output.hasPrefix(differs.output))
            let applied = try await desk.run("apply", file, on: database)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(applied.output.hasPrefix(differs.output))
            #expect(try await desk.export(database) == text)
            let same = try await desk.run("diff", file, on: database)
            #expect(same.status == 0 && same.output == "")
            let again = try await desk.run("apply", file, on: database)
            #expect(again.status == 0 && again.output == "nothing to change\n")
            #expect(try await desk.export(database) == text)
            #expect(try await RunningServer.run(["check", "--database", database]).status == 0)
            #expect(try await RunningServer.run(["verify", "--database", database]).status == 0)
        }
    }

    @Test func `a version that differs becomes a next one, and what the document lacks stays`() async throws {
        try await Self.with { desk in
            let text = try await desk.export(desk.source)
            let file = try desk.write(text, to: "config.json")
            let policies = try await desk.client.send("GET", "/v1/credit_policies").expecting(200)
            let own = try #require(try policies.string("data", 0, "id"))
            let path = "credit_policies/\(own)/versions"
            _ = try await desk.post(path, #"{"effective_from":"2026-02-02"}"#)
            _ = try await desk.post("\(path)/4/activate", "{}", 200)
            let more = try await desk.run("diff", file, on: desk.source)
            #expect(more.status == 0 && more.output == "")
            #expect(
                more.errors.contains(
                    "credit_policies Own: version 4, active from 2026-02-02, is not in the document"
                )
            )
            let changed = text.replacing("\"min_order_value\": 1,", with: "\"min_order_value\": 2,")
            let differs = try await desk.run(
                "diff",
                try desk.write(changed, to: "changed.json"),
                on: desk.source
            )
            #expect(differs.status == 1)
            #expect(
                differs.output.split(separator: "\n").map(String.init) == [
                    "credit_policies Own: version 5 added, effective from 2026-01-01, active",
                    "credit_policies Standard: version 5 added, effective from 2026-01-01, active",
                    "credit_policies Small: version 4 added, effective from 2026-01-01, active",
                ]
            )
        }
    }

    @Test func `test cases that fail refuse the whole document, and nothing changes`() async throws {
        try await Self.with { desk in
            let text = try await desk.export(desk.source)
            let folder = desk.folder.appendingPathComponent("other")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let other = try await RunningServer.start(in: folder, key: nil)
            let customer = #"{"external_id":"C-1","name":"B","currency":"EUR"}"#
            _ = try await other.client().send("POST", "/v1/customers", customer).expecting(201)
            let head = try await Scene(client: other.client()).eventsHead()
            await other.stop()
            let database = RunningServer.database(in: folder)
            let before = try await desk.export(database)
            let wrong: [(old: String, new: String, says: String)] = [
                (
                    "\"expected\": \"approve\"", "\"expected\": \"reject\"",
                    "version 2: calm: approve instead of reject"
                ),
                ("\"name\": \"Due at once\"", "\"name\": \"Now\"", "the terms net_0 are others here"),
                (
                    "\"payment_terms\": \"season\"", "\"payment_terms\": \"summer\"",
                    "no payment terms are named summer"
                ),
                (
                    "\"severity\": \"warn\"", "\"severity\": \"scold\"",
                    "/credit_policies/0/versions/0/checks/0/severity"
                ),
                ("\"format\": 1", "\"format\": 2", "/format"),
                ("\"credit_policies\"", "\"policies\"", "/policies: the member policies is not known here"),
                ("\"status\": \"draft\"", "\"status\": \"dormant\"", "/versions/2/status"),
                ("\"code\": \"net_14\"", "\"code\": \"net_7\"", "the code net_7 stands twice"),
            ]
            for (old, new, says) in wrong {
                #expect(text.contains(old), "\(old)")
                let file = try desk.write(text.replacing(old, with: new), to: "wrong.json")
                for command in ["apply", "diff"] {
                    let ended = try await desk.run(command, file, on: database)
                    #expect(ended.status == 1)
                    #expect(ended.errors.contains(says), "\(ended.errors)")
                    #expect(ended.output == "")
                }
            }
            #expect(try await desk.export(database) == before)
            let again = try await RunningServer.start(in: folder, key: other.key)
            #expect(try await Scene(client: again.client()).eventsHead() == head)
            await again.stop()
        }
    }

    @Test func `a policy of a customer without an external id is left out with a note`() async throws {
        try await Self.with { desk in
            let customer = try await desk.post("customers", #"{"name":"N","currency":"EUR"}"#)
            let id = try #require(try customer.string("id"))
            _ = try await desk.post("credit_policies", #"{"name":"Lone","scope":{"customer_id":"\#(id)"}}"#)
            let ended = try await desk.run("export", on: desk.source)
            #expect(ended.status == 0)
            #expect(ended.errors == "note: credit_policies Lone: left out, its customer has no external_id\n")
            #expect(!ended.output.contains("Lone") && !ended.output.contains(id))
        }
    }
}
