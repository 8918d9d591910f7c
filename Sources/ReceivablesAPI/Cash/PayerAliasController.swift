import HTTPServer
import JSON
import Receivables

/// Whose account or name stands for which customer: all that matching learns.
enum PayerAliasController {
    private static let cashiers: Set<Role> = [.cash, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/payer_aliases", cashiers) { request, session in
            let body = BodyReader(request.json)
            let customer = body.reference("customer_id", Customer.self, required: true)
            let account = body.text("account", max: Payment.BankDetails.accountCharactersMax)
            let name = body.text("name", max: Payment.BankDetails.nameCharactersMax)
            if (account == nil) == (name == nil) {
                body.refuse("/account", "required", "give either an account or a name")
            }
            try body.finish()
            guard let customer, let value = account ?? name else {
                throw Failure.invalid("/account", "required", "give either an account or a name")
            }
            let alias = try PayerAliasDesk(session: session, context: request.context)
                .create(account == nil ? .name : .account, value, for: customer)
            return try reply(alias, status: 201).location("/v1/payer_aliases/\(alias.id.text)")
        },
        .read("/v1/payer_aliases", parameters: ["limit", "cursor", "customer_id"]) { request, session in
            let aliases = try session.payerAliases(request.filter(session), request.page())
            return try .page(aliases, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/payer_aliases/{id}") { request, session in
            let id = try id(request)
            guard let alias = try session.payerAlias(id) else { throw Failure.missing(.payerAlias, id.text) }
            return try reply(alias)
        },
        .write(.post, "/v1/payer_aliases/{id}/revoke", cashiers) { request, session in
            try BodyReader(request.json).finish()
            let desk = PayerAliasDesk(session: session, context: request.context)
            return try reply(desk.revoke(id(request), expectedVersion: request.expectedVersion))
        },
    ]

    private static func id(_ request: APIRequest) throws(Failure) -> ID<PayerAlias> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<PayerAlias>(text) else { throw .missing(.payerAlias, text) }
        return id
    }

    private static func reply(_ alias: PayerAlias, status: Int = 200) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(alias.snapshot) }.etag(alias.version)
    }
}
