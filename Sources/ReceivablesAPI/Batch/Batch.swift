import HTTPServer
import JSON
import Receivables

/// `POST /v1/batch`: operations that run in order within one command, all or none of them or each for itself.
struct Batch: Sendable {
    let gate: Gate
    private let router: Router
    private let endpoints: [String: Endpoint]

    static let pattern = "/v1/batch"
    /// Fifty orders hold the writer for 16 ms; no command may hold it over 20.
    static let operationsMax = 50

    /// - Parameter endpoints: what operations may call.
    init(gate: Gate, endpoints: [Endpoint]) throws(RouterError) {
        self.gate = gate
        router = try Router(
            endpoints.map { endpoint in
                Route(endpoint.method, endpoint.pattern) { _, _ in HTTPResponse(status: 500) }
            }
        )
        self.endpoints = Dictionary(
            endpoints.map { ("\($0.method.text) \($0.pattern)", $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var endpoint: Endpoint {
        .write(.post, Self.pattern, Endpoint.everyone) { request, session in try answer(request, session) }
    }

    private enum Method: String, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    private struct Operation {
        let method: HTTPMethod
        let path: String
        let body: JSONValue?
        let fields: HTTPFields
    }

    private struct Result {
        let status: Int
        let fields: HTTPFields
        let body: [UInt8]
        /// What is kept of it where the body holds a secret.
        let keptBody: [UInt8]?

        var isDone: Bool { (200..<300).contains(status) }
    }

    private func answer(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let isAtomic = body.boolean("atomic") ?? true
        let operations = body.list("operations", required: true, max: Self.operationsMax, Self.operation)
        try body.finish()
        guard let operations, !operations.isEmpty else {
            throw Failure.invalid("/operations", "required", "a batch has at least one operation")
        }
        var references = BatchReferences()
        var results: [Result] = []
        for (index, operation) in operations.enumerated() {
            let result = try run(operation, references, request, session)
            if !result.isDone {
                // A failure of the store is one of the whole batch, whose savepoint may be gone.
                if result.status >= 500 || isAtomic { return try Self.failed(result, index) }
            }
            references.append(result.isDone ? try? JSONValue.parse(result.body) : nil)
            results.append(result)
        }
        var reply = try Self.reply(results) { $0.body }
        if results.contains(where: { $0.keptBody != nil }) {
            reply.keptBody = try Self.reply(results) { $0.keptBody ?? $0.body }.body
        }
        return reply
    }

    private static func reply(_ results: [Result], body: (Result) -> [UInt8]) throws -> Reply {
        try Reply.json { json in
            json.field("committed", !results.contains { !$0.isDone })
            json.field(
                "results",
                array: { json in
                    for result in results { write(result, body(result), &json) }
                }
            )
        }
    }

    private static func operation(_ body: BodyReader) -> Operation? {
        let method = body.choice("method", Method.self, required: true)
        let path = body.text("path", required: true, max: 2_000)
        let key = body.text("idempotency_key", max: 255)
        let value = body.any("body")
        var fields = HTTPFields()
        _ = body.object("headers") { headers in
            for name in ["If-Match", "X-Reason"] {
                if let text = headers.text(name, max: 1_000) { fields.set(name, text) }
            }
            return Optional(())
        }
        if let key { fields.set("Idempotency-Key", key) }
        if let path, !path.hasPrefix("/v1/") {
            body.refuse("/path", "out_of_range", "an operation's path begins with /v1/")
        }
        guard let method, let path else { return nil }
        return Operation(method: HTTPMethod(method.rawValue), path: path, body: value, fields: fields)
    }

    private func run(
        _ operation: Operation,
        _ references: BatchReferences,
        _ batch: APIRequest,
        _ session: any Session
    ) throws(Failure) -> Result {
        let done: Gate.Performed
        switch admitted(operation, references, batch) {
        case .failure(let problem):
            done = Gate.Performed(response: problem.response(requestID: batch.requestID))
        case .success(let (request, endpoint)):
            done = try session.nested(actor: Actor(request.context)) { (session) throws(Failure) in
                try gate.perform(request, endpoint, session)
            }
        }
        return Result(
            status: done.response.status,
            fields: done.response.fields,
            body: done.response.body,
            keptBody: done.keptBody
        )
    }

    private func admitted(_ operation: Operation, _ references: BatchReferences, _ batch: APIRequest)
        -> Swift.Result<(APIRequest, Endpoint), Problem>
    {
        do throws(Problem) {
            return .success(try admit(operation, references, batch))
        } catch {
            return .failure(error)
        }
    }

    private func admit(
        _ operation: Operation,
        _ references: BatchReferences,
        _ batch: APIRequest
    ) throws(Problem) -> (APIRequest, Endpoint) {
        let target = try references.path(operation.path, pointer: "/path")
        let body = try operation.body.map { (body) throws(Problem) in
            try references.body(body, pointer: "")
        }
        var fields = operation.fields
        if body != nil { fields.set("Content-Type", "application/json") }
        if fields["X-Reason"] == nil, let reason = batch.context.reason { fields.set("X-Reason", reason) }
        let http: HTTPRequest
        do throws(WireError) {
            http = try HTTPRequest(
                operation.method,
                target: target,
                fields: fields,
                body: body ?? [],
                like: batch.http
            )
        } catch {
            throw Problem(error)
        }
        guard case .route(let route, let parameters) = router.resolve(http.method, http.segments),
            let endpoint = endpoints["\(route.method.text) \(route.pattern)"]
        else {
            throw Problem(404, "not_found", "A batch has no operation \(http.method.text) \(http.path).")
        }
        let request = try gate.admit(http, parameters, endpoint, batch.principal, batch.requestID)
        return (request, endpoint)
    }

    /// What a failed operation answers for the whole batch: its own problem, with its number.
    private static func failed(_ result: Result, _ index: Int) throws -> Reply {
        let problem = try JSONValue.parse(result.body)
        var reply = try Reply.json(status: result.status) { json in
            for (name, value) in problem.members where name != "errors" {
                json.key(name)
                json.raw(value.rawBytes)
            }
            json.field("operation", index)
            guard let errors = problem["errors"]?.elements else { return }
            json.field(
                "errors",
                array: { json in
                    for error in errors {
                        json.object { json in
                            for (name, value) in error.members {
                                json.key(name)
                                if name == "pointer", let pointer = value.string {
                                    json.value(Self.pointer(pointer, of: index))
                                } else {
                                    json.raw(value.rawBytes)
                                }
                            }
                        }
                    }
                }
            )
        }
        for name in ["Retry-After", "Allow"] {
            if let value = result.fields[name] { reply.fields.set(name, value) }
        }
        reply.fields.set("Content-Type", Problem.mediaType)
        reply.commits = false
        return reply
    }

    private static func pointer(_ pointer: String, of index: Int) -> String {
        pointer == "/path" ? "/operations/\(index)/path" : "/operations/\(index)/body\(pointer)"
    }

    private static func write(_ result: Result, _ body: [UInt8], _ json: inout JSONWriter) {
        json.object { json in
            json.field("status", result.status)
            json.field(
                "headers",
                object: { json in
                    for name in ["ETag", "Location", "Idempotent-Replayed"] {
                        guard let value = result.fields[name] else { continue }
                        json.key(name.lowercased())
                        json.value(value)
                    }
                }
            )
            if body.isEmpty {
                json.null("body")
            } else {
                json.field("body", raw: body)
            }
        }
    }
}
