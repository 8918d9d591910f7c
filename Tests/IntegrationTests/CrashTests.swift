import JSON
import Testing

@Suite struct `A killed process` {
    private static let amount = 100

    @Test func `keeps every acknowledged payment, and a retried key pays once`() async throws {
        for round in 0..<Scene.rounds(default: 3) {
            try await RunningServer.with { server, client in
                let customer = try await Scene(client: client).customer("C-1", limit: nil)
                let place = 10 + round * 17 % 300
                let acknowledged = try await stream(client, customer, killing: server, after: place)
                #expect((1..<Self.paymentsMax).contains(acknowledged.count), "cut while it ran")
                await server.kill()

                let restarted = try await RunningServer.start(in: server.directory, key: server.key)
                do {
                    try await examine(restarted, customer, acknowledged)
                } catch {
                    await restarted.kill()
                    throw error
                }
                await restarted.kill()
                let check = try await RunningServer.run([
                    "check", "--database", RunningServer.database(in: server.directory),
                ])
                #expect(check.status == 0, "\(check.output)")
            }
        }
    }

    private static let paymentsMax = 400

    private func pay(_ client: Client, _ customer: String, _ place: Int) async throws -> Answer {
        try await client.send(
            "POST",
            "/v1/payments",
            #"{"customer_id":"\#(customer)","currency":"EUR","amount":\#(Self.amount)}"#,
            ["Idempotency-Key": "pay-\(place)"]
        )
    }

    /// Pays until the connection breaks; the signal is sent by another task while payments go on.
    /// Gives back what was acknowledged: the key's place and the payment's id.
    private func stream(_ client: Client, _ customer: String, killing server: RunningServer, after: Int)
        async throws -> [Int: String]
    {
        var acknowledged: [Int: String] = [:]
        await withTaskGroup(of: Void.self) { group in
            for place in 0..<Self.paymentsMax {
                if place == after { group.addTask { await server.kill() } }
                guard let answer = try? await pay(client, customer, place), answer.status == 201 else {
                    break
                }
                acknowledged[place] = try? answer.string("id")
            }
        }
        return acknowledged
    }

    private func examine(_ server: RunningServer, _ customer: String, _ acknowledged: [Int: String])
        async throws
    {
        let client = try await server.client()
        for id in acknowledged.values {
            _ = try await client.send("GET", "/v1/payments/\(id)").expecting(200)
        }
        // One more than was acknowledged: whether that one took effect only the server knows.
        let places = 0...acknowledged.count
        for place in places {
            let again = try await pay(client, customer, place).expecting(201)
            guard let id = acknowledged[place] else { continue }
            #expect(try again.string("id") == id)
            #expect(again.fields["idempotent-replayed"] == "true")
        }
        let exposure = try await client.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
        #expect(
            try exposure.integer("exposure", "unapplied")?.magnitude == UInt64(places.count * Self.amount)
        )
        #expect(try await Scene(client: client).isClean())
    }
}
