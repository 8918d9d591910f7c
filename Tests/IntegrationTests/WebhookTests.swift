import Foundation
import JSON
import Testing

@Suite struct `Webhooks over HTTP` {
    static let loopback = RunningServer.Surroundings(configuration: #"{"webhooks":{"allow_private":true}}"#)

    /// The id and the secret of a new receiver.
    private func subscribe(_ client: Client, _ url: String, _ types: String = #"["*"]"#) async throws
        -> (path: String, secret: String)
    {
        let made = try await client.send(
            "POST",
            "/v1/webhook_endpoints",
            #"{"url":"\#(url)","event_types":\#(types)}"#
        ).expecting(201)
        let id = try #require(try made.string("id"))
        return ("/v1/webhook_endpoints/\(id)", try #require(try made.string("secret")))
    }

    /// Waits until a delivery is as it should be.
    private func delivery(_ client: Client, _ query: String, _ suits: (JSONValue) -> Bool) async throws
        -> JSONValue
    {
        for _ in 0..<6_000 {
            let list = try await client.send("GET", "/v1/webhook_deliveries?\(query)").expecting(200)
            if let row = try list.json("data").elements.first(where: suits) { return row }
            try await Task.sleep(for: .milliseconds(20))
        }
        let all = try await client.send("GET", "/v1/webhook_deliveries")
        throw UnexpectedAnswer(description: "no such delivery of \(query): \(all.text)")
    }

    @Test func `a person is told of an order on hold, of an approval asked for, and of the decision`()
        async throws
    {
        let receiver = try HookReceiver()
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { server, client in
            let office = try await Office(server, client)
            let (_, secret) = try await subscribe(
                client,
                receiver.url,
                #"["order.on_hold","approval.*"]"#
            )
            let order = try await office.held(5_000)
            let reason = #"{"reason":"trusted"}"#
            let asked = try await office.managers[0].send("POST", "\(order)/release", reason).expecting(202)
            let approval = try office.scene.id(asked)
            _ = try await office.managers[1].send("POST", "/v1/approvals/\(approval)/approve").expecting(200)
            let hooks = try await receiver.wait(for: 3)
            let types = try hooks.map { try $0.json("type")?.string ?? "" }
            #expect(types.sorted() == ["approval.approved", "approval.requested", "order.on_hold"])
            for hook in hooks {
                #expect(hook.isSigned(by: secret))
                #expect(hook.target == "/in")
                #expect(hook.fields["content-type"] == "application/json")
                let seconds = try #require(Int64(hook.fields["webhook-timestamp"] ?? ""))
                #expect(
                    abs(seconds - Int64(Date().timeIntervalSince1970)) < 60,
                    "real time, whatever the clock"
                )
                #expect(try hook.json("data", "id")?.string == hook.id)
                #expect(try hook.json("timestamp")?.string == hook.json("data", "recorded_at")?.string)
            }
            let held = try #require(hooks.first { $0.body.contains(#""type":"order.on_hold""#) })
            #expect(try "/v1/orders/\(held.json("data", "document", "id")?.string ?? "")" == order)
            let events = try await client.send("GET", "/v1/events?types=order.on_hold").expecting(200)
            #expect(try held.json("data")?.canonicalBytes == events.json("data", 0).canonicalBytes)
        }
    }

    @Test func `what was refused is sent again with the same id, and the log tells of every attempt`()
        async throws
    {
        let receiver = try HookReceiver { number in
            number == 1 ? "HTTP/1.1 503 Later\r\nContent-Length: 5\r\n\r\nlater" : HookReceiver.ok
        }
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { _, client in
            _ = try await subscribe(client, receiver.url, #"["customer.created"]"#)
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            // The second attempt follows five seconds after the first.
            let hooks = try await receiver.wait(for: 2)
            #expect(Set(hooks.map(\.id)).count == 1)
            #expect(Set(hooks.map(\.body)).count == 1)
            let done = try await delivery(client, "status=delivered") { _ in true }
            let id = try #require(done["id"]?.string)
            let one = try await client.send("GET", "/v1/webhook_deliveries/\(id)").expecting(200)
            #expect(try one.integer("attempts") == 2)
            #expect(try one.integer("log", 0, "status") == 503)
            #expect(try one.string("log", 0, "response") == "later")
            #expect(try one.integer("log", 1, "status") == 200)
            _ = try await client.send("POST", "/v1/webhook_deliveries/\(id)/replay").expecting(200)
            #expect(try await Set(receiver.wait(for: 3).map(\.id)).count == 1)
            let event = try #require(hooks.first?.id)
            let list = try await client.send("GET", "/v1/webhook_deliveries?event_id=\(event)").expecting(200)
            #expect(try list.json("data").elements.count == 1)
            let metrics = try await client.send("GET", "/metrics").expecting(200).text
            #expect(metrics.contains(#"quittance_webhook_attempts_total{result="refused"} 1"#))
        }
    }

    /// Answers that are no success, and what the log says of each.
    static let failures: [(answer: String, status: Int64?, response: String?)] = [
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, ""),
        ("HTTP/1.1 500 Oh\r\nConnection: close\r\n\r\n" + String(repeating: "x", count: 3_000_000), 500, nil),
        ("what?", nil, nil), ("", nil, nil),
    ]

    @Test(arguments: failures)
    func `a redirect, an answer without end, and no answer are failures`(
        answer: String,
        status: Int64?,
        response: String?
    ) async throws {
        let receiver = try HookReceiver { _ in answer }
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { _, client in
            _ = try await subscribe(client, receiver.url, #"["customer.created"]"#)
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            let row = try await delivery(client, "status=pending") { $0["attempts"]?.integer == 1 }
            let path = "/v1/webhook_deliveries/\(try #require(row["id"]?.string))"
            let one = try await client.send("GET", path).expecting(200)
            #expect(try one.json("log", 0, "status").integer == status)
            if let response { #expect(try one.string("log", 0, "response") == response) }
            #expect(try one.json("log", 0, "response").string?.utf8.count ?? 0 <= 1_024)
            #expect(try (one.json("log", 0, "error").string != nil) == (status == nil))
            #expect(receiver.received.count == 1)
        }
    }

    @Test func `a receiver that answers 410 is disabled`() async throws {
        let receiver = try HookReceiver { _ in "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n" }
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { _, client in
            let (path, _) = try await subscribe(client, receiver.url, #"["customer.created"]"#)
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            let row = try await delivery(client, "status=failed") { _ in true }
            let endpoint = try await client.send("GET", path).expecting(200)
            #expect(try endpoint.json("enabled").boolean == false)
            #expect(try endpoint.string("disabled_reason") == "it answered 410 Gone")
            let replay = "/v1/webhook_deliveries/\(try #require(row["id"]?.string))/replay"
            let refused = try await client.send("POST", replay).expecting(409)
            #expect(try refused.string("code") == "webhook_endpoint_disabled")
        }
    }

    @Test func `a receiver that hangs holds up neither another one nor any request`() async throws {
        let hanging = try HookReceiver { _ in
            Thread.sleep(forTimeInterval: 20)
            return HookReceiver.ok
        }
        let quick = try HookReceiver()
        defer {
            hanging.close()
            quick.close()
        }
        try await RunningServer.with(Self.loopback) { _, client in
            _ = try await subscribe(client, hanging.url, #"["customer.created"]"#)
            _ = try await subscribe(client, quick.url, #"["customer.created"]"#)
            let scene = Scene(client: client)
            for index in 0..<20 { _ = try await scene.customer("C-\(index)", limit: 5) }
            try await quick.wait(for: 20)
            #expect(hanging.received.count <= 4)
        }
    }

    @Test func `what was committed before a kill is sent after the restart`() async throws {
        let isUp = HookSwitch()
        let receiver = try HookReceiver { _ in isUp.isOn ? HookReceiver.ok : "HTTP/1.1 500 No\r\n\r\n" }
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { server, client in
            let (_, secret) = try await subscribe(client, receiver.url, #"["customer.created"]"#)
            let scene = Scene(client: client)
            for index in 0..<30 { _ = try await scene.customer("C-\(index)", limit: 5) }
            await server.kill()
            isUp.turnOn()
            let again = try await RunningServer.start(in: server.directory, key: server.key, Self.loopback)
            let committed = try await again.client().send(
                "GET",
                "/v1/events?types=customer.created&limit=100"
            )
            .expecting(200).json("data").elements.compactMap { $0["id"]?.string }
            #expect(committed.count == 30)
            // Those that were answered 500 before the kill follow five seconds after that.
            for _ in 0..<6_000
            where try await again.client()
                .send("GET", "/v1/webhook_deliveries?status=delivered&limit=100").expecting(200)
                .json("data").elements.count < 30
            {
                try await Task.sleep(for: .milliseconds(20))
            }
            let delivered = Set(receiver.received.compactMap(\.id))
            #expect(delivered == Set(committed))
            #expect(receiver.received.allSatisfy { $0.isSigned(by: secret) })
            await again.stop()
        }
    }

    @Test func `a secret is told once, and both sign for a day after one was replaced`() async throws {
        let receiver = try HookReceiver()
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { server, client in
            let body = #"{"url":"\#(receiver.url)","event_types":["customer.created"]}"#
            let key = ["Idempotency-Key": "once"]
            let made = try await client.send("POST", "/v1/webhook_endpoints", body, key).expecting(201)
            let old = try #require(try made.string("secret"))
            #expect(old.hasPrefix("whsec_") && old.utf8.count == 50)
            let again = try await client.send("POST", "/v1/webhook_endpoints", body, key).expecting(201)
            #expect(again.fields["idempotent-replayed"] == "true")
            #expect(try again.string("id") == made.string("id"))
            #expect(try again.json()["secret"] == nil)
            let path = "/v1/webhook_endpoints/\(try #require(try made.string("id")))"
            let rotated = try await client.send(
                "POST",
                "\(path)/rotate_secret",
                nil,
                ["Idempotency-Key": "r"]
            )
            .expecting(200)
            let new = try #require(try rotated.string("secret"))
            #expect(new != old)
            #expect(try rotated.string("previous_secret_until") != nil)
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            let hook = try #require(try await receiver.wait().first)
            #expect(hook.isSigned(by: old) && hook.isSigned(by: new))
            let told = [
                try await client.send("GET", path).text,
                try await client.send("GET", "/v1/webhook_endpoints").text,
                try await client.send("GET", "/v1/events?limit=1000").text,
            ]
            for secret in [old, new] {
                #expect(told.allSatisfy { !$0.contains(secret.dropFirst(6)) })
            }
            let file = try Data(
                contentsOf: URL(fileURLWithPath: RunningServer.database(in: server.directory))
            )
            for secret in [old, new] {
                #expect(file.range(of: Data(secret.utf8)) == nil, "no answer is kept with its secret")
            }
        }
    }

    @Test func `a receiver hears of nothing while it is disabled, and of nothing once it is deleted`()
        async throws
    {
        let receiver = try HookReceiver()
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { _, client in
            let (path, _) = try await subscribe(client, receiver.url, #"["customer.created"]"#)
            let scene = Scene(client: client)
            _ = try await client.send("PATCH", path, #"{"enabled":false}"#).expecting(200)
            _ = try await scene.customer("C-1", limit: 5)
            _ = try await client.send("PATCH", path, #"{"enabled":true,"description":"ERP"}"#).expecting(200)
            _ = try await scene.customer("C-2", limit: 5)
            let hook = try #require(try await receiver.wait().first)
            #expect(hook.body.contains("C-2"))
            _ = try await client.send("DELETE", path, nil, ["If-Match": "\"1\""]).expecting(412)
            _ = try await client.send("DELETE", path).expecting(204)
            _ = try await client.send("GET", path).expecting(404)
            _ = try await scene.customer("C-3", limit: 5)
            #expect(
                try await delivery(client, "status=delivered") { _ in true }["event_type"]?.string
                    == "customer.created"
            )
            #expect(receiver.received.count == 1)
        }
    }

    @Test
    func
        `a URL that leads to a private place is refused, when it is given and when a name comes to stand for one`()
        async throws
    {
        try await RunningServer.with { _, client in
            let refused: [(String, String)] = [
                ("http://127.0.0.1:8080/", "private_url"), ("http://[::ffff:10.0.0.1]/", "private_url"),
                ("http://localhost/", "private_url"),
                ("http://169.254.169.254/latest/meta-data", "private_url"),
                ("http://2130706433/", "unsuitable_url"), ("https://u:p@hooks.example/", "unsuitable_url"),
                ("ftp://hooks.example/", "unsuitable_url"), ("http://hooks.example:25/", "unsuitable_url"),
            ]
            for (url, code) in refused {
                let told = try await client.send("POST", "/v1/webhook_endpoints", #"{"url":"\#(url)"}"#)
                    .expecting(422)
                #expect(try told.string("code") == code, "\(url)")
                #expect(try told.pointers() == ["/url"], "\(url)")
            }
            let types = #"{"url":"https://hooks.example/","event_types":["order.gone","order.*",7]}"#
            let wrong = try await client.send("POST", "/v1/webhook_endpoints", types).expecting(422)
            #expect(try wrong.pointers() == ["/event_types/0", "/event_types/2"])
            guard let name = Self.ownName else { return }
            for scheme in ["http", "https"] {
                _ = try await subscribe(client, "\(scheme)://\(name):9443/", #"["customer.created"]"#)
            }
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            for endpoint in try await client.send("GET", "/v1/webhook_endpoints").json("data").elements {
                let id = try #require(endpoint["id"]?.string)
                let row = try await delivery(client, "endpoint_id=\(id)") { $0["attempts"]?.integer == 1 }
                let path = "/v1/webhook_deliveries/\(try #require(row["id"]?.string))"
                let log = try await client.send("GET", path).expecting(200).string("log", 0, "error") ?? ""
                #expect(log.hasPrefix("refused: ") && log.hasSuffix(" is a private address"), "\(log)")
            }
        }
    }

    /// The name of this machine where it stands for a private address, as nearly everywhere; asks nobody else.
    private static var ownName: String? {
        let name = ProcessInfo.processInfo.hostName
        guard let hosts = try? String(contentsOfFile: "/etc/hosts", encoding: .utf8) else { return nil }
        let words = hosts.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
        let isListed = words.contains { $0.first != "#" && $0.dropFirst().contains { $0 == name } }
        return isListed ? name : nil
    }

    @Test func `an https receiver is spoken to by TLS alone, and one without a certificate is sent nothing`()
        async throws
    {
        let receiver = try HookReceiver()
        defer { receiver.close() }
        try await RunningServer.with(Self.loopback) { _, client in
            let url = "https://127.0.0.1:\(receiver.port)/"
            _ = try await subscribe(client, url, #"["customer.created"]"#)
            _ = try await Scene(client: client).customer("C-1", limit: 5)
            let row = try await delivery(client, "status=pending") { $0["attempts"]?.integer == 1 }
            let path = "/v1/webhook_deliveries/\(try #require(row["id"]?.string))"
            let one = try await client.send("GET", path).expecting(200)
            #expect(try one.string("log", 0, "error") != nil)
            #expect(receiver.received.isEmpty)
            // The record of a handshake (RFC 8446, 5.1).
            #expect(receiver.beginnings.allSatisfy { $0.starts(with: [22, 3]) })
            #expect(!receiver.beginnings.isEmpty)
        }
    }
}

/// Something that is off until it is turned on.
final class HookSwitch: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false

    var isOn: Bool { lock.withLock { value } }

    func turnOn() { lock.withLock { value = true } }
}
