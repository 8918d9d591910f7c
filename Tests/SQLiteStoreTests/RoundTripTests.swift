import Digest
import Receivables
import Testing

@Suite struct `Documents come back as they went in` {
    @Test func `a customer, its changes and its limits`() async throws {
        let test = try TestStore()
        let metadata = Metadata([.init(key: "b", value: "\"x\""), .init(key: "a", value: "é")])
        var customer = try await test.write { session throws(Failure) in
            try Sample(session).customer(externalID: "C-100", metadata: metadata)
        }
        let id = customer.id
        #expect(try await test.read { session throws(Failure) in try session.customer(id) } == customer)
        customer.version = 2
        customer.status = .watch
        customer.email = "ap@aldermoor.example"
        customer.metadata = Metadata()
        let changed = customer
        try await test.write { session throws(Failure) in
            try session.update(changed)
            let event = try session.lastEvent()
            try session.append(.watch, of: id, from: session.today, event: event)
        }
        #expect(try await test.read { session throws(Failure) in try session.customer(id) } == changed)
        let found = try await test.read { session throws(Failure) in
            try session.customerID(externalID: "C-100")
        }
        #expect(found == id)
    }

    @Test func `a receiver of events with its secrets, and what is sent to it`() throws {
        let books = try Books()
        var (endpoint, delivery) = try books.sample.webhookDelivery()
        #expect(try books.session.webhookEndpoint(endpoint.id) == endpoint)
        #expect(try books.session.webhookDelivery(delivery.id) == delivery)
        endpoint.previous = (endpoint.secret, Instant(milliseconds: 7))
        endpoint.isEnabled = false
        endpoint.disabledReason = "gone"
        endpoint.description = nil
        try books.session.update(endpoint)
        let stored = try books.session.webhookEndpoint(endpoint.id)
        #expect(stored == endpoint)
        #expect(stored?.previous?.until == Instant(milliseconds: 7))
        #expect(stored?.previous?.secret == endpoint.secret)
        for state in [
            WebhookDelivery.State.delivered(Instant(milliseconds: 1)), .failed(Instant(milliseconds: 2)),
            .cancelled(Instant(milliseconds: 3)), .pending(next: Instant(milliseconds: 4)),
        ] {
            delivery.state = state
            delivery.attempts += 1
            try books.session.update(delivery)
            #expect(try books.session.webhookDelivery(delivery.id) == delivery)
        }
        let attempts = (1...(WebhookAttempt.keptMax + 2)).map { number in
            WebhookAttempt(
                number: number,
                at: Instant(milliseconds: 5),
                durationMilliseconds: 6,
                outcome: number.isMultiple(of: 2) ? .failed("x") : .answered(500, response: "no\u{0}")
            )
        }
        for attempt in attempts { try books.session.append(attempt, to: delivery.id) }
        #expect(try books.session.attempts(of: delivery.id) == Array(attempts.dropFirst(2)))
        #expect(try books.session.webhookDelivery(of: endpoint.id, seq: delivery.seq) == delivery)
        for since in [Instant(milliseconds: 8), nil] {
            try books.session.setFailing(endpoint.id, since: since)
            #expect(try books.session.failing(endpoint.id) == since)
        }
        // An event is queued for a receiver once.
        #expect(throws: Failure.self) { try books.session.insert(delivery) }
    }

