import HTTPServer
import JSON
import Receivables

/// Custom rules: checking and trying one, and the reference of what there is to say.
enum RuleController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/rules", Endpoint.staff.subtracting([.auditor]), tryOut),
        .read(
            "/v1/rules/reference",
            offers: ["application/json", "text/markdown", "text/html"]
        ) { request, _ in
            func quality(_ type: String) -> Int { request.http.quality(of: type) }
            let json = quality("application/json")
            if quality("text/html") > max(json, quality("text/markdown")) {
                return Reply(type: "text/html; charset=utf-8", body: RuleReferencePage.html)
            }
            guard quality("text/markdown") <= json else {
                return Reply(type: "text/markdown; charset=utf-8", body: RuleReferencePage.markdown)
            }
            return Reply(body: RuleReferencePage.json)
        },
    ]

    private static func tryOut(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let expression = body.expression("expression")
        let customer = body.reference("customer_id", Customer.self)
        let amount = body.amount("amount", isSigned: false)
        let currency = body.currency("currency")
        let stage = body.choice("stage", CheckStage.self)
        let shipDate = body.date("requested_ship_date")
        if !body.isGiven("customer_id") {
            for name in ["amount", "currency", "stage", "requested_ship_date"] where body.isGiven(name) {
                body.refuse("/\(name)", "incomplete", "\(name) takes a customer_id, to be tried on")
            }
        }
        try body.finish()
        guard let expression else {
            throw Failure.invalid("/expression", "required", "expression is required")
        }
        let trial = try customer.map { (customer) throws(Failure) in
            try CreditDesk(session: session).try(
                expression,
                on: customer,
                amount: amount ?? 0,
                currency: currency,
                stage: stage ?? .order,
                shipDate: shipDate
            )
        }
        var reply = try Reply.json { json in
            json.field("valid", true)
            json.field("type", expression.type?.rawValue)
            json.field(
                "facts",
                array: { json in
                    for fact in expression.facts { json.value(fact.name) }
                }
            )
            guard let trial else { return }
            json.key("value" as StaticString)
            json.value(trial.value?.snapshot ?? .null)
            json.field("operands", object: { $0.members(trial.readings.snapshot) })
        }
        reply.commits = false
        return reply
    }
}
