import Receivables
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

/// Random payments and adjustments of one order's invoices, and everything undone again.
@Suite struct `Adjustments of invoices` {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `keep every sum, and undone leave the ledger as it was`(seed: UInt64) throws {
        let world = try AdjustedWorld(seed: seed)
        let before = try world.balances()
        for step in 0..<50 {
            try world.act()
            if step % 10 == 9 { try world.expectClean() }
        }
        #expect(world.done.values.reduce(0, +) > 20, "\(world.done)")
        try world.undoEverything()
        try world.expectClean()
        #expect(try world.balances() == before)
        #expect(try world.invoiceStates() == ["open", "open", "open"])
    }
}

/// A customer with an order billed in two, and an invoice of its own.
final class AdjustedWorld {
    let books: Books
    let customer: Customer
    let invoices: [ID<Invoice>]
    var random: SeededGenerator
    /// What was done, and how often.
    var done: [String: Int] = [:]
    private let clerk = Principal(
        key: ID(high: 1, low: 1),
        roles: [.admin],
        user: nil,
        customer: nil,
        mayActAs: false
    ).context(reason: "as agreed")
    private var today = day(2026, 6, 15)

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        let books = try Books()
        self.books = books
        try PolicyDesk.seed(books.session)
        _ = try books.sample.terms()
        customer = try CustomerDesk(session: books.session, context: clerk).create(
            CustomerDraft(
                externalID: nil,
                name: "Aldermoor Tools",
                currency: euro,
                country: "NL",
                segment: nil,
                status: .active,
                creditLimit: .set(nil),
                paymentTermsCode: "net_30",
                parent: nil,
                email: nil,
                vatID: nil,
                metadata: Metadata()
            )
        )
        let draft = OrderDraft(
            customer: .id(customer.id),
            currency: euro,
            externalID: nil,
            content: .lines([
                Self.line("7", 1_999, "21"), Self.line("2.5", 1_333, "9"), Self.line("3", 7, "0"),
            ]),
            requestedShipDate: nil,
            purchaseOrder: nil,
            shipTo: nil,
            billTo: nil,
            paymentTermsCode: nil,
            metadata: Metadata()
        )
        let order = try OrderDesk(session: books.session, context: clerk).place(draft).order
        let desk = BillingDesk(session: books.session, context: clerk)
        var invoices: [ID<Invoice>] = []
        for quantities in [[QuantityDraft(line: 1, quantity: decimal("3"))], nil] {
            let draft = InvoiceDraft(origin: .own, content: .order(.id(order.id), quantities))
            invoices.append(try desk.create(draft, issue: true).id)
        }
        var own = InvoiceDraft(origin: .own, content: .lines([Self.line("9", 777, "21")]))
        own.customer = .id(customer.id)
        invoices.append(try desk.create(own, issue: true).id)
        self.invoices = invoices
    }

    private static func line(_ quantity: String, _ price: Int64, _ rate: String) -> LineDraft {
        LineDraft(
            number: nil,
            sku: nil,
            description: "Widget",
            quantity: decimal(quantity),
            unit: nil,
            unitPrice: price,
            pricePer: .one,
            discountPercent: .zero,
            taxCategory: nil,
            taxRate: decimal(rate)
        )
    }

    var session: SQLiteSession { books.session }
    var cash: CashDesk { CashDesk(session: session, context: clerk) }
    var notes: CreditNoteDesk { CreditNoteDesk(session: session, context: clerk) }
    var writeOffs: WriteOffDesk { WriteOffDesk(session: session, context: clerk) }

    /// One thing at random, in a command of its own; what is refused changes nothing.
    func act() throws {
        if Int.random(in: 0..<3, using: &random) == 0 { today = today.adding(days: 1) }
        books.next(on: today)
        let acts: [(String, () throws -> Void)] = [
            ("pay", pay), ("credit", credit), ("credit", credit), ("use", use), ("undo", undo),
            ("cancel", cancel), ("give up", giveUp), ("give up", giveUp), ("claim", claim),
            ("put off", putOff),
        ]
        let (name, act) = acts[Int.random(in: 0..<acts.count, using: &random)]
        try attempt(name, act)
    }

    private func attempt(_ name: String, _ act: () throws -> Void) throws {
        try session.connection.savepoint()
        let tail = session.tail
        do {
            try act()
            try session.connection.releaseSavepoint()
            done[name, default: 0] += 1
        } catch let failure as Failure {
            try session.connection.rollbackToSavepoint()
            session.tail = tail
            if case .store = failure { throw failure }
        }
    }

    private func randomInvoice() throws -> Invoice {
        let id = invoices[Int.random(in: 0..<invoices.count, using: &random)]
        guard let invoice = try session.invoice(id) else { throw Failure.missing(.invoice, id.text) }
        return invoice
    }

    private func pay() throws {
        let invoice = try randomInvoice()
        _ = try cash.receive(
            PaymentDraft(
                customer: .id(customer.id),
                currency: euro,
                amount: Int64.random(in: 1...9_000, using: &random),
                receivedDate: nil,
                method: .bankTransfer,
                reference: nil,
                externalID: nil,
                allocations: [AllocationDraft(invoice: invoice.id.text, installment: nil, amount: nil)],
                isAutoApplied: false,
                metadata: Metadata()
            )
        )
    }

    private func credit() throws {
        let invoice = try randomInvoice()
        var draft = CreditNoteDraft(
            content: .whole,
            reopensOrder: invoice.order != nil && Bool.random(using: &random)
        )
        if Int.random(in: 0..<4, using: &random) > 0, let line = invoice.lines.randomElement(using: &random) {
            let isQuantity = Bool.random(using: &random)
            draft.content = .lines([
                .init(
                    number: line.number,
                    quantity: isQuantity ? decimal("0.5") : nil,
                    amount: isQuantity ? nil : Int64.random(in: 1...700, using: &random)
                )
            ])
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            draft.refund = Int64.random(in: 1...300, using: &random)
        }
        if Int.random(in: 0..<3, using: &random) == 0 { draft.offset = 0 }
        _ = try notes.issue(on: invoice.id, draft, expectedVersion: nil)
    }

    private func standingNotes() throws -> [CreditNote] {
        var all: [CreditNote] = []
        for invoice in invoices {
            for note in try session.creditNotes(of: invoice) where note.cancelledOn == nil {
                all.append(note)
            }
        }
        return all
    }

    private func use() throws {
        guard let note = try standingNotes().filter({ $0.unapplied > 0 }).randomElement(using: &random) else {
            return
        }
        let invoice = try randomInvoice()
        let draft = AllocationDraft(invoice: invoice.id.text, installment: nil, amount: nil)
        _ = try notes.allocate(note.id, [draft], on: nil, expectedVersion: nil)
    }

    private func undo() throws {
        let invoice = try randomInvoice()
        var standing = try session.allocations(of: invoice.id).filter { $0.undoneOn == nil }.map(\.id)
        if let allocation = standing.randomElement(using: &random), Bool.random(using: &random) {
            _ = try cash.undo(allocation, on: nil)
            return
        }
        standing = []
        for note in try standingNotes() {
            standing += try session.creditAllocations(of: note.id).filter { $0.undoneOn == nil }.map(\.id)
        }
        guard let allocation = standing.randomElement(using: &random) else { return }
        _ = try notes.undo(allocation, on: nil)
    }

    private func cancel() throws {
        guard let note = try standingNotes().randomElement(using: &random) else { return }
        _ = try notes.cancel(note.id, on: nil, expectedVersion: nil)
    }

    private func giveUp() throws {
        let amount = Bool.random(using: &random) ? nil : Int64.random(in: 1...4_000, using: &random)
        let draft = WriteOffDraft(
            installment: nil,
            amount: amount,
            effectiveDate: nil,
            claimsTaxRelief: Bool.random(using: &random)
        )
        _ = try writeOffs.writeOff(randomInvoice().id, draft, expectedVersion: nil)
    }

    private func claim() throws {
        let standing = try session.writeOffs(of: randomInvoice().id).filter { $0.status == .posted }
        guard let writeOff = standing.randomElement(using: &random) else { return }
        _ = try writeOffs.reverse(writeOff.id, on: nil, expectedVersion: nil)
    }

    private func putOff() throws {
        let invoice = try randomInvoice()
        let date = today.adding(days: Int.random(in: 0...60, using: &random))
        _ = try BillingDesk(session: session, context: clerk)
            .extend(invoice.id, installment: nil, until: date, expectedVersion: nil)
    }

    func undoEverything() throws {
        books.next(on: today.adding(days: 1))
        for payment in try session.payments(ListFilter(), reference: nil, Page(limit: 200))
        where payment.reversal == nil {
            _ = try cash.reverse(payment.id, kind: .entryError, on: nil, expectedVersion: nil)
        }
        for invoice in invoices {
            for writeOff in try session.writeOffs(of: invoice) where writeOff.status == .posted {
                _ = try writeOffs.reverse(writeOff.id, on: nil, expectedVersion: nil)
            }
        }
        // The last first, so that a quantity that was billed again in between is free.
        for note in try standingNotes().sorted(by: { $0.id > $1.id }) {
            _ = try notes.cancel(note.id, on: nil, expectedVersion: nil)
        }
    }

    func expectClean() throws {
        for check in try session.invariants() { #expect(check.differences == [], "\(check.name)") }
        let negative = try session.connection.rows(
            "SELECT open FROM open_items WHERE open < 0 UNION ALL SELECT unapplied FROM credit_notes WHERE unapplied < 0"
        ) { try $0.int64(0) }
        #expect(negative == [])
        for id in invoices {
            let notes = try session.creditNotes(of: id).filter { $0.cancelledOn == nil }
            let total = try session.invoice(id)?.total ?? 0
            let givenUp = try session.writeOffs(of: id).map(\.standing)
            #expect((notes.map(\.content.total) + givenUp).reduce(0, +) <= total)
        }
    }

    /// Of every account, and of every instalment.
    func balances() throws -> [String] {
        try session.connection.rows(
            """
            SELECT account || ' ' || coalesce(tax, '') || ' ' || coalesce(hex(installment), '') || ' ' || sum(amount)
            FROM entries GROUP BY account, tax, installment HAVING sum(amount) <> 0 ORDER BY 1
            """
        ) { try $0.text(0) }
    }

    func invoiceStates() throws -> [String] {
        var states: [String] = []
        for id in invoices { states.append(try session.invoice(id)?.state.name ?? "") }
        return states
    }
}
