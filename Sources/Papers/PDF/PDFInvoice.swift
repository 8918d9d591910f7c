import Receivables

/// A document as a PDF for A4: letter head and address window on the first page, the lines over as many pages as they
/// take, then totals, terms and how to pay.
package struct PDFInvoice {
    private let document: PaperDocument
    let text: PaperText

    static let left = 56.0
    static let right = PDFFile.pageWidth - 56
    static let top = 56.0
    /// Below it is the foot.
    static let bottom = PDFFile.pageHeight - 86

    package init(_ document: PaperDocument) {
        self.document = document
        text = PaperText(document)
    }

    package var bytes: [UInt8] {
        var layout = PDFLayout(text: text)
        drawHead(&layout)
        drawLines(&layout)
        drawSums(&layout)
        drawTerms(&layout)
        drawPayment(&layout)
        let file = PDFFile(
            title: "\(text.title) \(text.numberText)",
            author: document.seller.name,
            day: (document.issueDate?.description ?? "1970-01-01").filter { $0 != "-" }
        )
        return file.bytes(of: layout.finished())
    }

    private func drawHead(_ layout: inout PDFLayout) {
        var page = PDFPage()
        page.text(document.seller.name, x: Self.left, y: 70, size: 14, font: .bold)
        var y = 86.0
        for line in text.letterLines(of: document.seller) {
            page.text(line, x: Self.left, y: y, size: 9, ink: .muted)
            y += 12
        }
        page.text(text.title, x: Self.right, y: 74, size: 24, align: .right)
        page.text(
            text.numberText,
            x: Self.right,
            y: 91,
            size: 11,
            font: document.number == nil ? .bold : .regular,
            align: .right,
            ink: .muted
        )
        // Where the window of an envelope is (DIN 5008 B, DL): 45 mm below the edge.
        page.text(text.senderLine, x: Self.left, y: 140, size: 7, ink: .muted, within: 250)
        y = 156
        for line in [document.buyer.name] + text.letterLines(of: document.buyer) {
            for part in PDFWrapping.lines(line, width: 240, size: 10.5) {
                page.text(part, x: Self.left, y: y, size: 10.5)
                y += 14
            }
        }
        if let shipTo = text.shipTo {
            y += 10
            page.text("Delivered to", x: Self.left, y: y, size: 8, font: .bold, ink: .muted)
            for line in shipTo {
                y += 11.5
                page.text(line, x: Self.left, y: y, size: 9, within: 240)
            }
            y += 14
        }
        var factY = 156.0
        for row in text.facts {
            page.text(row.label, x: 345, y: factY, size: 9, ink: .muted)
            for part in PDFWrapping.lines(row.value, width: 110, size: 9) {
                page.text(part, x: Self.right, y: factY, size: 9, align: .right)
                factY += 14
            }
        }
        layout.begin(page, at: max(y, factY, 240) + 18)
    }

    private func drawLines(_ layout: inout PDFLayout) {
        guard !document.lines.isEmpty else { return }
        let table = PDFLineTable(text: text)
        table.drawHead(&layout)
        var carried: Int64 = 0
        for line in document.lines {
            let cells = text.cells(of: line)
            let wrapped = table.wrapped(cells)
            // A row and the sum that is carried over after it.
            if !layout.has(table.height(wrapped) + 22) {
                table.drawCarried("Carried forward", text.amount(carried), &layout)
                layout.newPage()
                table.drawHead(&layout)
                table.drawCarried("Brought forward", text.amount(carried), &layout)
            }
            table.draw(cells, wrapped, &layout)
            carried += line.printed
        }
    }

    private func drawSums(_ layout: inout PDFLayout) {
        let isExternal = document.lines.isEmpty && document.taxes.isEmpty
        let taxes =
            isExternal
            ? [PaperText.Row(label: "VAT", value: text.amount(document.tax))] : text.taxes
        let rows = text.subtotals + taxes
        let words =
            (document.note.map { PDFWrapping.lines($0, width: 210, size: 9) + [""] } ?? [])
            + text.reasons.flatMap { PDFWrapping.lines($0, width: 210, size: 9) }
        let height = 16 + max(Double(rows.count) * 15 + 32, Double(min(words.count, 30)) * 12)
        layout.require(height)
        let start = layout.y + 16
        let column = 312.0
        var y = start
        for row in rows {
            layout.draw.text(row.label, x: column, y: y, size: 9.5, ink: .muted, within: 150)
            layout.draw.text(row.value, x: Self.right, y: y, size: 9.5, align: .right)
            y += 15
        }
        layout.draw.line(from: column, to: Self.right, y: y - 6, width: 1, ink: .black)
        y += 12
        let label = document.isCreditNote ? "Total credited" : "Total"
        layout.draw.text(label, x: column, y: y, size: 12.5, font: .bold)
        layout.draw.text(
            text.money(document.total),
            x: Self.right,
            y: y,
            size: 12.5,
            font: .bold,
            align: .right
        )
        let totalsEnd = y + 14
        let page = layout.pageCount
        layout.y = start
        for line in words {
            if !layout.has(12) { layout.newPage() }
            layout.draw.text(line, x: Self.left, y: layout.y, size: 9)
            layout.y += 12
        }
        if layout.pageCount == page { layout.y = max(layout.y, totalsEnd) }
    }

    private func drawTerms(_ layout: inout PDFLayout) {
        let parts = text.parts
        guard parts.count > 1 || parts.contains(where: { !$0.discounts.isEmpty }) else { return }
        func drawHead() {
            layout.y += 24
            layout.draw.text("Payment terms", x: Self.left, y: layout.y, size: 10, font: .bold)
            layout.y += 16
            layout.draw.text("Due on", x: Self.left + 20, y: layout.y, size: 8, font: .bold, ink: .muted)
            layout.draw.text(
                "Amount (\(text.currency))",
                x: 250,
                y: layout.y,
                size: 8,
                font: .bold,
                align: .right,
                ink: .muted
            )
            if parts.contains(where: { !$0.discounts.isEmpty }) {
                layout.draw.text(
                    "Discount for paying early",
                    x: 280,
                    y: layout.y,
                    size: 8,
                    font: .bold,
                    ink: .muted
                )
            }
            layout.draw.line(from: Self.left, to: Self.right, y: layout.y + 5)
            layout.y += 17
        }
        layout.require(24 + 16 + 17 + 14 * Double(min(parts.count, 4)))
        drawHead()
        for part in parts {
            if !layout.has(Double(max(1, part.discounts.count)) * 13) {
                layout.newPage()
                drawHead()
            }
            layout.draw.text(part.number, x: Self.left, y: layout.y, size: 9, ink: .muted)
            layout.draw.text(part.due, x: Self.left + 20, y: layout.y, size: 9)
            layout.draw.text(part.amount, x: 250, y: layout.y, size: 9, align: .right)
            for discount in part.discounts {
                layout.draw.text(discount, x: 280, y: layout.y, size: 9)
                if discount != part.discounts.last { layout.y += 13 }
            }
            layout.y += 14
        }
    }

    private func drawPayment(_ layout: inout PDFLayout) {
        let rows = text.payment
        guard !rows.isEmpty else { return }
        let code = PaymentCode.code(of: document)
        let height = code == nil ? 40 + Double(rows.count) * 15 : 128
        layout.require(height + 14)
        let start = layout.y + 14
        layout.draw.box(
            x: Self.left,
            y: start,
            width: Self.right - Self.left,
            height: height,
            ink: .tint
        )
        layout.draw.text("Please pay to", x: Self.left + 16, y: start + 24, size: 10, font: .bold)
        var y = start + 44
        for row in rows {
            layout.draw.text(row.label, x: Self.left + 16, y: y, size: 9, ink: .muted)
            layout.draw.text(row.value, x: Self.left + 104, y: y, size: 9.5, font: .bold, within: 240)
            y += 15
        }
        if let code {
            let width = 104.0
            layout.draw.code(code, x: Self.right - 12 - width, y: start + 8, width: width)
            layout.draw.text(
                text.codeCaption.map { "Scan to pay \($0)" } ?? "Scan to pay",
                x: Self.right - 12,
                y: start + 121,
                size: 7.5,
                align: .right,
                ink: .muted
            )
        }
        layout.y = start + height
    }
}
