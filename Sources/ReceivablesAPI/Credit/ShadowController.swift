import HTTPServer
import JSON
import Receivables

/// Drafts of policies that are tried in shadow, and what they would have decided.
enum ShadowController {
    private static let path = "/v1/credit_policies/{id}/versions/{n}"

    static let endpoints: [Endpoint] = [
        .write(.post, path + "/shadow", [.creditManager]) { request, session in
            try changed(request, session) { desk, version in try desk.startShadow(version) }
        },
        .write(.post, path + "/unshadow", [.creditManager]) { request, session in
            try changed(request, session) { desk, version in try desk.stopShadow(version) }
        },
        .report(path + "/shadow", parameters: ["from", "to"], report),
        .read(
            path + "/shadow_decisions",
            parameters: ["limit", "cursor", "differs", "customer_id", "order_id"],
            decisions
        ),
    ]

    private static func changed(
        _ request: APIRequest,
        _ session: any Session,
        _ change: (PolicyDesk, PolicyVersionReference) throws -> PolicyVersion
    ) throws -> Reply {
        let (policy, version) = try named(request, session)
        try BodyReader(request.json).finish()
        try require(version: policy.version, expected: request.expectedVersion)
        let desk = PolicyDesk(session: session, context: request.context)
        let changed = try change(desk, version.reference)
        return try .json { $0.members(changed.snapshot) }
    }

    /// The version that the path names.
    private static func named(_ request: APIRequest, _ session: any Session) throws
        -> (policy: CreditPolicy, version: PolicyVersion)
    {
        let id = try request.path(CreditPolicy.self, session.find)
        let text = request.parameters["n"] ?? ""
        guard let policy = try session.policy(id) else { throw Failure.missing(.creditPolicy, id.text) }
        guard let number = Int64(text), number > 0, String(number) == text,
            let version = try session.policyVersion(PolicyVersionReference(policy: id, number: number))
        else { throw Failure.missing(.creditPolicy, "\(id.text) version \(text)") }
        return (policy, version)
    }

    private static func report(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let version = try named(request, session).version
        let to = try request.date("to") ?? session.today
        let from = try request.date("from") ?? .first
        guard from <= to else { throw Problem.malformedParameter("from", "on or before to") }
        let report = try ShadowReport(session.shadowTallies(of: version.reference, from: from, to: to))
        return try .json { (json) throws(Failure) in
            json.field(
                "policy",
                object: { json in
                    json.field("id", version.reference.policy.text)
                    json.field("version", version.reference.number)
                }
            )
            json.field("shadowed_since", version.shadowedSince?.description)
            json.field("from", from == .first ? nil : from.description)
            json.field("to", to.description)
            json.field("decisions", report.decisions)
            json.field("differing", report.differing)
            let share = try Decimal.ratio(Int128(report.differing), Int128(report.decisions), decimals: 4)
            json.field("differing_share", share?.description)
            json.field(
                "outcomes",
                array: { json in
                    for pair in report.pairs { json.value(pair) }
                }
            )
            json.field(
                "checks",
                array: { json in
                    for turn in report.turns {
                        json.object { json in
                            json.field("check", turn.check)
                            json.field("stopped", turn.stopped)
                            json.field("freed", turn.freed)
                        }
                    }
                }
            )
        }
    }

    private static func decisions(_ request: APIRequest, _ session: any Session) throws -> Reply {
        var filter = ShadowFilter(draft: try named(request, session).version.reference)
        filter.customer = try request.filter(session).customer
        filter.differs = try request.flag("differs")
        if let text = request.query("order_id") {
            guard let reference = Reference<Order>(text), let id = try session.find(reference) else {
                throw Failure.invalid("", "unknown_order", "no order is named \(text)")
            }
            filter.order = id
        }
        let rows = try session.shadowDecisions(filter, request.page())
        return try .page(rows, request, id: { (0, UInt64(clamping: $0.seq)) }) { $0.value($1) }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ pair: ShadowReport.Pair) {
        object { json in
            json.field("live", pair.live.rawValue)
            json.field("draft", pair.draft.rawValue)
            json.field("currency", pair.currency.code)
            json.field("count", pair.count)
            json.field("amount", pair.amount)
        }
    }

    fileprivate mutating func value(_ decision: ShadowDecision) {
        object { json in
            json.field("seq", decision.seq)
            json.field("recorded_at", decision.recordedAt.description)
            json.field("business_date", decision.businessDate.description)
            json.field("occasion", decision.occasion.rawValue)
            json.field("order_id", decision.order.text)
            json.field("customer_id", decision.customer.text)
            json.field("stage", decision.stage.rawValue)
            json.field("decision_id", decision.decision.text)
            json.field("currency", decision.currency.code)
            json.field("amount", decision.amount)
            json.field("live", decision.liveOutcome.rawValue)
            json.field("draft", decision.draftOutcome.rawValue)
            json.field("differs", decision.differs)
            json.names("stopped_by", decision.reasons.draftOnly)
            json.names("freed_of", decision.reasons.liveOnly)
            json.field(
                "failed",
                array: { json in
                    for finding in decision.failed { json.value(finding) }
                }
            )
        }
    }

    private mutating func names(_ key: StaticString, _ names: [String]) {
        field(
            key,
            array: { json in
                for name in names { json.value(name) }
            }
        )
    }
}
