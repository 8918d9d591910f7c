import Digest
import HTTPServer
import JSON
import Receivables

/// Users and API keys.
enum AccessController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/users", [.admin], createUser),
        .read("/v1/users", [.admin, .auditor], parameters: APIRequest.listParameters) { request, session in
            let users = try session.users(
                request.filter(session, statuses: ["active", "inactive"]),
                request.page()
            )
            return try .page(users, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/users/{id}", [.admin, .auditor]) { request, session in
            let id = try request.path(User.self, session.find)
            guard let user = try session.user(id) else { throw Failure.missing(.user, id.text) }
            return try Reply.json { $0.members(user.snapshot) }.etag(user.version)
        },
        .write(.patch, "/v1/users/{id}", [.admin], changeUser),
        .write(.post, "/v1/api_keys", [.admin], createKey),
        .read("/v1/api_keys", [.admin, .auditor], parameters: ["limit", "cursor"]) { request, session in
            let keys = try session.apiKeys(request.page())
            return try .page(keys, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .write(.post, "/v1/api_keys/{id}/revoke", [.admin]) { request, session in
            let text = request.parameters["id"] ?? ""
            guard let id = ID<APIKey>(text) else { throw Failure.missing(.apiKey, text) }
            let body = BodyReader(request.json)
            try body.finish()
            let desk = AccessDesk(session: session, context: request.context)
            let key = try desk.revokeKey(id, expectedVersion: request.expectedVersion)
            return try Reply.json { $0.members(key.snapshot) }.etag(key.version)
        },
    ]

    /// 256 bits at random, shown once.
    package static func secret() -> String {
        var random = SystemRandomNumberGenerator()
        return "qk_" + hexText((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    private static func createUser(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let name = body.text("name", required: true, max: 200)
        let email = body.text("email", max: 254)
        let roles = body.choices("roles", Role.self) ?? []
        let externalID = body.externalID()
        try body.finish()
        let user = try AccessDesk(session: session, context: request.context)
            .createUser(name: name ?? "", email: email, roles: Set(roles), externalID: externalID)
        return try Reply.json(status: 201) { $0.members(user.snapshot) }
            .etag(user.version).location("/v1/users/\(user.id.text)")
    }

    private static func changeUser(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(User.self, session.find)
        let body = BodyReader(request.json)
        let name: Change<String> = body.changeRequired("name") { body.text("name", required: true, max: 200) }
        let email = body.change("email") { body.text("email", max: 254) }
        let roles: Change<Set<Role>> = body.changeRequired("roles") {
            body.choices("roles", Role.self).map { Set($0) }
        }
        let isActive: Change<Bool> = body.changeRequired("active") { body.boolean("active") }
        try body.finish()
        let user = try AccessDesk(session: session, context: request.context).changeUser(
            id,
            name: name,
            email: email,
            roles: roles,
            isActive: isActive,
            expectedVersion: request.expectedVersion
        )
        return try Reply.json { $0.members(user.snapshot) }.etag(user.version)
    }

    private static func createKey(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let name = body.text("name", max: 200)
        let roles = body.choices("roles", Role.self, required: true) ?? []
        let user = body.reference("user_id", User.self)
        let customer = body.reference("customer_id", Customer.self)
        let mayActAs = body.boolean("act_as") ?? false
        let expiresAt = body.instant("expires_at")
        try body.finish()
        let secret = secret()
        let key = try AccessDesk(session: session, context: request.context).createKey(
            name: name ?? "",
            roles: Set(roles),
            user: user,
            customer: customer,
            mayActAs: mayActAs,
            expiresAt: expiresAt,
            secretHash: SHA256.hash(Array(secret.utf8))
        )
        var reply = try Reply.json(status: 201) { json in
            json.members(key.snapshot)
            json.field("key", secret)
        }.etag(key.version).location("/v1/api_keys/\(key.id.text)")
        reply.keptBody = try Reply.json { $0.members(key.snapshot) }.body
        return reply
    }
}

/// A new secret, and the hash that is stored of it: for the command line.
package func makeKeySecret() -> (secret: String, hash: [UInt8]) {
    let secret = AccessController.secret()
    return (secret, SHA256.hash(Array(secret.utf8)))
}
