import HTTPServer
import JSON
import Receivables

/// Payments and their uses.
enum PaymentController {
    private static let cashiers: Set<Role> = [.cash, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/payments", cashiers, receive),
        .read("/v1/payments", Endpoint.everyone, parameters: APIRequest.listParameters + ["reference"]) {
            request,
            session in
            let filter = try request.filter(
                session,
                statuses: Payment.statuses
            )
            let rows = try session.payments(filter, reference: request.query("reference"), request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) {
                (json, payment) throws(Failure) in
                try json.object { (json) throws(Failure) in try members(payment, session, &json) }
            }
        },
        .read("/v1/payments/{id}", Endpoint.everyone) { request, session in
            let id = try request.path(Payment.self, session.find)
            guard let payment = try session.payment(id) else { throw Failure.missing(.payment, id.text) }
            try request.requireVisible(payment.customer, .payment)
            return try reply(payment, session)
        },
        .write(.post, "/v1/payments/{id}/allocations", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            let drafts = body.list("allocations", required: true, max: 500) { allocation($0) }
            try body.finish()
            let payment = try CashDesk(session: session, context: request.context)
                .allocate(id, drafts ?? [], on: date, expectedVersion: request.expectedVersion)
            return try reply(payment, session, status: 201)
        },
        .write(.post, "/v1/payments/{id}/auto_apply", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            let payment = try CashDesk(session: session, context: request.context)
                .autoApply(id, on: date, expectedVersion: request.expectedVersion)
            return try reply(payment, session)
        },
        .write(.post, "/v1/payments/{id}/assign", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let body = BodyReader(request.json)
            let customer = body.reference("customer_id", Customer.self, required: true)
            let date = body.date("effective_date")
            try body.finish()
            guard let customer else { throw Failure.invalid("/customer_id", "required", "name the payer") }
            let payment = try CashDesk(session: session, context: request.context)
                .assign(id, to: customer, on: date, expectedVersion: request.expectedVersion)
            return try Reply.json { (json) throws(Failure) in
                try members(payment, session, &json)
                try suggest(payment, session, &json)
            }
            .etag(payment.version)
        },
        .write(.post, "/v1/payments/{id}/reassign", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let body = BodyReader(request.json)
            let customer = body.reference("customer_id", Customer.self, required: true)
            let date = body.date("effective_date")
            try body.finish()
            guard let customer else { throw Failure.invalid("/customer_id", "required", "name the payer") }
            let payment = try CashDesk(session: session, context: request.context)
                .reassign(id, to: customer, on: date, expectedVersion: request.expectedVersion)
            return try reply(payment, session)
        },
        .write(.post, "/v1/payments/{id}/reverse", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let body = BodyReader(request.json)
            let kind = body.choice("kind", Payment.ReversalKind.self) ?? .entryError
            let fee = body.amount("fee", isSigned: false)
            let date = body.date("effective_date")
            try body.finish()
            let payment = try CashDesk(session: session, context: request.context)
                .reverse(id, kind: kind, fee: fee, on: date, expectedVersion: request.expectedVersion)
            return try reply(payment, session)
        },
        .write(.post, "/v1/allocations/{id}/undo", cashiers) { request, session in
            let text = request.parameters["id"] ?? ""
            guard let id = ID<Allocation>(text) else { throw Failure.missing(.allocation, text) }
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            if try session.creditAllocation(id) != nil {
                let undone = try CreditNoteDesk(session: session, context: request.context)
                    .undo(id, on: date, expectedVersion: request.expectedVersion)
                return try .json { $0.members(undone.snapshot) }
            }
            let allocation = try CashDesk(session: session, context: request.context)
                .undo(id, on: date, expectedVersion: request.expectedVersion)
            return try .json { $0.members(allocation.snapshot) }
        },
    ]

    static func reply(_ payment: Payment, _ session: any Session, status: Int = 200) throws(Failure)
        -> Reply
    {
        try Reply.json(status: status) { (json) throws(Failure) in try members(payment, session, &json) }
            .etag(payment.version)
    }

    private static func members(_ payment: Payment, _ session: any Session, _ json: inout JSONWriter)
        throws(Failure)
    {
        json.members(payment.snapshot)
        let allocations = try session.allocations(of: payment.id)
        json.field(
            "allocations",
            array: { json in
                for allocation in allocations { json.value(allocation.snapshot) }
            }
        )
        let match = try session.lastMatch(of: payment.id)
        json.key("match")
        json.value(match.map { .fields($0.snapshot) } ?? .null)
        let refunds = try session.refunds(of: payment.id)
        json.field(
            "refunds",
            array: { json in
                for refund in refunds { json.value(refund.snapshot) }
            }
        )
    }

    /// What the bank says of the payer.
    private static func bankDetails(_ body: BodyReader) -> Payment.BankDetails? {
        let name = body.text("payer_name", max: Payment.BankDetails.nameCharactersMax)
        let account = body.text("payer_account", max: Payment.BankDetails.accountCharactersMax)
        let endToEndID = body.text("end_to_end_id", max: Payment.BankDetails.endToEndCharactersMax)
        guard name != nil || account != nil || endToEndID != nil else { return nil }
        return Payment.BankDetails(payerName: name, payerAccount: account, endToEndID: endToEndID)
    }

    /// An alias that a person could make of what was just said; none is made by itself.
    private static func suggest(_ payment: Payment, _ session: any Session, _ json: inout JSONWriter)
        throws(Failure)
    {
        json.key("alias_suggestion")
        guard let (customer, account) = try session.suggestedAlias(for: payment) else { return json.null() }
        json.object { json in
            json.field("customer_id", customer.text)
            json.field("account", account)
        }
    }

    private static func allocation(_ body: BodyReader) -> AllocationDraft? {
        let invoice = body.text("invoice", required: true, max: 300)
        let installment = body.integer("installment", in: 1...1_000)
        let amount = body.amount("amount")
        let discount = body.amount("discount", isSigned: false)
        let smallDifference = body.amount("small_difference")
        let reason = body.text("deduction_reason", max: Deduction.reasonCharactersMax)
        if reason?.isBlank == true {
            body.refuse("/deduction_reason", "out_of_range", "a reason is not blank")
        }
        return invoice.map {
            AllocationDraft(
                invoice: $0,
                installment: installment.map { Int($0) },
                amount: amount,
                discount: discount,
                smallDifference: smallDifference,
                deductionReason: reason
            )
        }
    }

    private static func receive(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let customer = body.reference("customer_id", Customer.self)
        let currency = body.currency("currency", required: true)
        let amount = body.amount("amount", required: true)
        let date = body.date("received_date")
        let method = body.choice("method", Payment.Method.self) ?? .bankTransfer
        let reference = body.text("reference", max: 500)
        let bank = body.object("bank", bankDetails)
        let externalID = body.externalID()
        let allocations = body.list("allocations", max: 500) { allocation($0) } ?? []
        let isAutoApplied = body.boolean("auto_apply") ?? false
        let metadata = body.metadata() ?? Metadata()
        try body.finish()
        guard let currency, let amount else { throw Failure.invalid("", "required", "currency and amount") }
        var draft = PaymentDraft(
            customer: customer,
            currency: currency,
            amount: amount,
            receivedDate: date,
            method: method,
            reference: reference,
            externalID: externalID,
            allocations: allocations,
            isAutoApplied: isAutoApplied,
            metadata: metadata
        )
        draft.bank = bank
        let payment = try CashDesk(session: session, context: request.context).receive(draft)
        return try reply(payment, session, status: 201).location("/v1/payments/\(payment.id.text)")
    }
}
