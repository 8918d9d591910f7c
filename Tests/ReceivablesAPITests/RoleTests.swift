import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `Roles and what they may` {
    private static let endpoints = OpenController.endpoints + [SystemController.events]

    /// A path of the pattern that names nothing.
    private static func path(_ endpoint: Endpoint) -> String {
        endpoint.pattern.replacing("{id}", with: "ext:none").replacing("{n}", with: "1")
            .replacing("{name}", with: "none")
    }

    @Test(arguments: Role.allCases)
    func `admit a key to every endpoint that declares one of its roles, and to no other`(role: Role)
        async throws
    {
        try await TestAPI.with { api in
            let customer = await api.customer("C-1").id
            let key = try await api.key([role], customer: role == .portal ? customer : nil)
            for endpoint in Self.endpoints {
                let isAdmitted = role == .admin || endpoint.roles.contains(role)
                // What may not be done is refused before anything of the request is read.
                let body = endpoint.method == .get ? nil : isAdmitted ? #"{"surprise":1}"# : "{"
                let told = await api.send(endpoint.method, Self.path(endpoint), body, key: key)
                let what = "\(role) \(endpoint.method.text) \(endpoint.pattern): \(told.status) \(told.text)"
                if isAdmitted {
                    #expect(told.status != 403 && told.status != 401 && told.status < 500, "\(what)")
                } else {
                    #expect(told.status == 403 && told.code == "role_required", "\(what)")
                    let roles = told.json?["roles"]?.elements.compactMap(\.string) ?? []
                    #expect(!roles.contains(role.rawValue), "\(what)")
                }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `without tiers, grant a new customer no more than the policy does but to those who answer for it`(
        role: Role
    )
        async throws
    {
        guard role != .portal, role != .auditor else { return }
        try await TestAPI.with { api in
            let key = try await api.key([role])
            func create(_ more: String) async -> Told {
                await api.send(.post, "/v1/customers", #"{"name":"A","currency":"EUR"\#(more)}"#, key: key)
            }
            guard await create("").status == 201 else { return }
            #expect(await create(#","credit_limit":0"#).status == 201)
            let granted = await create(#","credit_limit":1"#)
            if [.admin, .creditManager, .integration].contains(role) {
                #expect(granted.status == 201, "\(granted.text)")
            } else {
                #expect(granted.status == 403 && granted.code == "role_required", "\(granted.text)")
            }
        }
    }

    @Test(arguments: [Role.sales, .billing, .creditAnalyst, .creditManager, .integration, .admin])
    func `leave what decides about a customer's credit to those who answer for it`(role: Role) async throws {
        try await TestAPI.with { api in
            let top = await api.customer("TOP").id
            let customer = "/v1/customers/\(await api.customer("C-1").id)"
            let key = try await api.key([role])
            let isAllowed = ![.sales, .billing].contains(role)
            for change in [
                #"{"status":"watch"}"#, #"{"segment":"vip"}"#, #"{"parent_id":"\#(top)"}"#,
                #"{"payment_terms":"net_90"}"#,
            ] {
                let told = await api.send(.patch, customer, change, key: key)
                #expect(told.status == (isAllowed ? 200 : 403), "\(change): \(told.text)")
                #expect(isAllowed || told.code == "role_required")
            }
            let other = await api.send(
                .patch,
                customer,
                #"{"name":"Z","status":"STATUS"}"#
                    .replacing("STATUS", with: isAllowed ? "watch" : "active"),
                key: key
            )
            #expect(other.status == 200, "what stays as it is takes no role: \(other.text)")
        }
    }

    @Test func `let an auditor read everything and a portal key nothing but read`() {
        for endpoint in Self.endpoints {
            let isReading = endpoint.method == .get
            #expect(endpoint.roles.contains(.auditor) == isReading, "\(endpoint.pattern)")
            #expect(isReading || !endpoint.roles.contains(.portal), "\(endpoint.pattern)")
            #expect(isReading || !endpoint.roles.isEmpty, "\(endpoint.pattern)")
        }
    }

    /// The documents of one customer: ids by kind.
    private static func business(of external: String, _ api: TestAPI) async throws -> [String: String] {
        let customer = await api.customer(external, "Name of \(external)").id
        let line = #"{"description":"Widget","quantity":"1","unit_price":100}"#
        let about = #""customer_id":"\#(customer)","currency":"EUR""#
        let order = await api.send(
            .post,
            "/v1/orders",
            #"{\#(about),"external_id":"SO-\#(external)","lines":[\#(line)]}"#
        ).id
        let invoice = await api.send(
            .post,
            "/v1/invoices",
            #"{\#(about),"external_id":"RE-\#(external)","issue":true,"lines":[\#(line)]}"#
        ).id
        let payment = await api.send(
            .post,
            "/v1/payments",
            #"{\#(about),"external_id":"PA-\#(external)","amount":50}"#
        ).id
        return ["customers": customer, "orders": order, "invoices": invoice, "payments": payment]
    }

    @Test(arguments: [[.portal], [.sales], [.admin], [.portal, .auditor]] as [Set<Role>])
    func `keep a key of one customer from all that is another's`(roles: Set<Role>) async throws {
        try await TestAPI.with { api in
            let own = try await Self.business(of: "own", api)
            let other = try await Self.business(of: "other", api)
            let key = try await api.key(roles, customer: own["customers"])
            for endpoint in Self.endpoints where endpoint.method == .get {
                let kind = endpoint.pattern.split(separator: "/").dropFirst().first.map { String($0) } ?? ""
                guard endpoint.pattern.contains("{id}") else {
                    let path = endpoint.pattern.replacing("{name}", with: "dso")
                    let told = await api.get(path, key: key)
                    #expect([200, 403].contains(told.status), "\(endpoint.pattern) \(told.text)")
                    for id in other.values where told.status == 200 {
                        #expect(!told.text.contains(id), "\(endpoint.pattern) tells of \(id)")
                    }
                    #expect(!told.text.contains("Name of other"), "\(endpoint.pattern)")
                    if let id = own[kind], told.status == 200 {
                        #expect(told.text.contains(id), "\(endpoint.pattern)")
                    }
                    continue
                }
                let named =
                    other.values.sorted() + ["ext:other", "ext:SO-other", "ext:RE-other", "ext:PA-other"]
                for name in named {
                    let path = endpoint.pattern.replacing("{id}", with: name).replacing("{n}", with: "1")
                    let told = await api.get(path, key: key)
                    #expect([403, 404].contains(told.status), "\(endpoint.pattern) \(name): \(told.text)")
                }
            }
            for list in ["customers", "orders", "invoices", "payments"] {
                let told = await api.get("/v1/\(list)?customer_id=ext:other", key: key)
                #expect([403, 422].contains(told.status), "\(list)")
                let unknown = await api.get("/v1/\(list)?customer_id=ext:nobody", key: key)
                #expect(unknown.status == told.status && unknown.code == told.code, "\(list)")
                let byKey = await api.get("/v1/\(list)?external_id=other", key: key)
                #expect(byKey.status == 403 || byKey.json?["data"]?.count == 0, "\(list)")
            }
            let credit = await api.get("/v1/customers/ext:own/credit", key: key)
            #expect(credit.status == 200)
        }
    }

    @Test func `make an order of another customer unknown to a portal key's filter`() async throws {
        try await TestAPI.with { api in
            let own = try await Self.business(of: "own", api)
            let other = try await Self.business(of: "other", api)
            let key = try await api.key([.portal], customer: own["customers"])
            let others = await api.get("/v1/invoices?order_id=\(other["orders"] ?? "")", key: key)
            let nobodys = await api.get("/v1/invoices?order_id=ext:nothing", key: key)
            #expect(others.status == nobodys.status)
            #expect(others.code == nobodys.code)
        }
    }
}
