import HTTPServer
import JSON
import Receivables

/// Credit checks, decisions and holds; policies.
enum CreditController {
    private static let page = ["limit", "cursor"]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/credit_checks", Endpoint.staff.subtracting([.auditor]), check),
        .read("/v1/credit_decisions/{id}") { request, session in
            let text = request.parameters["id"] ?? ""
            guard let id = ID<Decision>(text), let decision = try session.decision(id) else {
                throw Failure.missing(.decision, text)
            }
            return try .json { $0.members(decision) }
        },
        .read("/v1/holds", parameters: page + ["customer_id", "decidable", "overdue", "sort"]) {
            request,
            session in
            let query = try request.workQuery(session)
            let work = WorkList(session: session, context: request.context)
            return try .page(work.holds(query, request.page()), request) { (json, order) throws(Failure) in
                let desk = OrderDesk(session: session, context: request.context)
                try OrderController.write(order, session, &json, reasons: desk.holdReasons(of: order))
            }
        },
        .write(.post, "/v1/credit_policies", [.creditManager], createPolicy),
        .read("/v1/credit_policies", parameters: page) { request, session in
            let policies = try session.policies(request.page())
            return try .page(policies, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/credit_policies/{id}") { request, session in
            let id = try request.path(CreditPolicy.self, session.find)
            guard let policy = try session.policy(id) else { throw Failure.missing(.creditPolicy, id.text) }
            let versions = try session.policyVersions(of: id)
            return try Reply.json { json in
                json.members(policy.snapshot)
                json.field(
                    "versions",
                    array: { json in
                        for version in versions { json.value(version.snapshot) }
                    }
                )
            }.etag(policy.version)
        },
        .write(.post, "/v1/credit_policies/{id}/versions", [.creditManager], addVersion),
        .write(.post, "/v1/credit_policies/{id}/versions/{n}/activate", [.creditManager], activate),
        .read("/v1/customers/{id}/credit_policy", parameters: ["as_of"]) { request, session in
            let id = try request.path(Customer.self, session.find)
            guard let customer = try session.customer(id) else { throw Failure.missing(.customer, id.text) }
            let date = try request.date("as_of") ?? session.today
            let candidates = try PolicyBook(session).candidates(for: customer, on: date)
            return try .json { json in
                json.field("customer_id", id.text)
                json.field("as_of", date.description)
                json.field(
                    "candidates",
                    array: { json in
                        for candidate in candidates {
                            json.object { json in
                                json.field("scope", object: { $0.members(candidate.scope.fields) })
                                json.field("policy_id", candidate.version?.reference.policy.text)
                                json.field("version", candidate.version?.reference.number)
                                json.field("effective_from", candidate.version?.effectiveFrom.description)
                                json.field("applies", candidate.applies)
                                json.field("why", candidate.reason)
                            }
                        }
                    }
                )
            }
        },
    ]

    private static func check(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let customer = body.reference("customer_id", Customer.self, required: true)
        let currency = body.currency("currency", required: true)
        let stage = body.choice("stage", CheckStage.self) ?? .order
        let shipDate = body.date("requested_ship_date")
        let terms = body.text("payment_terms", max: 100)
        let lines = body.list("lines") { LineBody.read($0) }
        let amount = body.amount("amount", required: lines == nil, isSigned: false)
        if lines != nil, amount != nil {
            body.refuse("/amount", "ambiguous", "a check has lines, or an amount alone, not both")
        }
        try body.finish()
        guard let customer, let currency else {
            throw Failure.invalid("", "required", "customer_id and currency")
        }
        let total =
            try lines.map { lines in
                let taxed = try TaxBook(session).taxed(lines, on: shipDate ?? session.today)
                return try DocumentTotals(of: taxed.priced(pointer: "/lines")).total
            } ?? amount ?? 0
        let evaluation = try CreditDesk(session: session)
            .check(
                customer,
                amount: total,
                currency: currency,
                stage: stage,
                shipDate: shipDate,
                paymentTermsCode: terms
            )
        var reply = try Reply.json { $0.members(evaluation) }
        reply.commits = false
        return reply
    }

    private static func createPolicy(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let name = body.text("name", required: true, max: 200)
        let externalID = body.externalID()
        let (segment, customer) = PolicyScopeBody.read(body)
        try body.finish()
        let scope = try PolicyScopeBody.scope(segment, customer, session)
        let policy = try PolicyDesk(session: session, context: request.context)
            .createPolicy(name: name ?? "", scope: scope, externalID: externalID)
        return try Reply.json(status: 201) { $0.members(policy.snapshot) }
            .etag(policy.version).location("/v1/credit_policies/\(policy.id.text)")
    }

    private static func addVersion(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(CreditPolicy.self, session.find)
        let body = BodyReader(request.json)
        let from = body.date("effective_from") ?? session.today
        let terms = PolicyVersionBody.terms(body)
        try body.finish()
        try requireVersion(of: id, request, session)
        let version = try PolicyDesk(session: session, context: request.context)
            .addVersion(to: id, effectiveFrom: from, terms: terms)
        return try Reply.json(status: 201) { $0.members(version.snapshot) }
            .location("/v1/credit_policies/\(id.text)")
    }

    private static func activate(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(CreditPolicy.self, session.find)
        let text = request.parameters["n"] ?? ""
        guard let number = Int64(text), number > 0, String(number) == text else {
            throw Failure.missing(.creditPolicy, "version \(text)")
        }
        try BodyReader(request.json).finish()
        try requireVersion(of: id, request, session)
        let version = try PolicyDesk(session: session, context: request.context)
            .activate(PolicyVersionReference(policy: id, number: number))
        return try .json { $0.members(version.snapshot) }
    }

    private static func requireVersion(
        of id: ID<CreditPolicy>,
        _ request: APIRequest,
        _ session: any Session
    ) throws(Failure) {
        guard let policy = try session.policy(id) else { throw .missing(.creditPolicy, id.text) }
        try require(version: policy.version, expected: request.expectedVersion)
    }
}
