import BankStatements
import HTTPServer
import JSON
import Receivables

/// Remittance advices.
enum RemittanceController {
    private static let cashiers: Set<Role> = [.cash, .integration]
    static let pattern = "/v1/remittances"
    /// What a file of lines can't say of the whole.
    private static let parameters = [
        "customer_id", "currency", "payment_reference", "payment_date", "external_id",
    ]

    static let endpoints: [Endpoint] = [
        .write(.post, pattern, cashiers, parameters: parameters, takes: ["text/csv"]) { request, session in
            let draft = request.http.mediaType == "text/csv" ? try csvDraft(request) : try draft(request)
            let remittance = try RemittanceDesk(session: session, context: request.context).take(draft)
            return try reply(remittance, status: 201).location("\(pattern)/\(remittance.id.text)")
        },
        .read(pattern, parameters: APIRequest.listParameters) { request, session in
            let filter = try request.filter(session, statuses: Remittance.Status.allCases.map(\.rawValue))
            let rows = try session.remittances(filter, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read(pattern + "/{id}") { request, session in
            let id = try request.path(Remittance.self, session.find)
            guard let remittance = try session.remittance(id) else {
                throw Failure.missing(.remittance, id.text)
            }
            return try reply(remittance)
        },
        .write(.post, pattern + "/{id}/withdraw", cashiers) { request, session in
            let id = try request.path(Remittance.self, session.find)
            try BodyReader(request.json).finish()
            return try reply(
                RemittanceDesk(session: session, context: request.context)
                    .withdraw(id, expectedVersion: request.expectedVersion)
            )
        },
    ]

    private static func reply(_ remittance: Remittance, status: Int = 200) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(remittance.snapshot) }.etag(remittance.version)
    }

    private static func draft(_ request: APIRequest) throws -> RemittanceDraft {
        for name in parameters where request.query(name) != nil {
            throw Problem(422, "unknown_parameter", "The body says \(name) itself.")
        }
        let body = BodyReader(request.json)
        let externalID = body.externalID()
        let customer = body.reference("customer_id", Customer.self)
        let currency = body.currency("currency", required: true)
        let amount = body.amount("amount")
        let reference = body.text("payment_reference", max: 500)
        let date = body.date("payment_date")
        let lines = body.list("lines", required: true, max: Remittance.linesMax) { line($0) }
        try body.finish()
        guard let currency, let lines else { throw Failure.invalid("", "required", "currency and lines") }
        return RemittanceDraft(
            externalID: externalID,
            customer: customer,
            currency: currency,
            amount: amount,
            paymentReference: reference,
            paymentDate: date,
            lines: lines
        )
    }

    private static func line(_ body: BodyReader) -> Remittance.Line? {
        let invoice = body.text("invoice", required: true, max: 300)
        let amount = body.amount("amount", required: true, isSigned: false)
        let discount = body.amount("discount", isSigned: false)
        let reason = body.text("deduction_reason", max: Deduction.reasonCharactersMax)
        if amount == 0 { body.refuse("/amount", "out_of_range", "an amount is above 0") }
        if reason?.isBlank == true {
            body.refuse("/deduction_reason", "out_of_range", "a reason is not blank")
        }
        guard let invoice, let amount, amount > 0 else { return nil }
        return Remittance.Line(invoice: invoice, amount: amount, discount: discount, deductionReason: reason)
    }

    private static func csvDraft(_ request: APIRequest) throws -> RemittanceDraft {
        guard let currency = try request.currency("currency") else {
            throw Problem.malformedParameter("currency", "given beside a file of lines")
        }
        var customer: Reference<Customer>?
        if let text = request.query("customer_id") {
            customer = Reference<Customer>(text)
            guard customer != nil else {
                throw Problem.malformedParameter("customer_id", "an id, or ext: and an external id")
            }
        }
        for name in ["payment_reference", "external_id"] {
            guard let text = request.query(name) else { continue }
            guard text.isPlainText(charactersMax: 255), !text.isBlank else {
                throw Problem.malformedParameter(name, "a text of 1 to 255 characters")
            }
        }
        return RemittanceDraft(
            externalID: request.query("external_id"),
            customer: customer,
            currency: currency,
            amount: nil,
            paymentReference: request.query("payment_reference"),
            paymentDate: try request.date("payment_date"),
            lines: try RemittanceFile(request.http.body).lines
        )
    }
}
