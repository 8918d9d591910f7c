import Receivables

/// A document as one page of HTML that needs nothing else: it reads well on a screen and prints on A4.
package struct HTMLPage {
    private let text: PaperText
    private let document: PaperDocument

    package init(_ document: PaperDocument) {
        self.document = document
        text = PaperText(document)
    }

    package var bytes: [UInt8] {
        let title = escaped("\(text.title) \(text.numberText)")
        return Array(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(HTMLStyle.text)
            </style>
            </head>
            <body>
            <main>
            \(head)
            \(lines)
            \(sums)
            \(terms)
            \(payment)
            \(foot)
            </main>
            </body>
            </html>

            """.utf8
        )
    }

    private func escaped(_ text: String) -> String { XMLWriter.escaped(text) }

    private func block(_ lines: [String]) -> String { lines.map(escaped).joined(separator: "<br>") }

    private func rows(_ rows: [PaperText.Row]) -> String {
        rows.map { "<div><dt>\(escaped($0.label))</dt><dd>\(escaped($0.value))</dd></div>" }.joined(
            separator: "\n"
        )
    }

    private var head: String {
        let draft = document.number == nil ? " <span class=\"draft\">Draft</span>" : ""
        let number = document.number.map { "<p class=\"number\">\(escaped($0))</p>" } ?? ""
        let shipTo = text.shipTo.map {
            "<section><h2>Delivered to</h2><address>\(block($0))</address></section>"
        }
        let buyer = block([document.buyer.name] + text.letterLines(of: document.buyer))
        return """
            <header>
            <div><p class="seller">\(escaped(document.seller.name))</p>
            <p class="muted">\(block(text.letterLines(of: document.seller)))</p></div>
            <div class="title"><h1>\(text.title)\(draft)</h1>\(number)</div>
            </header>
            <div class="parties">
            <div><section><h2>Billed to</h2><address>\(buyer)</address></section>
            \(shipTo ?? "")</div>
            <dl class="facts">
            \(rows(text.facts))
            </dl>
            </div>
            """
    }

    private var lines: String {
        let discount = text.hasDiscounts ? "<th class=\"n\">Discount</th>" : ""
        let body = document.lines.map { line in
            let cells = text.cells(of: line)
            let sku = cells.sku.map { "<span class=\"muted\">\(escaped($0))</span>" } ?? ""
            let percent = text.hasDiscounts ? "<td class=\"n\">\(escaped(cells.discount))</td>" : ""
            let name = cells.description.split(separator: "\n", omittingEmptySubsequences: false)
                .map { escaped(String($0)) }.joined(separator: "<br>")
            return """
                <tr><td class="muted">\(cells.number)</td><td class="what">\(name)\(sku)</td>\
                <td class="n">\(cells.quantity)</td><td>\(escaped(cells.unit))</td><td class="n">\(cells.price)</td>\
                \(percent)<td class="n">\(escaped(cells.tax))</td><td class="n">\(cells.net)</td></tr>
                """
        }
        guard !body.isEmpty else { return "" }
        return """
            <table class="lines">
            <thead><tr><th></th><th>Description</th><th class="n">Quantity</th><th></th><th class="n">Price</th>\
            \(discount)<th class="n">VAT</th><th class="n">\(text.amountLabel)</th></tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody>
            </table>
            """
    }

    private var sums: String {
        let reasons = text.reasons.map { "<p>\(escaped($0))</p>" }.joined()
        let note = document.note.map {
            "<p class=\"note\">\(block($0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))</p>"
        }
        let isExternal = document.lines.isEmpty && document.taxes.isEmpty
        let taxes = isExternal ? [PaperText.Row(label: "VAT", value: text.amount(document.tax))] : text.taxes
        return """
            <div class="sums">
            <div class="words">\(note ?? "")\(reasons)</div>
            <dl class="totals">
            \(rows(text.subtotals + taxes))
            <div class="total"><dt>\(document.isCreditNote ? "Total credited" : "Total")</dt>\
            <dd>\(escaped(text.money(document.total)))</dd></div>
            </dl>
            </div>
            """
    }

    private var terms: String {
        let parts = text.parts
        guard parts.count > 1 || parts.contains(where: { !$0.discounts.isEmpty }) else { return "" }
        let hasDiscounts = parts.contains { !$0.discounts.isEmpty }
        let body = parts.map { part in
            let discounts = hasDiscounts ? "<td>\(block(part.discounts))</td>" : ""
            return "<tr><td class=\"muted\">\(part.number)</td><td>\(part.due)</td>"
                + "<td class=\"n\">\(part.amount)</td>\(discounts)</tr>"
        }
        return """
            <section class="terms">
            <h2>Payment terms</h2>
            <table><thead><tr><th></th><th>Due on</th><th class="n">Amount (\(text.currency))</th>\
            \(hasDiscounts ? "<th>Discount for paying early</th>" : "")</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody></table>
            </section>
            """
    }

    private var payment: String {
        guard !text.payment.isEmpty else { return "" }
        let code = PaymentCode.code(of: document).map { code in
            """
            <figure>\(code.svg)<figcaption>Scan to pay<br>\(escaped(text.codeCaption ?? ""))</figcaption></figure>
            """
        }
        return """
            <section class="pay">
            <div><h2>Please pay to</h2>
            <dl>
            \(rows(text.payment))
            </dl></div>
            \(code ?? "")
            </section>
            """
    }

    private var foot: String {
        let columns = text.foot.filter { !$0.isEmpty }.map { "<div>\(block($0))</div>" }
        return "<footer>\(columns.joined(separator: "\n"))</footer>"
    }
}
