import Testing

/// People, each with a key: an approver, two managers, and a seller who places the orders, under a policy with tiers.
struct Office {
    let scene: Scene
    let approver: Client
    let managers: [Client]
    let seller: Client

    init(_ server: RunningServer, _ client: Client) async throws {
        scene = Scene(client: client)
        func person(_ name: String, _ role: String) async throws -> Client {
            let user = try await client.send(
                "POST",
                "/v1/users",
                #"{"name":"\#(name)","roles":["\#(role)"]}"#
            )
            let id = try #require(try user.expecting(201).string("id"))
            let body = #"{"name":"\#(name)","roles":["\#(role)"],"user_id":"\#(id)"}"#
            let key = try await client.send("POST", "/v1/api_keys", body).expecting(201)
            return try await Client(port: server.port, key: key.string("key") ?? "")
        }
        approver = try await person("Ada", "approver")
        managers = [try await person("Ben", "credit_manager"), try await person("Cy", "credit_manager")]
        seller = try await person("Dee", "sales")
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try #require(try policies.string("data", 0, "id")))/versions"
        let version = """
            {"approval_tiers":[{"role":"approver","over_limit_up_to":500},
                               {"role":"credit_manager","over_limit_up_to":1000},
                               {"role":"credit_manager","four_eyes":true}]}
            """
        _ = try await client.send("POST", path, version).expecting(201)
        _ = try await client.send("POST", "\(path)/2/activate", "{}").expecting(200)
    }

    /// An order on hold, so much above the limit of 1,000.
    func held(_ over: Int64) async throws -> String {
        let customer = try await scene.customer("C-\(over)", limit: 1_000)
        let order = try await scene.order(customer, total: 1_000 + over, over: seller)
        #expect(try order.string("status") == "on_hold")
        return "/v1/orders/\(try scene.id(order))"
    }
}
