extension Order {
    /// The actions that the order's state takes.
    package var allowedActions: [String] {
        let isUntouched = !hasShipped && !hasInvoiced
        switch status {
        case .onHold:
            return ["release", "reject", "hold", "recheck", "update"] + (isUntouched ? ["cancel"] : [])
        case .approved:
            return ["hold", "recheck", "fulfillments", "invoices", "update"] + (isUntouched ? ["cancel"] : [])
        case .partiallyFulfilled:
            return ["hold", "recheck", "fulfillments", "invoices", "update"]
        case .fulfilled: return ["recheck", "invoices", "update"]
        case .rejected: return ["reopen", "update"]
        case .cancelled: return ["reopen"]
        case .closed: return []
        }
    }
}
