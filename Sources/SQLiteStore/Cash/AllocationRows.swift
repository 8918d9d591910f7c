internal import Receivables
internal import SQLite

extension SQLiteSession {
    func allocation(_ id: ID<Allocation>) throws(Failure) -> Allocation? {
        try row(AllocationRow.selectByID, id, map: AllocationRow.allocation)
    }

    /// By allocations_of_payment.
    func allocations(of payment: ID<Payment>) throws(Failure) -> [Allocation] {
        try rows(AllocationRow.selectOfPayment, payment, map: AllocationRow.allocation)
    }

    /// By allocations_of_invoice.
    func allocations(of invoice: ID<Invoice>) throws(Failure) -> [Allocation] {
        try rows(AllocationRow.selectOfInvoice, invoice, map: AllocationRow.allocation)
    }

    func insert(_ allocation: Allocation) throws(Failure) {
        try change(
            """
            INSERT INTO allocations (id, payment, invoice, installment, amount, effective_date, created_at, posting,
                undone_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            allocation.id,
            allocation.payment,
            allocation.invoice,
            allocation.installment,
            allocation.amount,
            allocation.effectiveDate,
            allocation.createdAt,
            allocation.posting,
            allocation.undoneOn
        )
    }

    func markUndone(_ id: ID<Allocation>, on date: CivilDate) throws(Failure) {
        try change("UPDATE allocations SET undone_on = ?2 WHERE id = ?1", id, date)
    }
}

private enum AllocationRow {
    static let select: SQL = """
        SELECT a.id, a.payment, a.invoice, v.number, a.installment, i.position, a.amount, a.effective_date,
            a.created_at, a.posting, a.undone_on
        FROM allocations AS a JOIN invoices AS v ON v.id = a.invoice JOIN installments AS i ON i.id = a.installment
        """
    static let selectByID = select + " WHERE a.id = ?1"
    static let selectOfPayment = select + " WHERE a.payment = ?1 ORDER BY a.id"
    static let selectOfInvoice = select + " WHERE a.invoice = ?1 ORDER BY a.id"

    static func allocation(_ row: borrowing Row) throws -> Allocation {
        Allocation(
            id: try row.id(0),
            payment: try row.id(1),
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
