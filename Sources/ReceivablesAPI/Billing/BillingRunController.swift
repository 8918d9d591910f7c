import HTTPServer
import JSON
import Receivables

/// The billing of what customers were shipped in a month.
enum BillingRunController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/billing_runs", [.billing, .integration]) { request, session in
            let body = BodyReader(request.json)
            let text = body.text("month", required: true, max: 7)
            let month = text.flatMap { Month($0) }
            if text != nil, month == nil {
                body.refuse("/month", "malformed_date", "a month is YYYY-MM")
            }
            let customer = body.reference("customer_id", Customer.self)
            let after = body.reference("after", Customer.self)
            let date = body.date("issue_date")
            try body.finish()
            guard let month else { throw Failure.invalid("/month", "required", "name the month") }
            let one = try found(customer, "/customer_id", session)
            let last = try found(after, "/after", session)
            let run = BillingRun(session: session, context: request.context)
            let (rows, next) = try run.run(month, customer: one, after: last, on: date)
            return try Reply.json { (json) throws(Failure) in
                json.field("month", month.description)
                json.field("data", array: { json in for row in rows { write(row, &json) } })
                json.field("has_more", next != nil)
                json.field("next_after", next?.text)
            }
        }
    ]

    private static func found(
        _ reference: Reference<Customer>?,
        _ pointer: String,
        _ session: any Session
    ) throws(Failure) -> ID<Customer>? {
        guard let reference else { return nil }
        if let id = try session.find(reference) { return id }
        throw .invalid(pointer, "unknown_customer", "no customer is named \(reference.text)")
    }

    private static func write(_ row: BillingRunRow, _ json: inout JSONWriter) {
        json.object { json in
            json.field("customer_id", row.customer.text)
            var errors: [Violation] = []
            switch row.outcome {
            case .issued(let invoice):
                json.field("outcome", "issued")
                json.field("invoice_id", invoice.id.text)
                json.field("number", invoice.number)
                json.field("total", invoice.total)
            case .billed(let invoice):
                json.field("outcome", "billed_before")
                json.field("invoice_id", invoice.text)
            case .refused(let violations):
                json.field("outcome", "refused")
                errors = violations
            case .conflict(let code, let detail):
                json.field("outcome", "refused")
                errors = [Violation("", code, detail)]
            }
            guard !errors.isEmpty else { return }
            json.field(
                "errors",
                array: { json in
                    for error in errors {
                        json.object { json in
                            json.field("code", error.code)
                            json.field("detail", error.detail)
                        }
                    }
                }
            )
        }
    }
}
