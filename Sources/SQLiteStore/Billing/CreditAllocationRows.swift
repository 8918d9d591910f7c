internal import Receivables
internal import SQLite

extension SQLiteSession {
    func creditAllocation(_ id: ID<Allocation>) throws(Failure) -> CreditAllocation? {
        try row(CreditAllocationRow.selectByID, id, map: CreditAllocationRow.allocation)
    }

    /// By credit_allocations_of_note.
    func creditAllocations(of note: ID<CreditNote>) throws(Failure) -> [CreditAllocation] {
        try rows(CreditAllocationRow.selectOfNote, note, map: CreditAllocationRow.allocation)
    }

    func insert(_ allocation: CreditAllocation) throws(Failure) {
        try change(
            """
            INSERT INTO credit_allocations (id, credit_note, invoice, installment, amount, effective_date, created_at,
                posting, undone_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            allocation.id,
            allocation.creditNote,
            allocation.invoice,
            allocation.installment,
            allocation.amount,
            allocation.effectiveDate,
            allocation.createdAt,
            allocation.posting,
            allocation.undoneOn
        )
    }

    func markCreditUndone(_ id: ID<Allocation>, on date: CivilDate) throws(Failure) {
        try change("UPDATE credit_allocations SET undone_on = ?2 WHERE id = ?1", id, date)
    }
}

private enum CreditAllocationRow {
    static let select: SQL = """
        SELECT a.id, a.credit_note, a.invoice, v.number, a.installment, i.position, a.amount, a.effective_date,
            a.created_at, a.posting, a.undone_on
        FROM credit_allocations AS a JOIN invoices AS v ON v.id = a.invoice
            JOIN installments AS i ON i.id = a.installment
        """
    static let selectByID = select + " WHERE a.id = ?1"
    static let selectOfNote = select + " WHERE a.credit_note = ?1 ORDER BY a.id"

    static func allocation(_ row: borrowing Row) throws -> CreditAllocation {
        CreditAllocation(
            id: try row.id(0),
            creditNote: try row.id(1),
            invoice: try row.id(2),
            invoiceNumber: try row.text(3),
            installment: try row.id(4),
            installmentPosition: try row.int(5),
            amount: try row.int64(6),
            effectiveDate: try row.date(7),
            createdAt: try row.instant(8),
            posting: try row.int64(9),
            undoneOn: try row.optionalDate(10)
        )
    }
}
