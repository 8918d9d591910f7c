/// What is left to credit of an invoice. However it is credited part by part, the parts sum to the whole: each takes
/// its share of what the others have left, and the last takes the rest.
struct Creditable {
    fileprivate struct Line {
        let priced: PricedLine
        /// What no note has credited yet.
        var quantity: Decimal
        var net: Int64
        /// Of a price that has the tax in it; 0 else.
        var tax: Int64
    }

    private var lines: [Line] = []
    /// The invoice's, with what no note has credited yet.
    private var adjustments: [(whole: DocumentAdjustment, left: Int64, tax: Int64)] = []
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
            let net = try line.net()
            lines.append(Line(priced: line, quantity: line.quantity, net: net, tax: line.containedTax))
        }
        adjustments = invoice.adjustments.map { ($0, $0.amount, $0.containedTax) }
        for note in notes where note.cancelledOn == nil { try take(note.content) }
    }

    private mutating func take(_ content: CreditNote.Content) throws(Failure) {
        parts += 1
        for credited in content.lines {
            guard let index = lines.firstIndex(where: { $0.priced.number == credited.number }) else {
                continue
            }
            lines[index].net = try difference(lines[index].net, credited.net)
            lines[index].tax = try difference(lines[index].tax, credited.containedTax ?? 0)
            if let quantity = credited.quantity {
                lines[index].quantity = try lines[index].quantity.subtracting(quantity)
            }
        }
        for credited in content.adjustments {
            guard let index = adjustments.firstIndex(where: { $0.whole.isSame(as: credited) }) else {
                continue
            }
            adjustments[index].left = try difference(adjustments[index].left, credited.amount)
            adjustments[index].tax = try difference(adjustments[index].tax, credited.containedTax)
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
    func whole() throws(Failure) -> CreditNote.Content {
        var parts: [DocumentAdjustment] = []
        for (whole, left, tax) in adjustments where left != 0 {
            parts.append(try whole.part(left, containedTax: tax))
        }
        return CreditNote.Content(
            lines: lines.filter { !$0.quantity.isZero || $0.net != 0 }.map {
                $0.priced.credited($0.quantity.isZero ? nil : $0.quantity, net: $0.net, tax: $0.tax)
            },
            adjustments: parts,
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

    /// Parts of lines, with what comes off them and on top of them. Tax is by category and rate, rounded once (EN 16931,
    /// BR-CO-17), never more than is left of it.
    func part(
        of drafts: [CreditNoteDraft.Line],
        _ named: [CreditNoteDraft.Adjustment] = []
    ) throws(Failure) -> CreditNote.Content {
        guard !drafts.isEmpty || !named.isEmpty else {
            throw .invalid("/lines", "required", "at least one line is needed")
        }
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
        let parts = try adjustments(named, with: credited)
        var content = CreditNote.Content(
            lines: credited,
            adjustments: parts,
            subtotal: 0,
            taxes: [],
            tax: 0,
            total: 0
        )
        for line in credited { content.subtotal = try sum(content.subtotal, line.net) }
        for part in parts { content.subtotal = try sum(content.subtotal, part.signed()) }
        for left in taxes {
            let lines = credited.filter { $0.taxCategory == left.category && $0.taxRate == left.rate }
            let own = parts.filter { $0.taxCategory == left.category && $0.taxRate == left.rate }
            guard !lines.isEmpty || !own.isEmpty else { continue }
            let part = try self.tax(on: lines, own, of: left)
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
            let left = try sum(line.net, line.tax)
            let scaled = try product(Int128(left), quantity.micros)
            let part = try roundedQuotient(scaled, line.quantity.micros)
            return try line.credited(quantity, part: part, isLast: quantity == line.quantity)
        case (nil, let amount?):
            let left = try sum(line.net, line.tax)
            guard amount > 0, amount <= left else {
                let detail = "line \(draft.number) has \(max(0, left)) left to credit"
                throw .invalid("\(place)/amount", "out_of_range", detail)
            }
            return try line.credited(nil, part: amount, isLast: amount == left)
        case (nil, nil): throw .invalid(place, "required", "say a quantity or an amount of the line")
        case (_?, _?): throw .invalid(place, "ambiguous", "say a quantity or an amount, not both")
        }
    }

    /// Allowances, and percentages of the lines, go with what is credited of the lines of their category, the last of
    /// which takes the rest; what was charged in one sum, such as freight, only where it is named.
    private func adjustments(
        _ named: [CreditNoteDraft.Adjustment],
        with credited: [CreditNote.Line]
    ) throws(Failure) -> [DocumentAdjustment] {
        var violations: [Violation] = []
        var parts: [DocumentAdjustment] = []
        for name in named where !adjustments.contains(where: { $0.whole.isNamed(by: name) }) {
            let detail = "the invoice has no \(name.kind.rawValue) \(name.number)"
            violations.append(Violation("\(name.place)/number", "unknown_line", detail))
        }
        for (whole, left, tax) in adjustments where left != 0 {
            var part = try share(of: left, in: whole, with: credited)
            if let name = named.last(where: { whole.isNamed(by: $0) }) {
                let priced = try sum(left, tax)
                let amount = name.amount ?? priced
                if amount < min(priced, 0) || amount > max(priced, 0) {
                    let detail = "\(amount) is not within \(priced), what is left to credit of it"
                    violations.append(Violation("\(name.place)/amount", "out_of_range", detail))
                    continue
                }
                part =
                    tax == 0
                    ? amount
                    : try roundedQuotient(
                        product(Int128(left), Int128(amount)) * (priced < 0 ? -1 : 1),
                        Int128(priced.magnitude)
                    )
            }
            guard part != 0 else { continue }
            let scaled = try product(Int128(tax), Int128(part.magnitude))
            let contained = try roundedQuotient(scaled, Int128(left.magnitude))
            parts.append(try whole.part(part, containedTax: contained))
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return parts
    }

    private func share(
        of left: Int64,
        in whole: DocumentAdjustment,
        with credited: [CreditNote.Line]
    ) throws(Failure) -> Int64 {
        guard whole.kind == .allowance || whole.given.followsBase else { return 0 }
        let own = lines.filter {
            $0.priced.taxCategory == whole.taxCategory && $0.priced.taxRate == whole.taxRate
        }
        var taken: Int64 = 0
        var there: Int64 = 0
        var isLast = true
        for line in own.isEmpty ? lines : own {
            let net = credited.first { $0.number == line.priced.number }?.net ?? 0
            taken = try sum(taken, net)
            there = try sum(there, line.net)
            isLast = isLast && net == line.net
        }
        if isLast, !credited.isEmpty { return left }
        guard taken != 0, there != 0, (taken < 0) == (there < 0), taken.magnitude <= there.magnitude else {
            return 0
        }
        let scaled = try product(Int128(left), Int128(taken.magnitude))
        return try roundedQuotient(scaled, Int128(there.magnitude))
    }

    private func tax(
        on part: [CreditNote.Line],
        _ own: [DocumentAdjustment],
        of left: TaxTotal
    ) throws(Failure) -> TaxTotal {
        var net: Int64 = 0
        for line in part { net = try sum(net, line.net) }
        for adjustment in own { net = try sum(net, adjustment.signed()) }
        var isLast = true
        var netLeft: Int64 = 0
        for line in lines where line.priced.taxCategory == left.category && line.priced.taxRate == left.rate {
            let taken = part.first { $0.number == line.priced.number }?.net ?? 0
            netLeft = try sum(netLeft, line.net)
            isLast = isLast && taken == line.net
        }
        for (whole, rest, _) in adjustments
        where whole.taxCategory == left.category && whole.taxRate == left.rate {
            let taken = own.first { $0.isSame(as: whole) }?.amount ?? 0
            netLeft = try sum(netLeft, whole.given.signed(rest))
            isLast = isLast && taken == rest
        }
        let taxedLeft = try product(Int128(netLeft), taxedPercent.micros)
        // What else is taxed of the document, such as a charge, is left after the last line. A part of the net that is
        // taxed is rounded on each note.
        let slack = taxedPercent == .hundred ? 0 : parts + 1
        let covers = try abs(difference(left.base, roundedQuotient(taxedLeft, 100_000_000))) <= slack
        if isLast, covers { return left }
        if lines.contains(where: \.priced.isTaxIncluded) {
            var contained: Int64 = 0
            for line in part { contained = try sum(contained, line.containedTax ?? 0) }
            for adjustment in own {
                contained = try sum(contained, adjustment.given.signed(adjustment.containedTax))
            }
            return TaxTotal(category: left.category, rate: left.rate, base: net, amount: contained)
        }
        let taxed = try product(Int128(net), taxedPercent.micros)
        let rated = try roundedQuotient(product(taxed, left.rate.micros), 100_000_000 * 100_000_000)
        return TaxTotal(
            category: left.category,
            rate: left.rate,
            base: try roundedQuotient(taxed, 100_000_000),
            amount: left.amount >= 0 ? min(rated, left.amount) : max(rated, left.amount)
        )
    }
}

extension DocumentAdjustment {
    fileprivate func isNamed(by name: CreditNoteDraft.Adjustment) -> Bool {
        kind == name.kind && number == name.number
    }
}

extension Creditable.Line {
    /// A part of what it comes to, with its share of the tax in it; the last takes the rest of that.
    fileprivate func credited(_ quantity: Decimal?, part: Int64, isLast: Bool) throws(Failure)
        -> CreditNote.Line
    {
        guard priced.isTaxIncluded else { return priced.credited(quantity, net: part, tax: 0) }
        let share = try IncludedTax.contained(in: part, at: priced.taxRate)
        let contained = isLast ? tax : tax >= 0 ? min(share, tax) : max(share, tax)
        return priced.credited(quantity, net: try difference(part, contained), tax: contained)
    }
}

extension PricedLine {
    fileprivate func credited(_ quantity: Decimal?, net: Int64, tax: Int64) -> CreditNote.Line {
        CreditNote.Line(
            number: number,
            description: description,
            quantity: quantity,
            unit: unit,
            taxCategory: taxCategory,
            taxRate: taxRate,
            net: net,
            containedTax: isTaxIncluded ? tax : nil
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
