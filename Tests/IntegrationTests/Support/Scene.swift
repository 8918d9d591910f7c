import Foundation
import JSON

/// The few documents that every story begins with.
struct Scene {
    let client: Client

    /// The id of a new customer in euros.
    func customer(_ externalID: String, limit: Int64?) async throws -> String {
        let limit = limit.map { String($0) } ?? "null"
        let body = """
            {"external_id":"\(externalID)","name":"Aldermoor Tools","currency":"EUR","country":"NL",
             "credit_limit":\(limit),"payment_terms":"net_30"}
            """
        return try await id(client.send("POST", "/v1/customers", body).expecting(201))
    }

    /// An order of a bare total.
    func order(_ customer: String, total: Int64, over client: Client? = nil) async throws -> Answer {
        try await (client ?? self.client).send(
            "POST",
            "/v1/orders",
            #"{"customer_id":"\#(customer)","currency":"EUR","total":\#(total)}"#
        ).expecting(201)
    }

    /// The id of an invoice of one line without tax, issued on the day.
    func invoice(_ customer: String, amount: Int64) async throws -> String {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","issue":true,
             "lines":[{"description":"Widget","quantity":"1","unit_price":\(amount),"tax_rate":"0"}]}
            """
        return try await id(client.send("POST", "/v1/invoices", body).expecting(201))
    }

    /// Money for one invoice.
    func pay(_ customer: String, amount: Int64, for invoice: String) async throws -> Answer {
        let body = """
            {"customer_id":"\(customer)","currency":"EUR","amount":\(amount),
             "allocations":[{"invoice":"\(invoice)"}]}
            """
        return try await client.send("POST", "/v1/payments", body).expecting(201)
    }

    /// Makes a next version of the policy for everyone, and activates it.
    func activate(_ version: String) async throws {
        let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
        let path = "/v1/credit_policies/\(try policies.string("data", 0, "id") ?? "")/versions"
        let made = try await client.send("POST", path, version).expecting(201)
        let number = try made.integer("version") ?? 0
        _ = try await client.send("POST", "\(path)/\(number)/activate", "{}").expecting(200)
    }

    /// A key of one role that no person stands behind.
    func client(of role: String, on server: RunningServer) async throws -> Client {
        let made = try await client.send("POST", "/v1/api_keys", #"{"name":"k","roles":["\#(role)"]}"#)
            .expecting(201)
        return try await Client(port: server.port, key: made.string("key") ?? "")
    }

    func id(_ answer: Answer) throws -> String {
        guard let id = try answer.string("id") else { throw UnexpectedAnswer(description: answer.text) }
        return id
    }

    func exposure(_ customer: String) async throws -> Int64? {
        try await client.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
            .integer("exposure", "total")
    }

    func eventsHead() async throws -> Int64? {
        try await client.send("GET", "/v1/events/head").expecting(200).integer("seq")
    }

    /// Whether every invariant of the books holds.
    func isClean() async throws -> Bool {
        try await client.send("GET", "/v1/invariants").expecting(200).json("clean").boolean == true
    }
}
