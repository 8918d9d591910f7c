/// Which policy version holds for whom: the customer's own before its segment's before the one for everyone, each by
/// its active version on the business date.
package struct PolicyBook {
    let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    package func version(for customer: Customer) throws(Failure) -> PolicyVersion {
        try version(customer: customer.id, segment: customer.segment)
    }

    /// Each scope that the customer falls under, the most specific first, with the version that holds by it on a day, as
    /// far as versions are active by now.
    package func candidates(for customer: Customer, on date: CivilDate) throws(Failure) -> [PolicyCandidate] {
        var scopes: [PolicyScope] = [.customer(customer.id)]
        if let segment = customer.segment { scopes.append(.segment(segment)) }
        scopes.append(.everyone)
        var candidates: [PolicyCandidate] = []
        for scope in scopes {
            let version = try session.activeVersion(scope: scope, on: date)
            let isFirst = !candidates.contains { $0.version != nil }
            candidates.append(
                PolicyCandidate(
                    scope: scope,
                    version: version,
                    applies: version != nil && isFirst,
                    day: date == session.today ? "today" : "on \(date)"
                )
            )
        }
        return candidates
    }

    /// - Parameter date: nil: today.
    func version(
        customer: ID<Customer>?,
        segment: String?,
        on date: CivilDate? = nil
    ) throws(Failure) -> PolicyVersion {
        let date = date ?? session.today
        if let customer, let own = try session.activeVersion(scope: .customer(customer), on: date) {
            return own
        }
        if let segment, let shared = try session.activeVersion(scope: .segment(segment), on: date) {
            return shared
        }
        if let common = try session.activeVersion(scope: .everyone, on: date) { return common }
        throw .store(.corrupt("no credit policy for everyone is active on \(date)"))
    }
}

/// A scope that a customer falls under, and what holds by it.
package struct PolicyCandidate: Sendable {
    package let scope: PolicyScope
    /// nil: no version of it is active on the day.
    package let version: PolicyVersion?
    package let applies: Bool
    /// The day as a sentence names it.
    let day: String

    /// Why it applies or doesn't.
    package var reason: String {
        let name =
            switch scope {
            case .customer: "the customer itself"
            case .segment(let segment): "the segment \(segment)"
            case .everyone: "everyone"
            }
        guard let version else { return "no version for \(name) is active \(day)" }
        return applies
            ? "the most specific active version is for \(name), effective from \(version.effectiveFrom)"
            : "a more specific version comes before the one for \(name)"
    }
}
