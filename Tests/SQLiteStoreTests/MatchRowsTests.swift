import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `What matching keeps` {
    private let books: Books
    private let customer: Customer
    private let invoice: Invoice
    private let payment: Payment

    init() throws {
        books = try Books()
        customer = try books.sample.customer()
        invoice = try books.sample.invoice(
            of: customer,
            issued: day(2026, 6, 1),
            parts: [(day(2026, 7, 1), 100), (day(2026, 8, 1), 50)]
        )
        payment = try books.sample.payment(of: customer, amount: 70, received: day(2026, 6, 2))
    }

    @Test func `a proposal comes back as it went in, whatever was found`() throws {
        let session = books.session
        let unmatched = try books.sample.matchProposal(of: payment, invoice, status: .unmatched)
        let applied = try books.sample.matchProposal(of: payment, invoice, status: .applied)
        var open = try books.sample.matchProposal(of: payment, invoice)
        #expect(try session.matchProposal(unmatched.id) == unmatched)
        #expect(try session.matchProposal(applied.id) == applied)
        #expect(try session.matchProposal(open.id) == open)
        #expect(try session.lastMatch(of: payment.id) == open)
        #expect(try session.waitingMatchProposal(of: payment.id) == open)
        let page = Page(limit: 5)
        #expect(try session.matchProposals(ListFilter(), MatchNarrowing(), page) == [open])
        var filter = ListFilter()
        filter.status = "applied"
        #expect(try session.matchProposals(filter, MatchNarrowing(payment: payment.id), page) == [applied])
        #expect(try session.matchProposals(ListFilter(), MatchNarrowing(rule: .oldestFirst), page) == [])
        open.version = 2
        open.status = .accepted
        open.decidedAt = session.now
        try session.update(open)
        #expect(try session.matchProposal(open.id) == open)
        #expect(try session.waitingMatchProposal(of: payment.id) == nil)
    }

    @Test func `a proposal is stale once its payment or an instalment isn't what it was`() throws {
        let session = books.session
        let proposal = try books.sample.matchProposal(of: payment, invoice)
        #expect(try session.matchProposal(proposal.id)?.status == .open)
        let other = try books.sample.payment(of: customer, amount: 30, received: day(2026, 6, 2))
        _ = try books.sample.allocation(of: other, to: invoice, amount: 20, on: day(2026, 6, 2))
        #expect(try session.matchProposal(proposal.id)?.status == .stale)
        var filter = ListFilter()
        filter.status = "stale"
        #expect(try session.matchProposals(filter, MatchNarrowing(), Page(limit: 5)).count == 1)
        filter.status = "open"
        #expect(try session.matchProposals(filter, MatchNarrowing(), Page(limit: 5)) == [])
        let second = try books.sample.matchProposal(of: other, invoice, status: .applied)
        #expect(try session.matchProposal(second.id)?.status == .applied, "what is decided stays so")
    }

    @Test func `what a group owes is found with its discounts, the first due first`() throws {
        let session = books.session
        let items = try session.matchItems(groupOf: customer.id, currency: payment.currency, limit: 9)
        #expect(items.map(\.open) == [100, 50])
        #expect(items.map(\.position) == [1, 2])
        #expect(items.map(\.invoice) == [invoice.id, invoice.id])
        #expect(
            try session.matchItems(groupOf: customer.id, currency: payment.currency, limit: 1) == [items[0]]
        )
        let compact = PayerAlias.compact(try #require(invoice.number))
        let named = try session.matchInvoices(compactNumber: compact)
        #expect(named.map(\.id) == [invoice.id])
        #expect(named.map(\.invoice.items) == [items])
        #expect(try session.matchInvoices(compactNumber: "NONE").isEmpty)
    }

    @Test func `customers are found by the beginning of their name, capitals aside`() throws {
        let name = customer.name
        let found = try books.session.customers(nameBegins: String(name.prefix(4)).uppercased(), limit: 5)
        #expect(found.map(\.id) == [customer.id] && found.map(\.name) == [name])
        #expect(try books.session.customers(nameBegins: "zzzz", limit: 5).isEmpty)
    }

    @Test func `an alias comes back as it went in, and stands until it is revoked`() throws {
        let session = books.session
        var alias = try books.sample.payerAlias(of: customer.id)
        let named = try books.sample.payerAlias(of: customer.id, .name, "Moor & Sons")
        #expect(try session.payerAlias(alias.id) == alias)
        #expect(try session.standingPayerAlias(.account, "DE89370400440532013000") == alias)
        #expect(try session.standingPayerAlias(.name, "MOORSONS") == named)
        #expect(try session.standingPayerAlias(.name, "DE89370400440532013000") == nil)
        #expect(try session.payerAliases(ListFilter(), Page(limit: 5)) == [named, alias])
        alias.version = 2
        alias.revokedAt = session.now
        try session.update(alias)
        #expect(try session.payerAlias(alias.id) == alias)
        #expect(try session.standingPayerAlias(.account, "DE89370400440532013000") == nil)
    }
}
