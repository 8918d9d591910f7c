import JSON
import Testing

@Suite struct `Paper and e-invoice` {
    private static let company = """
        {"name":"Aldgate Trading B.V.","vat_id":"NL123456789B01","iban":"NL91ABNA0417164300","bic":"ABNA NL 2A",
         "address":{"street":"Keizersgracht 1","postal_code":"1015 CJ","city":"Amsterdam","country":"NL"},
         "legal_registration":{"scheme":"0106","id":"12345678"},
         "contact":{"name":"Billing","phone":"+31 20 123 4567","email":"billing@aldgate.example"}}
        """
    private static let customer = """
        {"external_id":"C-1","name":"Brookfield Retail","currency":"EUR","country":"BE","vat_id":"BE0403170701",
         "credit_limit":null,"address":"Rue Haute 3","buyer_reference":"Dept. 4"}
        """
    private static let invoice = """
        {"customer_id":"ext:C-1","issue":true,"note":"Thank you",
         "lines":[{"description":"Widget","quantity":"2","unit_price":5000,"tax_rate":"21"}]}
        """

    private static func forms(_ client: Client, _ path: String) async throws -> [String: Answer] {
        var forms: [String: Answer] = [:]
        for type in ["application/xml", "text/html", "application/pdf"] {
            forms[type] = try await client.send("GET", path, nil, ["Accept": type]).expecting(200)
        }
        return forms
    }

    @Test func `is given in the form that the client likes best, and stays byte for byte as it was given`()
        async throws
    {
        try await RunningServer.with { server, client in
            _ = try await client.send("PATCH", "/v1/company", Self.company).expecting(200)
            _ = try await client.send("POST", "/v1/customers", Self.customer).expecting(201)
            let issued = try await client.send("POST", "/v1/invoices", Self.invoice).expecting(201)
            #expect(try issued.string("creditor_reference") == "RF94INV2026000001")
            #expect(try issued.string("buyer", "buyer_reference") == "Dept. 4")
            let path = "/v1/invoices/\(try issued.string("id") ?? "")"
            let first = try await Self.forms(client, path)
            #expect(first["application/xml"]?.text.contains("peppol.eu:2017:poacc:billing:3.0") == true)
            #expect(first["application/xml"]?.text.contains("<cbc:BuyerReference>Dept. 4<") == true)
            #expect(first["text/html"]?.text.contains("Thank you") == true)
            #expect(first["application/pdf"]?.text.hasPrefix("%PDF-1.4") == true)
            #expect(
                first["application/pdf"]?.fields["content-disposition"]
                    == #"inline; filename="INV-2026-000001.pdf""#
            )
            let moved = #"{"name":"Aldgate Group","address":"Dam 1","vat_id":null,"iban":null,"bic":null}"#
            _ = try await client.send("PATCH", "/v1/company", moved).expecting(200)
            _ = try await client.send("PATCH", "/v1/customers/ext:C-1", #"{"name":"B","country":"FR"}"#)
                .expecting(200)
            for (type, answer) in try await Self.forms(client, path) {
                #expect(answer.body == first[type]?.body, "\(type)")
                #expect(answer.fields["repr-digest"] == first[type]?.fields["repr-digest"])
                let tag = try #require(answer.fields["etag"])
                let known = ["Accept": type, "If-None-Match": tag]
                #expect(try await client.send("GET", path, nil, known).status == 304)
            }
            let events = try await client.send("GET", "/v1/events?types=invoice.rendered").expecting(200)
            #expect(try events.json("data").elements.count == 3, "each form is kept once")
            let plain = try await client.send("GET", path).expecting(200)
            #expect(plain.fields["content-type"] == "application/json")
            let liked = ["Accept": "text/html;q=0.5, application/pdf;q=0.9, */*;q=0.1"]
            let best = try await client.send("GET", path, nil, liked).expecting(200)
            #expect(best.fields["content-type"] == "application/pdf")
            #expect(try await client.send("GET", path, nil, ["Accept": "image/png"]).status == 406)
        }
    }

