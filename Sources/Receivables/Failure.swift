/// Why a command or a reading could not be carried out. One enum for the whole business, mapped to the wire in
/// one place.
package enum Failure: Error, Equatable, Sendable {
    /// The request was understood and is not acceptable: every reason at once.
    case invalid([Violation])
    /// Nothing of this kind has that id.
    case missing(DocumentKind, String)
    /// The document's state forbids it. `allowed` names the actions that it would take now.
    case conflict(code: String, detail: String, state: String, allowed: [String])
    /// Another document of the kind carries this external id.
    case taken(DocumentKind, externalID: String, existing: String)
    /// The document has moved on since the version that the caller saw.
    case stale(current: Int64)
    /// The person may not do this, whatever the state.
    case forbidden(code: String, detail: String)
    /// It takes the role of this tier.
    case approvalRequired(ApprovalTier)
    /// A sum left the range of amounts.
    case overflow
    /// Two currencies met in one sum.
    case currencyMismatch(expected: Currency, found: Currency)
    case store(StoreError)
}

/// What the store could not do.
package enum StoreError: Error, Equatable, Sendable {
    /// Too much waits already; asking again later helps.
    case busy
    /// There is no space left to write to.
    case full
    /// The store can't be reached or written now.
    case unavailable(String)
    /// What was read is not what may stand there.
    case corrupt(String)
}

/// One reason why a request is not acceptable.
package struct Violation: Equatable, Sendable {
    /// An RFC 6901 pointer into the request's body; empty for the whole.
    package let pointer: String
    /// Snake case, stable, published.
    package let code: String
    package let detail: String
    /// Of a text that a rule is read from: which fault it is, and where in the text.
    package let fault: RuleError?

    package init(_ pointer: String, _ code: String, _ detail: String, fault: RuleError? = nil) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
        self.fault = fault
    }
}

extension Failure {
    /// A single violation.
    package static func invalid(_ pointer: String, _ code: String, _ detail: String) -> Failure {
        .invalid([Violation(pointer, code, detail)])
    }
}
