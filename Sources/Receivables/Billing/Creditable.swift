/// What is left to credit of an invoice. However it is credited part by part, the parts sum to the whole: each takes
/// its share of what the others have left, and the last takes the rest.
struct Creditable {
    private struct Line {
        let priced: PricedLine
        /// What no note has credited yet.
        var quantity: Decimal
        var net: Int64
    }

    private var lines: [Line] = []
    private var taxes: [TaxTotal]
    private var subtotal: Int64
    private(set) var tax: Int64
    /// Minor units, tax included.
    private(set) var total: Int64
    private let taxedPercent: Decimal
    /// Notes that stand.
    private var parts: Int64 = 0

    /// - Parameters:
    ///   - notes: all of the invoice's; cancelled ones count for nothing.
    ///   - taxedPercent: see `PaymentSchedule.taxedPercent`.
    init(of invoice: Invoice, less notes: [CreditNote], taxedPercent: Decimal) throws(Failure) {
        self.taxedPercent = taxedPercent
        taxes = invoice.taxes
        subtotal = invoice.subtotal
        tax = invoice.tax
        total = invoice.total
        for line in invoice.lines {
            lines.append(Line(priced: line, quantity: line.quantity, net: try line.net()))
        }
        for note in notes where note.cancelledOn == nil { try take(note.content) }
    }

    private mutating func take(_ content: CreditNote.Content) throws(Failure) {
        parts += 1
        for credited in content.lines {
            guard let index = lines.firstIndex(where: { $0.priced.number == credited.number }) else {
                continue
            }
            lines[index].net = try difference(lines[index].net, credited.net)
            if let quantity = credited.quantity {
                lines[index].quantity = try lines[index].quantity.subtracting(quantity)
            }
        }
        for credited in content.taxes {
            guard let index = taxes.firstIndex(where: { $0.key == credited.key }) else { continue }
            taxes[index] = try taxes[index].less(credited)
        }
        subtotal = try difference(subtotal, content.subtotal)
        tax = try difference(tax, content.tax)
        total = try difference(total, content.total)
    }

    /// All that is left.
    func whole() -> CreditNote.Content {
        CreditNote.Content(
            lines: lines.filter { !$0.quantity.isZero || $0.net != 0 }.map {
                $0.priced.credited($0.quantity.isZero ? nil : $0.quantity, net: $0.net)
            },
            subtotal: subtotal,
            taxes: taxes,
            tax: tax,
            total: total
        )
    }

    /// A part of a document that has no lines.
    ///
    /// - Parameter tax: nil: its share of what is left.
    func part(of gross: Int64, tax given: Int64?) throws(Failure) -> CreditNote.Content {
        guard lines.isEmpty else {
            throw .invalid("/amount", "not_allowed", "the invoice has lines; credit them, or all of it")
        }
        guard gross > 0, gross <= total else {
            throw .invalid(
                "/amount",
                "exceeds_invoice",
                "\(gross) is not 1 to \(total), what is left to credit"
            )
        }
        let share = try roundedQuotient(product(Int128(tax), Int128(gross)), Int128(total))
        let part = given ?? share
        // Neither the tax nor the net that is left may fall below 0.
        guard part >= 0, part <= tax, part <= gross, try difference(gross, part) <= difference(total, tax)
        else { throw .invalid("/tax", "out_of_range", "\(part) is not a tax that \(gross) can hold") }
        return CreditNote.Content(
            lines: [],
            subtotal: try difference(gross, part),
            taxes: [],
            tax: part,
            total: gross
        )
    }

