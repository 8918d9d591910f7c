import Testing

@testable import Receivables

@Suite struct `Posting to the ledger` {
    static let customer = ID<Customer>(high: 2, low: 1)
    static let order = ID<Order>(high: 1, low: 1)

    /// Every kind of posting that the books know.
    static func all() throws -> [Posting] {
        let lines: [PricedLine] = [
            try .sample(number: 1, price: 1_000, rate: "21"), try .sample(number: 2, price: 333, rate: "9"),
        ]
        let known = try Payment.sample(500, customer: customer)
        let unknown = try Payment.sample(500, customer: nil)
        return try [
            committed(700), committed(-700),
            .issued(.sample(.own, lines: lines, openings: [1_000, 573]), on: .sampleToday),
            .issued(.sample(.external, lines: lines, openings: [1_573]), on: .sampleToday),
            .issued(.sample(.opening, lines: lines, openings: [200]), on: .sampleToday),
            .received(known), .received(unknown), .assigned(unknown, to: customer, on: .sampleToday),
            allocated(Settlement(amount: 120)),
        ] + adjustments(lines) + settlements() + givenUp(lines) + [.received(known, isOpening: true)]
    }

    /// An invoice's 1,573 credited: 900 of it against two instalments, 600 kept on account and 73 paid out.
    private static func adjustments(_ lines: [PricedLine]) throws -> [Posting] {
        let notes: [(note: CreditNote, invoice: Invoice)] = try Invoice.Origin.allCases.map { origin in
            let invoice = try Invoice.sample(origin, lines: lines, openings: [1_000, 573])
            return (try .sample(of: invoice, offset: 900, onAccount: 600, refund: 73), invoice)
        }
        let shares = notes[0].invoice.installments.map { InstallmentShare(installment: $0, amount: 450) }
        return try notes.map { try .credited($0.note, of: $0.invoice, settling: shares) } + [
            .creditRefunded(notes[0].note),
            .creditAllocated(.sample(120), of: notes[0].note, debtor: ID(high: 2, low: 2)),
        ]
    }

    /// An invoice of 1,573 written off, 300 of it paid after all, and its first instalment put off.
    private static func givenUp(_ lines: [PricedLine]) throws -> [Posting] {
        let invoice = try Invoice.sample(.own, lines: lines, openings: [1_000, 573])
        let writeOff = WriteOff.sample(1_573, of: invoice)
        return try [
            .writtenOff(writeOff, of: invoice),
            .recovered(.sample(300, from: writeOff), from: writeOff),
            .discountTakenBack(
                .sample(of: invoice, offset: 0, onAccount: 1_523, refund: 0, discount: 50),
                reducing: [TaxReduction(key: "S 21", amount: 7)]
            ),
            .extended(invoice.installments[0], of: invoice, on: .sampleToday),
        ]
    }

    @Test func `balances, has no empty entry, and moves something`() throws {
        for posting in try Self.all() {
            #expect(posting.entries.map(\.amount).reduce(0, +) == 0)
            #expect(posting.entries.count >= 2)
            #expect(posting.entries.allSatisfy { $0.amount != 0 })
        }
    }

    @Test func `of every kind has a constructor`() throws {
        #expect(Set(try Self.all().map(\.kind)) == Set(Self.kinds))
    }

    private static let kinds: [PostingKind] = [
        .orderCommitted, .orderReleased, .invoiceIssued, .externalInvoice, .openingItem, .openingCredit,
        .paymentReceived,
        .paymentAssigned, .paymentReassigned, .allocated, .refunded, .creditNote, .openingCreditNote,
        .creditRefunded, .creditAllocated,
        .writtenOff, .recovered, .discountTakenBack, .dueDateExtended,
    ]

    static let sides: [(index: Int, debit: [Account], credit: [Account])] = [
        (0, [.committed], [.committedContra]), (1, [.committedContra], [.committed]),
        (2, [.receivable, .receivable], [.revenue, .revenue, .tax, .tax]),
        (3, [.receivable], [.externalClearing]),
        (4, [.receivable], [.opening]), (5, [.cash], [.onAccount]), (6, [.cash], [.unidentified]),
        (7, [.unidentified], [.onAccount]), (8, [.onAccount], [.receivable]),
        (9, [.revenue, .revenue, .tax, .tax], [.receivable, .receivable, .onAccount]),
        (10, [.externalClearing], [.receivable, .receivable, .onAccount]),
        (11, [.opening], [.receivable, .receivable, .onAccount]), (12, [.onAccount], [.cash]),
        (13, [.onAccount], [.receivable]),
        (14, [.onAccount, .discountAllowed, .tax], [.receivable]),
        (15, [.onAccount, .smallDifference], [.receivable]),
        (16, [.onAccount], [.smallDifference, .receivable]),
        (17, [.onAccount], [.onAccount]), (18, [.onAccount], [.cash]),
        (19, [.badDebt, .badDebt, .tax, .tax], [.receivable, .receivable]),
        (20, [.receivable], [.badDebt, .tax]), (21, [.onAccount], [.tax, .discountAllowed]),
        (22, [.receivable], [.receivable]), (23, [.opening], [.onAccount]),
    ]

