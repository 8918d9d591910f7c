import Receivables
import Testing

@Suite struct `Lists are narrowed and paged, newest first` {
    @Test func `pages follow each other without a gap or a repeat`() throws {
        let books = try Books()
        var all: [ID<Customer>] = []
        for number in 0..<7 { all.append(try books.sample.customer("Customer \(number)").id) }
        var seen: [ID<Customer>] = []
        var after: (high: UInt64, low: UInt64)?
        while true {
            let page = try books.session.customers(ListFilter(), Page(limit: 3, after: after))
            guard let last = page.last else { break }
            seen += page.map(\.id)
            after = (last.id.high, last.id.low)
        }
        #expect(seen == all.reversed())
    }

    @Test func `customers by status, external id and moment`() throws {
        let books = try Books()
        let early = try books.sample.customer("Early", externalID: "C-1", status: .blocked)
        books.next(on: day(2026, 6, 16))
        let late = try books.sample.customer("Late")
        func found(_ change: (inout ListFilter) -> Void) throws -> [ID<Customer>] {
            var filter = ListFilter()
            change(&filter)
            return try books.session.customers(filter, Page(limit: 10)).map(\.id)
        }
        #expect(try found { $0.status = "blocked" } == [early.id])
        #expect(try found { $0.externalID = "C-1" } == [early.id])
        #expect(try found { $0.createdFrom = Instant(startOf: day(2026, 6, 16)) } == [late.id])
        #expect(try found { $0.createdTo = Instant(startOf: day(2026, 6, 16)) } == [early.id])
        #expect(try found { $0.updatedFrom = late.updatedAt } == [late.id])
        #expect(try found { $0.status = "nothing" } == [])
    }

    @Test func `orders by customer, status and purchase order`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let other = try books.sample.customer("Other")
        let approved = try books.sample.order(of: customer, purchaseOrder: "PO-9")
        let held = try books.sample.order(of: customer, credit: .onHold(.checks))
        let foreign = try books.sample.order(of: other, credit: .onHold(.forced))
        var filter = ListFilter()
        #expect(
            try books.session.orders(filter, purchaseOrder: nil, Page(limit: 9)) == [foreign, held, approved]
        )
        #expect(try books.session.orders(filter, purchaseOrder: "PO-9", Page(limit: 9)) == [approved])
        filter.customer = customer.id
        #expect(try books.session.orders(filter, purchaseOrder: nil, Page(limit: 9)) == [held, approved])
        filter.status = "on_hold"
        #expect(try books.session.orders(filter, purchaseOrder: nil, Page(limit: 9)) == [held])
        #expect(try books.session.holds(customer: nil, dueBefore: nil, Page(limit: 9)) == [foreign, held])
        #expect(try books.session.holds(customer: other.id, dueBefore: nil, Page(limit: 9)) == [foreign])
        #expect(
            try books.session.heldOrders(of: customer.id, groupTop: nil, after: nil, limit: 9) == [held.id]
        )
        #expect(try books.session.heldOrders(of: customer.id, groupTop: nil, after: held.id, limit: 9) == [])
        #expect(try books.session.heldOrders(of: other.id, groupTop: nil, after: nil, limit: 9) == [])
        #expect(
            try books.session.customersToReview(withOpenOrders: false, after: nil, limit: 9) == [customer.id]
        )
        #expect(
            try books.session.customersToReview(withOpenOrders: false, after: customer.id, limit: 9) == []
        )
    }

    @Test func `invoices by number, order, origin and status`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let order = try books.sample.order(of: customer)
        let parts = [(due: day(2026, 7, 1), amount: Int64(100))]
        let own = try books.sample.invoice(
            of: customer,
            issued: day(2026, 6, 1),
            parts: parts,
            order: order.id
        )
        let external = try books.sample.invoice(
            of: customer,
            number: "9000",
            origin: .external,
            issued: day(2026, 6, 1),
            parts: parts
        )
        func found(_ change: (inout InvoiceFilter) -> Void) throws -> [Invoice] {
            var filter = InvoiceFilter()
            change(&filter)
            return try books.session.invoices(filter, Page(limit: 9))
        }
        #expect(try found { _ in } == [external, own])
        #expect(try found { $0.number = "9000" } == [external])
        #expect(try found { $0.order = order.id } == [own])
        #expect(try found { $0.origin = .own } == [own])
        #expect(try found { $0.common.customer = customer.id } == [external, own])
        #expect(try found { $0.common.status = "paid" } == [])
        #expect(try books.session.invoiceID(installment: own.installments[0].id) == own.id)
    }

    @Test func `a number from elsewhere is found as long as one customer has it`() throws {
        let books = try Books()
        let one = try books.sample.customer("One")
        let two = try books.sample.customer("Two")
        let parts = [(due: day(2026, 7, 1), amount: Int64(100))]
        let first = try books.sample.invoice(
            of: one,
            number: "A",
            origin: .external,
            issued: day(2026, 6, 1),
            parts: parts
        )
        #expect(try books.session.invoiceID(number: "A", customer: nil) == first.id)
        let second = try books.sample.invoice(
            of: two,
            number: "A",
            origin: .external,
            issued: day(2026, 6, 1),
            parts: parts
        )
        #expect(try books.session.invoiceID(number: "A", customer: nil) == nil)
        #expect(try books.session.invoiceID(number: "A", customer: two.id) == second.id)
    }

    @Test func `payments by status and reference`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let invoice = try books.sample.invoice(
            of: customer,
            issued: day(2026, 6, 1),
            parts: [(due: day(2026, 7, 1), amount: 100)]
        )
        let free = try books.sample.payment(
            of: customer,
            amount: 10,
            received: day(2026, 6, 2),
            reference: "R"
        )
        let part = try books.sample.payment(of: customer, amount: 20, received: day(2026, 6, 2))
        let used = try books.sample.payment(of: nil, amount: 30, received: day(2026, 6, 2))
        try books.sample.allocation(of: part, to: invoice, amount: 5, on: day(2026, 6, 2))
        try books.session.post(
            try .assigned(used, to: customer.id, on: day(2026, 6, 2)),
            event: try books.session.lastEvent()
        )
        try books.sample.allocation(of: used, to: invoice, amount: 30, on: day(2026, 6, 2))
        func found(_ status: String?, reference: String? = nil) throws -> [ID<Payment>] {
            var filter = ListFilter()
            filter.status = status
            return try books.session.payments(filter, reference: reference, Page(limit: 9)).map(\.id)
        }
        #expect(try found(nil) == [used.id, part.id, free.id])
        #expect(try found("unapplied") == [free.id])
        #expect(try found("partially_applied") == [part.id])
        #expect(try found("applied") == [used.id])
        #expect(try found("reversed") == [])
        #expect(try found("nothing") == [])
        #expect(try found(nil, reference: "R") == [free.id])
    }
}
