import JSON
import Testing

@Suite struct `Persons and who stands in for them` {
    private static let reason = #"{"reason":"trusted"}"#

    private func release(_ order: String, _ client: Client) async throws -> Answer {
        try await client.send("POST", "\(order)/release", Self.reason)
    }

    @Test func `a delegate releases what the person might, from the first day to the last`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ben, dee) = (office.people[1], try await office.person("Eve", "sales"))
            let dates = #","valid_from":"2026-11-03","valid_until":"2026-11-05","reason":"on leave""#
            try await office.delegate(ben, to: dee, dates)
            let orders = [try await office.held(501), try await office.held(502)]
            for (date, status) in [("2026-11-01", 403), ("2026-11-02", 403), ("2026-11-03", 200)] {
                _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
                let told = try await release(orders[0], dee.client).expecting(status)
                if status == 403 { #expect(try told.string("code") == "role_required") }
            }
            let released = try await client.send("GET", orders[0]).expecting(200)
            #expect(try released.string("release", "user_id") == dee.id)
            #expect(try released.string("release", "on_behalf_of") == ben.id)
            for (date, status) in [("2026-11-05", 200), ("2026-11-06", 403)] {
                _ = try await client.send("PUT", "/v1/clock", #"{"date":"\#(date)"}"#).expecting(200)
                let order = status == 200 ? orders[1] : try await office.held(503)
                _ = try await release(order, dee.client).expecting(status)
            }
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `a delegation ends when it is revoked, and with either person's deactivation for good`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ben, cy, dee) = (office.people[1], office.people[2], office.people[3])
            let eve = try await office.person("Eve", "cash")
            var order = 501
            func mayRelease(_ client: Client) async throws -> Bool {
                order += 1
                return try await release(try await office.held(Int64(order)), client).status == 200
            }
            let revoked = try await office.delegate(ben, to: eve)
            #expect(try await mayRelease(eve.client))
            _ = try await dee.client.send("POST", "\(revoked)/revoke").expecting(403)
            let done = try await ben.client.send("POST", "\(revoked)/revoke").expecting(200)
            #expect(try done.string("revoked_at") != nil)
            #expect(try await !mayRelease(eve.client))
            for leaver in [cy, eve] {
                let path = try await office.delegate(cy, to: eve, over: client)
                #expect(try await mayRelease(eve.client))
                let user = "/v1/users/\(leaver.id)"
                _ = try await client.send("PATCH", user, #"{"active":false}"#).expecting(200)
                _ = try await client.send("PATCH", user, #"{"active":true}"#).expecting(200)
                #expect(try await !mayRelease(eve.client))
                #expect(try await client.send("GET", path).expecting(200).string("revoked_at") != nil)
            }
            let given = try await client.send("GET", "/v1/users/\(cy.id)/delegations").expecting(200)
            #expect(try given.json("data").elements.count == 2)
            let side = "/v1/users/\(eve.id)/delegations?side=received"
            #expect(try await client.send("GET", side).expecting(200).json("data").elements.count == 3)
        }
    }

    @Test func `who stands in decides nothing that either person asked for or placed`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ada, ben, cy, dee) = (
                office.people[0], office.people[1], office.people[2], office.people[3]
            )
            try await office.delegate(ben, to: dee)
            try await office.delegate(cy, to: ada)
            // Dee placed it, and what Ben lends doesn't change that.
            let own = try await release(try await office.held(501), dee.client).expecting(403)
            #expect(try own.string("code") == "own_order")
            // A key alone placed it.
            let keys = try await office.held(502, placedBy: client)
            _ = try await release(keys, dee.client).expecting(200)
            let order = try await office.held(5_000)
            let asked = try await release(order, ben.client).expecting(202)
            let approval = "/v1/approvals/\(try office.scene.id(asked))"
            let self1 = try await dee.client.send("POST", "\(approval)/approve").expecting(403)
            #expect(try self1.string("code") == "second_person_required")
            let done = try await ada.client.send("POST", "\(approval)/approve").expecting(200)
            #expect(try done.string("decided_by") == ada.id)
            #expect(try done.string("on_behalf_of") == cy.id)
            let released = try await client.send("GET", order).expecting(200)
            #expect(try released.string("release", "on_behalf_of") == cy.id)
            // Ada asks in Cy's stead: neither Cy nor another one in Cy's stead is a second person.
            let second = try await office.held(6_000)
            let lent = try await release(second, ada.client).expecting(202)
            #expect(try lent.string("requested_on_behalf_of") == cy.id)
            let path = "/v1/approvals/\(try office.scene.id(lent))"
            try await office.delegate(cy, to: try await office.person("Fay", "cash"))
            let self2 = try await cy.client.send("POST", "\(path)/approve").expecting(403)
            #expect(try self2.string("code") == "second_person_required")
            _ = try await ben.client.send("POST", "\(path)/approve").expecting(200)
            #expect(try await office.scene.isClean())
        }
    }

    @Test func `who placed an order doesn't let it through by somebody who stands in`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let both = try await office.person("Gil", "sales")
            _ = try await client.send(
                "PATCH",
                "/v1/users/\(both.id)",
                #"{"roles":["sales","credit_manager"]}"#
            ).expecting(200)
            let eve = try await office.person("Eve", "cash")
            try await office.delegate(both, to: eve)
            let order = try await office.held(501, placedBy: both.client)
            let refused = try await release(order, eve.client).expecting(403)
            #expect(try refused.string("code") == "own_order")
            // The same power of another person is good enough.
            try await office.delegate(office.people[1], to: eve)
            let released = try await release(order, eve.client).expecting(200)
            #expect(try released.string("release", "on_behalf_of") == office.people[1].id)
        }
    }

    @Test func `what is lent is decisions, one's own, and not lent on`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ada, ben, dee) = (office.people[0], office.people[1], office.people[3])
            let eve = try await office.person("Eve", "cash")
            try await office.delegate(ben, to: eve)
            try await office.delegate(eve, to: dee)
            #expect(try await release(office.held(501), dee.client).status == 403)
            let limit = "/v1/customers/ext:C-501/credit_limit"
            _ = try await eve.client.send("PUT", limit, #"{"credit_limit":1500}"#).expecting(403)
            let chief = try await office.person("Zoe", "admin")
            try await office.delegate(chief, to: ada)
            _ = try await release(office.held(700), ada.client).expecting(200)
            _ = try await ada.client.send("GET", "/v1/users").expecting(403)
            let refused: [(Person, Client, String, String, String)] = [
                (ben, dee.client, #"{"delegate_id":"\#(dee.id)"}"#, "foreign_delegation", ""),
                (ben, ben.client, #"{"delegate_id":"\#(ben.id)"}"#, "not_allowed", "/delegate_id"),
                (ben, ben.client, #"{"delegate_id":"ext:no"}"#, "unknown_user", "/delegate_id"),
                (
                    ben, ben.client, #"{"delegate_id":"\#(dee.id)","roles":["credit_manager","approver"]}"#,
                    "role_not_lendable", "/roles/1"
                ),
                (
                    chief, client, #"{"delegate_id":"\#(dee.id)","roles":["admin"]}"#,
                    "role_not_lendable", "/roles/0"
                ),
                (ben, ben.client, #"{"delegate_id":"\#(dee.id)","roles":[]}"#, "required", "/roles"),
                (
                    ben, ben.client, #"{"delegate_id":"\#(dee.id)","valid_from":"2026-10-31"}"#, "past_date",
                    "/valid_from"
                ),
                (
                    ben, ben.client, #"{"delegate_id":"\#(dee.id)","valid_until":"2026-10-31"}"#,
                    "ends_before_start", "/valid_until"
                ),
            ]
            for (person, asking, body, code, pointer) in refused {
                let told = try await asking.send("POST", "/v1/users/\(person.id)/delegations", body)
                #expect(try told.string("code") == code, "\(body): \(told.text)")
                if !pointer.isEmpty { #expect(try told.pointers() == [pointer], "\(body)") }
            }
        }
    }

    @Test func `a service key that acts for a person decides what both may`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ada, ben, eve) = (
                office.people[0], office.people[1], try await office.person("Eve", "cash")
            )
            try await office.delegate(ben, to: eve)
            func key(_ roles: String) async throws -> Client {
                let body = #"{"name":"portal","roles":[\#(roles)],"act_as":true}"#
                let made = try await client.send("POST", "/v1/api_keys", body).expecting(201)
                return try await Client(port: server.port, key: made.string("key") ?? "")
            }
            let cases: [(roles: String, person: Person, status: Int)] = [
                (#""integration""#, ben, 403), (#""credit_manager""#, ada, 403),
                (#""approver""#, ben, 403), (#""credit_manager""#, ben, 200), (#""admin""#, ben, 200),
                (#""admin""#, eve, 200), (#""credit_manager""#, eve, 200), (#""integration""#, eve, 403),
            ]
            for (index, (roles, person, status)) in cases.enumerated() {
                let order = try await office.held(600 + Int64(index))
                let told = try await key(roles).send(
                    "POST",
                    "\(order)/release",
                    Self.reason,
                    ["X-Actor": person.id]
                )
                #expect(told.status == status, "\(roles) for \(person.id): \(told.text)")
            }
        }
    }

    @Test func `a person's work is what the person may decide now`() async throws {
        try await RunningServer.with { server, client in
            let office = try await Office(server, client)
            let (ada, ben, cy, dee) = (
                office.people[0], office.people[1], office.people[2], office.people[3]
            )
            var held: [Int64: String] = [:]
            for over in [400, 700, 5_000] as [Int64] { held[over] = try await office.held(over) }
            func holds(_ person: Client) async throws -> [String] {
                let list = try await person.send("GET", "/v1/holds?decidable=true").expecting(200)
                return try list.json("data").elements.compactMap { $0["id"]?.string }.map {
                    "/v1/orders/\($0)"
                }
            }
            func approvals(_ person: Client, _ more: String = "") async throws -> Int {
                try await person.send("GET", "/v1/approvals?decidable=true\(more)").expecting(200)
                    .json("data").elements.count
            }
            #expect(try await holds(ada.client) == [held[400]])
            #expect(
                try await holds(ben.client) == [held[5_000], held[700]],
                "an approver's tier is not theirs"
            )
            #expect(try await holds(dee.client) == [])
            #expect(try await holds(client) == [held[700], held[400]], "a key alone asks nobody")
            _ = try await release(#require(held[5_000]), ben.client).expecting(202)
            let counts = [
                try await approvals(ada.client), try await approvals(ben.client),
                try await approvals(cy.client), try await approvals(dee.client), try await approvals(client),
            ]
            #expect(counts == [0, 0, 1, 0, 0])
            #expect(try await approvals(cy.client, "&role=credit_manager") == 1)
            #expect(try await approvals(cy.client, "&role=approver") == 0)
            let eve = try await office.person("Eve", "cash")
            try await office.delegate(ben, to: eve)
            #expect(try await approvals(eve.client) == 0, "Ben asked for it")
            try await office.delegate(cy, to: eve)
            #expect(try await approvals(eve.client) == 1)
            let first = try await eve.client.send("GET", "/v1/holds?decidable=true&limit=1").expecting(200)
            #expect(try first.json("data").elements.count == 1)
            let cursor = try #require(try first.string("next_cursor"))
            let rest = try await eve.client.send("GET", "/v1/holds?decidable=true&limit=1&cursor=\(cursor)")
                .expecting(200)
            #expect(try rest.json("data").elements.count == 1)
            #expect(try rest.json("has_more").boolean == false)
            _ = try await client.send("GET", "/v1/holds?decidable=yes").expecting(400)
        }
    }
}