    @Test(arguments: sides)
    func `debits and credits the accounts of its kind`(index: Int, debit: [Account], credit: [Account]) throws
    {
        let entries = try Self.all()[index].entries
        #expect(entries.filter { $0.amount > 0 }.map(\.account) == debit)
        #expect(entries.filter { $0.amount < 0 }.map(\.account) == credit)
    }

    @Test func `of an own invoice keeps each tax by itself, and each instalment`() throws {
        let posting = try Self.all()[2]
        #expect(posting.entries.map(\.amount) == [1_000, 573, -1_000, -333, -210, -30])
        #expect(posting.entries.compactMap(\.tax) == ["S 21", "S 9", "S 21", "S 9"])
        #expect(posting.entries.compactMap(\.installment).map(\.low) == [1, 2])
    }

    @Test func `of a credit note takes back each tax by itself, and names the note where its credit is`()
        throws
    {
        let entries = try Self.all()[9].entries
        #expect(entries.map(\.amount) == [1_000, 333, 210, 30, -450, -450, -673])
        #expect(entries.compactMap(\.tax) == ["S 21", "S 9", "S 21", "S 9"])
        #expect(entries.map { $0.creditNote != nil } == [false, false, false, false, true, true, true])
    }

    @Test func `of an invoice that bears no tax has no entry for it`() throws {
        let lines = [try PricedLine.sample(price: 100, rate: "0")]
        let posting = try Posting.issued(.sample(.own, lines: lines, openings: [100]), on: .sampleToday)
        #expect(posting.entries.map(\.account) == [.receivable, .revenue])
    }

    @Test func `taken back mirrors every entry, and together they come to nothing`() throws {
        for (index, posting) in try Self.all().enumerated() {
            let posted = Self.posted(posting, seq: Int64(index + 1))
            let later = posting.effectiveDate.adding(days: 3)
            let reversal = try Posting.reversal(of: posted, on: later)
            #expect(reversal.kind == posting.kind)
            #expect(reversal.document == posting.document)
            #expect(reversal.currency == posting.currency)
            #expect(reversal.effectiveDate == later)
            #expect(reversal.reverses == posted.seq)
            #expect(reversal.entries.map(\.amount) == posting.entries.map { -$0.amount })
            let again = try Posting.reversal(of: Self.posted(reversal, seq: 99), on: later)
            #expect(again.entries == posting.entries)
        }
    }

    @Test func `is never taken back before its own day, and names what takes it back`() throws {
        let posting = try Self.committed(10)
        let note = DocumentReference(ID<CreditNote>(high: 9, low: 9))
        let reversal = try Posting.reversal(
            of: Self.posted(posting, seq: 1),
            by: note,
            on: posting.effectiveDate.adding(days: -1)
        )
        #expect(reversal.effectiveDate == posting.effectiveDate)
        #expect(reversal.document == note)
    }

    @Test func `that doesn't balance is corrupt where it was stored`() throws {
        let entries = [Entry(.cash, 10), Entry(.onAccount, -9)]
        let document = DocumentReference(Self.order)
        let currency = try Currency.sample()
        #expect(throws: Failure.store(.corrupt("a stored paymentReceived doesn't balance: 1"))) {
            try Posting(
                stored: .paymentReceived,
                document: document,
                currency: currency,
                effectiveDate: .sampleToday,
                reverses: nil,
                entries: entries
            )
        }
    }

    @Test func `throws where its sum leaves the range`() throws {
        #expect(throws: Failure.overflow) { try Self.committed(.min) }
    }

    private static func allocated(_ settlement: Settlement, _ taxes: [TaxReduction] = []) throws -> Posting {
        try .allocated(
            .sample(settlement),
            reducing: taxes,
            payer: customer,
            debtor: ID(high: 2, low: 2),
            currency: .sample()
        )
    }

    private static func settlements() throws -> [Posting] {
        try [
            allocated(
                Settlement(amount: 97, discount: 3, unearned: 1),
                [TaxReduction(key: "S 21", amount: 1)]
            ),
            allocated(Settlement(amount: 97, smallDifference: 3)),
            allocated(Settlement(amount: 103, smallDifference: -3)),
            .reassigned(
                .sample(500, customer: ID(high: 2, low: 2)),
                from: customer,
                to: ID(high: 2, low: 2),
                on: .sampleToday
            ),
            .refunded(.sample(200)),
        ]
    }

    private static func committed(_ amount: Int64) throws(Failure) -> Posting {
        guard let currency = Currency("EUR") else { throw .missing(.company, "EUR") }
        return try .committed(amount, order: order, customer: customer, currency: currency, on: .sampleToday)
    }

    private static func posted(_ posting: Posting, seq: Int64) -> PostedPosting {
        PostedPosting(seq: seq, recordedAt: Instant(milliseconds: 0), event: 1, posting: posting)
    }
}
