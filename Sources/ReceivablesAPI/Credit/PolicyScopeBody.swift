import Receivables

/// How a policy's scope is read from a body.
enum PolicyScopeBody {
    static func read(_ body: BodyReader) -> (segment: String?, customer: Reference<Customer>?) {
        var customer: Reference<Customer>?
        let segment = body.object("scope") { scope -> String? in
            let segment = scope.text("segment", max: 100)
            customer = scope.reference("customer_id", Customer.self)
            if segment != nil, customer != nil {
                scope.refuse("", "ambiguous", "a scope is a segment or a customer, not both")
            }
            return segment
        }
        return (segment, customer)
    }

    /// - Parameter place: where the body stands that names them.
    static func scope(
        _ segment: String?,
        _ customer: Reference<Customer>?,
        _ session: any Session,
        at place: String = ""
    ) throws(Failure) -> PolicyScope {
        guard let customer else { return segment.map { .segment($0) } ?? .everyone }
        guard let id = try session.find(customer) else {
            let detail = "no customer is named \(customer.text)"
            throw .invalid("\(place)/scope/customer_id", "unknown_customer", detail)
        }
        return .customer(id)
    }
}
