/// An invoice that comes again every so many months: what it bills stands in a pro forma invoice.
package struct InvoiceSchedule: Document, Equatable, Sendable {
    package static let kind = DocumentKind.invoiceSchedule

    package enum Status: String, CaseIterable, Sendable {
        case active
        case paused
        /// The last one is issued, or somebody has ended it.
        case ended
    }

    package let id: ID<InvoiceSchedule>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let externalID: String?
    package let customer: ID<Customer>
    /// The pro forma invoice that each one is made from, as it stands then.
    package let template: ID<Invoice>
    /// Months from one to the next.
    package let everyMonths: Int
    package let start: CivilDate
    /// The last day on which one may fall; nil: without end.
    package let end: CivilDate?
    package var status: Status
    /// How many are behind it, issued or passed over while it was paused.
    package var occurrences: Int
    /// Why the last one could not be issued; it is tried again every day.
    package var lastError: String?
    /// Who set it up; in whose name its invoices are issued.
    package let key: ID<APIKey>
    package let user: ID<User>?

    package init(
        id: ID<InvoiceSchedule>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        customer: ID<Customer>,
        template: ID<Invoice>,
        everyMonths: Int,
        start: CivilDate,
        end: CivilDate?,
        status: Status,
        occurrences: Int,
        lastError: String?,
        key: ID<APIKey>,
        user: ID<User>?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.customer = customer
        self.template = template
        self.everyMonths = everyMonths
        self.start = start
        self.end = end
        self.status = status
        self.occurrences = occurrences
        self.lastError = lastError
        self.key = key
        self.user = user
    }

    package static let monthsMax = 120

    /// The day of the next one, counted from the first, so that the 31st comes back after February; nil once it has ended.
    package var next: CivilDate? {
        guard status != .ended else { return nil }
        let date = start.adding(months: occurrences * everyMonths)
        if let end, date > end { return nil }
        return date
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "customer_id": .id(customer), "template_id": .id(template),
            "every_months": .integer(Int64(everyMonths)), "start": .date(start), "end": .optional(end),
            "status": .text(status.rawValue), "next_date": .optional(next),
            "occurrences": .integer(Int64(occurrences)), "last_error": .optional(lastError),
        ]
    }
}

/// What recurring invoices need stored.
package protocol InvoiceScheduleRepository {
    func schedule(_ id: ID<InvoiceSchedule>) throws(Failure) -> InvoiceSchedule?
    func scheduleID(externalID: String) throws(Failure) -> ID<InvoiceSchedule>?
    func schedules(_ filter: ListFilter, _ page: Page) throws(Failure) -> [InvoiceSchedule]
    /// Active ones whose next day has come, in order of id.
    func dueSchedules(on date: CivilDate, after: ID<InvoiceSchedule>?, limit: Int) throws(Failure)
        -> [ID<InvoiceSchedule>]
    /// One that is made from a template and hasn't ended.
    func schedule(of template: ID<Invoice>) throws(Failure) -> ID<InvoiceSchedule>?
    func insert(_ schedule: InvoiceSchedule) throws(Failure)
    func update(_ schedule: InvoiceSchedule) throws(Failure)
    /// Keeps which invoice was issued for a day; once a day.
    func append(_ invoice: ID<Invoice>, for date: CivilDate, of schedule: ID<InvoiceSchedule>) throws(Failure)
    /// The newest first.
    func issued(by schedule: ID<InvoiceSchedule>, limit: Int) throws(Failure) -> [(
        date: CivilDate, invoice: ID<Invoice>
    )]
}
