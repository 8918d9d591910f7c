/// An allowance or a charge on all of an order, and how much of it has been invoiced.
package struct OrderAdjustment: Equatable, Sendable {
    package var adjustment: DocumentAdjustment
    /// Minor units, as it was given; of what follows the lines 0, since it is invoiced as they are.
    package var invoiced: Int64

    package init(_ adjustment: DocumentAdjustment, invoiced: Int64 = 0) {
        self.adjustment = adjustment
        self.invoiced = invoiced
    }

    /// What of it is left to invoice, minor units.
    func left() throws(Failure) -> Int64 { try difference(adjustment.priced(), invoiced) }
}

extension Order {
    /// Whether something of it comes in one sum that its invoices share.
    var sharesSums: Bool {
        adjustments.contains { !$0.adjustment.given.followsBase }
            || lines.contains { line in line.priced.adjustments.contains { !$0.followsBase } }
    }

    /// Quantities of its lines, as an invoice bills them now.
    func parts(_ quantities: [(index: Int, quantity: Decimal)]) throws(Failure) -> [PricedLine] {
        var parts: [PricedLine] = []
        for (index, quantity) in quantities {
            parts.append(try lines[index].priced.part(quantity, after: lines[index].invoicedQuantity))
        }
        return parts
    }

    /// What of its allowances and charges goes on an invoice of some quantities. A percentage of the lines is worked out
    /// on the invoice's own; of a sum goes as much as of the lines' nets, and the last invoice takes the rest.
    func adjustments(
        of quantities: [(index: Int, quantity: Decimal)],
        on parts: [PricedLine]
    ) throws(Failure) -> [DocumentAdjustment] {
        guard !adjustments.isEmpty else { return [] }
        var billed = self
        for (index, quantity) in quantities {
            billed.lines[index].invoicedQuantity = try lines[index].invoicedQuantity.adding(quantity)
        }
        let isLast = billed.isInvoicedWhole
        let (done, whole) = try billed.invoicedNets()
        var shares: [DocumentAdjustment] = []
        for own in adjustments {
            let adjustment = own.adjustment
            if adjustment.given.followsBase {
                let part = try adjustment.resolved(on: parts)
                if part.amount != 0 { shares.append(part) }
                continue
            }
            var share = try own.left()
            if !isLast {
                let until =
                    whole == 0
                    ? 0
                    : try roundedQuotient(
                        product(Int128(adjustment.priced()), Int128(done)),
                        Int128(whole)
                    )
                share = try max(0, min(share, difference(until, own.invoiced)))
            }
            if share != 0 { shares.append(try adjustment.part(share)) }
        }
        return shares
    }

    /// Counts what an invoice has of an allowance or a charge, or what a credit note gives back.
    mutating func count(_ part: DocumentAdjustment, asInvoiced isInvoiced: Bool) throws(Failure) {
        guard let index = adjustments.firstIndex(where: { $0.adjustment.isSame(as: part) }),
            !adjustments[index].adjustment.given.followsBase
        else { return }
        let own = adjustments[index]
        adjustments[index].invoiced =
            isInvoiced
            ? try sum(own.invoiced, part.priced()) : try max(0, difference(own.invoiced, part.priced()))
    }

    /// How much of the lines is invoiced, by their nets without sign, and how much there is.
    private func invoicedNets() throws(Failure) -> (done: Int64, whole: Int64) {
        var done: Int64 = 0
        var whole: Int64 = 0
        for line in lines where !line.priced.quantity.isZero {
            let net = abs(line.net)
            whole = try sum(whole, net)
            let part = try product(Int128(net), line.invoicedQuantity.micros)
            done = try sum(done, roundedQuotient(part, line.priced.quantity.micros))
        }
        return (done, whole)
    }

    /// Percent by which the lines of a category and rate are less or more for what is a share of them, in millionths.
    private func followingMicros(of line: PricedLine) -> Int128 {
        var micros: Int128 = 0
        for own in adjustments
        where own.adjustment.taxCategory == line.taxCategory && own.adjustment.taxRate == line.taxRate {
            guard case .percent(let percent, nil) = own.adjustment.given.measure else { continue }
            micros += own.adjustment.kind == .allowance ? -percent.micros : percent.micros
        }
        return micros
    }

    /// What is neither invoiced nor billed by deposits.
    package func unbilled() throws(Failure) -> Int64 { try difference(uninvoiced(), deposited) }

    /// The total less what invoices have taken over, by each line's share of its quantity, and of what comes in one sum
    /// by what was invoiced of it; exactly 0 when all is invoiced.
    package func uninvoiced() throws(Failure) -> Int64 {
        guard hasInvoiced else { return totals.total }
        guard !isInvoicedWhole else { return 0 }
        let sums = adjustments.filter { !$0.adjustment.given.followsBase }
        var weights: [Int128] = []
        for line in lines {
            let following = followingMicros(of: line.priced)
            let net =
                following == 0
                ? line.net
                : try roundedQuotient(product(Int128(line.net), 100_000_000 + following), 100_000_000)
            weights.append(try product(Int128(net), 100_000_000 + line.priced.taxRate.micros))
        }
        for own in sums {
            let rate = own.adjustment.taxRate.micros
            weights.append(try product(Int128(own.adjustment.signed()), 100_000_000 + rate))
        }
        let shares = try split(totals.total, by: weights)
        var left = totals.total
        for (line, share) in zip(lines, shares) where !line.priced.quantity.isZero {
            let scaled = try product(Int128(share), line.invoicedQuantity.micros)
            left = try difference(left, roundedQuotient(scaled, line.priced.quantity.micros))
        }
        for (own, share) in zip(sums, shares.dropFirst(lines.count)) {
            let whole = try own.adjustment.priced()
            guard whole > 0 else { continue }
            let scaled = try product(Int128(share), Int128(own.invoiced))
            left = try difference(left, roundedQuotient(scaled, Int128(whole)))
        }
        return left
    }
}
