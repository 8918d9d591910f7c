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

    func version(customer: ID<Customer>?, segment: String?) throws(Failure) -> PolicyVersion {
        if let customer, let own = try session.activeVersion(scope: .customer(customer), on: session.today) {
            return own
        }
        if let segment, let shared = try session.activeVersion(scope: .segment(segment), on: session.today) {
            return shared
        }
        if let common = try session.activeVersion(scope: .everyone, on: session.today) { return common }
        throw .store(.corrupt("no credit policy for everyone is active on \(session.today)"))
    }
}
