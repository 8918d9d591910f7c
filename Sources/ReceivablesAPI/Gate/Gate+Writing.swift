import Digest
import HTTPServer
import JSON
import Receivables

extension Gate {
    /// Runs a command in a transaction of its own.
    func write(_ request: APIRequest, _ endpoint: Endpoint) async throws -> HTTPResponse {
        let isDryRun = try dryRun(request.http.fields)
        return try await store.write(actor: Actor(request.context)) { [self] (session) throws(Failure) in
            let outcome = try perform(request, endpoint, session, isDryRun: isDryRun)
            switch outcome {
            case .commit(let done) where !isDryRun: return .commit(done.response)
            case .commit(var done):
                done.response.fields.set("Dry-Run", "true")
                return .rollback(done.response)
            case .rollback(let done): return .rollback(done.response)
            }
        }
    }

    /// Runs what takes several commands. The answer is kept for its key once all of them are done; until then the commands
    /// themselves see to it that none runs twice.
    func run(_ request: APIRequest, _ job: @escaping Endpoint.Job) async throws -> HTTPResponse {
        let isDryRun = try dryRun(request.http.fields)
        let key = isDryRun ? nil : try idempotencyKey(request.http.fields)
        let fingerprint = key == nil ? [] : self.fingerprint(of: request)
        let owner = request.principal.key
        if let key,
            let kept = try await store.read({ (session) throws(Failure) in
                try session.keptAnswer(key: owner, idempotencyKey: key)
            })
        {
            return Self.replay(kept, fingerprint, request.requestID)
        }
        let reply = try await job(request)
        var response = HTTPResponse(status: reply.status, fields: reply.fields, body: reply.body)
        if isDryRun { response.fields.set("Dry-Run", "true") }
        guard let key, (200..<300).contains(reply.status) else { return response }
        let answer = KeptAnswer(
            fingerprint: fingerprint,
            status: reply.status,
            headers: reply.fields.flatMap { [$0.name, $0.value] },
            body: reply.body,
            keptAt: realTime()
        )
        try await store.write(actor: nil) { (session) throws(Failure) in
            guard try session.keptAnswer(key: owner, idempotencyKey: key) == nil else { return .rollback(()) }
            try session.keep(answer, key: owner, idempotencyKey: key)
            return .commit(())
        }
        return response
    }

    /// What came of a command, and what is kept of its answer where that holds a secret.
    struct Performed: Sendable {
        var response: HTTPResponse
        var keptBody: [UInt8]?
    }

    /// Runs a command once, whatever its key says: the kept answer is looked up and stored in its own transaction. A
    /// dry run has no key.
    func perform(
        _ request: APIRequest,
        _ endpoint: Endpoint,
        _ session: any Session,
        isDryRun: Bool = false
    ) throws(Failure) -> Outcome<Performed> {
        func refused(_ problem: Problem) -> Outcome<Performed> {
            .rollback(Performed(response: problem.response(requestID: request.requestID)))
        }
        let reply: Reply
        let key: String?
        let fingerprint: [UInt8]
        do {
            key = isDryRun ? nil : try idempotencyKey(request.http.fields)
            fingerprint = key == nil ? [] : self.fingerprint(of: request)
            if let key, let kept = try session.keptAnswer(key: request.principal.key, idempotencyKey: key) {
                return .rollback(Performed(response: Self.replay(kept, fingerprint, request.requestID)))
            }
            reply = try endpoint.handler(request, session)
        } catch let failure as Failure {
            if case .store = failure { throw failure }
            return refused(Problem(failure))
        } catch let problem as Problem {
            return refused(problem)
        } catch {
            log("request \(request.requestID): \(error)")
            return refused(Problem(500, "internal_error", "The server failed."))
        }
        let done = Performed(
            response: HTTPResponse(status: reply.status, fields: reply.fields, body: reply.body),
            keptBody: reply.keptBody
        )
        if let key, (200..<300).contains(reply.status) {
            let answer = KeptAnswer(
                fingerprint: fingerprint,
                status: reply.status,
                headers: reply.fields.flatMap { [$0.name, $0.value] },
                body: reply.keptBody ?? reply.body,
                keptAt: realTime()
            )
            try session.keep(answer, key: request.principal.key, idempotencyKey: key)
        }
        return reply.commits ? .commit(done) : .rollback(done)
    }

    private static func replay(_ kept: KeptAnswer, _ fingerprint: [UInt8], _ id: String) -> HTTPResponse {
        guard kept.fingerprint == fingerprint else {
            return Problem(422, "idempotency_mismatch", "Another request was made with this Idempotency-Key.")
                .response(requestID: id)
        }
        var fields = HTTPFields()
        for index in stride(from: 0, to: kept.headers.count - 1, by: 2) {
            fields.set(kept.headers[index], kept.headers[index + 1])
        }
        fields.set("Idempotent-Replayed", "true")
        return HTTPResponse(status: kept.status, fields: fields, body: kept.body)
    }

    private func idempotencyKey(_ fields: HTTPFields) throws -> String? {
        let values = fields.values(of: "Idempotency-Key")
        guard var key = values.first else { return nil }
        if key.count >= 2, key.hasPrefix("\""), key.hasSuffix("\"") {
            key = String(key.dropFirst().dropLast())
        }
        guard values.count == 1, (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw Problem(
                400,
                "malformed_idempotency_key",
                "Idempotency-Key is 1 to 255 visible ASCII characters."
            )
        }
        return key
    }

    private func dryRun(_ fields: HTTPFields) throws -> Bool {
        switch fields["Dry-Run"] {
        case nil, "false": return false
        case "true": return true
        default: throw Problem.malformedHeader("Dry-Run", "true or false")
        }
    }

    private func fingerprint(of request: APIRequest) -> [UInt8] {
        var hash = SHA256()
        hash.update(
            Array(
                "\(request.http.method.text)\n\(request.http.target)\n\(request.principal.user?.text ?? "")\n"
                    .utf8
            )
        )
        hash.update(request.json?.canonicalBytes ?? request.http.body)
        return hash.finalize()
    }
}
