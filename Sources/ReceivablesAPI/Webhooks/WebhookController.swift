import Digest
import HTTPServer
import JSON
import Receivables

/// Receivers of events, and the log of what was sent to them.
enum WebhookController {
    private static let writers: Set<Role> = [.admin, .integration]
    private static let readers: Set<Role> = [.admin, .integration, .auditor]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/webhook_endpoints", writers, create),
        .read("/v1/webhook_endpoints", readers, parameters: ["limit", "cursor"]) { request, session in
            let rows = try session.webhookEndpoints(request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/webhook_endpoints/{id}", readers) { request, session in
            let id = try request.id(WebhookEndpoint.self)
            guard let endpoint = try session.webhookEndpoint(id) else {
                throw Failure.missing(.webhookEndpoint, id.text)
            }
            return try reply(endpoint)
        },
        .write(.patch, "/v1/webhook_endpoints/{id}", writers, change),
        .write(.delete, "/v1/webhook_endpoints/{id}", writers) { request, session in
            let id = try request.id(WebhookEndpoint.self)
            try BodyReader(request.json).finish()
            try desk(request, session).delete(id, expectedVersion: request.expectedVersion)
            return Reply(status: 204, body: [])
        },
        .write(.post, "/v1/webhook_endpoints/{id}/rotate_secret", writers) { request, session in
            let id = try request.id(WebhookEndpoint.self)
            try BodyReader(request.json).finish()
            let secret = freshSecret()
            let endpoint = try desk(request, session)
                .rotateSecret(of: id, to: secret, expectedVersion: request.expectedVersion)
            return try reply(endpoint, showing: secret)
        },
        .write(.post, "/v1/webhook_endpoints/{id}/test", writers) { request, session in
            let id = try request.id(WebhookEndpoint.self)
            try BodyReader(request.json).finish()
            let seq = try desk(request, session).test(id, expectedVersion: request.expectedVersion)
            let event = try session.events(after: seq - 1, types: [], limit: 1).first
            return try .json { json in
                json.field("event_id", event?.id.text)
                json.field("event_seq", seq)
            }
        },
        .write(.post, "/v1/webhook_endpoints/{id}/replay", writers, replay),
        .read(
            "/v1/webhook_deliveries",
            readers,
            parameters: ["limit", "cursor", "status", "endpoint_id", "event_id"]
        ) { request, session in
            let rows = try session.webhookDeliveries(filter(request), request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/webhook_deliveries/{id}", readers) { request, session in
            let id = try request.id(WebhookDelivery.self)
            guard let delivery = try session.webhookDelivery(id) else {
                throw Failure.missing(.webhookDelivery, id.text)
            }
            return try reply(delivery, session)
        },
        .write(.post, "/v1/webhook_deliveries/{id}/replay", writers) { request, session in
            let id = try request.id(WebhookDelivery.self)
            try BodyReader(request.json).finish()
            return try reply(desk(request, session).replay(id), session)
        },
    ]

    private static func desk(_ request: APIRequest, _ session: any Session) -> WebhookDesk {
        WebhookDesk(session: session, context: request.context, realTime: request.receivedAt)
    }

    private static func freshSecret() -> WebhookSecret {
        var random = SystemRandomNumberGenerator()
        return WebhookSecret(
            bytes: (0..<WebhookSecret.bytesCount).map { _ in UInt8.random(in: 0...255, using: &random) }
        )
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let url = body.webhookURL("url", required: true, request.settings)
        let patterns = body.eventPatterns("event_types")
        let description = body.text("description", max: 500)
        let isEnabled = body.boolean("enabled") ?? true
        try body.finish()
        guard let url else { throw Failure.invalid("/url", "required", "url is required") }
        let draft = WebhookEndpointDraft(
            url: url,
            patterns: patterns ?? [.everything],
            description: description,
            isEnabled: isEnabled
        )
        let secret = freshSecret()
        let endpoint = try desk(request, session).create(draft, secret: secret)
        return try reply(endpoint, showing: secret, status: 201)
            .location("/v1/webhook_endpoints/\(endpoint.id.text)")
    }

    private static func change(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.id(WebhookEndpoint.self)
        let body = BodyReader(request.json)
        let url: Change<WebhookURL> = body.changeRequired("url") {
            body.webhookURL("url", required: true, request.settings)
        }
        let patterns: Change<[EventPattern]> = body.changeRequired("event_types") {
            body.eventPatterns("event_types")
        }
        let description = body.change("description") { body.text("description", max: 500) }
        let isEnabled: Change<Bool> = body.changeRequired("enabled") { body.boolean("enabled") }
        try body.finish()
        let endpoint = try desk(request, session).change(
            id,
            url: url,
            patterns: patterns,
            description: description,
            isEnabled: isEnabled,
            expectedVersion: request.expectedVersion
        )
        return try reply(endpoint)
    }

    private static func replay(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.id(WebhookEndpoint.self)
        let body = BodyReader(request.json)
        let after = body.integer("after", required: true, in: 0...Int64.max)
        let until = body.integer("until", in: 0...Int64.max)
        let includesDelivered = body.boolean("delivered") ?? false
        try body.finish()
        let range = WebhookReplayRange(
            after: after ?? 0,
            until: until,
            includesDelivered: includesDelivered
        )
        let replay = try desk(request, session).replay(
            range,
            to: id,
            expectedVersion: request.expectedVersion
        )
        return try .json { json in
            json.field("queued", replay.queued)
            json.field("next_after", replay.nextAfter)
        }
    }

    private static func filter(_ request: APIRequest) throws -> WebhookDeliveryFilter {
        func id<Subject: Identified>(_ name: String, _ subject: Subject.Type) throws -> ID<Subject>? {
            guard let text = request.query(name) else { return nil }
            guard let id = ID<Subject>(text) else { throw Problem.malformedParameter(name, "an id") }
            return id
        }
        var filter = WebhookDeliveryFilter()
        filter.endpoint = try id("endpoint_id", WebhookEndpoint.self)
        filter.event = try id("event_id", Event.self)
        filter.status = request.query("status")
        let names = WebhookDelivery.State.names
        if let status = filter.status, !names.contains(status) {
            throw Problem.malformedParameter("status", "one of \(names.joined(separator: ", "))")
        }
        return filter
    }

    private static func reply(_ endpoint: WebhookEndpoint) throws(Failure) -> Reply {
        try Reply.json { $0.members(endpoint.snapshot) }.etag(endpoint.version)
    }

    /// The secret is told once: a replay of the answer has none.
    private static func reply(_ endpoint: WebhookEndpoint, showing secret: WebhookSecret, status: Int = 200)
        throws(Failure) -> Reply
    {
        var reply = try Reply.json(status: status) { json in
            json.members(endpoint.snapshot)
            json.field("secret", "whsec_" + base64Text(secret.bytes))
        }.etag(endpoint.version)
        reply.keptBody = try Reply.json { $0.members(endpoint.snapshot) }.body
        return reply
    }

    private static func reply(_ delivery: WebhookDelivery, _ session: any Session) throws(Failure) -> Reply {
        let attempts = try session.attempts(of: delivery.id)
        return try .json { json in
            json.members(delivery.snapshot)
            json.field(
                "log",
                array: { json in
                    for attempt in attempts { json.value(attempt.snapshot) }
                }
            )
        }
    }
}

extension APIRequest {
    /// The id that the path holds, of a kind that has no external ids.
    fileprivate func id<Subject: Identified>(_ subject: Subject.Type) throws(Failure) -> ID<Subject> {
        let text = parameters["id"] ?? ""
        guard let id = ID<Subject>(text) else { throw .missing(Subject.kind, text) }
        return id
    }
}

extension BodyReader {
    fileprivate func webhookURL(_ name: String, required: Bool, _ settings: APISettings) -> WebhookURL? {
        guard let text = text(name, required: required, max: 2_000) else { return nil }
        do throws(UnsuitableURL) {
            let url = try WebhookURL(text)
            guard url.isOpenlyPrivate, !settings.allowsPrivateReceivers else { return url }
            refuse("/\(name)", "private_url", "\(url.hostText) is no public address")
        } catch {
            refuse("/\(name)", "unsuitable_url", error.detail)
        }
        return nil
    }

    fileprivate func eventPatterns(_ name: String) -> [EventPattern]? {
        guard let json = any(name) else { return nil }
        guard json.kind == .array, (1...WebhookEndpoint.patternsMax).contains(json.count) else {
            let most = WebhookEndpoint.patternsMax
            refuse("/\(name)", "out_of_range", "\(name) is a list of 1 to \(most) types of events")
            return nil
        }
        var patterns: [EventPattern] = []
        for (index, element) in json.elements.enumerated() {
            if let pattern = element.string.flatMap({ EventPattern($0) }) {
                patterns.append(pattern)
            } else {
                let detail = "a type of event, the types of a kind as order.*, or *"
                refuse("/\(name)/\(index)", "unknown_event_type", detail)
            }
        }
        return patterns
    }
}
