import HTTPServer
import JSON
import Receivables

/// Back-tests of policy versions.
struct SimulationController: Sendable {
    private static let roles: Set<Role> = [.creditManager, .creditAnalyst, .auditor]
    /// Days that a period has where nothing else is asked for.
    private static let periodDays = 365

    private let store: any Store
    private let simulations: Simulations

    init(store: any Store) {
        self.store = store
        simulations = Simulations(store: store)
    }

    var endpoints: [Endpoint] {
        [
            .job(.post, "/v1/credit_policies/{id}/simulate", Self.roles) { [store, simulations] request in
                let isAsync = request.respondsAsync
                let test = try await store.read { (session) throws(Failure) -> Result<BackTest, Problem> in
                    do {
                        return .success(try Self.test(request, session))
                    } catch let failure as Failure {
                        throw failure
                    } catch let problem as Problem {
                        return .failure(problem)
                    } catch {
                        throw .store(.unavailable("\(error)"))
                    }
                }.get()
                let run = try simulations.begin(test)
                if isAsync {
                    Task.detached { try await simulations.finish(run) }
                    var reply = try Self.reply(run, status: 202).location("/v1/simulations/\(run.id.text)")
                    reply.fields.set("Preference-Applied", "respond-async")
                    return reply
                }
                try await simulations.finish(run)
                return try Self.reply(run, status: 200)
            },
            .read("/v1/simulations", Self.roles) { [simulations] _, _ in
                try .json { json in
                    json.field(
                        "data",
                        array: { json in
                            for run in simulations.all { json.object { $0.members(of: run) } }
                        }
                    )
                    json.field("has_more", false)
                    json.field("next_cursor", nil as String?)
                }
            },
            .read("/v1/simulations/{id}", Self.roles) { [simulations] request, _ in
                let text = request.parameters["id"] ?? ""
                guard let id = ID<BackTest>(text), let run = simulations.run(id) else {
                    throw Failure.missing(.simulation, text)
                }
                return try Self.reply(run, status: 200)
            },
        ]
    }

    private static func test(_ request: APIRequest, _ session: any Session) throws -> BackTest {
        let id = try request.path(CreditPolicy.self, session.find)
        let body = BodyReader(request.json)
        let to = body.date("to") ?? session.today
        let from = body.date("from") ?? to.adding(days: 1 - periodDays)
        let number = body.integer("version", in: 1...Int64(Int32.max))
        let currency = body.currency("currency")
        let terms = body.object("terms") { PolicyVersionBody.terms($0) }
        if number != nil, terms != nil {
            body.refuse("/terms", "ambiguous", "a version of the policy, or terms of a draft, not both")
        }
        if from > to { body.refuse("/from", "ends_before_start", "\(from) is after \(to)") }
        if to > session.today { body.refuse("/to", "future_date", "\(to) is after today, \(session.today)") }
        try body.finish()
        guard let counted = try InsightDesk(session: session).currency(currency) ?? currency
        else { throw Failure.invalid("/currency", "required", "nothing is booked yet; name a currency") }
        let versions = try session.policyVersions(of: id)
        let version: PolicyVersion
        if let terms {
            version = PolicyVersion(
                reference: PolicyVersionReference(policy: id, number: 0),
                createdAt: session.now,
                effectiveFrom: session.today,
                activatedAt: nil,
                terms: terms
            )
        } else if let number {
            guard let named = versions.first(where: { $0.reference.number == number }) else {
                throw Failure.invalid("/version", "unknown_version", "the policy has no version \(number)")
            }
            version = named
        } else {
            guard let latest = versions.last else {
                throw Failure.invalid("/version", "unknown_version", "the policy has no version yet")
            }
            version = latest
        }
        return try BackTest(
            version,
            over: BackTestPeriod(from: from, to: to, currency: counted),
            session: session
        )
    }

    private static func reply(_ run: SimulationRun, status: Int) throws -> Reply {
        try .json(status: status) { json in
            json.members(of: run)
            if case .finished(let report) = run.state { json.members(report) }
        }
    }
}
