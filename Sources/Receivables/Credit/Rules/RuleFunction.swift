/// What can be called by name.
package enum RuleFunction: String, CaseIterable, Sendable {
    case min
    case max
    case abs
    case coalesce

    package static let argumentsMax = 50

    package var arguments: ClosedRange<Int> { self == .abs ? 1...1 : 2...Self.argumentsMax }

    /// What it takes and gives.
    package var sentence: String {
        switch self {
        case .min: "the least of numbers or of dates; null where one of them is"
        case .max: "the greatest of numbers or of dates; null where one of them is"
        case .abs: "a number without its sign"
        case .coalesce: "the first of values of one type that isn't null"
        }
    }

    package var example: String {
        switch self {
        case .min: "min(limit.available, 100000) < order.amount"
        case .max: "max(exposure.invoices, exposure.orders) > 1000000"
        case .abs: "abs(order.credit_days - order.agreed_days) > 14"
        case .coalesce: "coalesce(payment.last_days_ago, 9999) > 120"
        }
    }

    func value(_ arguments: [Int], _ values: [RuleValue?]) -> RuleValue? {
        switch self {
        case .abs:
            return arguments.first.flatMap { values[$0]?.number }.map { .number($0.magnitude) }
        case .coalesce:
            for argument in arguments { if let value = values[argument] { return value } }
            return nil
        case .min, .max:
            var best: RuleValue?
            for argument in arguments {
                guard let value = values[argument] else { return nil }
                if let known = best, self == .min ? !value.isBefore(known) : !known.isBefore(value) {
                    continue
                }
                best = value
            }
            return best
        }
    }
}
