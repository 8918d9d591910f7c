import JSON

/// Payments to one customer, each under a key of its own, and the client's own record of what was acknowledged.
struct PaymentStream {
    static let paymentsMax = 400
    private static let amount = 100

    let customer: String
    /// The payment's id by the place in the stream.
    private(set) var acknowledged: [Int: String] = [:]

    init(customer: String) {
        self.customer = customer
    }

    func pay(_ client: Client, _ place: Int) async throws -> Answer {
        try await client.send(
            "POST",
            "/v1/payments",
            #"{"customer_id":"\#(customer)","currency":"EUR","amount":\#(Self.amount)}"#,
            ["Idempotency-Key": "pay-\(place)"]
        )
    }

    /// Pays until the connection breaks; the signal is sent by another task while payments go on.
    mutating func run(_ client: Client, killing server: RunningServer, after: Int) async throws {
        var acknowledged = self.acknowledged
        await withTaskGroup(of: Void.self) { group in
            for place in 0..<Self.paymentsMax {
                if place == after { group.addTask { await server.kill() } }
                guard let answer = try? await pay(client, place), answer.status == 201 else { break }
                acknowledged[place] = try? answer.string("id")
            }
        }
        self.acknowledged = acknowledged
    }

    /// Pays in those places; what isn't acknowledged gives its status.
    mutating func pay(_ places: Range<Int>, over client: Client) async throws -> [Int] {
        var refusals: [Int] = []
        for place in places {
            let answer = try await pay(client, place)
            if answer.status == 201 {
                acknowledged[place] = try answer.string("id")
            } else {
                refusals.append(answer.status)
            }
        }
        return refusals
    }

    /// What a server that came back lost or did twice, as sentences; none is what is wanted.
    func losses(at server: RunningServer) async throws -> [String] {
        let client = try await server.client()
        var losses: [String] = []
        for (place, id) in acknowledged {
            let status = try await client.send("GET", "/v1/payments/\(id)").status
            if status != 200 { losses.append("payment \(place) answers \(status)") }
        }
        guard losses.isEmpty else { return losses }
        // One more than was acknowledged: whether that one took effect only the server knows.
        let places = 0...acknowledged.count
        for place in places {
            let again = try await pay(client, place).expecting(201)
            guard let id = acknowledged[place] else { continue }
            let isReplay = again.fields["idempotent-replayed"] == "true"
            if try again.string("id") != id || !isReplay { losses.append("key \(place) applied twice") }
        }
        let credit = try await client.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
        let unapplied = try credit.integer("exposure", "unapplied")?.magnitude
        if unapplied != UInt64(places.count * Self.amount) { losses.append("unapplied is \(credit.text)") }
        if try await !Scene(client: client).isClean() { losses.append("an invariant is broken") }
        return losses
    }
}
