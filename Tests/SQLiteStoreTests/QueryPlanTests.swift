import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `No statement walks a table that grows` {
    /// Tables with a row for a company, a currency, a kind of documents or a month.
    private static let small: Set<String> = [
        "companies", "currencies_in_use", "number_patterns", "numbers_taken", "periods", "account_maps",
    ]

    @Test func `every statement that a session prepares goes by an index`() throws {
        let books = try Books()
        let world = try fill(books)
        try askEverything(of: books, world)
        let tables = try tables(of: books.connection)
        let texts = books.connection.preparedTexts
        #expect(texts.count > 120)
        for text in texts {
            let names = names(in: text, of: tables)
            for step in try books.connection.explainQueryPlan(text) {
                guard step.hasPrefix("SCAN ") else { continue }
                let name = step.dropFirst(5).prefix { $0 != " " }
                let table = names[String(name)]
                #expect(table.map(Self.small.contains) ?? true, "\(step) in: \(text)")
            }
        }
    }

    @Test func `a list of one customer or one status is read in its order`() throws {
        let books = try Books()
        let customer = try books.sample.customer().id
        for filter in filters(customer) where filter.externalID == nil {
            _ = try books.session.orders(filter, purchaseOrder: nil, Page(limit: 5))
            _ = try books.session.customers(filter, Page(limit: 5))
            _ = try books.session.payments(filter, reference: nil, Page(limit: 5))
            _ = try books.session.invoices(InvoiceFilter(filter), Page(limit: 5))
        }
        for text in books.connection.preparedTexts where text.contains("ORDER BY id DESC LIMIT") {
            let steps = try books.connection.explainQueryPlan(text)
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps) for: \(text)")
        }
    }

    private struct World {
        let customer: Customer
        let order: Order
        let invoice: Invoice
        let payment: Payment
        let allocation: Allocation
    }

    private func fill(_ books: Books) throws -> World {
        let customer = try books.sample.customer(externalID: "C-1")
        let order = try books.sample.order(of: customer, externalID: "SO-1", purchaseOrder: "PO-1")
        let invoice = try books.sample.invoice(
            of: customer,
            issued: day(2026, 6, 1),
            parts: [(due: day(2026, 7, 1), amount: 100)],
            order: order.id
        )
        let payment = try books.sample.payment(
            of: customer,
            amount: 70,
            received: day(2026, 6, 2),
            reference: "R"
        )
        let allocation = try books.sample.allocation(
            of: payment,
            to: invoice,
            amount: 60,
            on: day(2026, 6, 2)
        )
        return World(
            customer: customer,
            order: order,
            invoice: invoice,
            payment: payment,
            allocation: allocation
        )
    }

    private func filters(_ customer: ID<Customer>) -> [ListFilter] {
        var filters = [ListFilter()]
        for index in 0..<6 {
            var filter = ListFilter()
            if index == 0 || index == 5 { filter.customer = customer }
            if index == 1 || index == 5 { filter.status = "applied" }
            if index == 2 { filter.externalID = "X" }
            if index == 3 || index == 5 {
                filter.createdFrom = Instant(milliseconds: 0)
                filter.createdTo = Instant(milliseconds: 1)
            }
            if index == 4 { filter.updatedFrom = Instant(milliseconds: 0) }
            filters.append(filter)
        }
        return filters
    }

    private func askEverything(of books: Books, _ world: World) throws {
        let session = books.session
        let page = Page(limit: 5)
        for filter in filters(world.customer.id) {
            _ = try session.users(filter, page)
            _ = try session.customers(filter, page)
            _ = try session.orders(filter, purchaseOrder: nil, page)
            _ = try session.orders(filter, purchaseOrder: "PO-1", page)
            var notes = CreditNoteFilter()
            notes.common = filter
            _ = try session.creditNotes(notes, page)
            notes.common.status = "open"
            _ = try session.creditNotes(notes, page)
            notes.invoice = world.invoice.id
            _ = try session.creditNotes(notes, page)
            notes.number = "CRN"
            _ = try session.creditNotes(notes, page)
            _ = try session.payments(filter, reference: nil, page)
            _ = try session.payments(filter, reference: "R", page)
            _ = try session.refunds(filter, payment: nil, page)
            _ = try session.refunds(filter, payment: world.payment.id, page)
            _ = try session.refundExports(page)
            _ = try session.payerAliases(filter, page)
            for index in 0..<4 {
                var narrowing = MatchNarrowing()
                if index == 1 { narrowing.payment = world.payment.id }
                if index == 2 { narrowing.rule = .combination }
                var matches = filter
                if index == 3 { matches.status = "stale" }
                _ = try session.matchProposals(matches, narrowing, page)
            }
            var invoices = InvoiceFilter(filter)
            _ = try session.invoices(invoices, page)
            invoices.number = "N"
            _ = try session.invoices(invoices, page)
            invoices = InvoiceFilter(filter)
            invoices.order = world.order.id
            invoices.origin = .own
            _ = try session.invoices(invoices, page)
            invoices = InvoiceFilter(filter)
            invoices.purchaseOrder = "PO"
            _ = try session.invoices(invoices, page)
        }
        for status in ["reversed", "unapplied", "partially_applied"] {
            var filter = ListFilter()
            filter.status = status
            _ = try session.payments(filter, reference: nil, page)
        }
        try askAccessAndCredit(session, world, page)
        try askDocuments(session, world, page)
        try askLedger(session, world)
        try askScoring(books, world, page)
        try askShadows(session, world, page)
        try askClocks(session, world, page)
        try askBooks(session)
        try askStatements(session, page)
    }

    private func askStatements(_ session: SQLiteSession, _ page: Page) throws {
        let statement = try Sample(session).bankStatement()
        var line = Sample(session).bankLine(of: statement, 1)
        try session.insert(line)
        line.fate = .fee
        line.stands = true
        try session.update(line)
        try session.update(statement)
        var filter = BankStatementFilter()
        _ = try session.bankStatements(filter, page)
        filter.createdFrom = session.now
        filter.createdTo = session.now
        _ = try session.bankStatements(filter, page)
        filter.account = statement.account
        _ = try session.bankStatements(filter, page)
        filter.status = .imported
        _ = try session.bankStatements(filter, page)
        filter.account = nil
        _ = try session.bankStatements(filter, page)
        _ = try session.bankStatements(ofFile: statement.file.sha256)
        _ = try session.bankStatements(in: .importing, limit: 1)
        _ = try session.lastBankStatement(of: statement.account, in: euro, closedBy: session.today)
        for fate in [nil] + BankLine.FateName.allCases.map(Optional.some) {
            _ = try session.bankLines(of: statement.id, fate: fate, after: 0, limit: 5)
        }
        _ = try session.bankLine(line.reference)
        _ = try session.openBankLines(of: statement.id, after: 0, limit: 5)
        _ = try session.standingBankLines(of: statement.id, limit: 5)
        _ = try session.refundsThatStand(ofStatement: statement.id, limit: 5)
        _ = try session.bankLineTallies(of: statement.id)
        _ = try session.standingBankLine(line.key)
        let remittance = try Sample(session).remittance()
        for filter in filters(session.newID(Customer.self)) { _ = try session.remittances(filter, page) }
        _ = try session.remittance(remittance.id)
        _ = try session.remittanceID(externalID: "X")
        _ = try session.remittance(of: session.newID(Payment.self))
        _ = try session.openRemittances(1, euro, limit: 5)
        _ = try session.unusedPayments(1, euro, limit: 5)
        try session.update(remittance)
        _ = try session.payments(endToEndID: "E", currency: euro, limit: 5)
        _ = try session.payments(payerAccount: "A", currency: euro, limit: 5)
        _ = try session.isSettled(session.newID(Refund.self))
        let iban = try #require(IBAN("NL91ABNA0417164300"))
        _ = try session.unsettledRefunds(to: iban, currency: euro, amount: 1)
    }

    private func askImports(_ session: SQLiteSession) throws {
        let customer = try Sample(session).customer(externalID: "C-9")
        let made = Import(
            id: session.newID(Import.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            subject: .settledHistory,
            mode: .continue,
            status: .imported,
            rowsCount: 2,
            importedCount: 1,
            controlTotals: [Import.ControlTotal(currency: euro, count: 2, sum: -5)],
            errors: [Import.RowError(row: 2, pointer: "/a", code: "required", detail: "a is required")]
        )
        try session.insert(made)
        #expect(try session.dataImport(made.id) == made)
        #expect(try session.dataImports(Page(limit: 5)) == [made])
        let document = DocumentReference(customer.id)
        try session.insert(document, of: made.id, row: 1)
        #expect(try session.documents(of: made.id) == [document])
        let day = session.today.adding(days: -20)
        let item = SettledItem(
            customer: customer.id,
            currency: euro,
            issueDate: day,
            dueDate: day,
            paidDate: day.adding(days: 3),
            amount: 70
        )
        try session.insert(item, of: made.id, row: 1)
        let paid = try session.paid(by: customer.id, from: day, recent: day, to: session.today)
        #expect(paid == [PaidAmount(isRecent: true, daysLate: 3, amount: 70)])
        #expect(try session.settled(by: customer.id, from: day, to: session.today).count == 1)
        #expect(try session.accountOpened(of: customer.id) == day)
        try session.deleteSettledItems(of: made.id)
        try session.update(made)
    }

    private func askLedgerHandOver(_ session: SQLiteSession, _ month: Month) throws {
        let books = BooksDesk(session: session)
        let tax = AccountMap.Number(account: .tax, tax: "S 21", number: "1776")
        #expect(try books.change([tax], expectedVersion: nil).number(of: .tax, tax: "S 21") == "1776")
        #expect(try session.accountMap()?.numbers == [tax])
        let made = try books.export { lines, _ throws(Failure) in
            ([1, 2], String(repeating: "0", count: 64))
        }
        #expect(try session.ledgerExport(made.id) == made && session.lastLedgerExport() == made)
        #expect(try session.content(of: made.id) == [1, 2])
        #expect(try session.ledgerExports(Page(limit: 5)) == [made])
        _ = try session.journal(from: month.firstDay, to: month.lastDay, after: nil, postings: 5)
        _ = try Reconciliation(
            session,
            currency: euro,
            from: month.firstDay,
            asOf: session.today,
            control: 1
        )
        _ = try session.taxTallies(euro, from: month.firstDay, to: month.lastDay, knownSeq: nil)
        var filter = PostingFilter()
        filter.tax = "S 21"
        filter.from = month.firstDay
        filter.to = month.lastDay
        _ = try session.postings(filter, after: 0, limit: 5)
    }

    private func askBooks(_ session: SQLiteSession) throws {
        let month = Month(of: session.today)
        let desk = NumberSeriesDesk(session: session)
        let changes = NumberSeriesChanges(pattern: "A-{number}", nextNumber: 9)
        _ = try desk.change(.invoice, changes, expectedVersion: nil)
        _ = try session.isCreditNoteNumber("CRN")
        _ = try PeriodDesk(session: session).periods(before: nil, limit: 5)
        _ = try session.warnings(of: month)
        try askLedgerHandOver(session, month)
        try askImports(session)
        let closed = try #require(month.previous?.previous)
        _ = try PeriodDesk(session: session).close(closed, expectedVersion: nil)
    }

    private func askClocks(_ session: SQLiteSession, _ world: World, _ page: Page) throws {
        let document = DocumentReference(world.order.id)
        try Sample(session).clock(of: world.order, due: session.now)
        let clock = try #require(try session.clock(of: document))
        _ = try session.clocks(of: document, page)
        for kind in DecisionClock.Kind.allCases {
            for customer in [nil, world.customer.id] {
                for dueBefore in [nil, session.now] {
                    let filter = ClockFilter(customer: customer, dueBefore: dueBefore, role: .approver)
                    _ = try session.runningClocks(kind, filter, page)
                }
            }
            _ = try session.runningCounts(kind, at: session.now)
        }
        _ = try session.untoldClocks(at: session.now, limit: 5)
        try session.markTold(clock.seq, event: session.lastEvent())
        let day = session.today
        for currency in [nil, euro] {
            for knownAt in [nil, session.now] {
                let period = DecisionPeriod(from: day, to: day, currency: currency, knownAt: knownAt)
                _ = try session.placedOrders(period)
                _ = try session.matchCounts(period)
                _ = try session.decisionTimes(.hold, .healed, .released, period)
            }
            for moment in [nil, session.now] {
                _ = try session.overdueClocks(.approval, at: moment, currency: currency)
            }
        }
        let end = DecisionClock.End(at: session.now, on: day, outcome: .healed, taken: 0)
        try session.stop(clock.seq, end)
    }

    private func askShadows(_ session: SQLiteSession, _ world: World, _ page: Page) throws {
        let draft = try Sample(session).draft()
        try session.setShadowed(draft.reference, since: session.now)
        #expect(try session.draftsInShadow().count == 1)
        let decision = try Sample(session).shadowDecision(of: draft, on: world.order)
        for index in 0..<4 {
            var filter = ShadowFilter(draft: draft.reference)
            filter.differs = index == 1
            if index == 2 { filter.customer = world.customer.id }
            if index == 3 { filter.order = world.order.id }
            #expect(try session.shadowDecisions(filter, page) == [decision])
        }
        let day = session.today
        _ = try session.shadowTallies(of: draft.reference, from: day, to: day)
    }

    private func askScoring(_ books: Books, _ world: World, _ page: Page) throws {
        let session = books.session
        let customer = world.customer.id
        let version = try books.sample.scorecard()
        let scorecard = try #require(try session.scorecard(version.reference.scorecard))
        try session.update(scorecard)
        _ = try session.scorecard(code: "smb")
        _ = try session.scorecardID(externalID: "S")
        _ = try session.scorecards(page)
        _ = try session.scorecardVersion(1, of: scorecard)
        _ = try session.scorecardVersions(of: scorecard)
        _ = try session.scorecardActivations(of: scorecard)
        _ = try session.activeVersion(of: scorecard, on: session.today)
        _ = try session.hasActiveScorecard()
        let score = try books.sample.score(of: customer, by: version, value: "1", "B")
        _ = try session.score(score.id)
        _ = try session.scores(of: customer, page)
        for code in [nil, "smb"] {
            _ = try session.lastScore(of: customer, by: code, on: session.today, knownEvent: nil)
        }
        _ = try session.externalRatings(of: customer, page)
        _ = try session.externalRating(of: customer, by: "a", on: session.today)
        _ = try session.riskClasses(of: customer, page)
        _ = try session.manualRiskClass(of: customer, on: session.today, knownEvent: nil)
        _ = try session.creditReviews(of: customer, page)
        _ = try session.lastReview(of: customer, on: session.today, knownEvent: nil)
        for narrowed in [nil, customer] {
            _ = try session.reviewsDue(until: session.today, customer: narrowed)
        }
        _ = try session.limitProposal(session.newID(LimitProposal.self))
        for filter in filters(customer) { _ = try session.limitProposals(filter, page) }
        _ = try session.openLimitProposal(of: customer)
        _ = try session.limitProposal(awaiting: session.newID(Approval.self))
        let day = session.today
        _ = try session.paid(by: customer, from: day, recent: day, to: day)
        _ = try session.settled(by: customer, from: day, to: day)
        _ = try session.sales(to: customer, from: day, to: day)
        _ = try session.returnedPayments(of: customer, from: day, to: day)
        _ = try session.accountOpened(of: customer)
    }

    private func askAccessAndCredit(_ session: SQLiteSession, _ world: World, _ page: Page) throws {
        let customer = world.customer.id
        _ = try session.user(session.newID(User.self))
        _ = try session.userID(externalID: "U")
        _ = try session.apiKey(session.newID(APIKey.self))
        _ = try session.apiKey(secretHash: [])
        _ = try session.apiKeys(page)
        _ = try session.lastEvent()
        _ = try session.events(after: 0, types: [], limit: 5)
        _ = try session.events(after: 0, types: ["a", "b"], limit: 5)
        _ = try session.events(of: DocumentReference(customer), after: 0, limit: 5)
        _ = try session.keptAnswer(key: session.newID(APIKey.self), idempotencyKey: "k")
        _ = try session.forgetAnswers(before: session.now, limit: 5)
        _ = try session.paymentTerms(page)
        _ = try session.policyID(externalID: "P")
        _ = try session.policies(page)
        for scope in [PolicyScope.everyone, .segment("s"), .customer(customer)] {
            _ = try session.policy(scope: scope)
            _ = try session.activeVersion(scope: scope, on: session.today)
        }
        let version = try Sample(session).policyVersion()
        _ = try session.policy(version.reference.policy)
        _ = try session.policyVersion(version.reference)
        _ = try session.policyVersions(of: version.reference.policy)
        _ = try session.policyActivations(of: version.reference.policy)
        _ = try session.decision(world.order.decision)
        _ = try session.customer(customer)
        _ = try session.customerID(externalID: "C")
        try session.update(world.customer)
        _ = try session.limit(of: customer, on: session.today, knownEvent: nil)
        _ = try session.limits(of: customer)
        _ = try session.limitHistory(of: customer, page)
        let id = session.newID(Guarantee.self)
        _ = try session.insurances(on: session.today, knownEvent: nil, after: nil, limit: 5)
        _ = try session.isTold(.due, of: world.invoice.installments[0].id, to: id)
        _ = try session.expiredLimits(on: session.today, limit: 5)
        _ = try session.guarantee(session.newID(Guarantee.self))
        _ = try session.guaranteeID(externalID: "G")
        _ = try session.guarantees(of: customer, page)
        _ = try session.openGuarantees(of: customer, on: session.today)
        _ = try session.insuranceCover(of: customer, on: session.today, knownEvent: nil)
        _ = try session.lastEvent(knownAt: session.now)
    }

    private func askDocuments(_ session: SQLiteSession, _ world: World, _ page: Page) throws {
        let customer = world.customer.id
        _ = try session.order(world.order.id)
        _ = try session.orderID(externalID: "SO")
        try session.update(world.order)
        _ = try session.heldOrders(of: customer, groupTop: nil, after: nil, limit: 5)
        _ = try session.heldOrders(of: customer, groupTop: customer, after: nil, limit: 5)
        _ = try session.committed(by: customer, shippingAfter: session.today, without: nil)
        _ = try session.ordered(by: customer, on: session.today, without: nil)
        _ = try session.groupTop(of: customer)
        _ = try session.groupTotals(under: customer)
        _ = try session.groupUncleared(under: customer, on: session.today)
        _ = try session.lastPayment(of: customer)
        _ = try session.exclusion(of: customer)
        _ = try session.approval(session.newID(Approval.self))
        for filter in filters(customer) {
            _ = try session.approvals(filter, role: nil, dueBefore: nil, page)
            _ = try session.approvals(filter, role: .approver, dueBefore: session.now, page)
        }
        try askWebhooks(session, page)
        let user = session.newID(User.self)
        _ = try session.delegation(session.newID(Delegation.self))
        _ = try session.delegations(by: user, page)
        _ = try session.delegations(to: user, page)
        _ = try session.standingDelegations(by: user, on: session.today)
        _ = try session.standingDelegations(to: user, on: session.today)
        _ = try session.pendingApproval(of: world.order.id)
        _ = try session.creator(of: DocumentReference(world.order.id))
        for withOpenOrders in [false, true] {
            _ = try session.customersToReview(withOpenOrders: withOpenOrders, after: nil, limit: 5)
        }
        _ = try session.anyPolicyReblocks()
        _ = try session.openOrders(of: customer, groupTop: nil, before: nil, limit: 5)
        _ = try session.openOrders(of: customer, groupTop: customer, before: nil, limit: 5)
        try session.deferReblock(of: customer, before: world.order.id)
        _ = try session.deferredReblock()
        try session.forgetDeferredReblock(of: customer)
        _ = try session.holds(customer: nil, dueBefore: nil, page)
        _ = try session.holds(customer: customer, dueBefore: session.now, page)
        try session.deferReview(of: customer, after: nil)
        _ = try session.deferredReview()
        try session.forgetDeferredReview(of: customer)
        _ = try session.fulfillment(session.newID(Fulfillment.self))
        _ = try session.fulfillmentID(externalID: "F")
        _ = try session.fulfillments(of: world.order.id)
        _ = try session.invoice(world.invoice.id)
        _ = try session.invoiceID(externalID: "I")
        _ = try session.invoiceID(number: "N", customer: nil)
        _ = try session.invoiceID(number: "N", customer: customer)
        _ = try session.invoiceID(compactNumber: "N", customer: nil)
        _ = try session.invoiceID(compactNumber: "N", customer: customer)
        _ = try session.rendering(of: DocumentReference(world.invoice.id), as: .pdf)
        _ = try session.invoiceID(installment: world.invoice.installments[0].id)
        var moved = world.invoice
        moved.lines.removeLast()
        moved.installments[0] = Installment(
            id: moved.installments[0].id,
            position: 1,
            dueDate: day(2026, 8, 1),
            amount: 100,
            opening: 100,
            open: 40
        )
        try session.update(moved)
        #expect(try session.invoice(moved.id) == moved)
        try session.deleteDraft(session.newID(Invoice.self))
        let note = Sample(session).creditNote(on: world.invoice, offset: 40)
        try session.insert(note)
        try session.update(note)
        _ = try session.creditNote(note.id)
        _ = try session.creditNoteID(externalID: "N")
        _ = try session.creditNotes(of: world.invoice.id)
        _ = try session.creditAllocation(session.newID(Allocation.self))
        _ = try session.creditAllocations(of: note.id)
        try session.markCreditUndone(session.newID(Allocation.self), on: session.today)
        let writeOff = Sample(session).writeOff(40, of: world.invoice)
        try session.insert(writeOff)
        try session.update(writeOff)
        _ = try session.writeOff(writeOff.id)
        _ = try session.writeOffs(of: world.invoice.id)
        for filter in filters(customer) where filter.externalID == nil {
            var writeOffs = WriteOffFilter()
            writeOffs.common = filter
            _ = try session.writeOffs(writeOffs, page)
            writeOffs.invoice = world.invoice.id
            _ = try session.writeOffs(writeOffs, page)
        }
        try session.insert(
            Recovery(
                allocation: world.allocation.id,
                writeOff: writeOff.id,
                installment: world.invoice.installments[0].id,
                amount: 5,
                taxes: [],
                effectiveDate: session.today,
                posting: 1,
                undoneOn: nil
            )
        )
        _ = try session.recoveries(of: writeOff.id)
        #expect(try session.recovery(by: world.allocation.id)?.amount == 5)
        try session.markRecoveryUndone(by: world.allocation.id, on: session.today)
        #expect(try session.recoveries(of: writeOff.id).map(\.undoneOn) == [session.today])
        try session.appendDueDate(of: world.invoice.installments[0].id, before: day(2026, 7, 1), posting: 1)
        for status in ["paid", "written_off"] {
            var filter = ListFilter()
            filter.status = status
            _ = try session.invoices(InvoiceFilter(filter), page)
        }
        _ = try session.balance(of: world.invoice.installments[0].id)
        _ = try session.payment(world.payment.id)
        _ = try session.paymentID(externalID: "P")
        try session.update(world.payment)
        _ = try session.uncleared(of: customer, at: ReadingPoint(asOf: session.today))
        _ = try session.customersWithMoneyClearing(after: session.today, through: session.today)
        _ = try session.allocation(world.allocation.id)
        _ = try session.allocations(of: world.payment.id)
        _ = try session.allocations(of: world.invoice.id)
        try session.markUndone(world.allocation.id, on: session.today)
        _ = try session.matchItems(groupOf: customer, currency: world.payment.currency, limit: 5)
        _ = try session.matchInvoices(compactNumber: "N")
        _ = try session.customers(nameBegins: "Alder", limit: 5)
        let proposal = try Sample(session).matchProposal(of: world.payment, world.invoice)
        _ = try session.matchProposal(proposal.id)
        _ = try session.lastMatch(of: world.payment.id)
        _ = try session.waitingMatchProposal(of: world.payment.id)
        try session.update(proposal)
        let alias = try Sample(session).payerAlias(of: customer)
        _ = try session.payerAlias(alias.id)
        _ = try session.standingPayerAlias(.account, "A")
        try session.update(alias)
        _ = try session.refund(session.newID(Refund.self))
        _ = try session.refunds(of: world.payment.id)
        _ = try session.refunds(in: session.newID(RefundExport.self))
        _ = try session.refundsToExport(world.payment.currency, limit: 5)
        _ = try session.refundExport(session.newID(RefundExport.self))
        _ = try session.pendingApproval(of: session.newID(Refund.self))
        try askRates(session)
    }

    private func askRates(_ session: SQLiteSession) throws {
        let (euro, dollar) = (try #require(Currency("EUR")), try #require(Currency("USD")))
        let rate = try ExchangeDesk(session: session).record(
            RateDraft(base: euro, quote: dollar, rate: .one, date: session.today, source: "test")
        )
        _ = try session.exchangeRate(rate.id)
        _ = try session.openForeign(dollar, at: ReadingPoint(asOf: session.today))
        _ = try session.customersWithForeignBusiness(after: nil, limit: 5)
        for (base, quote, date) in [
            (nil, nil, nil), (euro, nil, nil), (nil, dollar, nil), (euro, dollar, session.today),
        ] as [(Currency?, Currency?, CivilDate?)] {
            var filter = RateFilter()
            filter.base = base
            filter.quote = quote
            filter.date = date
            _ = try session.exchangeRates(filter, Page(limit: 5))
        }
    }

    private func askWebhooks(_ session: SQLiteSession, _ page: Page) throws {
        let (endpoint, delivery) = try Sample(session).webhookDelivery()
        _ = try session.webhookEndpoint(endpoint.id)
        _ = try session.webhookEndpoints(page)
        try session.update(endpoint)
        _ = try session.webhookCursor(of: endpoint.id)
        _ = try session.failing(endpoint.id)
        try session.setFailing(endpoint.id, since: nil)
        _ = try session.webhookDelivery(delivery.id)
        _ = try session.webhookDelivery(of: endpoint.id, seq: delivery.seq)
        for index in 0..<5 {
            var filter = WebhookDeliveryFilter()
            if index == 1 || index == 4 { filter.endpoint = endpoint.id }
            if index == 2 { filter.event = delivery.event }
            if index == 3 || index == 4 { filter.status = "pending" }
            _ = try session.webhookDeliveries(filter, page)
        }
        _ = try session.dueDeliveries(of: endpoint.id, at: session.now, limit: 5)
        _ = try session.pendingCount(of: endpoint.id)
        _ = try session.oldestPending()
        try session.bringForward(endpoint.id, to: session.now)
        try session.append(
            WebhookAttempt(number: 1, at: session.now, durationMilliseconds: 0, outcome: .failed("x")),
            to: delivery.id
        )
        _ = try session.attempts(of: delivery.id)
        try session.cancelPending(of: endpoint.id, at: session.now)
        #expect(try session.forgetDeliveries(before: Instant(milliseconds: .max), limit: 5) == 1)
        try session.delete(endpoint.id)
    }

    private func askLedger(_ session: SQLiteSession, _ world: World) throws {
        let customer = world.customer.id
        _ = try session.posting(1)
        _ = try session.standingPostings(of: DocumentReference(world.order.id))
        for index in 0..<6 {
            var filter = PostingFilter()
            if index == 1 { filter.customer = customer }
            if index == 2 { filter.installment = world.invoice.installments[0].id }
            if index == 3 { filter.payment = world.payment.id }
            if index == 4 { filter.order = world.order.id }
            if index == 5 { filter.document = DocumentReference(world.invoice.id) }
            #expect(try !session.postings(filter, after: 0, limit: 5).isEmpty)
        }
        _ = try session.lastPosting(knownAt: nil)
        let now = ReadingPoint(asOf: session.today)
        for point in [now, ReadingPoint(asOf: day(2026, 1, 1), knownSeq: 1)] {
            _ = try session.totals(of: customer, at: point)
            _ = try session.openItems(of: customer, at: point)
            for basis in AgingBasis.allCases {
                for narrowed in [nil, customer] {
                    let query = AgingQuery(point: point, basis: basis, currency: euro, customer: narrowed)
                    _ = try session.aging(query)
                }
            }
        }
        _ = try session.overdue(of: customer, on: session.today, moreThan: 0, upTo: nil)
        _ = try session.currenciesInUse()
        _ = try session.creditSales(euro, from: session.today, to: session.today, knownSeq: nil)
        _ = try session.writtenOff(euro, from: session.today, to: session.today, knownSeq: nil)
        _ = try session.settledInvoices(euro, from: session.today, to: session.today, knownSeq: nil)
    }

    private func tables(of connection: Connection) throws -> Set<String> {
        Set(try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { try $0.text(0) })
    }

    /// Tables and their aliases in a statement, each with the table's name.
    private func names(in text: String, of tables: Set<String>) -> [String: String] {
        let words = text.split { !$0.isLetter && $0 != "_" && !$0.isNumber }.map(String.init)
        var names: [String: String] = [:]
        for (index, word) in words.enumerated() where tables.contains(word) {
            names[word] = word
            if index + 2 < words.count, words[index + 1] == "AS" { names[words[index + 2]] = word }
        }
        return names
    }
}

extension InvoiceFilter {
    fileprivate init(_ common: ListFilter) {
        self.init()
        self.common = common
    }
}
