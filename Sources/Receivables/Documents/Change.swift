/// What a partial update says of one field.
package enum Change<Value> {
    case keep
    case set(Value)

    /// Whether it says anything.
    package var isSet: Bool {
        if case .keep = self { return false }
        return true
    }

    /// The value after the change.
    package func applied(to old: Value) -> Value {
        switch self {
        case .keep: old
        case .set(let new): new
        }
    }
}

extension Change: Sendable where Value: Sendable {}
