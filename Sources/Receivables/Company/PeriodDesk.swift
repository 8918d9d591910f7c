/// The months of the books: closed one after the other, reopened the last first.
package struct PeriodDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    package func period(_ month: Month) throws(Failure) -> Period {
        let company = try session.company()
        if let state = try session.periodState(month) {
            return Period(
                month,
                of: company,
                version: state.version,
                updatedAt: state.updatedAt,
                status: state.status
            )
        }
        // What lies before the first month that was closed is closed with it.
        let isClosed = try session.closedThrough().map { month.lastDay <= $0 } ?? false
        return Period(
            month,
            of: company,
            version: 1,
            updatedAt: company.createdAt,
            status: isClosed ? .closed : .open
        )
    }

    /// The months from the first of the books to the current one, newest first.
    ///
    /// - Parameter next: the month that the page before ended with.
    package func periods(before next: Month?, limit: Int) throws(Failure) -> [Period] {
        let current = Month(of: session.today)
        let books = try session.firstMonth() ?? current
        let first = min(books, try session.firstClosedMonth() ?? books)
        var month = next.map(\.previous) ?? current
        var periods: [Period] = []
        while let shown = month, shown >= first, periods.count < limit {
            periods.append(try period(shown))
            month = shown.previous
        }
        return periods
    }

    /// Nothing more takes effect in the month.
    package func close(_ month: Month, expectedVersion: ExpectedVersion?) throws(Failure) -> Period {
        let old = try period(month)
        try require(version: old.version, expected: expectedVersion)
        guard old.status == .open else {
            throw conflict(old, "period_closed", "the period is closed already")
        }
        guard month.lastDay < session.today else {
            throw conflict(
                old,
                "period_not_over",
                "the period lasts to \(month.lastDay), and today is before"
            )
        }
        if let previous = try unclosed(before: month) {
            throw conflict(old, "period_out_of_order", "\(previous) is open; close that first")
        }
        return try move(old, to: .closed, .periodClosed)
    }

    /// Things take effect in the month again.
    package func reopen(_ month: Month, reason: String?, expectedVersion: ExpectedVersion?) throws(Failure)
        -> Period
    {
        let old = try period(month)
        try require(version: old.version, expected: expectedVersion)
        guard old.status == .closed else { throw conflict(old, "period_open", "the period is open") }
        guard let closed = try session.closedThrough(), closed == month.lastDay else {
            throw conflict(old, "period_out_of_order", "only the last period that is closed can be reopened")
        }
        guard reason?.isBlank == false else {
            throw .invalid("/reason", "required", "to reopen a period takes a reason")
        }
        return try move(old, to: .open, .periodReopened)
    }

    /// The month that has to be closed before this one: the one before, unless nothing of the books is as old.
    private func unclosed(before month: Month) throws(Failure) -> Month? {
        guard let previous = month.previous else { return nil }
        if let closed = try session.closedThrough() {
            return closed < previous.lastDay ? Month(of: closed.adding(days: 1)) : nil
        }
        guard let first = try session.firstMonth(), first < month else { return nil }
        return first
    }

    private func move(_ old: Period, to status: Period.Status, _ type: EventType) throws(Failure) -> Period {
        var period = old
        period.status = status
        period.version += 1
        period.updatedAt = session.now
        try session.recordChange(type, from: old, to: period)
        try session.keep(period)
        return period
    }

    private func conflict(_ period: Period, _ code: String, _ detail: String) -> Failure {
        .conflict(
            code: code,
            detail: detail,
            state: period.status.rawValue,
            allowed: period.status == .open ? ["close"] : ["reopen"]
        )
    }
}
