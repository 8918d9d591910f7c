extension [LimitFact] {
    /// Minor units by which a limit would be above what holds without it, on the day of its span on which that is most;
    /// 0 or less where it raises nothing, nil where it goes from a limit to an unlimited one.
    ///
    /// Self holds every limit of the customer in the order in which they became known. A lasting limit is measured
    /// against the lasting one of its first day, whatever a temporary one grants meanwhile; a temporary one against
    /// what is granted on each of its days.
    func raise(by fact: LimitFact) throws(Failure) -> Int64? {
        var most = Int64.min
        for day in turningDays(of: fact) {
            guard let before = fact.validUntil == nil ? lasting(on: day) : granted(on: day) else {
                most = Swift.max(most, 0)
                continue
            }
            guard let amount = fact.amount else { return nil }
            most = Swift.max(most, try Receivables.difference(amount, before))
        }
        return most
    }

    /// The first day of a limit, and within its span those on which what is granted changes.
    private func turningDays(of fact: LimitFact) -> Set<CivilDate> {
        var days: Set<CivilDate> = [fact.validFrom]
        guard let last = fact.validUntil else { return days }
        for other in self {
            let ends = other.validUntil.map { $0.adding(days: 1) }
            for day in [other.validFrom, ends].compactMap(\.self) where fact.validFrom < day && day <= last {
                days.insert(day)
            }
        }
        return days
    }

    private func granted(on day: CivilDate) -> Int64? {
        let temporary = latest { $0.validUntil.map { $0 >= day } ?? false && $0.validFrom <= day }
        guard let temporary else { return lasting(on: day) }
        return temporary.amount
    }

    /// Without any, there is no credit.
    private func lasting(on day: CivilDate) -> Int64? {
        guard let lasting = latest(where: { $0.validUntil == nil && $0.validFrom <= day }) else { return 0 }
        return lasting.amount
    }

    /// Of those that begin on one day the later known one holds.
    private func latest(where holds: (LimitFact) -> Bool) -> LimitFact? {
        var latest: LimitFact?
        for fact in self where holds(fact) {
            if latest.map({ $0.validFrom <= fact.validFrom }) ?? true { latest = fact }
        }
        return latest
    }
}
