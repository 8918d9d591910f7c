import JSON
import Testing

/// A person of the office and the key of that person.
struct Person {
    let id: String
    let client: Client
}

/// People under a policy with tiers: an approver up to 500 above the limit, managers up to 1,000, and past that two of
/// them; and a seller who places the orders.
struct Office {
    static let tiers = """
        {"approval_tiers":[{"role":"approver","over_limit_up_to":500},
                           {"role":"credit_manager","over_limit_up_to":1000},
                           {"role":"credit_manager","four_eyes":true}]}
        """

    let server: RunningServer
    let client: Client
    let scene: Scene
    let approver: Client
    let managers: [Client]
    let seller: Client
    /// In the order of the names: Ada the approver, Ben and Cy the managers, Dee the seller.
    let people: [Person]

    init(_ server: RunningServer, _ client: Client, version: String = Self.tiers) async throws {
        self.server = server
        self.client = client
        scene = Scene(client: client)
        var people: [Person] = []
        for (name, role) in [
            ("Ada", "approver"), ("Ben", "credit_manager"), ("Cy", "credit_manager"), ("Dee", "sales"),
        ] {
            people.append(try await Self.person(name, role, server, client))
        }
        self.people = people
        approver = people[0].client
        managers = [people[1].client, people[2].client]
        seller = people[3].client
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
        _ = try await client.send("POST", path, version).expecting(201)
        _ = try await client.send("POST", "\(path)/2/activate", "{}").expecting(200)
    }

    func person(_ name: String, _ role: String) async throws -> Person {
        try await Self.person(name, role, server, client)
    }

    private static func person(
        _ name: String,
        _ role: String,
        _ server: RunningServer,
        _ client: Client
    ) async throws -> Person {
        let user = try await client.send("POST", "/v1/users", #"{"name":"\#(name)","roles":["\#(role)"]}"#)
        let id = try #require(try user.expecting(201).string("id"))
        let body = #"{"name":"\#(name)","roles":["\#(role)"],"user_id":"\#(id)"}"#
        let key = try await client.send("POST", "/v1/api_keys", body).expecting(201)
        return Person(id: id, client: try await Client(port: server.port, key: key.string("key") ?? ""))
    }

    /// An order on hold, so much above the limit of 1,000.
    func held(_ over: Int64, placedBy seller: Client? = nil) async throws -> String {
        let customer = try await scene.customer("C-\(over)", limit: 1_000)
        let order = try await scene.order(customer, total: 1_000 + over, over: seller ?? self.seller)
        #expect(try order.string("status") == "on_hold")
        return "/v1/orders/\(try scene.id(order))"
    }

    /// The path of a delegation from one person to another.
    @discardableResult
    func delegate(_ from: Person, to delegate: Person, _ more: String = "", over client: Client? = nil)
        async throws -> String
    {
        let made = try await (client ?? from.client).send(
            "POST",
            "/v1/users/\(from.id)/delegations",
            #"{"delegate_id":"\#(delegate.id)"\#(more)}"#
        ).expecting(201)
        return "/v1/delegations/\(try scene.id(made))"
    }
}
