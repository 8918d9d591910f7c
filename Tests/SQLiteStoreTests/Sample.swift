import Receivables

/// Business to put into a store: each method stores a thing with its event, and its posting where it has one.
struct Sample {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    func terms(code: String = "net_30") throws(Failure) -> PaymentTerms {
        if let known = try session.paymentTerms(code: code) { return known }
        let terms = PaymentTerms(
            id: session.newID(PaymentTerms.self),
            version: 1,
            createdAt: session.now,
            code: code,
            name: "Net 30",
            schedule: PaymentSchedule(due: DueRule(days: 30))
        )
        try session.insert(terms)
        return terms
    }

    func policyVersion() throws(Failure) -> PolicyVersion {
        if let known = try session.activeVersion(scope: .everyone, on: session.today) { return known }
        let policy = CreditPolicy(
            id: session.newID(CreditPolicy.self),
            version: 1,
            createdAt: session.now,
            externalID: nil,
            name: "Default",
            scope: .everyone
        )
        let event = try session.recordCreation(.policyCreated, policy)
        try session.insert(policy)
        var version = PolicyVersion(
            reference: PolicyVersionReference(policy: policy.id, number: 1),
            createdAt: session.now,
            effectiveFrom: day(2020, 1, 1),
            activatedAt: nil,
            terms: .shipped
        )
        try session.insert(version)
        try session.activate(version.reference, at: session.now, event: event)
        version.activatedAt = session.now
        return version
    }

    /// The clock of an order, as if it were on hold.
    func clock(of order: Order, due: Instant?) throws(Failure) {
        try session.start(
            DecisionClock(
                seq: 0,
                kind: .hold,
                document: DocumentReference(order.id),
                customer: order.customer,
                startedAt: session.now,
                dueAt: due,
                end: nil
            )
        )
    }

    /// A next version of the policy for everyone, not activated.
    func draft() throws(Failure) -> PolicyVersion {
        let standing = try policyVersion()
        let count = Int64(try session.policyVersions(of: standing.reference.policy).count)
        let draft = PolicyVersion(
            reference: PolicyVersionReference(policy: standing.reference.policy, number: count + 1),
            createdAt: session.now,
            effectiveFrom: day(2020, 1, 1),
            activatedAt: nil,
            terms: .shipped
        )
        try session.insert(draft)
        return draft
    }

    /// What a draft would have decided on an order: the first one recorded in a file.
    func shadowDecision(of draft: PolicyVersion, on order: Order) throws(Failure) -> ShadowDecision {
        let decision = ShadowDecision(
            seq: 1,
            recordedAt: session.now,
            businessDate: session.today,
            draft: draft.reference,
            occasion: .placed,
            order: order.id,
            customer: order.customer,
            stage: .order,
            decision: order.decision,
            currency: order.currency,
            amount: 7_256,
            liveOutcome: .approve,
            draftOutcome: .hold,
            reasons: ShadowReasons(draftOnly: ["max_order_value", "rule:night"], liveOnly: ["credit_limit"]),
            failed: [
                Finding(
                    check: .maxOrderValue,
                    result: .failed,
                    severity: .hold,
                    measured: .amount(7_256),
                    threshold: .amount(1_000),
                    unit: .minor,
                    detail: "order 7256 exceeds 1000"
                )
            ]
        )
        try session.insert(decision)
        return decision
    }

