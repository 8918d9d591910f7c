import TestSupport
import Testing

@testable import Receivables

@Suite struct `What is credited of an invoice` {
    private static let rates = ["0", "9", "21"]
    private static let taxed: [Decimal] = [.hundred, Decimal("98") ?? .one]

    private static func invoice(using random: inout SeededGenerator) throws -> Invoice {
        var lines: [PricedLine] = []
        for number in 1...Int.random(in: 1...6, using: &random) {
            lines.append(
                try .sample(
                    number: number,
                    quantity: ["1", "2", "3", "7.5", "0.003", "1000"].randomElement(using: &random) ?? "1",
                    price: Int64.random(in: 0...3_333, using: &random),
                    rate: rates.randomElement(using: &random) ?? "0"
                )
            )
        }
        return try .sample(.own, lines: lines, openings: [])
    }

    /// A part of a line: some of its quantity, or something off its price.
    private static func draft(_ line: CreditNote.Line, using random: inout SeededGenerator) throws
        -> CreditNoteDraft.Line?
    {
        if line.net > 0, Int.random(in: 0..<3, using: &random) == 0 {
            let amount = Int64.random(in: 1...line.net, using: &random)
            return CreditNoteDraft.Line(number: line.number, quantity: nil, amount: amount)
        }
        guard let left = line.quantity?.micros, left > 0 else { return nil }
        let part =
            Bool.random(using: &random) ? left : Int128(Int64.random(in: 1...Int64(left), using: &random))
        return CreditNoteDraft.Line(number: line.number, quantity: try Decimal(micros: part), amount: nil)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `sums to the whole, part by part, and never takes more than is left`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var parts = 0
        for round in 0..<60 {
            let taxed = Self.taxed[round % 2]
            var invoice = try Self.invoice(using: &random)
            if round % 3 == 0 {
                invoice.adjustments = try AdjustmentDraft.random(on: invoice.lines, using: &random)
            }
            var totals = try DocumentTotals(
                of: invoice.lines,
                adjustments: invoice.adjustments,
                taxedPercent: taxed
            )
            if totals.taxes.contains(where: { $0.base < 0 }) {
                invoice.adjustments = []
                totals = try DocumentTotals(of: invoice.lines, taxedPercent: taxed)
            }
            invoice.subtotal = totals.subtotal
            invoice.taxes = totals.taxes
            invoice.tax = totals.tax
            invoice.total = totals.total
            var notes: [CreditNote] = []
            var left = try Creditable(of: invoice, less: notes, taxedPercent: taxed)
            while left.total > 0 {
                let lines = try left.whole().lines
                var drafts: [CreditNoteDraft.Line] = []
                for line in lines where drafts.isEmpty || Bool.random(using: &random) {
                    if let draft = try Self.draft(line, using: &random) { drafts.append(draft) }
                }
                var note = try CreditNote.sample(of: invoice, offset: 0, onAccount: 0, refund: 0)
                var named: [CreditNoteDraft.Adjustment] = []
                for charge in try left.whole().adjustments where Int.random(in: 0..<4, using: &random) == 0 {
                    let (kind, number) = (charge.kind, charge.number)
                    named.append(.init(kind: kind, number: number, amount: nil, place: ""))
                }
                let content = try (try? left.part(of: drafts, named)) ?? left.whole()
                note = note.with(content)
                #expect(content.total == content.subtotal + content.tax)
                #expect(content.taxes.map(\.amount).reduce(0, +) == content.tax)
                notes.append(note)
                let rest = try Creditable(of: invoice, less: notes, taxedPercent: taxed)
                #expect(rest.total >= 0 && rest.total < left.total)
                #expect(rest.total == left.total - content.total)
                for tax in try rest.whole().taxes { #expect(tax.amount >= 0) }
                left = rest
                parts += 1
            }
            #expect(notes.map(\.content.total).reduce(0, +) == invoice.total)
            #expect(notes.map(\.content.tax).reduce(0, +) == invoice.tax)
            #expect(notes.map(\.content.subtotal).reduce(0, +) == invoice.subtotal)
            for own in invoice.adjustments {
                let parts = notes.flatMap(\.content.adjustments).filter { $0.isSame(as: own) }
                if invoice.total > 0 { #expect(parts.map(\.amount).reduce(0, +) == own.amount) }
            }
        }
        #expect(parts > 100)
    }

    @Test func `is taxed once for each rate, and the last part takes the rest of the tax`() throws {
        let lines = try (1...3).map { try PricedLine.sample(number: $0, price: 50, rate: "21") }
        let invoice = try Invoice.sample(.own, lines: lines, openings: [])
        #expect(invoice.tax == 32)
        var notes: [CreditNote] = []
        var taxes: [Int64] = []
        for number in 1...3 {
            let left = try Creditable(of: invoice, less: notes, taxedPercent: .hundred)
            let content = try left.part(of: [.init(number: number, quantity: .one, amount: nil)])
            taxes.append(content.tax)
            notes.append(try .sample(of: invoice, offset: 0, onAccount: 0, refund: 0).with(content))
        }
        #expect(taxes == [11, 11, 10])
    }

    @Test func `takes its allowance with it, and leaves the freight until it is named or all is credited`()
        throws
    {
        let lines = try [PricedLine.sample(quantity: "4", price: 2_500, rate: "21")]
        var invoice = try Invoice.sample(.own, lines: lines, openings: [])
        invoice.adjustments = try [
            AdjustmentDraft.sample(percent: "10"), .sample(.charge, amount: 500), .sample(amount: 90),
        ].priced(on: lines)
        let totals = try DocumentTotals(of: lines, adjustments: invoice.adjustments)
        (invoice.subtotal, invoice.taxes) = (totals.subtotal, totals.taxes)
        (invoice.tax, invoice.total) = (totals.tax, totals.total)
        let left = try Creditable(of: invoice, less: [], taxedPercent: .hundred)
        let part = try left.part(of: [.init(number: 1, quantity: .one, amount: nil)])
        #expect(part.adjustments.map(\.amount) == [250, 23])
        #expect(part.subtotal == 2_500 - 250 - 23)
        let named = CreditNoteDraft.Adjustment(kind: .charge, number: 1, amount: 200, place: "/charges/0")
        let freight = try left.part(of: [], [named])
        #expect(freight.subtotal == 200 && freight.total == 242 && freight.lines.isEmpty)
        let unknown = CreditNoteDraft.Adjustment(kind: .charge, number: 2, amount: nil, place: "/charges/0")
        let expected = Failure.invalid("/charges/0/number", "unknown_line", "the invoice has no charge 2")
        #expect(throws: expected) { try left.part(of: [], [unknown]) }
    }

    @Test func `counts nothing that was cancelled`() throws {
        let invoice = try Invoice.sample(.own, lines: [.sample(price: 100, rate: "21")], openings: [])
        var note = try CreditNote.sample(of: invoice, offset: 121, onAccount: 0, refund: 0)
        #expect(try Creditable(of: invoice, less: [note], taxedPercent: .hundred).total == 0)
        note.cancelledOn = .sampleToday
        #expect(try Creditable(of: invoice, less: [note], taxedPercent: .hundred).total == 121)
    }

    @Test func `of a document without lines is an amount with its share of the tax`() throws {
        var invoice = try Invoice.sample(.external, lines: [], openings: [])
        (invoice.total, invoice.tax, invoice.subtotal) = (1_000, 174, 826)
        let left = try Creditable(of: invoice, less: [], taxedPercent: .hundred)
        #expect(try left.part(of: 300, tax: nil).tax == 52)
        #expect(try left.part(of: 300, tax: 0).subtotal == 300)
        let refused: [(gross: Int64, tax: Int64?)] = [
            (0, nil), (1_001, nil), (300, 175), (300, 301), (900, 0),
        ]
        for (gross, tax) in refused {
            #expect(throws: Failure.self, "\(gross), \(tax ?? -1)") { try left.part(of: gross, tax: tax) }
        }
    }

    static let refused: [(draft: CreditNoteDraft.Line, pointer: String, code: String)] = [
        (.init(number: 9, quantity: .one, amount: nil), "/lines/0/line", "unknown_line"),
        (.init(number: 1, quantity: .zero, amount: nil), "/lines/0/quantity", "out_of_range"),
        (.init(number: 1, quantity: .hundred, amount: nil), "/lines/0/quantity", "out_of_range"),
        (.init(number: 1, quantity: nil, amount: 0), "/lines/0/amount", "out_of_range"),
        (.init(number: 1, quantity: nil, amount: 301), "/lines/0/amount", "out_of_range"),
        (.init(number: 2, quantity: nil, amount: 1), "/lines/0/amount", "out_of_range"),
        (.init(number: 1, quantity: .one, amount: 1), "/lines/0", "ambiguous"),
        (.init(number: 1, quantity: nil, amount: nil), "/lines/0", "required"),
        (.init(number: 2, quantity: .one, amount: nil), "/lines", "exceeds_invoice"),
        (.init(number: 1, quantity: Decimal("3"), amount: nil), "/lines", "exceeds_invoice"),
    ]

    @Test(arguments: refused)
    func `stays within what the lines and the invoice have left`(
        draft: CreditNoteDraft.Line,
        pointer: String,
        code: String
    ) throws {
        let lines = try [
            PricedLine.sample(number: 1, quantity: "3", price: 100),
            .sample(number: 2, quantity: "1", price: -50),
        ]
        let invoice = try Invoice.sample(.own, lines: lines, openings: [])
        let left = try Creditable(of: invoice, less: [], taxedPercent: .hundred)
        do throws(Failure) {
            _ = try left.part(of: [draft])
            Issue.record("it was taken")
        } catch {
            guard case .invalid(let violations) = error else { throw error }
            #expect(violations.map(\.pointer) == [pointer] && violations.map(\.code) == [code])
        }
    }
}

extension CreditNote {
    func with(_ content: Content) -> CreditNote {
        CreditNote(
            id: id,
            version: version,
            createdAt: createdAt,
            updatedAt: updatedAt,
            externalID: externalID,
            number: number,
            kind: kind,
            customer: customer,
            invoice: invoice,
            invoiceNumber: invoiceNumber,
            currency: currency,
            issueDate: issueDate,
            content: content,
            division: division,
            reopening: reopening,
            unapplied: unapplied,
            cancelledOn: cancelledOn,
            reason: reason
        )
    }
}
