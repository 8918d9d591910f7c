import JSON
import Testing

@Suite struct `Conventions of the API` {
    private static let unknownValues = [
        "/v1/customers?status=gone", "/v1/orders?status=foo", "/v1/invoices?status=late",
        "/v1/payments?status=x",
        "/v1/invoices?origin=moon", "/v1/reports/aging?basis=x", "/v1/reports/aging?group_by=x",
        "/v1/events?wait=61", "/v1/events?after=-1",
        "/v1/events?types=order.gone", "/v1/events?types=order.approved,", "/v1/invoices?status=",
        "/v1/users?status=x",
    ]

    @Test func `a parameter that knows some values refuses the others`() async throws {
        try await RunningServer.with { _, client in
            for path in Self.unknownValues {
                let refused = try await client.send("GET", path).expecting(400)
                #expect(try refused.string("code") == "malformed_parameter", "\(path)")
            }
        }
    }

    @Test func `If-Match takes a list of which any may be the version`() async throws {
        try await RunningServer.with { _, client in
            let id = try await Scene(client: client).customer("C-1", limit: nil)
            func rename(_ tags: String) async throws -> Int {
                try await client.send(
                    "PATCH",
                    "/v1/customers/\(id)",
                    #"{"name":"N \#(tags.utf8.count)"}"#,
                    ["If-Match": tags]
                ).status
            }
            #expect(try await rename(#""1", "7""#) == 200)
            #expect(try await rename(#""1", "7""#) == 412)
            #expect(try await rename(#"W/"2""#) == 412, "a weak tag never matches")
            #expect(try await rename(#""2-2026-11-01""#) == 200)
            #expect(try await rename("*") == 200)
            #expect(try await rename("2") == 400)
        }
    }

    @Test func `an answer that the client can't take is refused, and the best that it takes is sent`()
        async throws
    {
        try await RunningServer.with { _, client in
            let aging = "/v1/reports/aging"
            let cases: [(path: String, accept: String, status: Int, type: String)] = [
                ("/v1/customers", "text/html", 406, "application/problem+json"),
                ("/v1/customers", "text/html, */*;q=0.1", 200, "application/json"),
                ("/v1/customers", "application/json;q=0, */*", 406, "application/problem+json"),
                (aging, "text/csv", 200, "text/csv; charset=utf-8"),
                (aging, "text/csv;q=0.5, application/json", 200, "application/json"),
                (aging, "image/png", 406, "application/problem+json"),
            ]
            for (path, accept, status, type) in cases {
                let answer = try await client.send("GET", path, nil, ["Accept": accept])
                #expect(answer.status == status, "\(path) as \(accept)")
                #expect(answer.fields["content-type"] == type, "\(path) as \(accept)")
            }
        }
    }

    @Test func `a reading of events waits for the next one`() async throws {
        try await RunningServer.with { server, client in
            let head = try await Scene(client: client).eventsHead() ?? 0
            let follower = try await server.client()
            async let followed = follower.send("GET", "/v1/events?after=\(head)&wait=15")
            let id = try await Scene(client: client).customer("C-1", limit: nil)
            #expect(try await followed.expecting(200).string("data", 0, "document", "id") == id)
            let none = try await client.send("GET", "/v1/events?after=\(head + 100)&wait=1").expecting(200)
            #expect(try none.json("data").elements.isEmpty)
        }
    }

    @Test func `a wait for some types passes over the others`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let head = try await scene.eventsHead() ?? 0
            let follower = try await server.client()
            async let followed = follower.send(
                "GET",
                "/v1/events?after=\(head)&types=order.approved,order.on_hold&wait=15"
            )
            _ = try await scene.customer("C-2", limit: nil)
            _ = try await scene.order(customer, total: 100)
            let answer = try await followed.expecting(200)
            #expect(try answer.json("data").elements.count == 1)
            #expect(try answer.string("data", 0, "type") == "order.approved")
        }
    }

    @Test func `a signal to end answers who waits, and the program ends well`() async throws {
        try await RunningServer.with { server, client in
            let head = try await Scene(client: client).eventsHead() ?? 0
            let follower = try await server.client()
            async let followed = follower.send("GET", "/v1/events?after=\(head)&wait=60")
            // Its own connection has answered a request after the wait was sent, or it isn't there yet: either way
            // the wait is over before its time.
            _ = try await client.send("GET", "/v1/events/head").expecting(200)
            let clock = ContinuousClock()
            let ended = await clock.measure { #expect(await server.stop() == 0) }
            #expect(ended < .seconds(10))
            _ = try? await followed
        }
    }
}