    @Test func `a delegation, until it is revoked or has ended`() async throws {
        let test = try TestStore()
        let (delegation, to) = try await test.write { session throws(Failure) in
            let people = try (0..<2).map { (index) throws(Failure) in
                try AccessDesk.bootstrap(session)
                    .createUser(name: "\(index)", email: nil, roles: [.approver], externalID: nil).id
            }
            let delegation = Delegation(
                id: session.newID(Delegation.self),
                version: 1,
                createdAt: session.now,
                delegator: people[0],
                delegate: people[1],
                roles: [.approver],
                validFrom: day(2026, 6, 20),
                validUntil: day(2026, 6, 22),
                reason: "on leave",
                revokedAt: nil
            )
            try session.recordCreation(.delegationCreated, delegation)
            try session.insert(delegation)
            return (delegation, people[1])
        }
        func standing(_ date: CivilDate) async throws -> [Delegation] {
            try await test.read { session throws(Failure) in
                try session.standingDelegations(to: to, on: date)
            }
        }
        #expect(try await standing(day(2026, 6, 22)) == [delegation], "one that is to come stands too")
        #expect(try await standing(day(2026, 6, 23)) == [])
        var revoked = delegation
        revoked.revokedAt = Instant(startOf: day(2026, 6, 15))
        let changed = revoked
        try await test.write { session throws(Failure) in try session.update(changed) }
        #expect(try await standing(day(2026, 6, 21)) == [])
        let stored = try await test.read { session throws(Failure) in
            try session.delegations(by: changed.delegator, Page(limit: 5))
        }
        #expect(stored == [changed])
    }

    @Test func `an order with its lines, and what was shipped of it`() async throws {
        let test = try TestStore()
        var order = try await test.write { session throws(Failure) in
            try Sample(session).order(of: try Sample(session).customer(), externalID: "SO-1")
        }
        let id = order.id
        #expect(try await test.read { session throws(Failure) in try session.order(id) } == order)
        order.version = 2
        order.lines[0].fulfilledQuantity = decimal("1.5")
        order.shipTo = nil
        let changed = order
        try await test.write { session throws(Failure) in try session.update(changed) }
        #expect(try await test.read { session throws(Failure) in try session.order(id) } == changed)
    }

