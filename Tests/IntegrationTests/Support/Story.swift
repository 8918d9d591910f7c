import JSON
import Testing

/// A request of a story that some requests tell. What is done answers its status; what is refused, a code and perhaps a pointer too, and
/// leaves the trail as it was.
struct Step: Sendable {
    let method: String
    let path: String
    let body: String?
    let status: Int
    let code: String?
    let pointer: String?

    init(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        _ status: Int,
        _ code: String? = nil,
        _ pointer: String? = nil
    ) {
        self.method = method
        self.path = "/v1/" + path
        self.body = body
        self.status = status
        self.code = code
        self.pointer = pointer
    }
}

extension Step {
    static func customer(_ id: String, currency: String = "EUR", limit: String = "null") -> Step {
        let body =
            #"{"external_id":"\#(id)","name":"\#(id)","currency":"\#(currency)","credit_limit":\#(limit)}"#
        return Step("POST", "customers", body, 201)
    }

    static func line(_ number: Int, _ quantity: String, price: Int = 1_000) -> String {
        #"{"line":\#(number),"description":"Widget","quantity":"\#(quantity)","unit_price":\#(price),"tax_rate":"21"}"#
    }
}

enum Story {
    /// Follows the steps on a server of their own.
    static func follow(_ steps: [Step]) async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            for step in steps {
                let before = try await scene.eventsHead()
                let answer = try await client.send(step.method, step.path, step.body)
                let told = "\(step.method) \(step.path) \(step.body ?? ""): \(answer.text.prefix(600))"
                #expect(answer.status == step.status, "\(told)")
                guard let code = step.code else { continue }
                #expect(try answer.string("code") == code, "\(told)")
                if let pointer = step.pointer { #expect(try answer.pointers() == [pointer], "\(told)") }
                if answer.status == 409, code != "external_id_taken" {
                    #expect(try answer.string("state") != nil, "\(told)")
                }
                let after = try await scene.eventsHead()
                #expect(after == before, "\(told)")
            }
            #expect(try await scene.isClean())
        }
    }
}
