/// What a key may do. A role never includes another one; `admin` may do everything.
package enum Role: String, CaseIterable, Sendable {
    case admin
    case creditManager = "credit_manager"
    case creditAnalyst = "credit_analyst"
    case approver
    case sales
    case billing
    case cash
    case collector
    case auditor
    case integration
    case portal
}
