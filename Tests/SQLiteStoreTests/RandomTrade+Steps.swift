import Receivables
import TestSupport
import Testing

@testable import SQLiteStore

extension RandomTrade {
    func place() async throws -> Bool {
        guard let customer = customers.randomElement(using: &random) else { return false }
        let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            ExposureModel.Line(
                quantity: Int64.random(in: 1...7, using: &random),
                price: Int64.random(in: 1...3_000, using: &random)
            )
        }
        let draft = OrderDraft(
            customer: .id(customer),
            currency: euro,
            externalID: nil,
            content: .lines(lines.enumerated().map { drafted($1, $0) }),
            requestedShipDate: nil,
            purchaseOrder: nil,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: nil,
            metadata: Metadata()
        )
        let made = try await command { session, clerk throws(Failure) in
            try OrderDesk(session: session, context: clerk).place(draft).order.id
        }
        guard let made else { return false }
        model.sales[made] = ExposureModel.Sale(customer: customer, lines: lines)
        return true
    }

    /// Other quantities of the same lines, never less than has left or is billed.
    func change() async throws -> Bool {
        guard let (id, sale) = model.sales.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
        else { return false }
        var lines = sale.lines
        for index in lines.indices {
            let least = max(1, lines[index].shipped, lines[index].invoiced)
            lines[index].quantity = Int64.random(in: least...(least + 5), using: &random)
        }
        var changes = OrderChanges()
        changes.content = .set(.lines(lines.enumerated().map { drafted($1, $0) }))
        let wanted = changes
        let made = try await command { session, clerk throws(Failure) in
            try OrderDesk(session: session, context: clerk).change(id, wanted, expectedVersion: nil).order.id
        }
        guard made != nil else { return false }
        model.sales[id]?.lines = lines
        return true
    }

    func act<Result: Sendable>(
        _ verb: @escaping @Sendable (OrderDesk, ID<Order>) throws(Failure) -> Result
    ) async throws -> Bool {
        guard let id = model.sales.keys.sorted().randomElement(using: &random) else { return false }
        let done = try await command { session, clerk throws(Failure) in
            _ = try verb(OrderDesk(session: session, context: clerk), id)
            return true
        }
        return done == true
    }

    func ship() async throws -> Bool {
        guard let (id, sale) = model.sales.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
        else { return false }
        // What is shipped with its invoice has to be open for both.
        let isBilled = Bool.random(using: &random)
        let quantities = sale.lines.map { line in
            let open = line.quantity - (isBilled ? max(line.shipped, line.invoiced) : line.shipped)
            return open > 0 ? Int64.random(in: 0...open, using: &random) : 0
        }
        guard quantities.contains(where: { $0 > 0 }) else { return false }
        let shipment = FulfillmentDraft(
            externalID: nil,
            shipDate: nil,
            lines: Self.drafts(quantities),
            isInvoiced: isBilled
        )
        let made = try await command { session, clerk throws(Failure) in
            try OrderDesk(session: session, context: clerk).fulfil(id, shipment, expectedVersion: nil)
        }
        guard case .shipped(_, _, let invoice) = made else { return false }
        for (index, quantity) in quantities.enumerated() {
            model.sales[id]?.lines[index].shipped += quantity
        }
        if let invoice { take(invoice, of: id, quantities) }
        return true
    }

    func bill() async throws -> Bool {
        guard let (id, sale) = model.sales.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
        else { return false }
        let quantities = sale.lines.map { line in
            line.quantity > line.invoiced
                ? Int64.random(in: 0...(line.quantity - line.invoiced), using: &random) : 0
        }
        guard quantities.contains(where: { $0 > 0 }) else { return false }
        let draft = InvoiceDraft(origin: .own, content: .order(.id(id), Self.drafts(quantities)))
        let made = try await command { session, clerk throws(Failure) in
            try BillingDesk(session: session, context: clerk).create(draft, issue: true)
        }
        guard let made else { return false }
        take(made, of: id, quantities)
        return true
    }

    private func take(_ invoice: Invoice, of order: ID<Order>, _ quantities: [Int64]) {
        guard let sale = model.sales[order] else { return }
        let total = ExposureModel.gross(sale.lines, quantities)
        #expect(invoice.total == total)
        for (index, quantity) in quantities.enumerated() {
            model.sales[order]?.lines[index].invoiced += quantity
        }
        model.bills[invoice.id] = ExposureModel.Bill(
            customer: sale.customer,
            order: order,
            quantities: quantities,
            open: total
        )
    }

    func void() async throws -> Bool {
        let free = model.bills.filter { !$0.value.isVoid && $0.value.usesCount == 0 }.keys.sorted()
        guard let id = free.randomElement(using: &random) else { return false }
        let done = try await command { session, clerk throws(Failure) in
            try BillingDesk(session: session, context: clerk).void(id, on: nil, expectedVersion: nil).id
        }
        guard done != nil else { return false }
        model.void(id)
        return true
    }

    func receive() async throws -> Bool {
        guard let customer = customers.randomElement(using: &random) else { return false }
        let method: Payment.Method = Bool.random(using: &random) ? .cheque : .bankTransfer
        let amount = Int64.random(in: 1...20_000, using: &random)
        let draft = PaymentDraft(
            customer: .id(customer),
            currency: euro,
            amount: amount,
            receivedDate: nil,
            method: method,
            reference: nil,
            externalID: nil,
            allocations: [],
            isAutoApplied: false,
            metadata: Metadata()
        )
        let made = try await command { session, clerk throws(Failure) in
            try CashDesk(session: session, context: clerk).receive(draft).id
        }
        guard let made else { return false }
        model.money[made] = ExposureModel.Money(
            customer: customer,
            amount: amount,
            left: amount,
            clearsOn: method == .cheque ? today.adding(days: 5) : today
        )
        return true
    }

    /// Money of the family settles what any of it owes.
    func allocate() async throws -> Bool {
        let usable = model.money.filter { !$0.value.isBack && $0.value.left > 0 }
        guard let (payment, money) = usable.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
        else { return false }
        let isFamily = money.customer != customers[3]
        let payable = model.bills.filter {
            !$0.value.isVoid && $0.value.open > 0 && ($0.value.customer != customers[3]) == isFamily
        }
        guard let (invoice, bill) = payable.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
        else { return false }
        let amount = Int64.random(in: 1...min(money.left, bill.open), using: &random)
        let draft = AllocationDraft(invoice: invoice.text, installment: nil, amount: amount)
        let known = Set(model.uses.keys)
        let fresh = try await command { session, clerk throws(Failure) in
            _ = try CashDesk(session: session, context: clerk)
                .allocate(payment, [draft], on: nil, expectedVersion: nil)
            return try session.allocations(of: payment).filter {
                !known.contains($0.id) && $0.undoneOn == nil
            }
        }
        guard let allocation = fresh?.first else { return false }
        #expect(fresh?.count == 1 && allocation.settlement.amount == amount)
        model.use(.init(payment: payment, invoice: invoice, amount: amount), as: allocation.id)
        return true
    }

    func undo() async throws -> Bool {
        guard let id = model.uses.keys.sorted().randomElement(using: &random) else { return false }
        let done = try await command { session, clerk throws(Failure) in
            try CashDesk(session: session, context: clerk).undo(id, on: nil).id
        }
        guard done != nil else { return false }
        model.undo(id)
        return true
    }

    func reverse() async throws -> Bool {
        let standing = model.money.filter { !$0.value.isBack }.keys.sorted()
        guard let id = standing.randomElement(using: &random) else { return false }
        let done = try await command { session, clerk throws(Failure) in
            try CashDesk(session: session, context: clerk)
                .reverse(id, kind: .returned, on: nil, expectedVersion: nil).id
        }
        guard done != nil else { return false }
        model.reverse(id)
        return true
    }

    /// Holds go with a limit that is raised, and what is approved waits again where the policy says so.
    func limit() async throws -> Bool {
        guard let customer = customers.randomElement(using: &random) else { return false }
        let draft = LimitDraft(
            amount: Int64.random(in: 0...8, using: &random) * 10_000,
            validFrom: nil,
            validUntil: nil,
            expiresOn: nil
        )
        let done = try await command { session, clerk throws(Failure) in
            _ = try CustomerDesk(session: session, context: clerk)
                .setLimit(of: customer, draft, expectedVersion: nil)
            return true
        }
        return done == true
    }

    /// Some days go by, with their jobs.
    func pass() async throws -> Bool {
        today = today.adding(days: Int.random(in: 1...4, using: &random))
        store.move(to: today)
        try await DailyJobs(store: store.store).run()
        return true
    }

    private static func drafts(_ quantities: [Int64]) -> [QuantityDraft] {
        quantities.enumerated().filter { $1 > 0 }.map {
            QuantityDraft(line: $0 + 1, quantity: decimal("\($1)"))
        }
    }

    /// What a rule refuses is no step; nil then.
    func command<Value: Sendable>(
        _ body: @escaping @Sendable (any Session, OperationContext) throws(Failure) -> Value
    ) async throws -> Value? {
        do throws(Failure) {
            let clerk = clerk
            return try await store.store.write(actor: Actor(clerk)) { session throws(Failure) in
                .commit(try body(session, clerk))
            }
        } catch {
            if case .store = error { throw error }
            return nil
        }
    }
}

private func drafted(_ line: ExposureModel.Line, _ index: Int) -> LineDraft {
    LineDraft(
        number: index + 1,
        sku: nil,
        description: "Widget",
        quantity: decimal("\(line.quantity)"),
        unit: nil,
        unitPrice: line.price,
        pricePer: decimal("1"),
        discountPercent: decimal("0"),
        taxCategory: nil,
        taxRate: decimal("21")
    )
}

func tradeDraft(_ name: String, limit: Int64?, parent: ID<Customer>?) -> CustomerDraft {
    CustomerDraft(
        externalID: name,
        name: name,
        currency: euro,
        country: nil,
        segment: nil,
        status: .active,
        creditLimit: .set(limit),
        paymentTermsCode: nil,
        parent: parent.map { .id($0) },
        email: nil,
        vatID: nil,
        metadata: Metadata()
    )
}
