/// Recurring invoices: set up, paused, ended, and issued when their days have come.
package struct InvoiceScheduleDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    package func create(
        template reference: Reference<Invoice>,
        everyMonths: Int,
        from start: CivilDate,
        until end: CivilDate?,
        externalID: String?
    ) throws(Failure) -> InvoiceSchedule {
        guard let id = try session.find(reference), let template = try session.invoice(id) else {
            throw .unknown(.invoice, reference.text, "/template")
        }
        guard template.kind == .proForma, template.order == nil else {
            throw .invalid(
                "/template",
                "no_template",
                "a pro forma invoice with lines of its own is a template"
            )
        }
        if let key = externalID, let existing = try session.scheduleID(externalID: key) {
            throw .taken(.invoiceSchedule, externalID: key, existing: existing.text)
        }
        if let end, end < start { throw .invalid("/end", "ends_before_start", "\(end) is before \(start)") }
        let schedule = InvoiceSchedule(
            id: session.newID(InvoiceSchedule.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: externalID,
            customer: template.customer,
            template: id,
            everyMonths: everyMonths,
            start: start,
            end: end,
            status: .active,
            occurrences: 0,
            lastError: nil,
            key: context.principal.key,
            user: context.principal.user
        )
        try session.recordCreation(.invoiceScheduleCreated, schedule, customer: schedule.customer)
        try session.insert(schedule)
        return schedule
    }

    package func pause(_ id: ID<InvoiceSchedule>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> InvoiceSchedule
    {
        try move(id, to: .paused, .invoiceSchedulePaused, from: [.active], expectedVersion: expectedVersion)
    }

    /// Takes it up again. The days that went by are caught up with, or passed over.
    package func resume(
        _ id: ID<InvoiceSchedule>,
        skippingMissed isSkipping: Bool,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> InvoiceSchedule {
        var schedule = try required(id, in: [.paused], expectedVersion: expectedVersion)
        let old = schedule
        schedule.status = .active
        if isSkipping {
            while let date = schedule.next, date < session.today { schedule.occurrences += 1 }
        }
        if schedule.next == nil { schedule.status = .ended }
        return try save(schedule, from: old, .invoiceScheduleResumed)
    }

    package func end(_ id: ID<InvoiceSchedule>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> InvoiceSchedule
    {
        try move(
            id,
            to: .ended,
            .invoiceScheduleEnded,
            from: [.active, .paused],
            expectedVersion: expectedVersion
        )
    }

    private func move(
        _ id: ID<InvoiceSchedule>,
        to status: InvoiceSchedule.Status,
        _ type: EventType,
        from allowed: [InvoiceSchedule.Status],
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> InvoiceSchedule {
        let old = try required(id, in: allowed, expectedVersion: expectedVersion)
        var schedule = old
        schedule.status = status
        return try save(schedule, from: old, type)
    }

    private func required(
        _ id: ID<InvoiceSchedule>,
        in allowed: [InvoiceSchedule.Status],
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> InvoiceSchedule {
        guard let schedule = try session.schedule(id) else { throw .missing(.invoiceSchedule, id.text) }
        try require(version: schedule.version, expected: expectedVersion)
        guard allowed.contains(schedule.status) else {
            throw .conflict(
                code: "invoice_schedule_\(schedule.status.rawValue)",
                detail: "the schedule is \(schedule.status.rawValue)",
                state: schedule.status.rawValue,
                allowed: schedule.allowedActions
            )
        }
        return schedule
    }

    private func save(_ changed: InvoiceSchedule, from old: InvoiceSchedule, _ type: EventType)
        throws(Failure)
        -> InvoiceSchedule
    {
        var schedule = changed
        schedule.version = old.version + 1
        schedule.updatedAt = session.now
        try session.recordChange(type, from: old, to: schedule, customer: schedule.customer)
        try session.update(schedule)
        return schedule
    }
}

extension InvoiceScheduleDesk {
    /// Issues the next invoice of a schedule whose day has come, in the name of who set it up; nothing where that is done.
    /// Its date is today's, since numbers follow days; its supply date is the day that it is for.
    ///
    /// - Returns: whether another day of it has come.
    static func issueNext(of id: ID<InvoiceSchedule>, _ session: any Session) throws(Failure) -> Bool {
        guard let old = try session.schedule(id), old.status == .active, let date = old.next,
            date <= session.today
        else { return false }
        let principal = Principal(
            key: old.key,
            roles: [.billing],
            user: old.user,
            customer: nil,
            mayActAs: false
        )
        let context = principal.context(reason: "recurring invoice of \(date)")
        let desk = InvoiceScheduleDesk(session: session, context: context)
        do throws(Failure) {
            return try session.nested(actor: Actor(context)) { session throws(Failure) in
                let desk = InvoiceScheduleDesk(session: session, context: context)
                return .commit(try desk.issue(old, for: date))
            }
        } catch {
            if case .store = error { throw error }
            var schedule = old
            schedule.lastError = "\(date): \(error.reason)"
            guard schedule.lastError != old.lastError else { return false }
            _ = try desk.save(schedule, from: old, .invoiceScheduleFailed)
            return false
        }
    }

    private func issue(_ old: InvoiceSchedule, for date: CivilDate) throws(Failure) -> Bool {
        guard let template = try session.invoice(old.template) else {
            throw .missing(.invoice, old.template.text)
        }
        var draft = InvoiceDraft(origin: .own, content: .lines(template.lines.map(LineDraft.init)))
        draft.customer = .id(template.customer)
        draft.currency = template.currency
        draft.adjustments = template.adjustments.drafts(.allowance) + template.adjustments.drafts(.charge)
        draft.pricesIncludeTax = template.pricesIncludeTax
        draft.supplyDate = date
        draft.purchaseOrder = template.purchaseOrder
        draft.shipTo = template.shipTo
        draft.billTo = template.billTo
        draft.paymentTermsCode = template.paymentTermsCode
        draft.wording = template.wording
        draft.metadata = template.metadata
        let invoice = try BillingDesk(session: session, context: context).create(draft, issue: true)
        try session.append(invoice.id, for: date, of: old.id)
        var schedule = old
        schedule.occurrences += 1
        schedule.lastError = nil
        if schedule.next == nil { schedule.status = .ended }
        schedule = try save(schedule, from: old, .invoiceScheduleIssued)
        return schedule.next.map { $0 <= session.today } ?? false
    }
}

extension DailyJobs {
    /// Issues recurring invoices, each a command of its own: a crash between two issues none twice.
    func issueRecurring() async throws(Failure) {
        var cursor: ID<InvoiceSchedule>?
        while true {
            let after = cursor
            let due = try await store.read { (session) throws(Failure) in
                try session.dueSchedules(on: session.today, after: after, limit: Page.limitMax)
            }
            for id in due {
                while try await store.write(
                    actor: nil,
                    { (session) throws(Failure) in
                        .commit(try InvoiceScheduleDesk.issueNext(of: id, session))
                    }
                ) {}
            }
            guard due.count == Page.limitMax, let last = due.last else { return }
            cursor = last
        }
    }
}

extension InvoiceSchedule {
    package var allowedActions: [String] {
        switch status {
        case .active: ["pause", "end"]
        case .paused: ["resume", "end"]
        case .ended: []
        }
    }
}

extension Failure {
    /// What went wrong, in words for a person.
    fileprivate var reason: String {
        switch self {
        case .invalid(let violations): violations.first.map { "\($0.pointer) \($0.detail)" } ?? "invalid"
        case .conflict(_, let detail, _, _): detail
        case .forbidden(_, let detail): detail
        case .missing(let kind, let text): "there is no \(kind.rawValue) \(text)"
        case .taken(_, let externalID, _): "the external id \(externalID) is taken"
        case .overflow: "a sum leaves the range of amounts"
        case .currencyMismatch, .stale, .approvalRequired, .store: "it could not be issued"
        }
    }
}
