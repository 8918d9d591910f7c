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
                undone_on, discount, unearned, small_difference, deduction, deduction_reason, exchanged)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            allocation.id,
            allocation.payment,
            allocation.invoice,
            allocation.installment,
            allocation.settlement.amount,
            allocation.effectiveDate,
            allocation.createdAt,
            allocation.posting,
            allocation.undoneOn,
            allocation.settlement.discount,
            allocation.settlement.unearned,
            allocation.settlement.smallDifference,
            allocation.settlement.deduction?.amount,
            allocation.settlement.deduction?.reason,
            allocation.exchanged
        )
    }

    func markUndone(_ id: ID<Allocation>, on date: CivilDate) throws(Failure) {
        try change("UPDATE allocations SET undone_on = ?2 WHERE id = ?1", id, date)
    }
}

private enum AllocationRow {
    static let select: SQL = """
        SELECT a.id, a.payment, a.invoice, v.number, a.installment, i.position, a.amount, a.effective_date,
            a.created_at, a.posting, a.undone_on, a.discount, a.unearned, a.small_difference, a.deduction,
            a.deduction_reason, a.exchanged
        FROM allocations AS a JOIN invoices AS v ON v.id = a.invoice JOIN installments AS i ON i.id = a.installment
        """
    static let selectByID = select + " WHERE a.id = ?1"
    static let selectOfPayment = select + " WHERE a.payment = ?1 ORDER BY a.id"
    static let selectOfInvoice = select + " WHERE a.invoice = ?1 ORDER BY a.id"

    static func allocation(_ row: borrowing Row) throws -> Allocation {
        var settlement = Settlement(
            amount: try row.int64(6),
            discount: try row.int64(11),
            unearned: try row.int64(12),
            smallDifference: try row.int64(13)
        )
        if let deducted = try row.optionalInt64(14) {
            settlement.deduction = Deduction(amount: deducted, reason: try row.text(15))
        }
        return Allocation(
            id: try row.id(0),
            payment: try row.id(1),
            invoice: try row.id(2),
            invoiceNumber: try row.text(3),
            installment: try row.id(4),
            installmentPosition: try row.int(5),
            settlement: settlement,
            exchanged: try row.optionalInt64(16),
            effectiveDate: try row.date(7),
            createdAt: try row.instant(8),
            posting: try row.int64(9),
            undoneOn: try row.optionalDate(10)
        )
    }
}
