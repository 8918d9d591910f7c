import Receivables
import ReceivablesAPI
import SQLiteStore

/// `keys`, which works beside a server.
extension Main {
    static func keys(_ words: ArraySlice<String>) async throws {
        switch words.first {
        case "create":
            try await create(Arguments(words.dropFirst(), known: known(["--role", "--name", "--customer"])))
        case "list": try await list(Arguments(words.dropFirst(), known: known([])))
        case "revoke": try await revoke(Arguments(words.dropFirst(), known: known([]), wordsMax: 1))
        default: throw UsageError("create, list or revoke")
        }
    }

    private static func known(_ options: Set<String>) -> Set<String> { options.union(["--database"]) }

    private static func create(_ arguments: Arguments) async throws {
        guard let names = arguments["--role"] else {
            throw UsageError("a key needs a --role, or several with commas")
        }
        let roles = try names.split(separator: ",", omittingEmptySubsequences: false).map {
            text throws(UsageError) -> Role in
            guard let role = Role(rawValue: String(text)) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("unknown role \(text); the roles are \(known)")
            }
            return role
        }
        var customer: Reference<Customer>?
        if let text = arguments["--customer"] {
            guard let reference = Reference<Customer>(text) else {
                throw UsageError("--customer is an id or ext:…")
            }
            customer = reference
        }
        let store = try beside(arguments)
        let name = arguments["--name"] ?? ""
        let secret = try await createKey(in: store, roles: Set(roles), name: name, customer: customer)
        await store.close()
        printLine("The key is shown once: \(secret)")
    }

    private static func list(_ arguments: Arguments) async throws {
        try requireDatabase(arguments)
        let store = try beside(arguments)
        let keys = try await store.read { (session) throws(Failure) in
            try session.apiKeys(Page(limit: 200))
        }
        for key in keys {
            let roles = Role.allCases.filter(key.roles.contains).map(\.rawValue).joined(separator: ",")
            printLine("\(key.id.text) \(roles) \(key.revokedAt == nil ? "valid" : "revoked") \(key.name)")
        }
        await store.close()
    }

    private static func revoke(_ arguments: Arguments) async throws {
        guard let id = arguments.words.first.flatMap({ ID<APIKey>($0) }) else {
            throw UsageError("revoke takes the id of a key")
        }
        try requireDatabase(arguments)
        let store = try beside(arguments)
        _ = try await store.write(actor: nil) { (session) throws(Failure) in
            .commit(try AccessDesk.bootstrap(session).revokeKey(id, expectedVersion: nil))
        }
        await store.close()
        printLine("revoked \(id.text)")
    }

    static func createKey(
        in store: SQLiteStore,
        roles: Set<Role>,
        name: String,
        customer: Reference<Customer>?
    ) async throws -> String {
        let made = makeKeySecret()
        _ = try await store.write(actor: nil) { (session) throws(Failure) in
            .commit(
                try AccessDesk.bootstrap(session).createKey(
                    name: name,
                    roles: roles,
                    user: nil,
                    customer: customer,
                    mayActAs: false,
                    expiresAt: nil,
                    secretHash: made.hash
                )
            )
        }
        return made.secret
    }
}
