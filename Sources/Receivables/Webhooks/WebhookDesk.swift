/// What a request says of a new receiver.
package struct WebhookEndpointDraft: Sendable {
    package let url: WebhookURL
    package let patterns: [EventPattern]
    package let description: String?
    package let isEnabled: Bool

    package init(url: WebhookURL, patterns: [EventPattern], description: String?, isEnabled: Bool) {
        self.url = url
        self.patterns = patterns
        self.description = description
        self.isEnabled = isEnabled
    }
}

/// Receivers of events: made, changed, their secrets replaced, what failed sent again.
package struct WebhookDesk {
    let session: any Session
    /// Real time, which deliveries are reckoned in.
    let realTime: Instant

    package init(session: any Session, context: OperationContext, realTime: Instant) {
        self.session = session
        self.realTime = realTime
    }

    /// It hears of what happens from now on.
    package func create(_ draft: WebhookEndpointDraft, secret: WebhookSecret) throws(Failure)
        -> WebhookEndpoint
    {
        let known = try session.webhookEndpoints(Page(limit: WebhookEndpoint.endpointsMax))
        guard known.count < WebhookEndpoint.endpointsMax else {
            throw .conflict(
                code: "too_many_webhook_endpoints",
                detail: "there are \(known.count) receivers already",
                state: "full",
                allowed: ["delete"]
            )
        }
        let endpoint = WebhookEndpoint(
            id: session.newID(WebhookEndpoint.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            url: draft.url,
            patterns: draft.patterns,
            description: draft.description,
            isEnabled: draft.isEnabled,
            disabledReason: nil,
            secret: secret,
            previous: nil
        )
        let event = try session.recordCreation(.webhookEndpointCreated, endpoint)
        try session.insert(endpoint)
        try session.setWebhookCursor(of: endpoint.id, to: event)
        return endpoint
    }

    /// What a receiver that was disabled has missed isn't sent when it is enabled again, but when it is replayed.
    package func change(
        _ id: ID<WebhookEndpoint>,
        url: Change<WebhookURL>,
        patterns: Change<[EventPattern]>,
        description: Change<String?>,
        isEnabled: Change<Bool>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> WebhookEndpoint {
        let old = try required(id, expectedVersion)
        var endpoint = old
        endpoint.url = url.applied(to: old.url)
        endpoint.patterns = patterns.applied(to: old.patterns)
        endpoint.description = description.applied(to: old.description)
        endpoint.isEnabled = isEnabled.applied(to: old.isEnabled)
        if endpoint.isEnabled { endpoint.disabledReason = nil }
        guard endpoint != old else { return old }
        let event = try session.save(&endpoint, from: old, .webhookEndpointUpdated)
        if endpoint.isEnabled, !old.isEnabled {
            try session.setWebhookCursor(of: id, to: event)
            try session.setFailing(id, since: nil)
        }
        if !endpoint.isEnabled, old.isEnabled { try session.cancelPending(of: id, at: realTime) }
        return endpoint
    }

    /// The secret before signs beside the new one for a while, so that a receiver can change over in its own time.
    package func rotateSecret(
        of id: ID<WebhookEndpoint>,
        to secret: WebhookSecret,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> WebhookEndpoint {
        let old = try required(id, expectedVersion)
        var endpoint = old
        let until = Instant(milliseconds: realTime.milliseconds + WebhookEndpoint.overlapMilliseconds)
        endpoint.secret = secret
        endpoint.previous = (old.secret, until)
        _ = try session.save(&endpoint, from: old, .webhookEndpointSecretRotated)
        return endpoint
    }

    package func delete(_ id: ID<WebhookEndpoint>, expectedVersion: ExpectedVersion?) throws(Failure) {
        let old = try required(id, expectedVersion)
        try session.cancelPending(of: id, at: realTime)
        try session.record(
            Event(
                type: .webhookEndpointDeleted,
                document: DocumentReference(id),
                documentVersion: old.version + 1,
                customer: nil,
                before: old.snapshot,
                after: [:]
            )
        )
        try session.delete(id)
    }

    /// Records an event that is sent to this receiver alone, whichever types it asked for.
    ///
    /// - Returns: the seq of the event.
    package func test(_ id: ID<WebhookEndpoint>, expectedVersion: ExpectedVersion?) throws(Failure) -> Int64 {
        let endpoint = try required(id, expectedVersion)
        guard endpoint.isEnabled else { throw Self.disabled("disabled") }
        return try session.recordChange(.webhookEndpointTested, from: endpoint, to: endpoint)
    }

    func required(_ id: ID<WebhookEndpoint>, _ expectedVersion: ExpectedVersion?) throws(Failure)
        -> WebhookEndpoint
    {
        guard let endpoint = try session.webhookEndpoint(id) else {
            throw .missing(.webhookEndpoint, id.text)
        }
        try require(version: endpoint.version, expected: expectedVersion)
        return endpoint
    }
}

extension WebhookDesk {
    static func disabled(_ state: String) -> Failure {
        .conflict(
            code: "webhook_endpoint_disabled",
            detail: "the receiver is \(state)",
            state: state,
            allowed: state == "disabled" ? ["enable"] : []
        )
    }
}

extension Session {
    func save(_ endpoint: inout WebhookEndpoint, from old: WebhookEndpoint, _ type: EventType) throws(Failure)
        -> Int64
    {
        endpoint.version += 1
        endpoint.updatedAt = now
        let event = try recordChange(type, from: old, to: endpoint)
        try update(endpoint)
        return event
    }
}