    @discardableResult
    func customer(
        _ name: String = "Aldermoor Tools",
        externalID: String? = nil,
        status: CustomerStatus = .active,
        metadata: Metadata = Metadata()
    ) throws(Failure) -> Customer {
        let terms = try terms()
        let customer = Customer(
            id: session.newID(Customer.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: externalID,
            name: name,
            currency: euro,
            country: "NL",
            segment: "smb",
            status: status,
            paymentTerms: terms.id,
            paymentTermsCode: terms.code,
            parent: nil,
            email: nil,
            vatID: nil,
            metadata: metadata
        )
        try session.recordCreation(.customerCreated, customer, customer: customer.id)
        try session.insert(customer)
        return customer
    }

    func decision(
        on order: ID<Order>?,
        of customer: ID<Customer>,
        findings: [Finding] = [],
        flips: [Flip] = []
    ) throws(Failure) -> Decision {
        let decision = Decision(
            id: session.newID(Decision.self),
            createdAt: session.now,
            order: order,
            customer: customer,
            stage: .order,
            businessDate: session.today,
            sawEvent: try session.lastEvent(),
            evaluation: Evaluation(
                outcome: .approve,
                policy: try policyVersion().reference,
                currency: euro,
                amount: 7_256,
                exposure: try Exposure(
                    orders: 1,
                    invoices: 2,
                    interestAndFees: 3,
                    unapplied: 4,
                    uncleared: 5
                ),
                limit: 500_000,
                findings: findings,
                flips: flips
            )
        )
        try session.insert(decision)
        return decision
    }

    static let lines = [
        PricedLine(
            number: 2,
            sku: "A-1",
            description: "Widget",
            quantity: decimal("3"),
            unit: "C62",
            unitPrice: 1_999,
            taxCategory: .standard,
            taxRate: decimal("21")
        ),
        PricedLine(
            number: 1,
            description: "Screws \u{1F529}",
            quantity: decimal("2500.5"),
            unitPrice: 1_250,
            pricePer: decimal("1000"),
            discountPercent: decimal("2.5"),
            taxCategory: .zeroRated,
            taxRate: decimal("0")
        ),
    ]

    @discardableResult
    func order(
        of customer: Customer,
        externalID: String? = nil,
        purchaseOrder: String? = nil,
        credit: CreditState = .approved(.rules)
    ) throws(Failure) -> Order {
        let id = session.newID(Order.self)
        var lines: [OrderLine] = []
        for line in Self.lines { lines.append(try OrderLine(priced: line)) }
        let totals = try DocumentTotals(of: Self.lines)
        var isApproved = false
        if case .approved = credit { isApproved = true }
        let order = Order(
            id: id,
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: externalID,
            customer: customer.id,
            currency: euro,
            orderDate: session.today,
            requestedShipDate: session.today.adding(days: 5),
            purchaseOrder: purchaseOrder,
            shipTo: .parts([.init(key: "name", value: "Dock 4"), .init(key: "city", value: "Utrecht")]),
            billTo: .text("Head office"),
            paymentTermsCode: nil,
            lines: lines,
            totals: totals,
            isTotalOnly: false,
            credit: credit,
            decision: try decision(on: id, of: customer.id).id,
            committed: isApproved ? totals.total : 0,
            metadata: Metadata([.init(key: "desk", value: "7")])
        )
        let event = try session.recordCreation(.orderApproved, order, customer: customer.id)
        try session.insert(order)
        if isApproved {
            let posting = try Posting.committed(
                totals.total,
                order: id,
                customer: customer.id,
                currency: euro,
                on: session.today
            )
            try session.post(posting, event: event)
        }
        return order
    }

    /// An issued invoice from elsewhere over its parts; own, with a number of the series, without a number given.
    @discardableResult
    func invoice(
        of customer: Customer,
        number: String? = nil,
        origin: Invoice.Origin = .own,
        issued: CivilDate,
        parts: [(due: CivilDate, amount: Int64)],
        order: ID<Order>? = nil
    ) throws(Failure) -> Invoice {
        var total: Int64 = 0
        for part in parts { total = try sum(total, part.amount) }
        var ownNumber = number
        if origin == .own {
            let count = try session.takeNumber(of: "INV-\(issued.components.year)-{number}")
            let digits = String(count)
            ownNumber =
                "INV-\(issued.components.year)-" + String(repeating: "0", count: 6 - digits.count) + digits
        }
        var invoice = Invoice(
            id: session.newID(Invoice.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: nil,
            origin: origin,
            number: ownNumber,
            customer: customer.id,
            order: order,
            currency: euro,
            issueDate: issued,
            supplyDate: nil,
            purchaseOrder: nil,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: "net_30",
            lines: Self.lines,
            subtotal: total,
            taxes: [],
            tax: 0,
            total: total,
            installments: [],
            state: .open,
            seller: try session.company().seller,
            buyerName: customer.name,
            metadata: Metadata()
        )
        for (offset, part) in parts.enumerated() {
            invoice.installments.append(
                Installment(
                    id: session.newID(Installment.self),
                    position: offset + 1,
                    dueDate: part.due,
                    amount: part.amount,
                    opening: part.amount,
                    open: part.amount
                )
            )
        }
        let event = try session.recordCreation(.invoiceIssued, invoice, customer: customer.id)
        try session.insert(invoice)
        try session.post(try .issued(invoice, on: issued), event: event)
        return invoice
    }

    @discardableResult
    func payment(
        of customer: Customer?,
        amount: Int64,
        received: CivilDate,
        method: Payment.Method = .bankTransfer,
        reference: String? = nil,
        externalID: String? = nil
    ) throws(Failure) -> Payment {
        let payment = Payment(
            id: session.newID(Payment.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: externalID,
            customer: customer?.id,
            currency: euro,
            amount: amount,
            receivedDate: received,
            method: method,
            reference: reference,
            unapplied: amount,
            reversal: nil,
            metadata: Metadata()
        )
        let event = try session.recordCreation(.paymentReceived, payment, customer: customer?.id)
        try session.insert(payment)
        try session.post(try .received(payment), event: event)
        return payment
    }

    @discardableResult
    func allocation(
        of payment: Payment,
        to invoice: Invoice,
        _ position: Int = 1,
        amount: Int64 = 0,
        settlement: Settlement? = nil,
        on date: CivilDate
    ) throws(Failure) -> Allocation {
        let installment = invoice.installments[position - 1]
        var allocation = Allocation(
            id: session.newID(Allocation.self),
            payment: payment.id,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            installment: installment.id,
            installmentPosition: position,
            settlement: settlement ?? Settlement(amount: amount),
            effectiveDate: date,
            createdAt: session.now,
            posting: 0,
            undoneOn: nil
        )
        let event = try session.recordChange(.paymentAllocated, from: payment, to: payment)
        let posting = try Posting.allocated(
            allocation,
            payer: payment.customer ?? invoice.customer,
            debtor: invoice.customer,
            currency: euro
        )
        allocation.posting = try session.post(posting, event: event)
        try session.insert(allocation)
        return allocation
    }

    /// A note over so much of an invoice, not stored yet.
    func creditNote(
        on invoice: Invoice,
        offset: Int64,
        onAccount: Int64 = 0,
        externalID: String? = nil,
        reopening: CreditNote.Reopening? = nil,
        adjustments: [DocumentAdjustment] = []
    ) -> CreditNote {
        CreditNote(
            id: session.newID(CreditNote.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: externalID,
            number: "CN-2026-000001",
            kind: .credit,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            currency: euro,
            issueDate: day(2026, 6, 3),
            content: CreditNote.Content(
                lines: [
                    .init(
                        number: 2,
                        description: "Widget",
                        quantity: decimal("1.5"),
                        unit: "C62",
                        taxCategory: .standard,
                        taxRate: decimal("21"),
                        net: 80
                    ),
                    .init(
                        number: 1,
                        description: "Screws",
                        quantity: nil,
                        unit: nil,
                        taxCategory: .zeroRated,
                        taxRate: .zero,
                        net: 20
                    ),
                ],
                adjustments: adjustments,
                subtotal: offset + onAccount,
                taxes: [TaxTotal(category: .standard, rate: decimal("21"), base: 80, amount: 17)],
                tax: 0,
                total: offset + onAccount
            ),
            division: .init(offset: offset, onAccount: onAccount, refund: 0),
            reopening: reopening,
            unapplied: 0,
            cancelledOn: nil,
            reason: "broken"
        )
    }

    /// Debt of an invoice's first instalment that was given up, not stored yet.
    func writeOff(_ amount: Int64, of invoice: Invoice) -> WriteOff {
        WriteOff(
            id: session.newID(WriteOff.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            currency: euro,
            effectiveDate: day(2026, 6, 3),
            amount: amount,
            parts: [.init(installment: invoice.installments[0].id, position: 1, amount: amount)],
            claimsTaxRelief: true,
            taxes: [TaxTotal(category: .standard, rate: decimal("21"), base: 10, amount: 2)],
            status: .posted,
            recovered: 0,
            reversedOn: nil,
            reason: "insolvent"
        )
    }

    /// Takes a posting back on a day.
    func reverse(_ seq: Int64, on date: CivilDate) throws(Failure) {
        guard let posted = try session.posting(seq) else {
            throw .missing(.event, "\(seq)")
        }
        try session.post(try .reversal(of: posted, on: date), event: try session.lastEvent())
    }
}

extension Sample {
    /// A receiver, and an event that waits for it.
    func webhookDelivery() throws -> (WebhookEndpoint, WebhookDelivery) {
        let endpoint = WebhookEndpoint(
            id: session.newID(WebhookEndpoint.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            url: try WebhookURL("https://hooks.example/in?a=1"),
            patterns: [EventPattern("order.*"), EventPattern("approval.requested")].compactMap { $0 },
            description: "ERP",
            isEnabled: true,
            disabledReason: nil,
            secret: WebhookSecret(bytes: [UInt8](repeating: 1, count: 32)),
            previous: nil
        )
        let seq = try session.recordCreation(.webhookEndpointCreated, endpoint)
        try session.insert(endpoint)
        try session.setWebhookCursor(of: endpoint.id, to: seq)
        let event = try session.events(after: seq - 1, types: [], limit: 1)[0]
        let delivery = WebhookDelivery(
            id: session.newID(WebhookDelivery.self),
            createdAt: session.now,
            endpoint: endpoint.id,
            event: event.id,
            seq: seq,
            type: event.type,
            state: .pending(next: session.now),
            attempts: 0,
            tries: 0
        )
        try session.insert(delivery)
        return (endpoint, delivery)
    }
}
