/// A file that brings business in from the system that was used before.
package struct Import: Document, Equatable, Sendable {
    package static let kind = DocumentKind.dataImport
    /// As many as are taken in one transaction.
    package static let rowsMax = 1_000

    package enum Subject: String, CaseIterable, Sendable {
        /// What customers owe and have on the day of the change.
        case openingItems = "opening_items"
        /// What is ordered and not invoiced: it takes credit, whatever the checks would say.
        case openOrders = "open_orders"
        /// What was paid before: it tells how customers pay, and is owed by nobody.
        case settledHistory = "settled_history"
    }

    package enum Mode: String, CaseIterable, Sendable {
        case allOrNothing = "all_or_nothing"
        /// Rows that can't be taken are left out and told of.
        case `continue`
    }

    package enum Status: String, CaseIterable, Sendable {
        case imported
        case reverted
    }

    /// What the old system says that the rows come to.
    package struct ControlTotal: Equatable, Sendable {
        package let currency: Currency
        package let count: Int64
        /// Signed minor units; credit balances are below 0.
        package let sum: Int64

        package init(currency: Currency, count: Int64, sum: Int64) {
            self.currency = currency
            self.count = count
            self.sum = sum
        }

        package var snapshot: Snapshot {
            .fields([
                "currency": .text(currency.code), "count": .integer(count), "sum": .integer(sum),
            ])
        }
    }

    /// Why a row was left out.
    package struct RowError: Equatable, Sendable {
        /// From 1.
        package let row: Int64
        package let pointer: String
        package let code: String
        package let detail: String

        package init(row: Int64, pointer: String, code: String, detail: String) {
            self.row = row
            self.pointer = pointer
            self.code = code
            self.detail = detail
        }

        package init(row: Int64, _ violation: Violation) {
            self.init(row: row, pointer: violation.pointer, code: violation.code, detail: violation.detail)
        }

        package var snapshot: Snapshot {
            .fields([
                "row": .integer(row), "pointer": .text(pointer), "code": .text(code), "detail": .text(detail),
            ])
        }
    }

    package let id: ID<Import>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let subject: Subject
    package let mode: Mode
    package var status: Status
    package let rowsCount: Int64
    package let importedCount: Int64
    package let controlTotals: [ControlTotal]
    package let errors: [RowError]

    package init(
        id: ID<Import>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        subject: Subject,
        mode: Mode,
        status: Status,
        rowsCount: Int64,
        importedCount: Int64,
        controlTotals: [ControlTotal],
        errors: [RowError]
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.subject = subject
        self.mode = mode
        self.status = status
        self.rowsCount = rowsCount
        self.importedCount = importedCount
        self.controlTotals = controlTotals
        self.errors = errors
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "kind": .text(subject.rawValue),
            "mode": .text(mode.rawValue), "status": .text(status.rawValue), "rows": .integer(rowsCount),
            "imported": .integer(importedCount), "control_totals": .list(controlTotals.map(\.snapshot)),
            "errors": .list(errors.map(\.snapshot)),
        ]
    }
}

/// An instalment that was paid before these books began.
package struct SettledItem: Equatable, Sendable {
    package let customer: ID<Customer>
    package let currency: Currency
    package let issueDate: CivilDate
    package let dueDate: CivilDate
    package let paidDate: CivilDate
    /// Minor units, positive.
    package let amount: Int64

    package init(
        customer: ID<Customer>,
        currency: Currency,
        issueDate: CivilDate,
        dueDate: CivilDate,
        paidDate: CivilDate,
        amount: Int64
    ) {
        self.customer = customer
        self.currency = currency
        self.issueDate = issueDate
        self.dueDate = dueDate
        self.paidDate = paidDate
        self.amount = amount
    }
}

/// What imports need stored.
package protocol ImportRepository {
    func dataImport(_ id: ID<Import>) throws(Failure) -> Import?
    func dataImports(_ page: Page) throws(Failure) -> [Import]
    func insert(_ dataImport: Import) throws(Failure)
    func update(_ dataImport: Import) throws(Failure)
    func insert(_ document: DocumentReference, of dataImport: ID<Import>, row: Int64) throws(Failure)
    /// In the order of the rows.
    func documents(of dataImport: ID<Import>) throws(Failure) -> [DocumentReference]
    func insert(_ item: SettledItem, of dataImport: ID<Import>, row: Int64) throws(Failure)
    func deleteSettledItems(of dataImport: ID<Import>) throws(Failure)
}
