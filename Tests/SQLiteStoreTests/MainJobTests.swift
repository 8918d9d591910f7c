import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `The desks work on this store` {
    private let clerk = Principal(
        key: ID(high: 1, low: 1),
        roles: [.admin],
        user: nil,
        customer: nil,
        mayActAs: false
    ).context(reason: "as agreed")

    @Test func `from a customer to a paid invoice, with every invariant kept at each step`() async throws {
        let test = try TestStore()
        try await test.write { session throws(Failure) in try PolicyDesk.seed(session) }
        let customer = try await command(test) { session, clerk throws(Failure) in
            try CustomerDesk(session: session, context: clerk).create(customerDraft(limit: 20_000))
        }
        let placed = try await command(test) { session, clerk throws(Failure) in
            try OrderDesk(session: session, context: clerk).place(orderDraft(customer.id)).order
        }
        #expect(placed.status == .approved)
        #expect(try await order(test, placed.id) == placed)
        let second = try await command(test) { session, clerk throws(Failure) in
            try OrderDesk(session: session, context: clerk).place(orderDraft(customer.id)).order
        }
        #expect(second.status == .onHold)
        try await command(test) { session, clerk throws(Failure) in
            let desk = OrderDesk(session: session, context: clerk)
            let shipment = FulfillmentDraft(
                externalID: "DN-1",
                shipDate: nil,
                lines: [.init(line: 1, quantity: decimal("2"))],
                isInvoiced: true
            )
            _ = try desk.fulfil(placed.id, shipment, expectedVersion: nil)
        }
        try await command(test) { session, clerk throws(Failure) in
            let draft = InvoiceDraft(origin: .own, content: .order(.id(placed.id), nil))
            _ = try BillingDesk(session: session, context: clerk).create(draft, issue: true)
        }
        let billed = try #require(try await order(test, placed.id))
        #expect(billed.committed == 0)
        #expect(billed.invoiceStatus == "invoiced")
        test.move(to: day(2026, 7, 20))
        let payment = try await command(test) { session, clerk throws(Failure) in
            try CashDesk(session: session, context: clerk).receive(
                PaymentDraft(
                    customer: .id(customer.id),
                    currency: euro,
                    amount: 12_000,
                    receivedDate: nil,
                    method: .bankTransfer,
                    reference: "INV-2026-000001",
                    externalID: nil,
                    allocations: [],
                    isAutoApplied: true,
                    metadata: Metadata()
                )
            )
        }
        #expect(payment.unapplied < 12_000)
        #expect(try await order(test, second.id)?.status == .approved)
    }

    @Test func `what an order holds is its total less what its invoices released, and a cent more is named`()
        async throws
    {
        let test = try TestStore()
        try await test.write { session throws(Failure) in try PolicyDesk.seed(session) }
        let customer = try await command(test) { session, clerk throws(Failure) in
            try CustomerDesk(session: session, context: clerk).create(customerDraft(limit: nil))
        }
        let place: @Sendable ([LineDraft]) async throws -> Order = { lines in
            try await command(test) { session, clerk throws(Failure) in
                var draft = orderDraft(customer.id)
                draft.content = .lines(lines)
                return try OrderDesk(session: session, context: clerk).place(draft).order
            }
        }
        let bill: @Sendable (Order, Int, String) async throws -> Void = { order, line, quantity in
            try await command(test) { session, clerk throws(Failure) in
                let quantity = QuantityDraft(line: line, quantity: decimal(quantity))
                let draft = InvoiceDraft(origin: .own, content: .order(.id(order.id), [quantity]))
                _ = try BillingDesk(session: session, context: clerk).create(draft, issue: true)
            }
        }
        var reduction = lines[0]
        reduction.unitPrice = -600
        _ = try await place([reduction])
        try await bill(place([lines[0], reduction]), 1, "1")
        var small = lines[0]
        small.unitPrice = 7
        small.quantity = decimal("1")
        let many = try await place([LineDraft](repeating: small, count: 100))
        try await bill(many, 100, "1")
        let part = try await place(lines)
        try await bill(part, 1, "2")
        #expect(try await test.read { session throws(Failure) in try session.invariants() }.count == 15)
        try test.connection(.readWrite).run(
            "UPDATE orders SET committed = committed + 1 WHERE id = ?1",
            part.id
        )
        let checks = try await test.read { session throws(Failure) in try session.invariants() }
        let conserved = checks.first { $0.name == "exposure_conserved" }
        #expect(conserved?.differences.count == 1)
        #expect(conserved?.differences.first?.contains(part.id.text) == true)
    }

    @Test func `an invoice that is cancelled gives back what it took`() async throws {
        let test = try TestStore()
        try await test.write { session throws(Failure) in try PolicyDesk.seed(session) }
        let customer = try await command(test) { session, clerk throws(Failure) in
            try CustomerDesk(session: session, context: clerk).create(customerDraft(limit: nil))
        }
        let invoice = try await command(test) { session, clerk throws(Failure) in
            var draft = InvoiceDraft(origin: .own, content: .lines(lines))
            draft.customer = .id(customer.id)
            draft.currency = euro
            return try BillingDesk(session: session, context: clerk).create(draft, issue: true)
        }
        let void = try await command(test) { session, clerk throws(Failure) in
            try BillingDesk(session: session, context: clerk).void(invoice.id, on: nil, expectedVersion: nil)
        }
        #expect(void.state.name == "void")
        let totals = try await test.read { session throws(Failure) in try session.totals(of: customer.id) }
        #expect(totals == CustomerTotals())
    }

    private func order(_ test: TestStore, _ id: ID<Order>) async throws -> Order? {
        try await test.read { session throws(Failure) in try session.order(id) }
    }

    /// Runs a command and looks at every invariant after it.
    @discardableResult
    private func command<Value: Sendable>(
        _ test: TestStore,
        _ body: @escaping @Sendable (any Session, OperationContext) throws(Failure) -> Value
    ) async throws -> Value {
        let clerk = clerk
        let value = try await test.store.write(actor: Actor(clerk)) { session throws(Failure) in
            .commit(try body(session, clerk))
        }
        for check in try await test.read({ session throws(Failure) in try session.invariants() }) {
            #expect(check.differences == [], "\(check.name)")
        }
        return value
    }
}

private func customerDraft(limit: Int64?) -> CustomerDraft {
    CustomerDraft(
        externalID: "C-1",
        name: "Aldermoor Tools",
        currency: euro,
        country: "NL",
        segment: "smb",
        status: .active,
        creditLimit: .set(limit),
        paymentTermsCode: nil,
        parent: nil,
        email: nil,
        vatID: nil,
        metadata: Metadata()
    )
}

private func orderDraft(_ customer: ID<Customer>) -> OrderDraft {
    OrderDraft(
        customer: .id(customer),
        currency: euro,
        externalID: nil,
        content: .lines(lines),
        requestedShipDate: nil,
        purchaseOrder: nil,
        shipTo: nil,
        billTo: nil,
        paymentTermsCode: nil,
        metadata: Metadata()
    )
}

private let lines = [
    LineDraft(
        number: nil,
        sku: "A-1",
        description: "Widget",
        quantity: decimal("5"),
        unit: nil,
        unitPrice: 1_999,
        pricePer: .one,
        discountPercent: .zero,
        taxCategory: nil,
        taxRate: decimal("21")
    )
]
