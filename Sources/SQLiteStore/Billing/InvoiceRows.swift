internal import Receivables
internal import SQLite

extension SQLiteSession {
    func invoice(_ id: ID<Invoice>) throws(Failure) -> Invoice? {
        guard var invoice = try row(InvoiceRow.selectByID, id, map: InvoiceRow.invoice) else { return nil }
        try complete(&invoice)
        return invoice
    }

    func invoiceID(externalID: String) throws(Failure) -> ID<Invoice>? {
        try row("SELECT id FROM invoices WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By invoices_by_number.
    func invoiceID(number: String, customer: ID<Customer>?) throws(Failure) -> ID<Invoice>? {
        var query = ListQuery("SELECT id FROM invoices WHERE number = ?", [number])
        query.add(" AND customer = ?", customer)
        query.add(" LIMIT 2")
        let found = try rows(query) { row in try row.id(0, of: Invoice.self) }
        return found.count == 1 ? found[0] : nil
    }

    /// By invoices_by_compact_number.
    func invoiceID(compactNumber: String, customer: ID<Customer>?) throws(Failure) -> ID<Invoice>? {
        var query = ListQuery("SELECT id FROM invoices WHERE compact_number = ?", [compactNumber])
        query.add(" AND customer = ?", customer)
        query.add(" LIMIT 2")
        let found = try rows(query) { row in try row.id(0, of: Invoice.self) }
        return found.count == 1 ? found[0] : nil
    }

    func invoiceID(installment: ID<Installment>) throws(Failure) -> ID<Invoice>? {
        try row("SELECT invoice FROM installments WHERE id = ?1", installment) { try $0.id(0) }
    }

    /// By the primary key, or by the index of the narrowest condition: invoices_by_external_id, invoices_by_number,
    /// invoices_of_order, invoices_by_purchase_order, invoices_of_customer, invoices_by_status, invoices_written_off.
    func invoices(_ filter: InvoiceFilter, _ page: Page) throws(Failure) -> [Invoice] {
        var query = ListQuery(InvoiceRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.common.customer)
        switch filter.common.status {
        case "written_off": query.add(" AND is_written_off = 1")
        case "paid": query.add(" AND status = 'paid' AND is_written_off = 0")
        case let status: query.add(" AND status = ?", status)
        }
        query.add(" AND external_id = ?", filter.common.externalID)
        query.add(" AND created_at >= ?", filter.common.createdFrom)
        query.add(" AND created_at < ?", filter.common.createdTo)
        query.add(" AND updated_at >= ?", filter.common.updatedFrom)
        query.add(#" AND id IN (SELECT i.id FROM invoices AS i WHERE i."order" = ?"#, filter.order)
        query.add(#" UNION ALL SELECT o.invoice FROM invoice_orders AS o WHERE o."order" = ?)"#, filter.order)
        query.add(" AND number = ?", filter.number)
        query.add(" AND purchase_order = ?", filter.purchaseOrder)
        query.add(" AND origin = ?", filter.origin?.rawValue)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        var invoices = try rows(query, map: InvoiceRow.invoice)
        for index in invoices.indices { try complete(&invoices[index]) }
        return invoices
    }

    private func complete(_ invoice: inout Invoice) throws(Failure) {
        invoice.lines = try lines(of: invoice.id)
        invoice.installments = try installments(of: invoice.id)
    }

    private func lines(of invoice: ID<Invoice>) throws(Failure) -> [PricedLine] {
        try rows(
            """
            SELECT number, sku, description, quantity, unit, unit_price, price_per, discount_percent, tax_category,
                tax_rate, adjustments, tax_code, contained_tax, "order", order_line, fulfillment, source, deposit,
                deposit_tax
            FROM invoice_lines WHERE invoice = ?1 ORDER BY position
            """,
            invoice
        ) { row in try LineRow.line(row, from: 0).with(row, from: 13) }
    }

    func insert(_ invoice: Invoice) throws(Failure) {
        try change(
            """
            INSERT INTO invoices (id, version, created_at, updated_at, external_id, origin, number, customer, "order",
                currency, issue_date, supply_date, purchase_order, ship_to, bill_to, payment_terms, subtotal, taxes,
                tax, total, status, credit_note, buyer_name, metadata, seller, buyer, buyer_reference, note,
                tax_exemption_reason, compact_number, is_written_off, corrects, adjustments,
                prices_include_tax, tax_exemption_code, kind)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)
            """,
            invoice.id,
            invoice.version,
            invoice.createdAt,
            invoice.updatedAt,
            invoice.externalID,
            invoice.origin.rawValue,
            invoice.number,
            invoice.customer,
            invoice.order,
            invoice.currency,
            invoice.issueDate,
            invoice.supplyDate,
            invoice.purchaseOrder,
            invoice.shipTo?.storedText,
            invoice.billTo?.storedText,
            invoice.paymentTermsCode,
            invoice.subtotal,
            invoice.taxes.storedText,
            invoice.tax,
            invoice.total,
            invoice.state.storedText,
            invoice.state.creditNote,
            invoice.buyerName,
            invoice.metadata.storedText,
            invoice.seller?.storedText,
            invoice.buyer?.storedText,
            invoice.wording.buyerReference,
            invoice.wording.note,
            invoice.wording.taxExemptionReason,
            invoice.number.map(CreditorReference.compact),
            invoice.state == .writtenOff,
            invoice.corrects,
            invoice.adjustments.storedText,
            invoice.pricesIncludeTax,
            invoice.wording.taxExemptionCode,
            invoice.kind.rawValue
        )
        try insertLines(of: invoice)
        try insertShares(of: invoice)
        try replaceInstallments(of: invoice, stored: [])
    }

    func update(_ invoice: Invoice) throws(Failure) {
        try change(
            """
            UPDATE invoices
            SET version = ?2, updated_at = ?3, external_id = ?4, number = ?5, issue_date = ?6, supply_date = ?7,
                purchase_order = ?8, ship_to = ?9, bill_to = ?10, payment_terms = ?11, subtotal = ?12, taxes = ?13,
                tax = ?14, total = ?15, status = ?16, credit_note = ?17, buyer_name = ?18, metadata = ?19, seller = ?20,
                buyer = ?21, buyer_reference = ?22, note = ?23, tax_exemption_reason = ?24, compact_number = ?25,
                is_written_off = ?26, adjustments = ?27, prices_include_tax = ?28, tax_exemption_code = ?29
            WHERE id = ?1
            """,
            invoice.id,
            invoice.version,
            invoice.updatedAt,
            invoice.externalID,
            invoice.number,
            invoice.issueDate,
            invoice.supplyDate,
            invoice.purchaseOrder,
            invoice.shipTo?.storedText,
            invoice.billTo?.storedText,
            invoice.paymentTermsCode,
            invoice.subtotal,
            invoice.taxes.storedText,
            invoice.tax,
            invoice.total,
            invoice.state.storedText,
            invoice.state.creditNote,
            invoice.buyerName,
            invoice.metadata.storedText,
            invoice.seller?.storedText,
            invoice.buyer?.storedText,
            invoice.wording.buyerReference,
            invoice.wording.note,
            invoice.wording.taxExemptionReason,
            invoice.number.map(CreditorReference.compact),
            invoice.state == .writtenOff,
            invoice.adjustments.storedText,
            invoice.pricesIncludeTax,
            invoice.wording.taxExemptionCode
        )
        if try lines(of: invoice.id) != invoice.lines {
            try change("DELETE FROM invoice_lines WHERE invoice = ?1", invoice.id)
            try insertLines(of: invoice)
        }
        try replaceInstallments(of: invoice, stored: try installments(of: invoice.id))
    }

    private func insertLines(of invoice: Invoice) throws(Failure) {
        for (position, line) in invoice.lines.enumerated() {
            try change(
                """
                INSERT INTO invoice_lines (invoice, position, number, sku, description, quantity, unit, unit_price,
                    price_per, discount_percent, tax_category, tax_rate, adjustments, tax_code,
                    contained_tax, "order", order_line, fulfillment, source, deposit, deposit_tax)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
                """,
                invoice.id,
                position,
                line.number,
                line.sku,
                line.description,
                line.quantity,
                line.unit,
                line.unitPrice,
                line.pricePer,
                line.discountPercent,
                line.taxCategory.rawValue,
                line.taxRate,
                line.adjustments.storedText,
                line.taxCode,
                line.isTaxIncluded ? line.containedTax : nil,
                line.source?.order,
                line.source?.line,
                line.source?.fulfillment,
                line.source?.storedNames,
                line.deposit?.invoice,
                line.deposit?.tax
            )
        }
    }

    /// What a collective invoice bills of each order; of another one its own order says so.
    private func insertShares(of invoice: Invoice) throws(Failure) {
        for (order, gross) in try invoice.orderShares() {
            try change(
                #"INSERT INTO invoice_orders (invoice, "order", gross) VALUES (?1, ?2, ?3)"#,
                invoice.id,
                order,
                gross
            )
        }
    }

    /// By invoices_of_order and invoice_lines_of_deposit.
    func standingDeposits(of order: ID<Order>) throws(Failure) -> [ID<Invoice>] {
        try rows(
            """
            SELECT i.id FROM invoices AS i
            WHERE i."order" = ?1 AND i.kind = 'deposit' AND i.status NOT IN ('draft', 'void') AND NOT EXISTS (
                SELECT 1 FROM invoice_lines AS l CROSS JOIN invoices AS f ON f.id = l.invoice
                WHERE l.deposit = i.id AND f.status NOT IN ('draft', 'void')
            )
            ORDER BY i.id
            """,
            order
        ) { try $0.id(0) }
    }

    /// By invoice_lines_of_deposit.
    func invoice(deducting deposit: ID<Invoice>) throws(Failure) -> ID<Invoice>? {
        try row(
            """
            SELECT l.invoice FROM invoice_lines AS l CROSS JOIN invoices AS i ON i.id = l.invoice
            WHERE l.deposit = ?1 AND i.status NOT IN ('draft', 'void') LIMIT 1
            """,
            deposit
        ) { try $0.id(0) }
    }

    /// By invoice_lines_of_fulfillment.
    func invoice(billing fulfillment: Fulfillment) throws(Failure) -> ID<Invoice>? {
        if let own = fulfillment.invoice, let invoice = try invoice(own), invoice.state.isIssued {
            return own
        }
        return try row(
            """
            SELECT l.invoice FROM invoice_lines AS l CROSS JOIN invoices AS i ON i.id = l.invoice
            WHERE l.fulfillment = ?1 AND i.status NOT IN ('draft', 'void') LIMIT 1
            """,
            fulfillment.id
        ) { try $0.id(0) }
    }

    func deleteDraft(_ id: ID<Invoice>) throws(Failure) {
        try change("DELETE FROM invoice_lines WHERE invoice = ?1", id)
        try change("DELETE FROM invoices WHERE id = ?1 AND status = 'draft'", id)
    }
}

private enum InvoiceRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, external_id, origin, number, customer, "order", currency,
            issue_date, supply_date, purchase_order, ship_to, bill_to, payment_terms, subtotal, taxes, tax, total,
            status, credit_note, buyer_name, metadata, seller, buyer, buyer_reference, note, tax_exemption_reason,
            is_written_off, corrects, adjustments, prices_include_tax, tax_exemption_code, kind
        FROM invoices
        """
    static let selectByID = select + " WHERE id = ?1"

    /// Everything but the lines and the instalments.
    static func invoice(_ row: borrowing Row) throws -> Invoice {
        Invoice(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            origin: try row.text(5, as: Invoice.Origin.self),
            kind: try row.text(34, as: Invoice.Kind.self),
            number: try row.optionalText(6),
            customer: try row.id(7),
            order: try row.optionalID(8),
            currency: try row.currency(9),
            issueDate: try row.optionalDate(10),
            supplyDate: try row.optionalDate(11),
            purchaseOrder: try row.optionalText(12),
            shipTo: try row.optionalAddress(13),
            billTo: try row.optionalAddress(14),
            paymentTermsCode: try row.text(15),
            wording: InvoiceWording(
                buyerReference: try row.optionalText(26),
                note: try row.optionalText(27),
                taxExemptionReason: try row.optionalText(28),
                taxExemptionCode: try row.optionalText(33)
            ),
            pricesIncludeTax: try row.bool(32),
            lines: [],
            adjustments: try row.documentAdjustments(31),
            subtotal: try row.int64(16),
            taxes: try row.taxes(17),
            tax: try row.int64(18),
            total: try row.int64(19),
            installments: [],
            state: try state(row, 20),
            seller: try row.optionalSeller(24),
            buyer: try row.optionalBuyer(25),
            buyerName: try row.optionalText(22),
            metadata: try row.metadata(23),
            corrects: try row.optionalID(30)
        )
    }

    private static func state(_ row: borrowing Row, _ first: Int) throws -> Invoice.State {
        switch try row.text(first) {
        case "draft": .draft
        case "open": .open
        case "paid": try row.bool(29) ? .writtenOff : .paid
        case "void": .void(try row.id(first + 1))
        default: throw row.refused(first, as: "state of an invoice")
        }
    }
}

extension Invoice.State {
    fileprivate var creditNote: ID<CreditNote>? {
        switch self {
        case .void(let note): note
        case .draft, .open, .paid, .writtenOff: nil
        }
    }

    /// What was written off is settled, with a mark beside it.
    fileprivate var storedText: String { self == .writtenOff ? "paid" : name }
}

extension LineSource {
    /// Names of the order and the shipment, apart by a line's end, which neither has.
    fileprivate var storedNames: String { orderName + (shipmentName.map { "\n" + $0 } ?? "") }
}

extension PricedLine {
    /// - Parameter first: where the columns of the source stand.
    fileprivate func with(_ row: borrowing Row, from first: Int) throws -> PricedLine {
        if !row.isNull(first + 4) {
            return with(
                DeductedDeposit(invoice: try row.id(first + 4), tax: try row.int64(first + 5))
            )
        }
        guard !row.isNull(first) else { return self }
        let names = try row.text(first + 3).split(separator: "\n").map(String.init)
        let source = LineSource(
            order: try row.id(first),
            line: try row.int(first + 1),
            fulfillment: try row.optionalID(first + 2),
            orderName: names.first ?? "",
            shipmentName: names.count > 1 ? names[1] : nil
        )
        return with(source)
    }
}