    /// Parts of lines. Tax is by category and rate, rounded once (EN 16931, BR-CO-17), never more than is left of it.
    func part(of drafts: [CreditNoteDraft.Line]) throws(Failure) -> CreditNote.Content {
        guard !drafts.isEmpty else { throw .invalid("/lines", "required", "at least one line is needed") }
        var violations: [Violation] = []
        var credited: [CreditNote.Line] = []
        for (place, draft) in drafts.enumerated() {
            do throws(Failure) {
                let line = try self.credited(draft, at: "/lines/\(place)")
                guard !credited.contains(where: { $0.number == line.number }) else {
                    let detail = "line \(line.number) is there already"
                    throw .invalid("/lines/\(place)/line", "duplicate", detail)
                }
                credited.append(line)
            } catch {
                guard case .invalid(let found) = error else { throw error }
                violations += found
            }
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        var content = CreditNote.Content(lines: credited, subtotal: 0, taxes: [], tax: 0, total: 0)
        for line in credited { content.subtotal = try sum(content.subtotal, line.net) }
        for left in taxes {
            let lines = credited.filter { $0.taxCategory == left.category && $0.taxRate == left.rate }
            guard !lines.isEmpty else { continue }
            let part = try self.tax(on: lines, of: left)
            content.taxes.append(part)
            content.tax = try sum(content.tax, part.amount)
        }
        content.total = try sum(content.subtotal, content.tax)
        guard content.total > 0, content.total <= total else {
            let detail =
                "the lines come to \(content.total), which is not 1 to \(total), what is left to credit"
            throw .invalid("/lines", "exceeds_invoice", detail)
        }
        return content
    }

    private func credited(_ draft: CreditNoteDraft.Line, at place: String) throws(Failure) -> CreditNote.Line
    {
        guard let line = lines.first(where: { $0.priced.number == draft.number }) else {
            throw .invalid("\(place)/line", "unknown_line", "the invoice has no line \(draft.number)")
        }
        switch (draft.quantity, draft.amount) {
        case (let quantity?, nil):
            guard quantity.isPositive, quantity <= line.quantity else {
                let detail = "line \(draft.number) has \(line.quantity) left to credit"
                throw .invalid("\(place)/quantity", "out_of_range", detail)
            }
            let scaled = try product(Int128(line.net), quantity.micros)
            return line.priced.credited(quantity, net: try roundedQuotient(scaled, line.quantity.micros))
        case (nil, let amount?):
            guard amount > 0, amount <= line.net else {
                let detail = "line \(draft.number) has \(max(0, line.net)) left to credit"
                throw .invalid("\(place)/amount", "out_of_range", detail)
            }
            return line.priced.credited(nil, net: amount)
        case (nil, nil): throw .invalid(place, "required", "say a quantity or an amount of the line")
        case (_?, _?): throw .invalid(place, "ambiguous", "say a quantity or an amount, not both")
        }
    }

    private func tax(on part: [CreditNote.Line], of left: TaxTotal) throws(Failure) -> TaxTotal {
        var net: Int64 = 0
        for line in part { net = try sum(net, line.net) }
        var isLast = true
        var netLeft: Int64 = 0
        for line in lines where line.priced.taxCategory == left.category && line.priced.taxRate == left.rate {
            let taken = part.first { $0.number == line.priced.number }?.net ?? 0
            netLeft = try sum(netLeft, line.net)
            isLast = isLast && taken == line.net
        }
        let taxedLeft = try product(Int128(netLeft), taxedPercent.micros)
        // What else is taxed of the document, such as a charge, is left after the last line. A part of the net that is
        // taxed is rounded on each note.
        let slack = taxedPercent == .hundred ? 0 : parts + 1
        let covers = try abs(difference(left.base, roundedQuotient(taxedLeft, 100_000_000))) <= slack
        if isLast, covers { return left }
        let taxed = try product(Int128(net), taxedPercent.micros)
        let own = try roundedQuotient(product(taxed, left.rate.micros), 100_000_000 * 100_000_000)
        return TaxTotal(
            category: left.category,
            rate: left.rate,
            base: try roundedQuotient(taxed, 100_000_000),
            amount: left.amount >= 0 ? min(own, left.amount) : max(own, left.amount)
        )
    }
}

extension PricedLine {
    fileprivate func credited(_ quantity: Decimal?, net: Int64) -> CreditNote.Line {
        CreditNote.Line(
            number: number,
            description: description,
            quantity: quantity,
            unit: unit,
            taxCategory: taxCategory,
            taxRate: taxRate,
            net: net
        )
    }
}

extension TaxTotal {
    func less(_ other: TaxTotal) throws(Failure) -> TaxTotal {
        TaxTotal(
            category: category,
            rate: rate,
            base: try difference(base, other.base),
            amount: try difference(amount, other.amount)
        )
    }
}
