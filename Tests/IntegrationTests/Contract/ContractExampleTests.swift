import Foundation
import JSON
import Testing

@Suite struct `The contract's examples` {
    /// One request of the story that the examples tell, in the order in which they make sense.
    struct Step: Sendable {
        let operation: String
        /// What stands for the path's parameters: the name of something saved, or the value itself.
        var path: [String: String] = [:]
        var query = ""
        /// Instead of the example.
        var body: String?
        /// The body's media type, where it is a file.
        var type: String?
        /// What later steps name, by the place where the answer has it.
        var saves: [String: [String]] = [:]

        init(
            _ operation: String,
            path: [String: String] = [:],
            query: String = "",
            body: String? = nil,
            type: String? = nil,
            saves: [String: [String]] = [:]
        ) {
            self.operation = operation
            self.path = path
            self.query = query
            self.body = body
            self.type = type
            self.saves = saves
        }
    }

    private static let draftBody = """
        {"customer_id":"ext:C-100","currency":"EUR",
         "lines":[{"description":"Widget","quantity":"1","unit_price":100,"tax_rate":"0"}]}
        """
    private static let templateBody = """
        {"customer_id":"ext:C-100","currency":"EUR","kind":"pro_forma","external_id":"RENT",
         "lines":[{"description":"Rent","quantity":"1","unit_price":90000,"tax_rate":"21"}]}
        """
    private static let creditedBody = """
        {"customer_id":"ext:C-100","currency":"EUR","issue":true,"external_id":"I-9",
         "lines":[{"description":"Widget","quantity":"5","unit_price":1000,"tax_rate":"21"}]}
        """
    private static let statementBody = """
        :20:STATEMENT-1\r
        :25:NL91ABNA0417164300\r
        :28C:1/1\r
        :60F:C261122EUR0,00\r
        :61:2611231123C7,00NTRFNONREF\r
        :86:Thank you\r
        :62F:C261123EUR7,00\r
        -\r

        """
    private static let mirroredBody = """
        {"origin":"external","number":"90004567","customer_id":"ext:C-100","currency":"EUR","issue_date":"2026-11-01",
         "total":1000,"tax":0,"installments":[{"due_date":"2026-12-18","amount":1000}]}
        """
    /// Two digits of the number have changed places, so that it is only ever proposed.
    private static let slippedBody = """
        {"customer_id":"ext:C-100","currency":"EUR","amount":300,"reference":"90004576","auto_apply":true}
        """
    private static let strayBody = #"{"customer_id":null,"currency":"EUR","amount":500}"#

