/// What a partial update says of one field.
package enum Change<Value> {
    case keep
    case set(Value)

    /// The value after the change.
    package func applied(to old: Value) -> Value {
        switch self {
        case .keep: old
        case .set(let new): new
        }
    }
}

extension Change: Sendable where Value: Sendable {}
