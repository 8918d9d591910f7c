package import HTTPServer
package import JSON
package import Receivables

/// A request that has passed the gate: who asks is known, the body is read.
package struct APIRequest: Sendable {
    package let http: HTTPRequest
    package let parameters: PathParameters
    package let principal: Principal
    package let requestID: String
    /// The body; nil if there is none.
    package let json: JSONValue?
    /// The version that `If-Match` names; nil: any.
    package let expectedVersion: ExpectedVersion?
    /// Real time, not the test clock's.
    package let receivedAt: Instant
    package let settings: APISettings

    package func query(_ name: String) -> String? {
        for pair in http.query where pair.name == name { return pair.value }
        return nil
    }

    /// What a desk must know of the request: the reason is the body's, else the header's.
    package var context: OperationContext {
        principal.context(reason: json?["reason"]?.string ?? http.fields["X-Reason"])
    }

    /// The document that the path names; 404 if there is none or the key may not see it.
    package func path<Subject: Identified>(
        _ subject: Subject.Type,
        _ find: (Reference<Subject>) throws(Failure) -> ID<Subject>?
    ) throws(Failure) -> ID<Subject> {
        let text = parameters["id"] ?? ""
        guard let reference = Reference<Subject>(text), let id = try find(reference) else {
            throw .missing(Subject.kind, text)
        }
        return id
    }

    /// A portal key sees its own customer's documents only; others aren't there for it.
    package func requireVisible(_ customer: ID<Customer>?, _ kind: DocumentKind) throws(Failure) {
        guard let own = principal.customer, own != customer else { return }
        throw .missing(kind, parameters["id"] ?? "")
    }
}

extension APIRequest {
    package func date(_ name: String) throws -> CivilDate? {
        guard let text = query(name) else { return nil }
        guard let date = CivilDate(text) else { throw Problem.malformedParameter(name, "a date, YYYY-MM-DD") }
        return date
    }

    /// Minor units within what is taken from outside.
    package func amount(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let amount = Int64(text), amount.magnitude <= Money.outsideMax.magnitude else {
            throw Problem.malformedParameter(name, "an integer of minor units")
        }
        return amount
    }

    package func instant(_ name: String) throws -> Instant? {
        guard let text = query(name) else { return nil }
        if let date = CivilDate(text) { return Instant(startOf: date) }
        guard let instant = Instant(text) else {
            throw Problem.malformedParameter(name, "an RFC 3339 instant")
        }
        return instant
    }

    package func currency(_ name: String) throws -> Currency? {
        guard let text = query(name) else { return nil }
        guard let currency = Currency(text) else {
            throw Problem.malformedParameter(name, "an ISO 4217 code")
        }
        return currency
    }

    package func integer(_ name: String, in range: ClosedRange<Int64>, default value: Int64) throws -> Int64 {
        guard let text = query(name) else { return value }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text),
            range.contains(number)
        else {
            throw Problem.malformedParameter(
                name,
                "an integer from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The page asked for, with one row more than fits, to know whether there is more.
    package func page() throws -> Page {
        let limit = Int(try integer("limit", in: 1...Int64(Page.limitMax), default: 50))
        guard let cursor = query("cursor") else { return Page(limit: limit + 1) }
        guard let place = Cursor.place(cursor, of: http) else {
            throw Problem(
                400,
                "malformed_cursor",
                "The cursor is not one that this list gave for these filters."
            )
        }
        return Page(limit: limit + 1, after: place)
    }

    /// Whether a parameter that is true or false is true; left out it is false.
    package func flag(_ name: String) throws -> Bool {
        switch query(name) {
        case nil, "false": return false
        case "true": return true
        default: throw Problem.malformedParameter(name, "true or false")
        }
    }

    /// The value of a parameter that knows only some.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Choice.Type)
        throws -> Choice?
    {
        guard let text = query(name) else { return nil }
        return try Self.known(text, name)
    }

    /// The values of a parameter that takes some of those that it knows, separated by commas.
    package func choices<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Choice.Type)
        throws -> [Choice]
    {
        guard let text = query(name) else { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map {
            try Self.known(String($0), name)
        }
    }

    private static func known<Choice: RawRepresentable<String> & CaseIterable>(_ text: String, _ name: String)
        throws -> Choice
    {
        if let value = Choice(rawValue: text) { return value }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.malformedParameter(name, "one of \(known)")
    }

    /// The filters that every list takes.
    ///
    /// - Parameter statuses: those that a document of the list can have.
    package func filter(_ session: any Session, statuses: [String] = []) throws -> ListFilter {
        var filter = ListFilter()
        filter.status = query("status")
        if let status = filter.status, !statuses.contains(status) {
            throw Problem.malformedParameter("status", "one of \(statuses.joined(separator: ", "))")
        }
        filter.externalID = query("external_id")
        filter.createdFrom = try instant("created_from")
        filter.createdTo = try instant("created_to")
        filter.updatedFrom = try instant("updated_from")
        filter.customer = principal.customer
        if let text = query("customer_id") {
            filter.customer = try customer(text, session)
        }
        return filter
    }

    /// The customer that a parameter names.
    private func customer(_ text: String, _ session: any Session) throws(Failure) -> ID<Customer> {
        guard let reference = Reference<Customer>(text), let id = try session.find(reference),
            principal.customer == nil || principal.customer == id
        else { throw .invalid("", "unknown_customer", "no customer is named \(text)") }
        return id
    }

    /// What the lists of a work queue take.
    package func workQuery(_ session: any Session) throws -> WorkQuery {
        var query = WorkQuery()
        if let text = self.query("customer_id") { query.customer = try customer(text, session) }
        query.isDecidable = try flag("decidable")
        query.isOverdue = try flag("overdue")
        query.order = try choice("sort", WorkQuery.Order.self) ?? .newest
        return query
    }

    static let listParameters = [
        "limit", "cursor", "status", "external_id", "customer_id", "created_from", "created_to",
        "updated_from",
    ]
}

extension HTTPRequest {
    /// What the body is, in small letters and without parameters.
    package var mediaType: String {
        (fields["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }
}
