import Digest
package import HTTPServer
import JSON
package import Receivables
import Synchronization

/// What every request passes: id, key, role, parameters, body; and for writes idempotency, dry run and version.
package final class Gate: Sendable {
    let store: any Store
    let realTime: @Sendable () -> Instant
    let keys: KeyRing
    private let requestPrefix: String
    private let requestCount = Atomic<UInt64>(0)
    private let log: @Sendable (String) -> Void

    package init(
        store: any Store,
        realTime: @escaping @Sendable () -> Instant,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.realTime = realTime
        self.log = log
        keys = KeyRing(store: store, realTime: realTime)
        requestPrefix = hexText((0..<6).map { _ in UInt8.random(in: 0...255) })
    }

    package func route(_ endpoint: Endpoint) -> Route {
        Route(endpoint.method, endpoint.pattern) { [self] request, parameters in
            await answer(request, parameters, endpoint)
        }
    }

    /// The answer to what the wire refuses by itself.
    package func response(to error: WireError, _ request: HTTPRequest?) -> HTTPResponse {
        response(to: Problem(error), request)
    }

    func response(to problem: Problem, _ request: HTTPRequest?) -> HTTPResponse {
        let id = requestID(request)
        return sealed(problem.response(requestID: id), id)
    }

    private func answer(_ http: HTTPRequest, _ parameters: PathParameters, _ endpoint: Endpoint) async
        -> HTTPResponse
    {
        let id = requestID(http)
        do {
            let principal = try await keys.principal(http.fields["Authorization"])
            let request = try await admit(http, parameters, endpoint, principal, id)
            switch endpoint.work {
            case .read(let handler):
                return sealed(try await read(request, handler, isReport: false), id)
            case .report(let handler):
                return sealed(try await read(request, handler, isReport: true), id)
            case .write(let handler):
                let response = try await write(request, handler)
                // A key that was revoked here is refused from the next request on.
                if endpoint.pattern.hasPrefix("/v1/api_keys") { keys.forget() }
                return sealed(response, id)
            }
        } catch {
            return sealed(problem(error, id).response(requestID: id), id)
        }
    }

    /// Checks what can be checked without the store.
    private func admit(
        _ http: HTTPRequest,
        _ parameters: PathParameters,
        _ endpoint: Endpoint,
        _ principal: Principal,
        _ id: String
    ) async throws -> APIRequest {
        guard !principal.roles.isDisjoint(with: endpoint.roles.union([.admin])) else {
            throw Problem(403, "role_required", "The key has none of the roles that may do this.")
                .with("roles", endpoint.roles.snapshot)
        }
        guard http.fields["Accept"] == nil || endpoint.offers.contains(where: http.accepts) else {
            throw Problem(
                406,
                "not_acceptable",
                "The answer comes as \(endpoint.offers.joined(separator: " or "))."
            )
        }
        var seen: Set<String> = []
        for pair in http.query {
            guard endpoint.parameters.contains(pair.name) else {
                throw Problem(422, "unknown_parameter", "The query parameter \(pair.name) is not known here.")
            }
            guard seen.insert(pair.name).inserted else {
                throw Problem.malformedParameter(pair.name, "given once")
            }
        }
        var principal = principal
        if let actor = http.fields["X-Actor"] {
            guard principal.mayActAs else {
                throw Problem(403, "act_as_required", "X-Actor takes a key with the scope act_as.")
            }
            guard let user = ID<User>(actor),
                try await store.read({ (session) throws(Failure) in try session.user(user)?.isActive == true }
                )
            else { throw Problem.malformedHeader("X-Actor", "the id of an active user") }
            principal = principal.acting(as: user)
        }
        return APIRequest(
            http: http,
            parameters: parameters,
            principal: principal,
            requestID: id,
            json: try body(of: http),
            expectedVersion: try expectedVersion(http.fields)
        )
    }

    private func body(of http: HTTPRequest) throws -> JSONValue? {
        guard !http.body.isEmpty else { return nil }
        let type = (http.fields["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        let isMergePatch = type == "application/merge-patch+json" && http.method == .patch
        guard type == "application/json" || isMergePatch else {
            throw Problem(415, "unsupported_media_type", "Send application/json.")
        }
        do {
            return try JSONValue.parse(http.body)
        } catch {
            throw Problem(400, "malformed_json", String(error.description.prefix(300)))
                .with("offset", .integer(Int64(error.offset)))
        }
    }

    /// The version that `If-Match` asks for: strong comparison, so a weak tag never matches (RFC 9110, 13.1.1).
    private func expectedVersion(_ fields: HTTPFields) throws -> ExpectedVersion? {
        let text = fields.values(of: "If-Match").joined(separator: ",")
        guard !text.isEmpty, text != "*" else { return nil }
        var versions: [Int64] = []
        for part in text.split(separator: ",") {
            var tag = part.filter { $0 != " " && $0 != "\t" }[...]
            let isWeak = tag.hasPrefix("W/")
            if isWeak { tag = tag.dropFirst(2) }
            guard tag.count >= 2, tag.first == "\"", tag.last == "\"" else {
                throw Problem.malformedHeader("If-Match", "a list of entity tags or *")
            }
            guard !isWeak, let version = Int64(tag.dropFirst().dropLast().prefix { $0 != "-" }) else {
                continue
            }
            versions.append(version)
        }
        return ExpectedVersion(anyOf: versions)
    }

    private func read(
        _ request: APIRequest,
        _ handler: @escaping Endpoint.Handler,
        isReport: Bool
    ) async throws -> HTTPResponse {
        let work: @Sendable (any Session) throws(Failure) -> Result<Reply, Problem> = {
            (session) throws(Failure) in
            do {
                return .success(try handler(request, session))
            } catch let failure as Failure {
                throw failure
            } catch let problem as Problem {
                return .failure(problem)
            } catch {
                return .failure(Problem(500, "internal_error", "The server failed."))
            }
        }
        let result = isReport ? try await store.report(work) : try await store.read(work)
        let reply = try result.get()
        if let tag = reply.fields["ETag"], let seen = request.http.fields["If-None-Match"] {
            let tags = seen.split(separator: ",").map { $0.filter { $0 != " " } }
            if tags.contains("*") || tags.contains(where: { $0 == tag || $0 == "W/\(tag)" }) {
                var fields = HTTPFields()
                fields.set("ETag", tag)
                return HTTPResponse(status: 304, fields: fields)
            }
        }
        return HTTPResponse(status: reply.status, fields: reply.fields, body: reply.body)
    }

    private func problem(_ error: any Error, _ id: String) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let failure as Failure:
            if case .store(let inner) = failure { log("request \(id): \(inner)") }
            return Problem(failure)
        default:
            log("request \(id): \(error)")
            return Problem(
                500,
                "internal_error",
                "The server failed; the request id names the entry in its log."
            )
        }
    }

    /// Taken from the client only where it can't forge a log line.
    private func requestID(_ request: HTTPRequest?) -> String {
        if let given = request?.fields["X-Request-Id"], (1...64).contains(given.utf8.count),
            given.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || [45, 46, 95].contains($0)
            })
        {
            return given
        }
        return "\(requestPrefix)-\(requestCount.add(1, ordering: .relaxed).newValue)"
    }

    private func sealed(_ response: HTTPResponse, _ id: String) -> HTTPResponse {
        var response = response
        response.fields.set("X-Request-Id", id)
        response.fields.set("Cache-Control", "no-store")
        response.fields.set("X-Content-Type-Options", "nosniff")
        return response
    }
}

extension Gate {
    /// Runs a command once, whatever its key says: the kept answer is looked up and stored in its own transaction.
    private func write(_ request: APIRequest, _ handler: @escaping Endpoint.Handler) async throws
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
