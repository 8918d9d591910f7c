import JSON
import TestSupport
import Testing

@Suite struct `Hostile requests` {
    /// Values that have broken servers.
    private static let nasty: [Node] = [
        .null, .boolean(true), .integer(0), .integer(-1), .integer(.max), .integer(.min),
        .integer(1_000_000_000_000_000), .integer(1_000_000_000_000_001), .text(""), .text(" "),
        .text("\u{0}"),
        .text("é\u{202E}\u{FEFF}"), .text("ext:"), .text("ext:ext:C-100"), .text("ext:C-100"),
        .text("ext:nobody"),
        .text("../../etc/passwd"), .text("' OR 1=1 --"), .text("999999999999999"), .text("0.000001"),
        .text("-0"), .text("1e9"), .text("NaN"), .text("9999-12-31"), .text("0001-01-01"),
        .text("2026-02-30"),
        .text("2026-11-23"), .text("EUR"), .text("JPY"), .text("XXX"),
        .text(String(repeating: "x", count: 20_000)),
        .list([]), .list([.null]), .map([:]), .map(["a": .list([.map([:])])]),
        .text("ord_01M82V7M0F0G64SW04J3CYAAQY"), .text("inv_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
    ]
    private static let fields: [(String, [String])] = [
        ("If-Match", ["\"1\"", "\"99999999999999999999\"", "W/\"1\"", "*", "1", "\"", ","]),
        ("Idempotency-Key", ["a", "\"a\"", String(repeating: "k", count: 256), "b"]),
        ("Dry-Run", ["true", "false", "maybe"]),
        ("X-Reason", ["because", String(repeating: "r", count: 5_000)]),
        ("X-Actor", ["usr_01M82V7M0F0G64SW04J3CYAAQY", "ext:x"]),
        ("Accept", ["text/html", "*/*", "application/json;q=0"]),
    ]

    private static func mutated(_ node: Node, by random: inout SeededGenerator) -> Node {
        switch node {
        case .map(var members) where !members.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let names = members.keys.sorted()
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            switch Int.random(in: 0..<8, using: &random) {
            case 0: members[name] = nil
            case 1: members["surprise"] = nasty[Int.random(in: 0..<nasty.count, using: &random)]
            default: members[name] = members[name].map { mutated($0, by: &random) }
            }
            return .map(members)
        case .list(var elements) where !elements.isEmpty && Int.random(in: 0..<6, using: &random) > 0:
            let place = Int.random(in: 0..<elements.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: elements.append(elements[place])
            case 1: elements += Array(repeating: elements[place], count: 1_001)
            default: elements[place] = mutated(elements[place], by: &random)
            }
            return .list(elements)
        default:
            return nasty[Int.random(in: 0..<nasty.count, using: &random)]
        }
    }

    /// The text of a body, sometimes no JSON any more.
    private static func text(of node: Node, by random: inout SeededGenerator) -> String {
        var bytes = Array(node.json.utf8)
        if Int.random(in: 0..<12, using: &random) == 0, !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = [34, 44, 91, 123, 125, 48, 92].randomElement(using: &random) ?? 0
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `are each refused with a problem that is explained, or done, and never break anything`()
        async throws
    {
        let contract = try Contract()
        let writing = contract.operations.filter { $0.value.method != "GET" && $0.key != "putClock" }
            .sorted { $0.key < $1.key }.map(\.value)
        try await RunningServer.with(RunningServer.Surroundings(today: "2026-11-23")) { server, client in
            let scene = Scene(client: client)
            _ = try await scene.customer("C-100", limit: 500_000)
            _ = try await client.send("POST", "/v1/orders", contract.operations["postOrders"]?.example?.json)
            var known = [
                "ext:C-100", "ext:SO-1", "ext:nobody", "eom_30", "%00", "..%2f",
                String(repeating: "9", count: 300),
            ]
            var hostile = try await server.client()
            for seed in 0..<(rounds(default: 40) * 10) {
                var random = SeededGenerator(seed: UInt64(seed))
                let operation = writing[Int.random(in: 0..<writing.count, using: &random)]
                var path = operation.path
                for name in ["{id}", "{n}"] {
                    path = path.replacing(name, with: known.randomElement(using: &random) ?? "")
                }
                let body = operation.example.map { example in
                    var node = example
                    for _ in 0...Int.random(in: 0..<2, using: &random) {
                        node = Self.mutated(node, by: &random)
                    }
                    return Self.text(of: Bool.random(using: &random) ? node : example, by: &random)
                }
                var sent: [String: String] = [:]
                if Int.random(in: 0..<4, using: &random) == 0,
                    let field = Self.fields.randomElement(using: &random)
                {
                    sent[field.0] = field.1.randomElement(using: &random)
                }
                let before = try await scene.eventsHead()
                let answer: Answer
                do {
                    answer = try await hostile.send(operation.method, path, body, sent)
                } catch {
                    Issue.record("seed \(seed): \(operation.method) \(path) \(sent) \(body ?? ""): \(error)")
                    return
                }
                if answer.fields["connection"] == "close" { hostile = try await server.client() }
                let told =
                    "seed \(seed): \(operation.method) \(path.prefix(80)) \(answer.status) \(answer.text.prefix(300))"
                #expect(answer.status < 500, "\(told) \((body ?? "").prefix(400))")
                if answer.status >= 400 {
                    #expect(answer.fields["content-type"] == "application/problem+json", "\(told)")
                    let faults = contract.schema.faults(
                        of: try Node(json: answer.body),
                        against: contract.problem
                    )
                    #expect(faults == [], "\(told)")
                    let placed = try answer.pointers()
                    #expect(answer.status != 422 || !placed.isEmpty || !sent.isEmpty, "\(told)")
                    let isHold = try answer.string("code") == "order_on_hold"
                    let after = try await scene.eventsHead()
                    #expect(isHold || after == before, "\(told)")
                } else if let id = try? answer.string("id"), known.count < 60 {
                    known.append(id)
                }
            }
            #expect(try await scene.isClean())
            await server.stop()
            let database = RunningServer.database(in: server.directory)
            let checked = try await RunningServer.run(["check", "--database", database])
            #expect(checked.status == 0, "\(checked.output)")
        }
    }

    @Test func `at the end of the calendar fall due on its last day`() async throws {
        try await RunningServer.with { _, client in
            _ = try await Scene(client: client).customer("C-1", limit: nil)
            _ = try await client.send("PUT", "/v1/clock", #"{"date":"9999-12-31"}"#).expecting(200)
            let invoice = """
                {"customer_id":"ext:C-1","currency":"EUR","issue":true,
                 "lines":[{"description":"Widget","quantity":"1","unit_price":100,"tax_rate":"0"}]}
                """
            let issued = try await client.send("POST", "/v1/invoices", invoice).expecting(201)
            #expect(try issued.string("installments", 0, "due_date") == "9999-12-31")
            for path in ["/v1/kpis", "/v1/reports/aging", "/v1/invariants", "/v1/customers/ext:C-1/credit"] {
                #expect(try await client.send("GET", path).status == 200, "\(path)")
            }
        }
    }
}