    @Test func `says who sold and who bought then, however late it is asked for`() async throws {
        try await RunningServer.with { _, client in
            _ = try await client.send("PATCH", "/v1/company", Self.company).expecting(200)
            _ = try await client.send("POST", "/v1/customers", Self.customer).expecting(201)
            let issued = try await client.send("POST", "/v1/invoices", Self.invoice).expecting(201)
            _ = try await client.send("PATCH", "/v1/company", #"{"name":"Aldgate Group"}"#).expecting(200)
            _ = try await client.send("PATCH", "/v1/customers/ext:C-1", #"{"name":"B"}"#).expecting(200)
            let path = "/v1/invoices/\(try issued.string("id") ?? "")"
            let due = try issued.string("installments", 0, "due_date") ?? ""
            let later = #"{"due_date":"2026-12-31","reason":"asked for"}"#
            _ = try await client.send("POST", "\(path)/extend", later).expecting(200)
            let xml = try await client.send("GET", path, nil, ["Accept": "application/xml"]).expecting(200)
            #expect(xml.text.contains("<cbc:DueDate>\(due)</cbc:DueDate>"), "put off afterwards")
            let page = try await client.send("GET", path, nil, ["Accept": "text/html"]).expecting(200).text
            #expect(page.contains("Aldgate Trading B.V.") && page.contains("Brookfield Retail"))
            #expect(!page.contains("Aldgate Group"))
        }
    }

    @Test func `says on a note what it cancels`() async throws {
        try await RunningServer.with { _, client in
            _ = try await client.send("PATCH", "/v1/company", Self.company).expecting(200)
            _ = try await client.send("POST", "/v1/customers", Self.customer).expecting(201)
            let issued = try await client.send("POST", "/v1/invoices", Self.invoice).expecting(201)
            let path = "/v1/invoices/\(try issued.string("id") ?? "")"
            let voided = try await client.send("POST", "\(path)/void", #"{"reason":"wrong price"}"#)
                .expecting(200)
            let note = "/v1/credit_notes/\(try voided.string("credit_note_id") ?? "")"
            let forms = try await Self.forms(client, note)
            let xml = try #require(forms["application/xml"]).text
            #expect(xml.contains("<cbc:CreditNoteTypeCode>381<") && xml.contains("<cbc:ID>INV-2026-000001<"))
            #expect(forms["text/html"]?.text.contains("Credit note") == true)
            let events = try await client.send("GET", "/v1/events?types=credit_note.rendered").expecting(200)
            #expect(try events.json("data").elements.count == 3)
        }
    }

    @Test func `names every rule that an e-invoice can't keep, while page and PDF always work`() async throws
    {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            let path = "/v1/invoices/\(try await scene.invoice(customer, amount: 100))"
            let xml = ["Accept": "application/xml"]
            let refused = try await client.send("GET", path, nil, xml).expecting(422)
            #expect(try refused.string("code") == "e_invoice_incomplete")
            let codes = try refused.json("errors").elements.compactMap { $0["code"]?.string }
            #expect(codes.starts(with: ["BR-06", "BR-08", "BR-09", "BR-CO-26", "BR-Z-02"]))
            for type in ["text/html", "application/pdf"] {
                _ = try await client.send("GET", path, nil, ["Accept": type]).expecting(200)
            }
            _ = try await client.send("PATCH", "/v1/company", Self.company).expecting(200)
            let stays = try await client.send("GET", path, nil, xml)
            #expect(stays.status == 422, "the seller is as it was at issue")
            let draft =
                #"{"external_id":"D-1","customer_id":"ext:C-1","lines":[{"description":"W","quantity":"1","unit_price":5,"tax_rate":"21"}]}"#
            _ = try await client.send("POST", "/v1/invoices", draft).expecting(201)
            let early = try await client.send("GET", "/v1/invoices/ext:D-1", nil, xml).expecting(422)
            let gaps = [
                "/number", "/issue_date", "/buyer/electronic_address", "/buyer/address/street",
                "/buyer/address/city",
                "/buyer/address/postal_code",
            ]
            #expect(try early.pointers() == gaps)
            let page = try await client.send("GET", "/v1/invoices/ext:D-1", nil, ["Accept": "text/html"])
            #expect(page.text.contains("Draft"))
            _ = try await client.send("POST", "/v1/invoices/ext:D-1/issue", "{}").expecting(200)
            let core = try await client.send("GET", "/v1/invoices/ext:D-1", nil, xml).expecting(200)
            #expect(core.text.contains("<cbc:CustomizationID>urn:cen.eu:en16931:2017<"))
            let strict = try await client.send("GET", "/v1/invoices/ext:D-1?profile=peppol", nil, xml)
            #expect(try strict.expecting(422).pointers() == Array(gaps[2...]))
            #expect(try await client.send("GET", "/v1/invoices/ext:D-1?profile=x", nil, xml).status == 400)
        }
    }

    @Test func `lets money find the invoice by its structured reference`() async throws {
        try await RunningServer.with { _, client in
            let scene = Scene(client: client)
            let customer = try await scene.customer("C-1", limit: nil)
            _ = try await scene.invoice(customer, amount: 100)
            let body = """
                {"customer_id":"\(customer)","currency":"EUR","amount":100,"auto_apply":true,
                 "reference":"rf94 inv2 0260 0000 1"}
                """
            let paid = try await client.send("POST", "/v1/payments", body).expecting(201)
            #expect(try paid.string("status") == "applied")
        }
    }

    static let refused: [(path: String, body: String, pointer: String)] = [
        ("/v1/company", #"{"bic":"ABC"}"#, "/bic"),
        ("/v1/company", #"{"country":"Netherlands"}"#, "/country"),
        ("/v1/company", #"{"electronic_address":{"id":"1"}}"#, "/electronic_address/scheme"),
        ("/v1/company", #"{"legal_registration":{"scheme":"kvk","id":"1"}}"#, "/legal_registration/scheme"),
        ("/v1/company", #"{"contact":{"fax":"1"}}"#, "/contact/fax"),
        ("/v1/customers/ext:C-1", #"{"legal_registration":{"scheme":"0106"}}"#, "/legal_registration/id"),
        ("/v1/customers/ext:C-1", #"{"address":{"planet":"X"}}"#, "/address/planet"),
    ]

    @Test func `takes nothing of a business that it can't mean`() async throws {
        try await RunningServer.with { _, client in
            _ = try await client.send("POST", "/v1/customers", Self.customer).expecting(201)
            for (path, body, pointer) in Self.refused {
                let answer = try await client.send("PATCH", path, body).expecting(422)
                #expect(try answer.pointers() == [pointer], "\(body)")
            }
            let kept = try await client.send("PATCH", "/v1/customers/ext:C-1", #"{"buyer_reference":null}"#)
            #expect(try kept.expecting(200).string("address") == "Rue Haute 3")
        }
    }

    @Test func `shows a portal key the papers of its own customer only`() async throws {
        try await RunningServer.with { server, client in
            let scene = Scene(client: client)
            let own = try await scene.customer("C-1", limit: nil)
            let other = try await scene.customer("C-2", limit: nil)
            let made = try await client.send(
                "POST",
                "/v1/api_keys",
                #"{"roles":["portal"],"name":"p","customer_id":"\#(own)"}"#
            ).expecting(201)
            let portal = try await Client(port: server.port, key: made.string("key") ?? "")
            let pdf = ["Accept": "application/pdf"]
            let seen = try await portal.send("GET", "/v1/invoices/\(scene.invoice(own, amount: 5))", nil, pdf)
            #expect(seen.status == 200)
            let unseen = try await portal.send(
                "GET",
                "/v1/invoices/\(scene.invoice(other, amount: 5))",
                nil,
                pdf
            )
            #expect(unseen.status == 404)
        }
    }
}
