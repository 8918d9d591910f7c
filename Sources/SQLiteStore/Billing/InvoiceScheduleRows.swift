internal import Receivables
internal import SQLite

extension SQLiteSession {
    func schedule(_ id: ID<InvoiceSchedule>) throws(Failure) -> InvoiceSchedule? {
        try row(InvoiceScheduleRow.selectByID, id, map: InvoiceScheduleRow.schedule)
    }

    func scheduleID(externalID: String) throws(Failure) -> ID<InvoiceSchedule>? {
        try row("SELECT id FROM invoice_schedules WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, or by the index of the narrowest condition: invoice_schedules_by_external_id,
    /// invoice_schedules_of_customer.
    func schedules(_ filter: ListFilter, _ page: Page) throws(Failure) -> [InvoiceSchedule] {
        var query = ListQuery(InvoiceScheduleRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND status = ?", filter.status)
        query.add(" AND external_id = ?", filter.externalID)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" AND updated_at >= ?", filter.updatedFrom)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: InvoiceScheduleRow.schedule)
    }

    /// By invoice_schedules_due.
    func dueSchedules(on date: CivilDate, after: ID<InvoiceSchedule>?, limit: Int) throws(Failure)
        -> [ID<InvoiceSchedule>]
    {
        try rows(
            """
            SELECT id FROM invoice_schedules
            WHERE status = 'active' AND next_date <= ?1 AND id > ?2 ORDER BY id LIMIT ?3
            """,
            date,
            after ?? ID(high: 0, low: 0),
            limit
        ) { try $0.id(0) }
    }

    /// By invoice_schedules_of_template.
    func schedule(of template: ID<Invoice>) throws(Failure) -> ID<InvoiceSchedule>? {
        try row("SELECT id FROM invoice_schedules WHERE template = ?1 LIMIT 1", template) { try $0.id(0) }
    }

    func insert(_ schedule: InvoiceSchedule) throws(Failure) {
        try change(
            """
            INSERT INTO invoice_schedules (id, version, created_at, updated_at, external_id, customer, template,
                every_months, start_date, end_date, status, occurrences, last_error, next_date, key, "user")
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """,
            schedule.id,
            schedule.version,
            schedule.createdAt,
            schedule.updatedAt,
            schedule.externalID,
            schedule.customer,
            schedule.template,
            schedule.everyMonths,
            schedule.start,
            schedule.end,
            schedule.status.rawValue,
            schedule.occurrences,
            schedule.lastError,
            schedule.next,
            schedule.key,
            schedule.user
        )
    }

    func update(_ schedule: InvoiceSchedule) throws(Failure) {
        try change(
            """
            UPDATE invoice_schedules
            SET version = ?2, updated_at = ?3, status = ?4, occurrences = ?5, last_error = ?6, next_date = ?7
            WHERE id = ?1
            """,
            schedule.id,
            schedule.version,
            schedule.updatedAt,
            schedule.status.rawValue,
            schedule.occurrences,
            schedule.lastError,
            schedule.next
        )
    }

    func append(_ invoice: ID<Invoice>, for date: CivilDate, of schedule: ID<InvoiceSchedule>) throws(Failure)
    {
        try change(
            "INSERT INTO scheduled_invoices (schedule, date, invoice) VALUES (?1, ?2, ?3)",
            schedule,
            date,
            invoice
        )
    }

    func issued(by schedule: ID<InvoiceSchedule>, limit: Int) throws(Failure) -> [(
        date: CivilDate, invoice: ID<Invoice>
    )] {
        try rows(
            "SELECT date, invoice FROM scheduled_invoices WHERE schedule = ?1 ORDER BY date DESC LIMIT ?2",
            schedule,
            limit
        ) { (try $0.date(0), try $0.id(1)) }
    }
}

private enum InvoiceScheduleRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, external_id, customer, template, every_months, start_date, end_date,
            status, occurrences, last_error, key, "user"
        FROM invoice_schedules
        """
    static let selectByID = select + " WHERE id = ?1"

    static func schedule(_ row: borrowing Row) throws -> InvoiceSchedule {
        InvoiceSchedule(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            customer: try row.id(5),
            template: try row.id(6),
            everyMonths: try row.int(7),
            start: try row.date(8),
            end: try row.optionalDate(9),
            status: try row.text(10, as: InvoiceSchedule.Status.self),
            occurrences: try row.int(11),
            lastError: try row.optionalText(12),
            key: try row.id(13),
            user: try row.optionalID(14)
        )
    }
}