    @Test func `a company and a customer with all that paper says of them`() async throws {
        let test = try TestStore()
        let identity = TradeIdentity(
            registration: ListedID(scheme: nil, id: "HRB 1"),
            electronicAddress: ListedID(scheme: "0088", id: "7300010000001"),
            contact: Contact(name: "A", phone: nil, email: "a@b.example")
        )
        let (company, customer, invoice) = try await test.write { session throws(Failure) in
            var company = try session.company()
            company.details = SellerDetails(
                country: "NL",
                bic: "ABNANL2A",
                taxRegistration: "12/3",
                legalInformation: "Seat: Amsterdam",
                identity: identity
            )
            try session.update(company)
            let sample = Sample(session)
            var customer = try sample.customer()
            customer.details = BuyerDetails(
                address: .text("Coolsingel 40"),
                buyerReference: "Dept. 4",
                identity: identity
            )
            try session.update(customer)
            var invoice = try sample.invoice(
                of: customer,
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 1_000)]
            )
            invoice.buyer = customer.buyer
            invoice.wording = InvoiceWording(buyerReference: "R", note: "N", taxExemptionReason: "T")
            try session.update(invoice)
            return (company, customer, invoice)
        }
        try await test.read { session throws(Failure) in
            #expect(try session.company() == company)
            #expect(try session.customer(customer.id) == customer)
            let stored = try session.invoice(invoice.id)
            #expect(stored == invoice)
            #expect(stored?.seller?.details == company.details)
            #expect(try session.invoiceID(compactNumber: "INV2026000001", customer: nil) == invoice.id)
        }
    }

    @Test func `a rendering, which is never another one`() async throws {
        let test = try TestStore()
        let rendering = Rendering(
            document: DocumentReference(ID<Invoice>(high: 1, low: 2)),
            format: .html,
            renderedAt: Instant(milliseconds: 5),
            sha256: SHA256.hash([1, 2, 3]),
            bytes: [1, 2, 3]
        )
        try await test.write { session throws(Failure) in try session.insert(rendering) }
        try await test.read { session throws(Failure) in
            #expect(try session.rendering(of: rendering.document, as: .html) == rendering)
            #expect(try session.rendering(of: rendering.document, as: .pdf) == nil)
        }
        await #expect(throws: Failure.self) {
            try await test.write { session throws(Failure) in try session.insert(rendering) }
        }
    }

    @Test func `an invoice with lines and instalments, open by its posting`() async throws {
        let test = try TestStore()
        let invoice = try await test.write { session throws(Failure) in
            try Sample(session).invoice(
                of: try Sample(session).customer(),
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 1_000), (day(2026, 8, 1), 500)]
            )
        }
        let id = invoice.id
        #expect(try await test.read { session throws(Failure) in try session.invoice(id) } == invoice)
    }

    @Test func `allowances and charges of orders, invoices, credit notes and their lines`() async throws {
        let test = try TestStore()
        func adjustment(_ kind: PriceAdjustment.Kind, _ measure: PriceAdjustment.Measure) -> PriceAdjustment {
            PriceAdjustment(
                kind: kind,
                measure: measure,
                reason: kind == .charge ? "Freight" : nil,
                reasonCode: "95"
            )
        }
        let given = [
            adjustment(.allowance, .percent(decimal("2.5"), of: nil)), adjustment(.charge, .amount(7)),
            adjustment(.charge, .percent(decimal("1"), of: 900)),
        ]
        let adjustments = given.enumerated().map { index, given in
            DocumentAdjustment(
                number: index + 1,
                given: given,
                taxCategory: .standard,
                taxRate: decimal("21"),
                base: index == 1 ? nil : 900,
                amount: 9
            )
        }
        let (order, invoice, note) = try await test.write { session throws(Failure) in
            let sample = Sample(session)
            let customer = try sample.customer()
            var order = try sample.order(of: customer)
            let line = order.lines[0].priced
            order.lines[0] = try OrderLine(
                priced: PricedLine(
                    number: line.number,
                    description: line.description,
                    quantity: line.quantity,
                    unitPrice: line.unitPrice,
                    taxCategory: line.taxCategory,
                    taxRate: line.taxRate,
                    adjustments: given
                )
            )
            order.adjustments = adjustments.map { OrderAdjustment($0, invoiced: 3) }
            try session.update(order)
            var invoice = try sample.invoice(
                of: customer,
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 1_000)]
            )
            invoice.lines = order.lines.map(\.priced)
            invoice.adjustments = adjustments
            try session.update(invoice)
            let note = sample.creditNote(on: invoice, offset: 100, adjustments: adjustments)
            try session.insert(note)
            return (order, invoice, note)
        }
        try await test.read { session throws(Failure) in
            #expect(try session.order(order.id) == order)
            #expect(try session.invoice(invoice.id) == invoice)
            #expect(try session.creditNote(note.id)?.content == note.content)
        }
    }

    @Test func `a payment, unapplied by its posting, and its allocation`() async throws {
        let test = try TestStore()
        let (payment, allocation, invoice) = try await test.write { session throws(Failure) in
            let sample = Sample(session)
            let customer = try sample.customer()
            let invoice = try sample.invoice(
                of: customer,
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 1_000)]
            )
            let payment = try sample.payment(of: customer, amount: 1_200, received: day(2026, 6, 10))
            let allocation = try sample.allocation(
                of: payment,
                to: invoice,
                settlement: Settlement(
                    amount: 880,
                    discount: 15,
                    unearned: 5,
                    smallDifference: 5,
                    deduction: Deduction(amount: 100, reason: "damaged")
                ),
                on: day(2026, 6, 10)
            )
            return (payment, allocation, invoice)
        }
        var expected = payment
        expected.unapplied = 320
        let stored = try await test.read { session throws(Failure) in
            (
                try session.payment(payment.id), try session.allocations(of: payment.id),
                try session.allocations(of: invoice.id), try session.invoice(invoice.id)?.installments[0].open
            )
        }
        #expect(stored.0 == expected)
        #expect(stored.1 == [allocation])
        #expect(stored.2 == [allocation])
        #expect(stored.3 == 100)
        let checks = try await test.read { session throws(Failure) in try session.invariants() }
        #expect(checks.count == 15)
        for check in checks { #expect(check.differences == [], "\(check.name)") }
    }
}
