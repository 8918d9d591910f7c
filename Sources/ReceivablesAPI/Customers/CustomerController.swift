import HTTPServer
import JSON
import Receivables

/// Customers, their credit and their limits.
enum CustomerController {
    private static let writers: Set<Role> = [.sales, .billing, .creditManager, .creditAnalyst, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/customers", writers, create),
        .read("/v1/customers", parameters: APIRequest.listParameters) { request, session in
            let rows = try session.customers(
                request.filter(session, statuses: CustomerStatus.allCases.map(\.rawValue)),
                request.page()
            )
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) {
                (json, customer) throws(Failure) in
                try json.object { (json) throws(Failure) in try write(customer, session, &json) }
            }
        },
        .read("/v1/customers/{id}", Endpoint.everyone) { request, session in
            let id = try request.path(Customer.self, session.find)
            try request.requireVisible(id, .customer)
            guard let customer = try session.customer(id) else { throw Failure.missing(.customer, id.text) }
            return try reply(customer, session, status: 200)
        },
        .write(.patch, "/v1/customers/{id}", writers) { request, session in
            let id = try request.path(Customer.self, session.find)
            return try change(id, request, session)
        },
        .write(.put, "/v1/customers/{id}", writers, put),
        .write(.put, "/v1/customers/{id}/credit_exclusions", [.creditManager], setExclusion),
        .read("/v1/customers/{id}/credit_exclusions") { request, session in
            let id = try request.path(Customer.self, session.find)
            guard let customer = try session.customer(id) else { throw Failure.missing(.customer, id.text) }
            return try exclusionReply(of: customer, session)
        },
        .read("/v1/customers/{id}/credit", Endpoint.everyone, parameters: ["as_of", "known_at"], credit),
    ]

    static func reply(_ customer: Customer, _ session: any Session, status: Int) throws(Failure)
        -> Reply
    {
        let limit = try session.limit(of: customer.id, on: session.today, knownEvent: nil)
        // Guarantees move the effective limit without being part of the document.
        let guaranteed = limit.guarantees.isEmpty ? "" : "-\(limit.guaranteed)"
        return try Reply.json(status: status) { (json) throws(Failure) in try write(customer, session, &json)
        }
        .etag(customer.version, session.today.description + guaranteed)
    }

    private static func write(
        _ customer: Customer,
        _ session: any Session,
        _ json: inout JSONWriter
    ) throws(Failure) {
        json.members(customer.snapshot)
        let limit = try session.limit(of: customer.id, on: session.today, knownEvent: nil)
        json.field("credit_limit", limit.lasting)
        json.field("effective_limit", limit.amount)
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let draft = draft(body, externalID: body.externalID())
        try body.finish()
        guard let draft else { throw Failure.invalid("", "required", "name and currency are required") }
        let customer = try CustomerDesk(session: session, context: request.context).create(draft)
        return try reply(customer, session, status: 201).location("/v1/customers/\(customer.id.text)")
    }

    /// `PUT ext:C-100` creates or replaces: what is left out goes back to its default.
    private static func put(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let target: PutTarget<Customer> = try request.putTarget(session.find)
        let body = BodyReader(request.json)
        let named = target.externalID(body)
        if case .existing(let id, _) = target {
            guard let old = try session.customer(id) else { throw Failure.missing(.customer, id.text) }
            let externalID = named ?? old.externalID
            let draft = draft(body, externalID: externalID)
            try body.finish()
            guard let draft else { throw Failure.invalid("", "required", "name and currency are required") }
            guard draft.currency == old.currency else {
                throw Failure.invalid("/currency", "immutable", "an account keeps its currency")
            }
            if case .set(let amount) = draft.creditLimit,
                try amount != session.limit(of: id, on: session.today, knownEvent: nil).lasting
            {
                throw Failure.invalid(
                    "/credit_limit",
                    "read_only",
                    "change the limit with PUT …/credit_limit"
                )
            }
            var changes = CustomerChanges()
            changes.externalID = .set(externalID)
            changes.name = .set(draft.name)
            changes.country = .set(draft.country)
            changes.segment = .set(draft.segment)
            changes.billingCycle = .set(draft.billingCycle)
            changes.status = .set(draft.status)
            var replaced = old
            replaced.segment = draft.segment
            let policy = try PolicyBook(session).version(for: replaced)
            changes.paymentTermsCode = .set(draft.paymentTermsCode ?? policy.terms.paymentTerms)
            changes.parent = .set(draft.parent)
            changes.email = .set(draft.email)
            changes.vatID = .set(draft.vatID)
            changes.details = .set(draft.details)
            changes.metadata = .set(draft.metadata)
            let customer = try CustomerDesk(session: session, context: request.context)
                .change(id, changes, expectedVersion: request.expectedVersion)
            return try reply(customer, session, status: 200)
        }
        let draft = draft(body, externalID: named)
        try body.finish()
        guard let draft else { throw Failure.invalid("", "required", "name and currency are required") }
        let customer = try CustomerDesk(session: session, context: request.context).create(draft)
        return try reply(customer, session, status: 201).location("/v1/customers/\(customer.id.text)")
    }

    private static func draft(_ body: BodyReader, externalID: String?) -> CustomerDraft? {
        let name = body.text("name", required: true, max: 200)
        let currency = body.currency("currency", required: true)
        let country = body.country()
        let limit = body.change("credit_limit") { body.amount("credit_limit") }
        if case .set(.some(let amount)) = limit, amount < 0 {
            body.refuse("/credit_limit", "out_of_range", "a limit is not below 0")
        }
        let segment = body.text("segment", max: 100)
        let status = body.choice("status", CustomerStatus.self) ?? .active
        let terms = body.text("payment_terms", max: 100)
        let parent = body.reference("parent_id", Customer.self)
        let email = body.text("email", max: 254)
        let vatID = body.text("vat_id", max: 50)
        let details = body.buyerDetails(over: BuyerDetails())
        let cycle = body.choice("billing_cycle", BillingCycle.self) ?? .each
        let metadata = body.metadata() ?? Metadata()
        guard let name, let currency else { return nil }
        return CustomerDraft(
            externalID: externalID,
            name: name,
            currency: currency,
            country: country,
            segment: segment,
            status: status,
            creditLimit: limit,
            paymentTermsCode: terms,
            parent: parent,
            email: email,
            vatID: vatID,
            details: details,
            billingCycle: cycle,
            metadata: metadata
        )
    }

    private static func change(_ id: ID<Customer>, _ request: APIRequest, _ session: any Session) throws
        -> Reply
    {
        let body = BodyReader(request.json)
        let old = try session.customer(id)
        var changes = CustomerChanges()
        changes.externalID = body.change("external_id") { body.externalID() }
        changes.name = body.changeRequired("name") { body.text("name", required: true, max: 200) }
        changes.country = body.change("country") { body.country() }
        changes.segment = body.change("segment") { body.text("segment", max: 100) }
        changes.billingCycle = body.changeRequired("billing_cycle") {
            body.choice("billing_cycle", BillingCycle.self)
        }
        changes.status = body.changeRequired("status") { body.choice("status", CustomerStatus.self) }
        changes.paymentTermsCode = body.changeRequired("payment_terms") {
            body.text("payment_terms", max: 100)
        }
        changes.parent = body.change("parent_id") { body.reference("parent_id", Customer.self) }
        changes.email = body.change("email") { body.text("email", max: 254) }
        changes.vatID = body.change("vat_id") { body.text("vat_id", max: 50) }
        changes.details = .set(body.buyerDetails(over: old?.details ?? BuyerDetails()))
        changes.metadata = body.changeRequired("metadata") { body.metadata(over: old?.metadata) }
        for name in ["credit_limit", "currency", "id", "version", "created_at"] where body.has(name) {
            body.refuse("/\(name)", "read_only", "\(name) can't be changed here")
        }
        try body.finish()
        let customer = try CustomerDesk(session: session, context: request.context)
            .change(id, changes, expectedVersion: request.expectedVersion)
        return try reply(customer, session, status: 200)
    }

    private static func setExclusion(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Customer.self, session.find)
        let body = BodyReader(request.json)
        if !body.has("checks") { body.refuse("/checks", "required", "checks is required; [] runs them all") }
        let checks = body.checks("checks") ?? []
        let until = body.date("valid_until")
        try body.finish()
        let customer = try CustomerDesk(session: session, context: request.context).setExclusion(
            of: id,
            checks: checks,
            validUntil: until,
            expectedVersion: request.expectedVersion
        )
        return try exclusionReply(of: customer, session)
    }

    private static func exclusionReply(of customer: Customer, _ session: any Session) throws -> Reply {
        let exclusion =
            try session.exclusion(of: customer.id)
            ?? CreditExclusion(customer: customer.id, checks: [], validUntil: nil)
        return try Reply.json { json in
            json.field("customer_id", customer.id.text)
            json.members(exclusion.snapshot)
        }.etag(customer.version)
    }

    private static func credit(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Customer.self, session.find)
        try request.requireVisible(id, .customer)
        let asOf = try request.date("as_of")
        let knownAt = try request.instant("known_at")
        var point: ReadingPoint?
        if asOf != nil || knownAt != nil {
            point = try InsightDesk(session: session).point(asOf: asOf, knownAt: knownAt).point
        }
        let standing = try CreditDesk(session: session).standing(of: id, at: point)
        let isPortal = request.principal.roles == [.portal]
        let score = try isPortal ? nil : standing.risk.score.flatMap { try session.score($0.id) }
        return try .json { (json) throws(Failure) in
            json.field("customer_id", id.text)
            json.field("currency", standing.customer.currency.code)
            json.field("credit_limit", standing.limit.lasting)
            json.field("effective_limit", standing.limit.amount)
            try json.members(standing.limit)
            json.field("exposure", object: { $0.members(standing.exposure.snapshot) })
            json.field("available", try standing.available())
            json.field("over_limit", try standing.overLimit())
            json.field("utilisation", standing.utilisation()?.description)
            json.field(
                "overdue",
                object: { json in
                    json.field("amount", standing.overdue.amount)
                    json.field("oldest_days", standing.overdue.oldestDays)
                }
            )
            if let group = standing.group {
                let available = try group.available()
                json.field(
                    "group",
                    object: { json in
                        json.field("customer_id", group.top.text)
                        json.field("effective_limit", group.limit)
                        json.field("exposure", group.exposure)
                        json.field("available", available)
                    }
                )
            } else {
                json.null("group")
            }
            // How a customer is judged is not for its own eyes.
            json.risk(isPortal ? RiskStanding() : standing.risk, score: score)
            json.field(
                "holds",
                array: { json in
                    for order in standing.holds { json.value(order.text) }
                }
            )
        }
    }
}

extension JSONWriter {
    /// The temporary limit that holds, and what each guarantee adds.
    fileprivate mutating func members(_ limit: EffectiveLimit) throws(Failure) {
        if let temporary = limit.temporary {
            field(
                "temporary_limit",
                object: { json in
                    json.field("credit_limit", temporary.amount)
                    json.field("valid_from", temporary.validFrom.description)
                    json.field("valid_until", temporary.validUntil?.description)
                }
            )
        } else {
            null("temporary_limit")
        }
        try field(
            "guarantees",
            array: { (json) throws(Failure) in
                for guarantee in limit.guarantees {
                    let raise = try guarantee.terms.raise()
                    json.object { json in
                        json.field("guarantee_id", guarantee.id.text)
                        json.field("kind", guarantee.terms.kind.rawValue)
                        json.field("amount", guarantee.terms.amount)
                        json.field("percent", guarantee.terms.percent.description)
                        json.field("included_in_exposure", guarantee.terms.isIncludedInExposure)
                        json.field("raises_limit_by", raise)
                        json.field("valid_from", guarantee.terms.validFrom.description)
                        json.field("valid_until", guarantee.terms.validUntil?.description)
                    }
                }
            }
        )
    }
}
