internal import Receivables
internal import SQLite

extension SQLiteSession {
    func dataImport(_ id: ID<Import>) throws(Failure) -> Import? {
        try row(ImportRow.selectByID, id, map: ImportRow.dataImport)
    }

    func dataImports(_ page: Page) throws(Failure) -> [Import] {
        try rows(ImportRow.list, page.bound, page.limit, map: ImportRow.dataImport)
    }

    func insert(_ dataImport: Import) throws(Failure) {
        try change(
            """
            INSERT INTO imports (id, version, created_at, updated_at, subject, mode, status, rows, imported,
                control_totals, errors)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            dataImport.id,
            dataImport.version,
            dataImport.createdAt,
            dataImport.updatedAt,
            dataImport.subject.rawValue,
            dataImport.mode.rawValue,
            dataImport.status.rawValue,
            dataImport.rowsCount,
            dataImport.importedCount,
            SnapshotFields(dictionaryLiteral: ("list", .list(dataImport.controlTotals.map(\.snapshot))))
                .storedText,
            SnapshotFields(dictionaryLiteral: ("list", .list(dataImport.errors.map(\.snapshot)))).storedText
        )
    }

    func update(_ dataImport: Import) throws(Failure) {
        try change(
            "UPDATE imports SET version = ?2, updated_at = ?3, status = ?4 WHERE id = ?1",
            dataImport.id,
            dataImport.version,
            dataImport.updatedAt,
            dataImport.status.rawValue
        )
    }

    func insert(_ document: DocumentReference, of dataImport: ID<Import>, row: Int64) throws(Failure) {
        try change(
            "INSERT INTO import_documents (import, row, document_kind, document) VALUES (?1, ?2, ?3, ?4)",
            dataImport,
            row,
            document.kind.rawValue,
            document
        )
    }

    func documents(of dataImport: ID<Import>) throws(Failure) -> [DocumentReference] {
        try rows(
            "SELECT document_kind, document FROM import_documents WHERE import = ?1 ORDER BY row",
            dataImport
        ) { row in try row.document(kind: 0, id: 1) }
    }

    func insert(_ item: SettledItem, of dataImport: ID<Import>, row: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO settled_history (import, row, customer, currency, issue_date, due_date, paid_date, amount)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            dataImport,
            row,
            item.customer,
            item.currency,
            item.issueDate,
            item.dueDate,
            item.paidDate,
            item.amount
        )
    }

    func deleteSettledItems(of dataImport: ID<Import>) throws(Failure) {
        try change("DELETE FROM settled_history WHERE import = ?1", dataImport)
    }
}

private enum ImportRow {
    private static let select: SQL = """
        SELECT id, version, created_at, updated_at, subject, mode, status, rows, imported, control_totals, errors
        FROM imports
        """
    static let selectByID = select + " WHERE id = ?1"
    static let list = select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"

    static func dataImport(_ row: borrowing Row) throws -> Import {
        Import(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            subject: try row.text(4, as: Import.Subject.self),
            mode: try row.text(5, as: Import.Mode.self),
            status: try row.text(6, as: Import.Status.self),
            rowsCount: try row.int64(7),
            importedCount: try row.int64(8),
            controlTotals: try StoredJSON(try row.text(9)).controlTotals(),
            errors: try StoredJSON(try row.text(10)).rowErrors()
        )
    }
}

extension StoredJSON {
    fileprivate func controlTotals() throws(SQLiteError) -> [Import.ControlTotal] {
        var totals: [Import.ControlTotal] = []
        for entry in try member("list").elements {
            guard let currency = Currency(try entry.member("currency").text()) else {
                throw entry.refused("a currency")
            }
            totals.append(
                Import.ControlTotal(
                    currency: currency,
                    count: try entry.member("count").integer(),
                    sum: try entry.member("sum").integer()
                )
            )
        }
        return totals
    }

    fileprivate func rowErrors() throws(SQLiteError) -> [Import.RowError] {
        var errors: [Import.RowError] = []
        for entry in try member("list").elements {
            errors.append(
                Import.RowError(
                    row: try entry.member("row").integer(),
                    pointer: try entry.member("pointer").text(),
                    code: try entry.member("code").text(),
                    detail: try entry.member("detail").text()
                )
            )
        }
        return errors
    }
}
