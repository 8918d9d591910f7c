import JSON
import Testing

@Suite struct `A payment of the wrong customer` {
    @Test func `goes to the right one in one call, and everything that it settled is open again`()
        async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let wrong = try await scene.customer("W", limit: 1_000)
            let right = try await scene.customer("R", limit: 1_000)
            let foreign = try await scene.invoice(wrong, amount: 800)
            let own = try await scene.invoice(right, amount: 800)
            let paid = try await scene.pay(wrong, amount: 900, for: foreign)
            let payment = "/v1/payments/\(try scene.id(paid))"
            let held = try await scene.order(right, total: 900)
            #expect(try held.string("status") == "on_hold")
            let same = try await client.send("POST", "\(payment)/reassign", #"{"customer_id":"ext:W"}"#)
            #expect(try same.expecting(422).string("code") == "same_customer")
            _ = try await client.send("POST", "\(payment)/reassign", #"{"customer_id":"ext:X"}"#).expecting(
                422
            )
            let body = #"{"customer_id":"ext:R","reason":"same name"}"#
            let moved = try await client.send("POST", "\(payment)/reassign", body).expecting(200)
            #expect(try moved.string("customer_id") == right)
            #expect(try moved.integer("unapplied") == 900)
            #expect(try moved.string("allocations", 0, "undone_on") == "2026-11-01")
            #expect(try await scene.exposure(wrong) == 800)
            let reopened = try await client.send("GET", "/v1/invoices/\(foreign)").expecting(200)
            #expect(try reopened.string("status") == "open")
            // What the right customer has now frees its order.
            let healed = try await client.send("GET", "/v1/orders/\(scene.id(held))").expecting(200)
            #expect(try healed.string("status") == "approved")
            let use = #"{"allocations":[{"invoice":"\#(own)"}]}"#
            _ = try await client.send("POST", "\(payment)/allocations", use).expecting(201)
            let events = try await client.send("GET", "/v1/events?types=payment.reassigned").expecting(200)
            #expect(try events.string("data", 0, "reason") == "same name")
            #expect(try events.string("data", 0, "before", "customer_id") == wrong)
            let back = try await client.send("POST", "\(payment)/reverse", #"{"kind":"returned"}"#).expecting(
                200
            )
            #expect(try back.integer("unapplied") == 0)
            #expect(try await scene.exposure(wrong) == 800)
            #expect(try await scene.isClean())
        }
    }
}
