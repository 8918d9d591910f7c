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
    let log: @Sendable (String) -> Void
    private let settings: APISettings

    package init(
        store: any Store,
        settings: APISettings = APISettings(),
        realTime: @escaping @Sendable () -> Instant,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.settings = settings
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
        // What the access log tells beside the wire: the key by its id, never its secret.
        var notes = HTTPFields([("route", endpoint.pattern)])
        var response: HTTPResponse
        do {
            let principal = try await keys.principal(http.fields.values(of: "Authorization"))
            notes.add("key_id", principal.key.text)
            let person = try await person(named: http.fields["X-Actor"], by: principal)
            let request = try admit(http, parameters, endpoint, person, id)
            if let user = request.principal.user { notes.add("user_id", user.text) }
            response = try await answer(request, endpoint)
        } catch {
            response = problem(error, id).response(requestID: id)
        }
        response.notes = notes
        return sealed(response, id)
    }

    private func answer(_ request: APIRequest, _ endpoint: Endpoint) async throws -> HTTPResponse {
        switch endpoint.work {
        case .read(let handler): return try await read(request, handler, isReport: false)
        case .report(let handler): return try await read(request, handler, isReport: true)
        case .rendering(let renderer): return try await render(request, renderer)
        case .job(let job):
            let reply = try await job(request)
            return HTTPResponse(status: reply.status, fields: reply.fields, body: reply.body)
        case .steps(let job): return try await run(request, job)
        case .write:
            let response = try await write(request, endpoint)
            // A key that was revoked here, or whose person has left, is refused from the next request on.
            if ["/v1/api_keys", "/v1/users", Batch.pattern].contains(where: endpoint.pattern.hasPrefix) {
                keys.forget()
            }
            return response
        }
    }

    /// Checks what can be checked without the store.
    func admit(
        _ http: HTTPRequest,
        _ parameters: PathParameters,
        _ endpoint: Endpoint,
        _ principal: Principal,
        _ id: String
    ) throws(Problem) -> APIRequest {
        guard !principal.roles.isDisjoint(with: endpoint.roles.union([.admin])) else {
            throw Problem(403, "role_required", "The key has none of the roles that may do this.")
                .with("roles", endpoint.roles.snapshot)
        }
        // Only what portal keys may call looks at whose the documents are.
        guard principal.customer == nil || endpoint.roles.contains(.portal) else {
            throw Problem(403, "role_required", "A key of one customer may do what portal keys may do.")
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
        try checkReason(http.fields)
        return APIRequest(
            http: http,
            parameters: parameters,
            principal: principal,
            requestID: id,
            json: endpoint.takesFile ? try requireFile(http) : try body(of: http, endpoint),
            expectedVersion: try EntityTags("If-Match", in: http.fields)?.versions,
            receivedAt: realTime(),
            settings: settings
        )
    }

    /// The key, acting for the person that it names.
    private func person(named text: String?, by principal: Principal) async throws -> Principal {
        guard let text else { return principal }
        guard principal.mayActAs else {
            throw Problem(403, "act_as_required", "X-Actor takes a key with the scope act_as.")
        }
        let found = try await store.read { (session) throws(Failure) -> User? in
            guard let reference = Reference<User>(text), let id = try session.find(reference),
                let user = try session.user(id), user.isActive
            else { return nil }
            return user
        }
        guard let found else {
            throw Problem.malformedHeader("X-Actor", "the id of an active user, or ext: and an external id")
        }
        return principal.acting(as: found)
    }

    /// A byte that was no UTF-8 has become a replacement character on its way here.
    private func checkReason(_ fields: HTTPFields) throws(Problem) {
        let reasons = fields.values(of: "X-Reason")
        guard !reasons.isEmpty else { return }
        let charactersMax = BodyReader.reasonCharactersMax
        guard reasons.count == 1, reasons[0].isPlainText(charactersMax: charactersMax, hasLines: true),
            !reasons[0].unicodeScalars.contains("\u{FFFD}")
        else {
            throw Problem.malformedHeader(
                "X-Reason",
                "a text in UTF-8 of at most \(charactersMax) characters"
            )
        }
    }

    /// A file is read by who takes it; a form or JSON is none.
    private func requireFile(_ http: HTTPRequest) throws(Problem) -> JSONValue? {
        guard http.mediaType != "application/json", !http.mediaType.hasPrefix("multipart/") else {
            throw Problem(415, "unsupported_media_type", "Send the file itself, as application/octet-stream.")
        }
        return nil
    }

    private func body(of http: HTTPRequest, _ endpoint: Endpoint) throws(Problem) -> JSONValue? {
        guard !http.body.isEmpty else { return nil }
        let type = http.mediaType
        guard !endpoint.takes.contains(type) else { return nil }
        let isMergePatch = type == "application/merge-patch+json" && http.method == .patch
        guard type == "application/json" || isMergePatch else {
            let types = (["application/json"] + endpoint.takes.sorted()).joined(separator: " or ")
            throw Problem(415, "unsupported_media_type", "Send \(types).")
        }
        do throws(JSONError) {
            return try JSONValue.parse(http.body)
        } catch {
            throw Problem(400, "malformed_json", String(error.description.prefix(300)))
                .with("offset", .integer(Int64(error.offset)))
        }
    }

    private func read(
        _ request: APIRequest,
        _ handler: @escaping Endpoint.Handler,
        isReport: Bool
    ) async throws -> HTTPResponse {
        let work: @Sendable (any Session) throws(Failure) -> Result<Reply, Problem> = {
            [self] (session) throws(Failure) in
            try attempt(request) { try handler(request, session) }
        }
        let result = isReport ? try await store.report(work) : try await store.read(work)
        return try conditional(result.get(), request)
    }

    /// Reads and draws beside the writer, which only keeps what was drawn for the first time.
    private func render(_ request: APIRequest, _ renderer: @escaping Endpoint.Renderer) async throws
        -> HTTPResponse
    {
        let drawn = try await store.read {
            [self] (session) throws(Failure) -> Result<RenderingAnswer, Problem> in
            try attempt(request) { try renderer(request, session) }
        }
        switch try drawn.get() {
        case .reply(let reply): return try conditional(reply, request)
        case .fresh(let keep):
            let reply = try await store.write(actor: Actor(request.context)) { (session) throws(Failure) in
                .commit(try keep(session))
            }
            return try conditional(reply, request)
        }
    }

    /// Tells the store's failures, which end its work, from refusals that are answers.
    private func attempt<Value>(_ request: APIRequest, _ work: () throws -> Value) throws(Failure)
        -> Result<Value, Problem>
    {
        do {
            return .success(try work())
        } catch let failure as Failure {
            throw failure
        } catch let problem as Problem {
            return .failure(problem)
        } catch {
            log("request \(request.requestID): \(error)")
            return .failure(Problem(500, "internal_error", "The server failed."))
        }
    }

    private func conditional(_ reply: Reply, _ request: APIRequest) throws -> HTTPResponse {
        if let tag = reply.fields["ETag"],
            let seen = try EntityTags("If-None-Match", in: request.http.fields),
            seen.match(tag)
        {
            var fields = HTTPFields()
            fields.set("ETag", tag)
            return HTTPResponse(status: 304, fields: fields)
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
