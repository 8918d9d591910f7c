/// The sums of EN 16931 between the figures of an invoice. Ours are made to keep them; an invoice whose figures don't
/// is not issued, as no tax office would take it.
package enum InvoiceArithmetic {
    /// - Throws: `.invalid` with each rule that is broken, by its id.
    package static func check(_ invoice: Invoice) throws(Failure) {
        guard invoice.origin == .own else { return }
        let violations = try broken(by: invoice)
        guard violations.isEmpty else { throw .invalid(violations) }
    }

    static func broken(by invoice: Invoice) throws(Failure) -> [Violation] {
        var violations: [Violation] = []
        func require(_ rule: String, _ pointer: String, _ found: Int64, _ expected: Int64, _ what: String) {
            guard found != expected else { return }
            violations.append(Violation(pointer, rule, "\(what) is \(expected), not \(found)"))
        }
        var nets: Int64 = 0
        for line in invoice.lines { nets = try sum(nets, try line.net()) }
        let lines = try invoice.adjustments.linesTotal(of: invoice.subtotal)
        require("BR-CO-10", "/lines_total", lines, nets, "the sum of the lines")
        var tax: Int64 = 0
        for total in invoice.taxes { tax = try sum(tax, total.amount) }
        require("BR-CO-14", "/tax", invoice.tax, tax, "the sum of the taxes")
        require(
            "BR-CO-15",
            "/total",
            invoice.total,
            try sum(invoice.subtotal, invoice.tax),
            "subtotal and tax"
        )
        var parts: Int64 = 0
        for part in invoice.installments { parts = try sum(parts, part.amount) }
        require("BR-CO-16", "/installments", parts, invoice.total, "the sum of the instalments")
        if invoice.total > 0, invoice.installments.isEmpty {
            violations.append(
                Violation("/installments", "BR-CO-25", "what is owed has a day on which it is due")
            )
        }
        violations += try bases(of: invoice)
        // The rule leaves room for less than one unit of the currency.
        let unit = (0..<invoice.currency.exponent).reduce(Int64(1)) { factor, _ in factor * 10 }
        for (index, total) in invoice.taxes.enumerated() {
            let owed = try roundedQuotient(product(Int128(total.base), total.rate.micros), 100_000_000)
            if try difference(total.amount, owed).magnitude >= unit.magnitude {
                require("BR-CO-17", "/taxes/\(index)/amount", total.amount, owed, "the rate on the base")
            }
        }
        return violations
    }

    /// Each category and rate has the lines, allowances and charges that are of it. Terms may have less of them taxed.
    private static func bases(of invoice: Invoice) throws(Failure) -> [Violation] {
        let totals = try DocumentTotals(of: invoice.lines, adjustments: invoice.adjustments)
        var violations: [Violation] = []
        for (index, tax) in invoice.taxes.enumerated() {
            let whole = totals.taxes.first { $0.key == tax.key }?.base ?? 0
            let isOfIt = tax.base == 0 || (tax.base < 0) == (whole < 0)
            guard tax.base.magnitude > whole.magnitude || !isOfIt else { continue }
            let detail = "what is of the category comes to \(whole), not \(tax.base)"
            violations.append(
                Violation("/taxes/\(index)/base", "BR-\(tax.category.ruleLetters)-08", detail)
            )
        }
        return violations
    }
}
