import JSON
import Testing

@Suite struct `A use that is taken back` {
    @Test func `is refused to whoever saw an older version of the payment or the credit note`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C", limit: nil)
            let first = try await scene.invoice(customer, amount: 500)
            let second = try await scene.invoice(customer, amount: 500)
            let paid = try await scene.pay(customer, amount: 300, for: first)
            let note = try await client.send(
                "POST",
                "/v1/invoices/\(first)/credit_notes",
                #"{"lines":[{"line":1,"amount":100}],"offset":0,"reason":"late"}"#
            ).expecting(201)
            let credited = try await client.send(
                "POST",
                "/v1/credit_notes/\(scene.id(note))/allocations",
                #"{"allocations":[{"invoice":"\#(second)"}]}"#
            ).expecting(201)
            for document in [paid, credited] {
                let version = try document.integer("version") ?? 0
                let path = "/v1/allocations/\(try document.string("allocations", 0, "id") ?? "")/undo"
                let stale = ["If-Match": "\"\(version + 1)\""]
                _ = try await client.send("POST", path, "{}", stale).expecting(412)
                _ = try await client.send("POST", path, "{}", ["If-Match": "\"\(version)\""]).expecting(200)
            }
            #expect(try await scene.isClean())
        }
    }
}
