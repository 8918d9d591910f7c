import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `Each department finds what it stored` {
    @Test func `users, keys and answers kept for replay`() throws {
        let books = try Books()
        let session = books.session
        var user = User(
            id: session.newID(User.self),
            version: 1,
            createdAt: session.now,
            externalID: "U-1",
            name: "Ada",
            email: nil,
            roles: [.creditManager, .approver],
            isActive: true
        )
        try session.insert(user)
        user.version = 2
        user.isActive = false
        try session.update(user)
        #expect(try session.user(user.id) == user)
        #expect(try session.userID(externalID: "U-1") == user.id)
        #expect(try session.users(ListFilter(), Page(limit: 5)) == [user])
        var key = APIKey(
            id: session.newID(APIKey.self),
            version: 1,
            createdAt: session.now,
            name: "ERP",
            secretHash: [UInt8](repeating: 7, count: 32),
            roles: [.integration],
            user: user.id,
            customer: nil,
            mayActAs: true,
            expiresAt: Instant(milliseconds: 5),
            revokedAt: nil
        )
        try session.insert(key)
        #expect(try session.apiKey(secretHash: key.secretHash) == key)
        key.version = 2
        key.revokedAt = session.now
        try session.update(key)
        #expect(try session.apiKey(key.id) == key)
        #expect(try session.apiKeys(Page(limit: 5)) == [key])
        let answer = KeptAnswer(
            fingerprint: [UInt8](repeating: 1, count: 32),
            status: 201,
            headers: ["Location", "/v1/x"],
            body: [0, 255],
            keptAt: Instant(milliseconds: 9)
        )
        try session.keep(answer, key: key.id, idempotencyKey: "k")
        #expect(try session.keptAnswer(key: key.id, idempotencyKey: "k") == answer)
        #expect(try session.keptAnswer(key: key.id, idempotencyKey: "l") == nil)
        #expect(try session.forgetAnswers(before: Instant(milliseconds: 9), limit: 5) == 0)
        #expect(try session.forgetAnswers(before: Instant(milliseconds: 10), limit: 5) == 1)
        #expect(try session.keptAnswer(key: key.id, idempotencyKey: "k") == nil)
    }

    @Test func `the limit of a day, as it was known after an event`() throws {
        let books = try Books()
        let id = try books.sample.customer().id
        #expect(
            try books.session.limit(of: id, on: day(2026, 6, 1), knownEvent: nil)
                == (try EffectiveLimit(lasting: 0, temporary: nil))
        )
        func append(_ amount: Int64?, _ from: CivilDate, until: CivilDate? = nil) throws -> LimitFact {
            let customer = try #require(try books.session.customer(id))
            let event = try books.session.recordChange(.creditLimitChanged, from: customer, to: customer)
            let fact = LimitFact(customer: id, amount: amount, validFrom: from, validUntil: until)
            try books.session.append(fact, event: event)
            return fact
        }
        let first = try append(100, day(2026, 5, 1))
        let known = try books.session.lastEvent()
        let second = try append(nil, day(2026, 6, 1))
        let temporary = try append(900, day(2026, 6, 10), until: day(2026, 6, 20))
        let corrected = try append(200, day(2026, 6, 1))
        let cases: [(date: CivilDate, event: Int64?, lasting: Int64?, temporary: LimitFact?)] = [
            (day(2026, 4, 30), nil, 0, nil), (day(2026, 5, 1), nil, 100, nil),
            (day(2026, 6, 1), nil, 200, nil), (day(2026, 6, 9), nil, 200, nil),
            (day(2026, 6, 10), nil, 200, temporary), (day(2026, 6, 20), nil, 200, temporary),
            (day(2026, 6, 21), nil, 200, nil), (day(2026, 6, 15), known, 100, nil),
            (day(2026, 6, 15), known + 1, nil, nil),
        ]
        for (date, event, lasting, temporary) in cases {
            let limit = try books.session.limit(of: id, on: date, knownEvent: event)
            let expected = try EffectiveLimit(lasting: lasting, temporary: temporary)
            #expect(limit == expected, "\(date)")
        }
        #expect(try books.session.limits(of: id) == [first, second, temporary, corrected])
    }

    @Test func `terms, policies, their versions and the one that holds`() throws {
        let books = try Books()
        let session = books.session
        let terms = try books.sample.terms()
        #expect(try session.paymentTerms(terms.id) == terms)
        #expect(try session.paymentTerms(code: "net_30") == terms)
        #expect(try session.paymentTerms(Page(limit: 5)) == [terms])
        let everyone = try books.sample.policyVersion()
        let customer = try books.sample.customer().id
        #expect(try session.activeVersion(scope: .everyone, on: day(2019, 12, 31)) == nil)
        for scope in [PolicyScope.segment("smb"), .customer(customer)] {
            let policy = CreditPolicy(
                id: session.newID(CreditPolicy.self),
                version: 1,
                createdAt: session.now,
                externalID: "P-\(scope)",
                name: "Own",
                scope: scope
            )
            let event = try session.recordCreation(.policyCreated, policy)
            try session.insert(policy)
            #expect(try session.policy(policy.id) == policy)
            #expect(try session.policy(scope: scope) == policy)
            #expect(try session.policyID(externalID: "P-\(scope)") == policy.id)
            let late = CustomRule(
                name: "late",
                expression: try RuleExpression("overdue.days_max > 10\n and customer.segment = 'it''s'"),
                stages: [.order, .quote],
                severity: .reject,
                message: "is \"late\"",
                graceDays: 3
            )
            var facts = PolicyFacts(amount: 5)
            facts.stated = [FactReading(name: "customer.segment", value: .text("smb"))]
            let test = PolicyTestCase(name: "T", facts: facts, expected: .reject)
            var versions: [PolicyVersion] = []
            for (number, from) in [(Int64(1), day(2026, 1, 1)), (2, day(2026, 1, 1)), (3, day(2027, 1, 1))] {
                var version = PolicyVersion(
                    reference: PolicyVersionReference(policy: policy.id, number: number),
                    createdAt: session.now,
                    effectiveFrom: from,
                    activatedAt: nil,
                    terms: PolicyTerms(
                        newCustomerCreditLimit: nil,
                        paymentTerms: "net_30",
                        minOrderValue: number,
                        maxOrderValue: 9,
                        heldOrdersReserve: true,
                        allowsOldestFirst: false,
                        cash: CashRules(
                            discountGraceDays: 3,
                            givesPartialDiscounts: false,
                            unearnedDiscounts: .chargeBack,
                            overpaidDiscounts: .keep,
                            underpayment: Tolerance(amount: 50, percent: decimal("1.5")),
                            overpayment: Tolerance(amount: nil, percent: decimal("2")),
                            smallDifferenceMax: nil,
                            deductionPercentMax: decimal("10")
                        ),
                        checks: [
                            CheckRule(
                                check: .utilisation,
                                stages: [.order],
                                severity: .warn,
                                threshold: decimal("82.5")
                            )
                        ],
                        rules: [late],
                        testCases: [test]
                    )
                )
                try session.insert(version)
                try session.activate(version.reference, at: session.now, event: event)
                version.activatedAt = session.now
                versions.append(version)
            }
            #expect(try session.policyVersions(of: policy.id) == versions)
            #expect(try session.activeVersion(scope: scope, on: day(2025, 12, 31)) == nil)
            let holding = try #require(try session.activeVersion(scope: scope, on: day(2026, 6, 1)))
            #expect(versions[0...1].contains(holding))
        }
        #expect(try session.activeVersion(scope: .everyone, on: day(2026, 6, 1)) == everyone)
        #expect(try session.policies(Page(limit: 9)).count == 3)
    }

    private static let ruleFinding = Finding(
        check: .rule("late_and_large"),
        result: .notApplicable,
        severity: .warn,
        measured: nil,
        threshold: nil,
        unit: .rule,
        detail: "not known",
        facts: [
            FactReading(name: "limit.utilisation", value: .number(ExactNumber(micros: 87_500_001))),
            FactReading(name: "order.total", value: .number(ExactNumber(.min))),
            FactReading(name: "customer.metadata('a''b')", value: .text("")),
            FactReading(name: "order.due_at_once", value: .boolean(false)),
            FactReading(name: "today", value: .date(day(2026, 6, 1))),
            FactReading(name: "limit.expires_on", value: nil),
        ]
    )

    @Test func `exclusions of checks and of custom rules`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let exclusion = CreditExclusion(
            customer: customer.id,
            checks: [.rule("late_and_large"), .builtIn(.utilisation)],
            validUntil: day(2026, 12, 31)
        )
        try books.session.append(exclusion, event: books.session.lastEvent())
        #expect(try books.session.exclusion(of: customer.id) == exclusion)
        var order = try books.sample.order(of: customer)
        order.excludedChecks = [.rule("a1_b")]
        try books.session.update(order)
        #expect(try books.session.order(order.id)?.excludedChecks == [.rule("a1_b")])
    }

    @Test func `a decision with all that it looked at`() throws {
        let books = try Books()
        let customer = try books.sample.customer().id
        let finding = { (measured: Finding.Operand?) in
            Finding(
                check: .creditLimit,
                result: .failed,
                severity: .hold,
                measured: measured,
                threshold: .amount(5),
                unit: .minor,
                detail: "exceeds \"it\""
            )
        }
        let decision = try books.sample.decision(
            on: nil,
            of: customer,
            findings: [
                finding(nil), finding(.number(decimal("1.25"))), finding(.text("blocked")), Self.ruleFinding,
            ],
            flips: [
                .orderTotal(atMost: 3), .creditLimit(atLeast: 4),
                .pay(atLeast: 5, invoices: [books.session.newID(Invoice.self)]),
            ]
        )
        #expect(try books.session.decision(decision.id) == decision)
    }

    @Test func `fulfilments, drafts and credit notes`() throws {
        let books = try Books()
        let session = books.session
        let customer = try books.sample.customer()
        let order = try books.sample.order(of: customer)
        var invoice = try books.sample.invoice(
            of: customer,
            issued: day(2026, 6, 1),
            parts: [(due: day(2026, 7, 1), amount: 100)]
        )
        let shipped = Fulfillment(
            id: session.newID(Fulfillment.self),
            version: 1,
            createdAt: session.now,
            externalID: "DN-1",
            order: order.id,
            customer: customer.id,
            shipDate: day(2026, 6, 2),
            lines: [.init(number: 2, quantity: decimal("1.5"))],
            invoice: invoice.id
        )
        try session.insert(shipped)
        #expect(try session.fulfillment(shipped.id) == shipped)
        #expect(try session.fulfillmentID(externalID: "DN-1") == shipped.id)
        #expect(try session.fulfillments(of: order.id) == [shipped])
        let note = books.sample.creditNote(on: invoice, offset: 100)
        try session.insert(note)
        #expect(try session.creditNote(note.id) == note)
        #expect(try session.creditNotes(CreditNoteFilter(), Page(limit: 3)) == [note])
        #expect(try session.creditNotes(of: invoice.id) == [note])
        var writeOff = books.sample.writeOff(60, of: invoice)
        try session.insert(writeOff)
        #expect(try session.writeOffs(of: invoice.id) == [writeOff])
        writeOff.status = .reversed
        writeOff.reversedOn = day(2026, 6, 4)
        writeOff.version = 2
        try session.update(writeOff)
        #expect(try session.writeOff(writeOff.id) == writeOff)
        try books.sample.reverse(try session.lastPosting(knownAt: nil).seq, on: day(2026, 6, 3))
        invoice.state = .void(note.id)
        invoice.version = 2
        invoice.installments[0].open = 0
        try session.update(invoice)
        #expect(try session.invoice(invoice.id) == invoice)
    }

    @Test func `a draft takes lines, instalments at issue, and can be deleted until then`() throws {
        let books = try Books()
        let session = books.session
        let customer = try books.sample.customer()
        func draft() throws -> Invoice {
            var draft = try books.sample.invoice(of: customer, issued: day(2026, 6, 1), parts: [])
            draft.number = nil
            draft.issueDate = nil
            draft.state = .draft
            try session.update(draft)
            return draft
        }
        let deleted = try draft()
        try session.deleteDraft(deleted.id)
        #expect(try session.invoice(deleted.id) == nil)
        var kept = try draft()
        #expect(try session.invoice(kept.id) == kept)
        kept.number = "INV-2026-000002"
        kept.issueDate = day(2026, 6, 2)
        kept.state = .open
        kept.lines.removeLast()
        kept.installments = [
            Installment(
                id: session.newID(Installment.self),
                position: 1,
                dueDate: day(2026, 7, 2),
                amount: 50,
                opening: 50,
                open: 0
            )
        ]
        try session.update(kept)
        #expect(try session.invoice(kept.id) == kept)
        try session.deleteDraft(kept.id)
    }

    @Test func `reviews left for later come oldest first, from the earliest place`() throws {
        let books = try Books()
        let session = books.session
        let one = try books.sample.customer("One").id
        let two = try books.sample.customer("Two").id
        let orders = (0..<2).map { _ in session.newID(Order.self) }
        try session.deferReview(of: two, after: orders[1])
        try session.deferReview(of: one, after: nil)
        try session.deferReview(of: two, after: orders[0])
        #expect(try session.deferredReview() == DeferredReview(customer: two, after: orders[0]))
        try session.deferReview(of: two, after: orders[1])
        #expect(try session.deferredReview() == DeferredReview(customer: two, after: orders[0]))
        try session.deferReview(of: two, after: nil)
        #expect(try session.deferredReview() == DeferredReview(customer: two, after: nil))
        try session.forgetDeferredReview(of: two)
        #expect(try session.deferredReview() == DeferredReview(customer: one, after: nil))
    }

    @Test func `the trail by seq, type and document, under one command`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        books.next()
        let order = try books.sample.order(of: customer)
        let all = try books.session.events(after: 0, types: [], limit: 9)
        #expect(all.map(\.seq) == Array(1...Int64(all.count)))
        #expect(all[0].command != all[1].command)
        #expect(all[1].command == all[all.count - 1].command)
        let typed = try books.session.events(after: 0, types: ["order.approved", "nothing"], limit: 9)
        #expect(typed.map(\.document) == [DocumentReference(order.id)])
        let own = try books.session.events(of: DocumentReference(customer.id), after: 0, limit: 9)
        #expect(own.map(\.type) == ["customer.created"])
        #expect(try books.session.events(after: 1, types: [], limit: 1).map(\.seq) == [2])
    }
}
