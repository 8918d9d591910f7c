import Digest
import HTTPServer
import JSON
import Receivables

extension Gate {
    /// Runs a command once, whatever its key says: the kept answer is looked up and stored in its own transaction.
    func write(_ request: APIRequest, _ handler: @escaping Endpoint.Handler) async throws
        -> HTTPResponse
    {
        let key = try idempotencyKey(request.http.fields)
        let isDryRun = try dryRun(request.http.fields)
        let fingerprint = key == nil ? [] : fingerprint(of: request)
        let moment = realTime()
        let response = try await store.write(actor: Actor(request.context)) {
            [log] (session) throws(Failure) in
            if let key, !isDryRun,
                let kept = try session.keptAnswer(key: request.principal.key, idempotencyKey: key)
            {
                return .rollback(Self.replay(kept, fingerprint, request.requestID))
            }
            let reply: Reply
            do {
                reply = try handler(request, session)
            } catch let failure as Failure {
                if case .store = failure { throw failure }
                return .rollback(Problem(failure).response(requestID: request.requestID))
            } catch let problem as Problem {
                return .rollback(problem.response(requestID: request.requestID))
            } catch {
                log("request \(request.requestID): \(error)")
                return .rollback(
                    Problem(500, "internal_error", "The server failed.").response(
                        requestID: request.requestID
                    )
                )
            }
            var response = HTTPResponse(status: reply.status, fields: reply.fields, body: reply.body)
            if isDryRun {
                response.fields.set("Dry-Run", "true")
                return .rollback(response)
            }
            if let key, (200..<300).contains(reply.status) {
                let headers = reply.fields.flatMap { [$0.name, $0.value] }
                let answer = KeptAnswer(
                    fingerprint: fingerprint,
                    status: reply.status,
                    headers: headers,
                    body: reply.keptBody ?? reply.body,
                    keptAt: moment
                )
                try session.keep(answer, key: request.principal.key, idempotencyKey: key)
            }
            return reply.commits ? .commit(response) : .rollback(response)
        }
        return response
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
