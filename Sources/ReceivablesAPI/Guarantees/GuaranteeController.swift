import HTTPServer
import JSON
import Receivables

/// What stands behind customers' debts.
enum GuaranteeController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/customers/{id}/guarantees", [.creditManager], take),
        .read("/v1/customers/{id}/guarantees", parameters: ["limit", "cursor"]) { request, session in
            let id = try request.path(Customer.self, session.find)
            let guarantees = try session.guarantees(of: id, request.page())
            return try .page(guarantees, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/guarantees/{id}") { request, session in
            let id = try request.path(Guarantee.self, session.find)
            guard let guarantee = try session.guarantee(id) else {
                throw Failure.missing(.guarantee, id.text)
            }
            return try reply(guarantee)
        },
        .write(.post, "/v1/guarantees/{id}/end", [.creditManager]) { request, session in
            let id = try request.path(Guarantee.self, session.find)
            let body = BodyReader(request.json)
            let last = body.date("valid_until")
            try body.finish()
            let guarantee = try GuaranteeDesk(session: session, context: request.context)
                .end(id, after: last, expectedVersion: request.expectedVersion)
            return try reply(guarantee)
        },
    ]

    private static func reply(_ guarantee: Guarantee, status: Int = 200) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(guarantee.snapshot) }.etag(guarantee.version)
    }

    private static func take(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Customer.self, session.find)
        let body = BodyReader(request.json)
        let draft = draft(body, today: session.today)
        try body.finish()
        guard let draft else {
            throw Failure.invalid("", "required", "kind, amount and percent are required")
        }
        guard let customer = try session.customer(id) else { throw Failure.missing(.customer, id.text) }
        try require(version: customer.version, expected: request.expectedVersion)
        switch try GuaranteeDesk(session: session, context: request.context).take(draft, of: customer) {
        case .accepted(let guarantee):
            return try reply(guarantee, status: 201).location("/v1/guarantees/\(guarantee.id.text)")
        case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
        }
    }

    private static func draft(_ body: BodyReader, today: CivilDate) -> GuaranteeDraft? {
        let externalID = body.externalID()
        let currency = body.currency("currency")
        let kind = body.choice("kind", GuaranteeKind.self, required: true)
        let amount = positive(body, "amount", required: true)
        let percent = percent(body, "percent", required: true)
        let isIncluded = body.boolean("included_in_exposure") ?? false
        let from = body.date("valid_from") ?? today
        let until = body.date("valid_until")
        let guarantor = body.text("guarantor", max: 200)
        let reference = body.text("reference", max: 200)
        let insurance = insurance(body, isTaken: kind == .creditInsurance, amount: amount)
        guard let kind, let amount, let percent else { return nil }
        return GuaranteeDraft(
            externalID: externalID,
            currency: currency,
            terms: GuaranteeTerms(
                kind: kind,
                amount: amount,
                percent: percent,
                isIncludedInExposure: isIncluded,
                validFrom: from,
                validUntil: until,
                guarantor: guarantor,
                reference: reference,
                insurance: kind == .creditInsurance ? insurance : nil
            )
        )
    }

    /// Where nothing is said, the insurer's limit is the amount, and the insurer bears all of a loss.
    private static func insurance(_ body: BodyReader, isTaken: Bool, amount: Int64?) -> InsuranceTerms? {
        let names = [
            "insured_amount", "insured_percent", "longest_extension_days", "report_overdue_days",
            "report_lead_days",
        ]
        for name in names where body.isGiven(name) && !isTaken {
            body.refuse("/\(name)", "not_taken", "only a credit_insurance takes \(name)")
        }
        func days(_ name: String) -> Int? {
            body.integer(name, in: 0...InsuranceTerms.daysMax).map { Int($0) }
        }
        let insured = body.amount("insured_amount", isSigned: false)
        let percent = percent(body, "insured_percent") ?? .hundred
        let extensionDays = days("longest_extension_days")
        let reportDays = days("report_overdue_days")
        let leadDays = days("report_lead_days") ?? InsuranceTerms.leadDays
        guard let insuredAmount = insured ?? amount else { return nil }
        return InsuranceTerms(
            insuredAmount: insuredAmount,
            insuredPercent: percent,
            longestExtensionDays: extensionDays,
            reportOverdueDays: reportDays,
            reportLeadDays: leadDays
        )
    }

    private static func positive(_ body: BodyReader, _ name: String, required: Bool) -> Int64? {
        let amount = body.amount(name, required: required, isSigned: false)
        guard amount == 0 else { return amount }
        body.refuse("/\(name)", "out_of_range", "\(name) is above 0")
        return nil
    }

    private static func percent(_ body: BodyReader, _ name: String, required: Bool = false) -> Decimal? {
        guard let percent = body.decimal(name, required: required) else { return nil }
        guard !percent.isNegative, percent <= .hundred else {
            body.refuse("/\(name)", "out_of_range", "\(name) is 0 to 100")
            return nil
        }
        return percent
    }
}
