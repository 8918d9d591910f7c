import JSON
import TestSupport
import Testing

@Suite struct `A killed process` {
    @Test func `keeps every acknowledged payment, and a retried key pays once`() async throws {
        for round in 0..<rounds(default: 3) {
            try await RunningServer.with { server, client in
                var payments = PaymentStream(
                    customer: try await Scene(client: client).customer("C-1", limit: nil)
                )
                try await payments.run(client, killing: server, after: 10 + round * 17 % 300)
                #expect(
                    (1..<PaymentStream.paymentsMax).contains(payments.acknowledged.count),
                    "cut while it ran"
                )
                await server.kill()
                let lost = try await Crash.lossesAfterRestart(of: server, payments)
                #expect(lost == [])
            }
        }
    }
}

@Suite struct `A power cut` {
    /// Runs payments into a cut and gives back what is lost after it.
    private func losses(synchronous: String, round: Int, _ cut: PowerCut) async throws -> [String] {
        var losses: [String] = []
        var surroundings = RunningServer.Surroundings(configuration: #"{"synchronous":"\#(synchronous)"}"#)
        surroundings.preloaded = cut.preload
        try await RunningServer.with(surroundings) { server, client in
            var payments = PaymentStream(
                customer: try await Scene(client: client).customer("C-1", limit: nil)
            )
            try await payments.run(client, killing: server, after: 10 + round * 37 % 300)
            #expect((1..<PaymentStream.paymentsMax).contains(payments.acknowledged.count), "cut while it ran")
            await server.kill()
            // Every other cut leaves some of what was written since the last sync, torn at any sector.
            try cut.strike(in: server.directory, tornBy: round.isMultiple(of: 2) ? nil : UInt64(round))
            losses = try await Crash.lossesAfterRestart(of: server, payments)
        }
        return losses
    }

    @Test func `keeps every acknowledged payment, and a retried key pays once`() async throws {
        try await PowerCut.with { cut in
            for round in 0..<rounds(default: 4) {
                let lost = try await losses(synchronous: "full", round: round, cut)
                #expect(lost == [], "round \(round)")
            }
        }
    }

    @Test func `loses acknowledged payments where nothing is synced, so the proof can fail`() async throws {
        try await PowerCut.with { cut in
            let lost = try await losses(synchronous: "off", round: 0, cut)
            #expect(lost != [])
        }
    }

    @Test func `of the disk's syncs alone refuses payments until they work again`() async throws {
        try await PowerCut.with { cut in
            try await RunningServer.with(RunningServer.Surroundings(preloaded: cut.preload)) {
                server,
                client in
                var payments = PaymentStream(
                    customer: try await Scene(client: client).customer("C-1", limit: nil)
                )
                let before = try await payments.pay(0..<20, over: client)
                #expect(before == [])
                try cut.setSyncs(failing: true, in: server.directory)
                let meanwhile = try await payments.pay(20..<25, over: client)
                #expect(meanwhile == [503, 503, 503, 503, 503])
                try cut.setSyncs(failing: false, in: server.directory)
                let after = try await payments.pay(20..<40, over: client)
                #expect(after == [])
                await server.kill()
                try cut.strike(in: server.directory)
                let lost = try await Crash.lossesAfterRestart(of: server, payments)
                #expect(lost == [])
            }
        }
    }
}

enum Crash {
    /// Serves the folder again and gives back what is lost, with what `quittance check` says after it.
    static func lossesAfterRestart(of server: RunningServer, _ payments: PaymentStream) async throws
        -> [String]
    {
        let restarted: RunningServer
        do {
            restarted = try await RunningServer.start(in: server.directory, key: server.key)
        } catch is RunningServer.NotStarted {
            return ["the server does not start"]
        }
        var losses: [String]
        do {
            losses = try await payments.losses(at: restarted)
        } catch {
            await restarted.kill()
            throw error
        }
        await restarted.kill()
        let database = RunningServer.database(in: server.directory)
        let check = try await RunningServer.run(["check", "--database", database])
        if check.status != 0 { losses.append(check.output) }
        return losses
    }
}
