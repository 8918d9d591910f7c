internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By installments_of_invoice. What is open stands in open_items alone.
    func installments(of invoice: ID<Invoice>) throws(Failure) -> [Installment] {
        try rows(
            """
            SELECT i.id, i.position, i.due_date, i.amount, i.opening, coalesce(o.open, 0), i.discounts,
                i.original_due_date
            FROM installments AS i LEFT JOIN open_items AS o
                ON o.customer = i.customer AND o.due_date = i.due_date AND o.installment = i.id
            WHERE i.invoice = ?1 ORDER BY i.position
            """,
            invoice
        ) { row in
            Installment(
                id: try row.id(0),
                position: try row.int(1),
                dueDate: try row.date(2),
                originalDueDate: try row.optionalDate(7),
                amount: try row.int64(3),
                opening: try row.int64(4),
                discounts: try row.discounts(6),
                open: try row.int64(5)
            )
        }
    }

    /// Brings the rows to what the invoice says. An instalment that is gone from it must have no entries; a due
    /// date that moved takes its open item along.
    func replaceInstallments(of invoice: Invoice, stored: [Installment]) throws(Failure) {
        guard !invoice.installments.elementsEqual(stored, by: Self.isSame) else { return }
        guard let issueDate = invoice.issueDate else {
            throw .store(.corrupt("an invoice without an issue date has instalments"))
        }
        for old in stored where !invoice.installments.contains(where: { $0.id == old.id }) {
            try change("DELETE FROM installments WHERE id = ?1", old.id)
        }
        for installment in invoice.installments {
            try change(
                """
                INSERT INTO installments (id, invoice, position, customer, currency, issue_date, due_date, amount,
                    opening, discounts, original_due_date)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                ON CONFLICT (id) DO UPDATE
                SET position = excluded.position, issue_date = excluded.issue_date, due_date = excluded.due_date,
                    amount = excluded.amount, opening = excluded.opening,
                    discounts = excluded.discounts, original_due_date = excluded.original_due_date
                """,
                installment.id,
                invoice.id,
                installment.position,
                invoice.customer,
                invoice.currency,
                issueDate,
                installment.dueDate,
                installment.amount,
                installment.opening,
                installment.discounts.storedText,
                installment.dueDate == installment.originalDueDate ? nil : installment.originalDueDate
            )
        }
        for old in stored {
            try change(
                """
                UPDATE open_items SET (due_date, issue_date) =
                    (SELECT i.due_date, i.issue_date FROM installments AS i WHERE i.id = ?3)
                WHERE customer = ?1 AND due_date = ?2 AND installment = ?3
                """,
                invoice.customer,
                old.dueDate,
                old.id
            )
        }
    }

    func appendDueDate(of installment: ID<Installment>, before date: CivilDate, posting: Int64)
        throws(Failure)
    {
        try change(
            "INSERT INTO due_date_changes (installment, posting, before) VALUES (?1, ?2, ?3)",
            installment,
            posting,
            date
        )
    }

    private static func isSame(_ one: Installment, _ other: Installment) -> Bool {
        one.id == other.id && one.position == other.position && one.dueDate == other.dueDate
            && one.originalDueDate == other.originalDueDate && one.amount == other.amount
            && one.opening == other.opening && one.discounts == other.discounts
    }
}

extension [EarlyPaymentDiscount] {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for discount in self {
                    writer.object { writer in
                        writer.field("until", Int64(discount.until.dayNumber))
                        writer.field("percent", discount.percent.description)
                        writer.field("amount", discount.amount)
                    }
                }
            }
        }
    }
}

extension Row {
    borrowing func discounts(_ column: Int) throws -> [EarlyPaymentDiscount] {
        var discounts: [EarlyPaymentDiscount] = []
        for element in try StoredJSON(try text(column)).elements {
            discounts.append(
                EarlyPaymentDiscount(
                    until: CivilDate(dayNumber: Int32(clamping: try element.member("until").integer())),
                    percent: try element.member("percent").decimal(),
                    amount: try element.member("amount").integer()
                )
            )
        }
        return discounts
    }
}