    static let steps: [Step] = [
        Step("getRoot"),
        Step("getDocs"),
        Step("getHealthLive"),
        Step("getHealthReady"),
        Step("getMetrics"),
        Step("getOpenapiYaml"),
        Step("getProblemsCode", path: ["code": "unknown_field"]),
        Step("postUsers", saves: ["user": ["id"]]),
        Step("getUsers"),
        Step("getUsersId", path: ["id": "user"]),
        Step("postUsers", body: #"{"name":"Ben","external_id":"U-2"}"#),
        Step("postUsersIdDelegations", path: ["id": "user"], saves: ["delegation": ["id"]]),
        Step("getUsersIdDelegations", path: ["id": "user"]),
        Step("getDelegationsId", path: ["id": "delegation"]),
        Step("postDelegationsIdRevoke", path: ["id": "delegation"]),
        Step("patchCompany"),
        Step("getCompany"),
        Step("getNumberSeries"),
        Step("putNumberSeriesId", path: ["id": "invoice"]),
        Step("patchNumberSeriesId", path: ["id": "credit_note"]),
        Step("getNumberSeriesId", path: ["id": "invoice"]),
        Step("putNumberSeriesId", path: ["id": "invoice"], body: "{}"),
        Step("patchUsersId", path: ["id": "user"]),
        Step("postApiKeys", saves: ["key": ["id"]]),
        Step("getApiKeys"),
        Step("postApiKeysIdRevoke", path: ["id": "key"]),
        Step("postExchangeRates", saves: ["rate": ["id"]]),
        Step("getExchangeRates"),
        Step("getExchangeRatesId", path: ["id": "rate"]),
        Step("getReportsRevaluation"),
        Step("getCurrencyConversion", query: "?from=USD&to=EUR&amount=10864"),
        Step("postPaymentTerms"),
        Step("getPaymentTerms"),
        Step("getPaymentTermsId", path: ["id": "eom_30"]),
        Step(
            "getPaymentTermsIdPreview",
            path: ["id": "eom_30"],
            query: "?amount=115000&tax=15000&date=2026-01-01"
        ),
        Step("postCustomers", saves: ["customer": ["id"]]),
        Step("putCustomersId", path: ["id": "ext:C-101"]),
        Step("patchCustomersId", path: ["id": "customer"]),
        Step("getCustomers"),
        Step("getCustomersId", path: ["id": "customer"]),
        Step("putCustomersIdCreditLimit", path: ["id": "customer"]),
        Step("getCustomersIdCreditLimits", path: ["id": "customer"]),
        Step("putCustomersIdCreditExclusions", path: ["id": "customer"]),
        Step("getCustomersIdCreditExclusions", path: ["id": "customer"]),
        Step("postCustomersIdGuarantees", path: ["id": "customer"], saves: ["guarantee": ["id"]]),
        Step("getCustomersIdGuarantees", path: ["id": "customer"]),
        Step("getGuaranteesId", path: ["id": "guarantee"]),
        Step("postGuaranteesIdEnd", path: ["id": "guarantee"]),
        Step("postScorecards"),
        Step("postScorecardsIdVersions", path: ["id": "smb"]),
        Step("postScorecardsIdVersionsNActivate", path: ["n": "1", "id": "smb"]),
        Step("getScorecards"),
        Step("getScorecardsId", path: ["id": "smb"]),
        Step("postCustomersIdExternalRatings", path: ["id": "customer"]),
        Step("getCustomersIdExternalRatings", path: ["id": "customer"]),
        Step("postCustomersIdScores", path: ["id": "customer"]),
        Step("getCustomersIdScores", path: ["id": "customer"]),
        Step("postCustomersIdRiskClasses", path: ["id": "customer"]),
        Step("getCustomersIdRiskClasses", path: ["id": "customer"]),
        Step("postCustomersIdCreditReviews", path: ["id": "customer"]),
        Step("getCustomersIdCreditReviews", path: ["id": "customer"]),
        Step("getReportsReviewsDue", query: "?until=2027-12-31"),
        Step("postCustomersIdLimitProposals", path: ["id": "customer"], saves: ["proposal": ["id"]]),
        Step("getLimitProposals"),
        Step("getLimitProposalsId", path: ["id": "proposal"]),
        Step("postLimitProposalsIdAccept", path: ["id": "proposal"]),
        Step("postCustomersIdLimitProposals", path: ["id": "customer"], saves: ["proposal": ["id"]]),
        Step("postLimitProposalsIdReject", path: ["id": "proposal"]),
        Step("postCreditPolicies", saves: ["policy": ["id"]]),
        Step("postCreditPoliciesIdVersions", path: ["id": "policy"]),
        Step("postCreditPoliciesIdVersionsNActivate", path: ["n": "1", "id": "policy"]),
        Step("postCreditPoliciesIdVersions", path: ["id": "policy"]),
        Step("postCreditPoliciesIdVersionsNShadow", path: ["n": "2", "id": "policy"]),
        Step("getCreditPolicies"),
        Step("getCreditPoliciesId", path: ["id": "policy"]),
        Step("postBatch"),
        Step("getApprovals"),
        Step("getCustomersIdCreditPolicy", path: ["id": "customer"]),
        Step("postCreditChecks"),
        Step("postRules"),
        Step("getRulesReference"),
        Step("postOrders", saves: ["order": ["id"], "decision": ["decision", "id"]]),
        Step("getCreditDecisionsId", path: ["id": "decision"]),
        Step("getOrders"),
        Step("getOrdersId", path: ["id": "order"]),
        Step("patchOrdersId", path: ["id": "order"]),
        Step("postOrdersIdRecheck", path: ["id": "order"]),
        Step("postOrdersIdHold", path: ["id": "order"]),
        Step("getCreditPoliciesIdVersionsNShadow", path: ["n": "2", "id": "policy"]),
        Step("getCreditPoliciesIdVersionsNShadowDecisions", path: ["n": "2", "id": "policy"]),
        Step("postCreditPoliciesIdVersionsNUnshadow", path: ["n": "2", "id": "policy"]),
        Step("getHolds"),
        Step("postOrdersIdRelease", path: ["id": "order"]),
        Step("getOrdersIdHolds", path: ["id": "order"]),
        Step("postOrdersIdFulfillments", path: ["id": "order"]),
        Step("getOrdersIdFulfillments", path: ["id": "order"]),
        Step("putOrdersId", path: ["id": "ext:SO-2"], saves: ["order2": ["id"]]),
        Step("postOrdersIdHold", path: ["id": "order2"]),
        Step("postOrdersIdReject", path: ["id": "order2"]),
        Step("postOrdersIdReopen", path: ["id": "order2"]),
        Step("postOrdersIdInvoices", path: ["id": "order2"]),
        Step("putOrdersId", path: ["id": "ext:SO-3"], saves: ["order3": ["id"]]),
        Step("postOrdersIdCancel", path: ["id": "order3"]),
        Step("postBillingRuns"),
        Step("postInvoices", body: templateBody),
        Step("postInvoiceSchedules", saves: ["schedule": ["id"]]),
        Step("getInvoiceSchedules"),
        Step("getInvoiceSchedulesId", path: ["id": "schedule"]),
        Step("postInvoiceSchedulesIdPause", path: ["id": "schedule"]),
        Step("postInvoiceSchedulesIdResume", path: ["id": "schedule"]),
        Step("postInvoiceSchedulesIdEnd", path: ["id": "schedule"]),
        Step("postTaxRates", saves: ["rate": ["id"]]),
        Step("getTaxRates", query: "?code=NL-STANDARD"),
        Step("getTaxRatesId", path: ["id": "rate"]),
        Step("postInvoices", saves: ["invoice": ["id"]]),
        Step("putInvoicesId", path: ["id": "ext:RE-1"]),
        Step("getInvoices"),
        Step("getInvoicesId", path: ["id": "invoice"]),
        Step("postGuaranteesIdReports", path: ["id": "guarantee"]),
        Step("postInvoicesIdVoid", path: ["id": "invoice"]),
        Step("getCreditNotes", saves: ["note": ["data", "0", "id"]]),
        Step("getCreditNotesId", path: ["id": "note"]),
        Step("postInvoices", body: creditedBody, saves: ["credited": ["id"]]),
        Step("postInvoicesIdCreditNotes", path: ["id": "credited"], saves: ["credit": ["id"]]),
        Step(
            "postCreditNotesIdAllocations",
            path: ["id": "credit"],
            body: #"{"allocations":[{"invoice":"ext:I-9","amount":500}]}"#,
            saves: ["use": ["allocations", "0", "id"]]
        ),
        Step("postAllocationsIdUndo", path: ["id": "use"]),
        Step("postCreditNotesIdCancel", path: ["id": "credit"]),
        Step("postInvoicesIdExtend", path: ["id": "credited"]),
        Step("postInvoicesIdCorrect", path: ["id": "credited"], saves: ["corrected": ["id"]]),
        Step(
            "postInvoicesIdWriteOff",
            path: ["id": "corrected"],
            saves: ["writeOff": ["write_offs", "0", "id"]]
        ),
        Step("getWriteOffs"),
        Step("getWriteOffsId", path: ["id": "writeOff"]),
        Step("postWriteOffsIdReverse", path: ["id": "writeOff"]),
        Step("postInvoices", body: draftBody, saves: ["draft": ["id"]]),
        Step("patchInvoicesId", path: ["id": "draft"]),
        Step("postInvoicesIdIssue", path: ["id": "draft"]),
        Step("postInvoices", body: draftBody, saves: ["draft": ["id"]]),
        Step("deleteInvoicesId", path: ["id": "draft"]),
        Step("postPayments", saves: ["payment": ["id"], "allocation": ["allocations", "0", "id"]]),
        Step("getPayments"),
        Step("postAllocationsIdUndo", path: ["id": "allocation"]),
        Step("postPaymentsIdAllocations", path: ["id": "payment"]),
        Step("postPaymentsIdAutoApply", path: ["id": "payment"]),
        Step("getPaymentsId", path: ["id": "payment"]),
        Step("getCustomersIdCredit", path: ["id": "customer"]),
        Step("getReportsInsurance"),
        Step("postCreditPoliciesIdSimulate", path: ["id": "policy"], saves: ["simulation": ["id"]]),
        Step("getSimulations"),
        Step("getSimulationsId", path: ["id": "simulation"]),
        Step("getReportsAging", query: "?group_by=customer"),
        Step("getKpis"),
        Step("getKpisName", path: ["name": "dso"]),
        Step("postPaymentsIdReverse", path: ["id": "payment"]),
        Step("postPayments", body: strayBody, saves: ["stray": ["id"]]),
        Step("postPaymentsIdAssign", path: ["id": "stray"]),
        Step("postPaymentsIdRefund", path: ["id": "stray"], saves: ["refund": ["refunds", "0", "id"]]),
        Step("getRefunds"),
        Step("getRefundsId", path: ["id": "refund"]),
        Step("postRefundExports", saves: ["file": ["id"]]),
        Step("getRefundExports"),
        Step("getRefundExportsId", path: ["id": "file"]),
        Step("getRefundExportsIdPain001", path: ["id": "file"]),
        Step("postRefundsIdCancel", path: ["id": "refund"]),
        Step("postPaymentsIdReassign", path: ["id": "stray"]),
        Step("postRemittances", saves: ["remittance": ["id"]]),
        Step("getRemittances"),
        Step("getRemittancesId", path: ["id": "remittance"]),
        Step("postRemittancesIdWithdraw", path: ["id": "remittance"]),
        Step("postInvoices", body: mirroredBody),
        Step("postPayments", body: slippedBody, saves: ["match": ["match", "id"]]),
        Step("getMatchProposals"),
        Step("getMatchProposalsId", path: ["id": "match"]),
        Step("postMatchProposalsIdAccept", path: ["id": "match"]),
        Step("postPayments", body: slippedBody, saves: ["match": ["match", "id"]]),
        Step("postMatchProposalsIdReject", path: ["id": "match"]),
        Step("postMatchProposalsAccept"),
        Step("postMatchProposalsReject"),
        Step("postPayerAliases", saves: ["alias": ["id"]]),
        Step("getPayerAliases"),
        Step("getPayerAliasesId", path: ["id": "alias"]),
        Step("postPayerAliasesIdRevoke", path: ["id": "alias"]),
        Step("postBankStatements", body: statementBody, type: "text/plain", saves: ["statement": ["id"]]),
        Step("getBankStatements"),
        Step("getBankStatementsId", path: ["id": "statement"]),
        Step("getBankStatementsIdLines", path: ["id": "statement"]),
        Step("postBankStatementsIdMatch", path: ["id": "statement"]),
        Step("postBankStatementsIdRevert", path: ["id": "statement"]),
        Step("getLedgerPostings", query: "?limit=2"),
        Step("postWebhookEndpoints", body: #"{"url":"http://127.0.0.1:1024/"}"#, saves: ["receiver": ["id"]]),
        Step("postWebhookEndpointsIdTest", path: ["id": "receiver"]),
        Step("postWebhookEndpointsIdReplay", path: ["id": "receiver"]),
        Step("postWebhookEndpoints", saves: ["webhook": ["id"]]),
        Step("getWebhookEndpoints"),
        Step("getWebhookEndpointsId", path: ["id": "webhook"]),
        Step("patchWebhookEndpointsId", path: ["id": "webhook"]),
        Step("postWebhookEndpointsIdRotateSecret", path: ["id": "webhook"]),
        Step("deleteWebhookEndpointsId", path: ["id": "webhook"]),
        Step("getWebhookDeliveries"),
        Step("getEvents", query: "?limit=1"),
        Step("getEventsHead"),
        Step("getInvariants"),
        Step("postImports", saves: ["import": ["id"]]),
        Step("getImports"),
        Step("getImportsId", path: ["id": "import"]),
        Step("postImportsIdRevert", path: ["id": "import"]),
        Step("putLedgerAccounts"),
        Step("getLedgerAccounts"),
        Step("getLedgerJournal"),
        Step("postLedgerExports", saves: ["ledgerExport": ["id"]]),
        Step("getLedgerExports"),
        Step("getLedgerExportsId", path: ["id": "ledgerExport"]),
        Step("getReportsTax"),
        Step("getReportsReconciliation", query: "?control_balance=0"),
        Step("getPeriods"),
        Step("postPeriodsIdClose", path: ["id": "2026-10"]),
        Step("postPeriodsIdReopen", path: ["id": "2026-10"]),
        Step("getPeriodsId", path: ["id": "2026-10"]),
        Step("getClock"),
        Step("putClock"),
    ]

    @Test func `are all accepted by the server, and every answer has the shape that is promised`()
        async throws
    {
        let contract = try Contract()
        let schema = contract.schema
        let operations = contract.operations
        try await RunningServer.with(
            RunningServer.Surroundings(
                configuration: #"{"webhooks":{"allow_private":true}}"#,
                today: "2026-11-23"
            )
        ) { _, client in
            var saved: [String: String] = [:]
            for step in Self.steps {
                let operation = try #require(operations[step.operation], "\(step.operation)")
                var path = operation.path
                for (name, value) in step.path {
                    path = path.replacing("{\(name)}", with: saved[value] ?? value)
                }
                let body = step.body ?? operation.example?.json
                let fields = step.type.map { ["Content-Type": $0] } ?? [:]
                let answer = try await client.send(operation.method, path + step.query, body, fields)
                let isDone = operation.node["responses"]?[String(answer.status)] != nil && answer.status < 400
                guard isDone else {
                    Issue.record("\(step.operation): \(answer.status) \(answer.text)")
                    continue
                }
                let declared = operation.node["responses"]?[String(answer.status)]?["headers"]?.members ?? [:]
                let sent = Self.headers.filter { answer.fields[$0.lowercased()] != nil }
                #expect(Set(sent).subtracting(declared.keys) == [], "\(step.operation) declares its headers")
                guard let promised = operation.schema(of: answer.status) else { continue }
                let faults = schema.faults(of: try Node(json: answer.body), against: promised)
                #expect(faults == [], "\(step.operation)")
                for (name, place) in step.saves { saved[name] = try Self.text(at: place, in: answer) }
            }
            try await expectTypes(of: contract, client)
        }
        let told = Self.steps.map(\.operation) + Self.toldByTwo
        #expect(Set(operations.keys).subtracting(told) == [], "each has its step")
    }

    /// The fields of an answer that a client may act on.
    private static let headers = [
        "X-Request-Id", "ETag", "Location", "Link", "Dry-Run", "Idempotent-Replayed", "Content-Disposition",
    ]

    /// What takes two persons, or a receiver of events, whom the story doesn't have; their own tests tell of them.
    private static let toldByTwo = [
        "getWebhookDeliveriesId", "postWebhookDeliveriesIdReplay",
        "getApprovalsId", "postApprovalsIdApprove", "postApprovalsIdReject",
        "postCustomersIdCreditLimitRequests",
    ]

    /// Every event that the story has made can be asked for by its type.
    private func expectTypes(of contract: Contract, _ client: Client) async throws {
        let filter = contract.schema.document["components"]?["parameters"]?["types"]?["schema"]?["items"]?[
            "enum"
        ]
        let types = filter?.elements.compactMap(\.string) ?? []
        let all = try await client.send("GET", "/v1/events?limit=1000").expecting(200)
        let asked = "/v1/events?limit=1000&types=\(types.joined(separator: ","))"
        let some = try await client.send("GET", asked).expecting(200)
        #expect(try all.json("data").elements.count > 50)
        #expect(try some.json("data").elements.count == all.json("data").elements.count)
    }

    private static func text(at place: [String], in answer: Answer) throws -> String? {
        var node = try Node(json: answer.body)
        for name in place {
            let inner = Int(name).map { node.elements[$0] } ?? node[name]
            guard let inner else { throw UnexpectedAnswer(description: "no \(name) in \(answer.text)") }
            node = inner
        }
        return node.string
    }

    @Test func `have the shapes that stand beside them`() throws {
        let contract = try Contract()
        let schema = contract.schema
        var count = 0
        for (id, operation) in contract.operations {
            let bodies =
                [operation.node["requestBody"]]
                + (operation.node["responses"]?.members.values.map { $0 } ?? [])
            for media in bodies.compactMap({ $0?["content"]?["application/json"] }) {
                guard let example = media["example"], let shape = media["schema"] else { continue }
                count += 1
                #expect(schema.faults(of: example, against: shape) == [], "\(id)")
            }
        }
        #expect(count > 90)
    }

    @Test func `a fault is found where a value leaves its schema`() throws {
        let schema = try Contract().schema
        let decision = try #require(schema.document["components"]?["schemas"]?["Release"])
        let right = Node.map([
            "user_id": .null, "on_behalf_of": .null, "key_id": .text("key_01M82V7M043J1YKWC6JNG6N1Y4"),
            "valid_until": .text("2026-12-31"),
        ])
        #expect(schema.faults(of: right, against: decision) == [])
        for (name, wrong) in [
            ("user_id", Node.integer(1)), ("key_id", .text("key_1")), ("valid_until", .text("soon")),
        ] {
            var members = right.members
            members[name] = wrong
            #expect(schema.faults(of: .map(members), against: decision) != [], "\(name)")
            members[name] = nil
            #expect(schema.faults(of: .map(members), against: decision) != [], "\(name)")
        }
    }
}
