import JSON
import Testing

@Suite struct `Risk classes and reviews over HTTP` {
    @Test func `a person's class holds before the score's until its day, and its withdrawal gives it back`()
        async throws
    {
        try await RunningServer.with { server, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.policy(
                #"{"scorecard":"daily","checks":[{"check":"risk_class","threshold":"B"}]}"#
            )
            let customer = try await office.scene.customer("C-1", limit: nil)
            try await office.clock("2026-11-02")
            #expect(try await office.credit(customer).string("risk_class") == "B")
            let path = "/v1/customers/\(customer)/risk_classes"
            let unknown = try await client.send("POST", path, #"{"risk_class":"X","reason":"r"}"#).expecting(
                422
            )
            #expect(try unknown.pointers() == ["/risk_class"])
            let bare = try await client.send("POST", path, #"{"risk_class":"C"}"#).expecting(422)
            #expect(try bare.pointers() == ["/reason"])
            let past = #"{"risk_class":"C","valid_from":"2026-11-01","reason":"r"}"#
            #expect(try await client.send("POST", path, past).expecting(422).pointers() == ["/valid_from"])
            let worse = #"{"risk_class":"C","valid_until":"2026-11-20","reason":"owner is leaving"}"#
            _ = try await client.send("POST", path, worse).expecting(201)
            let credit = try await office.credit(customer)
            #expect(try credit.string("risk_class") == "C")
            #expect(try credit.json("risk_class_is_manual").boolean == true)
            #expect(try credit.string("score", "class") == "B")
            let held = try await office.scene.order(customer, total: 5)
            #expect(try held.string("status") == "on_hold")
            // It ends by itself, and the order goes.
            try await office.clock("2026-11-21")
            let order = "/v1/orders/\(try office.scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            _ = try await client.send("POST", path, #"{"risk_class":"C","reason":"again"}"#).expecting(201)
            let second = try await office.scene.order(customer, total: 5)
            #expect(try second.string("status") == "on_hold")
            _ = try await client.send("POST", path, #"{"risk_class":null,"reason":"cleared"}"#).expecting(201)
            let freed = try await client.send("GET", "/v1/orders/\(try office.scene.id(second))")
            #expect(try freed.string("status") == "approved")
            #expect(try await office.credit(customer).string("risk_class") == "B")
            let history = try await client.send("GET", path).expecting(200).json("data").elements
            #expect(history.map { $0["risk_class"]?.string } == [nil, "C", "C"])
            let body = #"{"name":"a","roles":["credit_analyst"]}"#
            let key = try await client.send("POST", "/v1/api_keys", body).expecting(201)
            let analyst = try await Client(port: server.port, key: key.string("key") ?? "")
            _ = try await analyst.send("POST", path, worse).expecting(403)
            _ = try await analyst.send("GET", path).expecting(200)
        }
    }

    @Test func `a portal's key sees its credit and not how it is judged`() async throws {
        try await RunningServer.with { server, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            let customer = try await office.scene.customer("C-1", limit: nil)
            let body = #"{"scorecard":"daily"}"#
            _ = try await client.send("POST", "/v1/customers/\(customer)/scores", body).expecting(201)
            let made = try await client.send(
                "POST",
                "/v1/api_keys",
                #"{"name":"p","roles":["portal"],"customer_id":"\#(customer)"}"#
            ).expecting(201)
            let portal = try await Client(port: server.port, key: made.string("key") ?? "")
            let credit = try await portal.send("GET", "/v1/customers/\(customer)/credit").expecting(200)
            #expect(try credit.json("risk_class").isNull && credit.json("score").isNull)
            #expect(try credit.json("next_review").isNull)
            _ = try await portal.send("GET", "/v1/customers/\(customer)/scores").expecting(403)
        }
    }

    @Test func `a review that is late holds orders until a person has looked, and a score puts none off`()
        async throws
    {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.policy(
                #"{"scorecard":"daily","checks":[{"check":"review_overdue","threshold":10,"severity":"hold"}]}"#
            )
            let customer = try await office.scene.customer("C-1", limit: nil)
            try await office.clock("2026-11-02")
            // Class B is looked at after six months.
            #expect(try await office.credit(customer).string("next_review") == "2027-05-02")
            let rating = #"{"agency":"duns","rating":"good","valid_until":"2026-11-30"}"#
            _ = try await client.send("POST", "/v1/customers/\(customer)/external_ratings", rating).expecting(
                201
            )
            #expect(try await office.credit(customer).string("risk_class") == "A")
            #expect(try await office.credit(customer).string("next_review") == "2027-05-02")
            let report = "/v1/reports/reviews_due"
            let none = try await client.send("GET", "\(report)?until=2027-05-01").expecting(200)
            #expect(try none.json("rows").elements.isEmpty)
            let due = try await client.send("GET", "\(report)?until=2027-05-02").expecting(200)
            #expect(try due.string("rows", 0, "external_id") == "C-1")
            #expect(try due.integer("rows", 0, "days_overdue") == 0)
            try await office.clock("2027-05-12")
            #expect(try await office.scores(customer).first?["scored_on"]?.string == "2027-05-12")
            #expect(try await office.scene.order(customer, total: 5).string("status") == "approved")
            try await office.clock("2027-05-13")
            #expect(try await office.scores(customer).first?["scored_on"]?.string == "2027-05-12")
            let held = try await office.scene.order(customer, total: 5)
            #expect(try held.string("status") == "on_hold")
            #expect(try held.integer("decision", "checks", 0, "measured") == 11)
            let sheet = try await client.send("GET", report, nil, ["Accept": "text/csv"]).expecting(200)
            #expect(
                sheet.text
                    == "customer_id,external_id,name,next_review,days_overdue,risk_class,score\r\n"
                    + "\(customer),C-1,Aldermoor Tools,2027-05-02,11,B,60\r\n"
            )
            let path = "/v1/customers/\(customer)/credit_reviews"
            for (body, pointer) in [
                (#"{"reviewed_on":"2027-05-14"}"#, "/reviewed_on"),
                (#"{"next_review":"2027-05-13"}"#, "/next_review"),
            ] {
                #expect(try await client.send("POST", path, body).expecting(422).pointers() == [pointer])
            }
            let review = try await client.send("POST", path, #"{"note":"accounts read"}"#).expecting(201)
            #expect(try review.string("next_review") == "2027-11-13")
            let order = "/v1/orders/\(try office.scene.id(held))"
            #expect(try await client.send("GET", order).expecting(200).string("status") == "approved")
            #expect(try await client.send("GET", report).expecting(200).json("rows").elements.isEmpty)
            let history = try await client.send("GET", path).expecting(200).json("data").elements
            #expect(history.map { $0["score_id"]?.isNull } == [true, false])
        }
    }

    @Test func `a back-test sees the class that held then`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            try await office.policy(
                #"{"scorecard":"daily","checks":[{"check":"risk_class","threshold":"B"}]}"#
            )
            let customer = try await office.scene.customer("C-1", limit: nil)
            for (rating, total, status) in [
                ("good", 500, "approved"), ("bad", 70, "on_hold"), ("good", 1, "approved"),
            ] {
                let body = #"{"agency":"duns","rating":"\#(rating)"}"#
                _ = try await client.send("POST", "/v1/customers/\(customer)/external_ratings", body)
                    .expecting(201)
                #expect(
                    try await office.scene.order(customer, total: Int64(total)).string("status") == status
                )
            }
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try policies.string("data", 0, "id") ?? "")/simulate"
            let live = try await client.send("POST", path, "{}").expecting(200)
            #expect(try live.integer("cases", "count") == 3)
            #expect(try live.json("flipped").elements.isEmpty)
            let milder = #"{"terms":{"scorecard":"daily","checks":[{"check":"risk_class","threshold":"C"}]}}"#
            let draft = try await client.send("POST", path, milder).expecting(200)
            #expect(try draft.integer("flips", "hold_to_approve", "amount") == 70)
        }
    }

    @Test func `a policy's test cases tell of classes and reviews`() async throws {
        try await RunningServer.with { _, client in
            let office = ScoringOffice(client: client)
            try await office.scorecard("daily", ScoringOffice.model)
            let cases = """
                {"name":"good","expected":"approve","facts":{"amount":5,"risk_class":"B"}},
                {"name":"bad","expected":"hold","facts":{"amount":5,"risk_class":"C"}},
                {"name":"late","expected":"reject","facts":{"amount":5,"review_overdue_days":31}}
                """
            let checks = """
                [{"check":"risk_class","threshold":"B"},
                 {"check":"review_overdue","threshold":30,"severity":"reject"}]
                """
            try await office.policy(#"{"scorecard":"daily","checks":\#(checks),"test_cases":[\#(cases)]}"#)
            let policies = try await client.send("GET", "/v1/credit_policies").expecting(200)
            let path = "/v1/credit_policies/\(try policies.string("data", 0, "id") ?? "")"
            let read = try await client.send("GET", path).expecting(200)
            #expect(try read.string("versions", 1, "checks", 0, "threshold") == "B")
            #expect(try read.string("versions", 1, "scorecard") == "daily")
            for (body, pointer) in [
                (#"{"scorecard":"none"}"#, "/scorecard"),
                (#"{"checks":[{"check":"risk_class"}]}"#, "/checks/0/threshold"),
                (#"{"checks":[{"check":"risk_class","threshold":3}]}"#, "/checks/0/threshold"),
                (#"{"checks":[{"check":"review_overdue","threshold":"B"}]}"#, "/checks/0/threshold"),
            ] {
                let told = try await client.send("POST", "\(path)/versions", body).expecting(422)
                #expect(try told.pointers() == [pointer], "\(body)")
            }
        }
    }
}
