/// One part of an expression. The parts stand in a list, each after those that it is made of, so that checking and
/// evaluating are one walk from the first to the last, which is the whole.
struct RuleNode: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// nil: null.
        case literal(RuleValue?)
        /// By its place among the facts that the expression reads.
        case fact(Int)
        /// A name that nothing has; it has been refused already.
        case unresolved
        case not(Int)
        case negation(Int)
        case isNull(Int)
        case and(Int, Int)
        case or(Int, Int)
        case arithmetic(RuleArithmetic, Int, Int)
        case comparison(RuleComparison, Int, Int)
        case between(Int, low: Int, high: Int)
        case membership(Int, of: [Int])
        case call(RuleFunction, [Int])
    }

    let kind: Kind
    /// Its place in the text, with the brackets around it.
    var range: Range<Int>
}

/// The four kinds of reckoning.
package enum RuleArithmetic: String, CaseIterable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"

    /// What it takes and gives.
    package var sentence: String {
        switch self {
        case .add: "the sum of two numbers; a date and a whole number of days give a date"
        case .subtract:
            "the difference of two numbers; of two dates, in days; a date less a whole number of days is a date"
        case .multiply: "the product of two numbers, rounded to six decimals, halves away from zero"
        case .divide: "the quotient of two numbers, rounded likewise; null where the divisor is 0"
        }
    }

    package var example: String {
        switch self {
        case .add: "exposure.total + order.amount > 1000000"
        case .subtract: "today - order.date > 30"
        case .multiply: "order.amount * 1.5 > limit.available"
        case .divide: "overdue.amount / exposure.invoices > 0.25"
        }
    }

    /// What comes of two types; nil: it doesn't take them.
    func type(_ left: RuleType, _ right: RuleType) -> RuleType? {
        switch (self, left, right) {
        case (_, .number, .number): .number
        case (.subtract, .date, .date): .number
        case (.add, .date, .number), (.add, .number, .date), (.subtract, .date, .number): .date
        default: nil
        }
    }

    func value(_ left: RuleValue, _ right: RuleValue) -> RuleValue? {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            switch self {
            case .add: left.adding(right).map { .number($0) }
            case .subtract: left.subtracting(right).map { .number($0) }
            case .multiply: left.multiplied(by: right).map { .number($0) }
            case .divide: left.divided(by: right).map { .number($0) }
            }
        case (.date(let left), .date(let right)): .number(ExactNumber(Int64(left.days(since: right))))
        case (.date(let date), .number(let days)):
            date.moved(by: self == .subtract ? days.negated : days).map { .date($0) }
        case (.number(let days), .date(let date)): date.moved(by: days).map { .date($0) }
        default: nil
        }
    }
}

extension CivilDate {
    /// nil for a part of a day, and past the ends of the calendar.
    fileprivate func moved(by days: ExactNumber) -> CivilDate? {
        guard let days = days.integer, days.magnitude < 10_000_000 else { return nil }
        let day = Int64(dayNumber) + days
        guard (Int64(Self.first.dayNumber)...Int64(Self.last.dayNumber)).contains(day) else { return nil }
        return CivilDate(dayNumber: Int32(day))
    }
}

/// The six ways to compare.
package enum RuleComparison: String, CaseIterable, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    package var sentence: String {
        switch self {
        case .equal: "whether two values of one type are the same; == says the same"
        case .notEqual: "whether they differ; <> says the same"
        case .less: "whether a number or a date is before another"
        case .lessOrEqual: "whether it is before the other or equal"
        case .greater: "whether it is after the other"
        case .greaterOrEqual: "whether it is after the other or equal"
        }
    }

    package var example: String {
        switch self {
        case .equal: "customer.segment = 'smb'"
        case .notEqual: "order.stage != 'quote'"
        case .less: "order.ship_in_days < 2"
        case .lessOrEqual: "order.total <= 5000"
        case .greater: "limit.utilisation > 87.5"
        case .greaterOrEqual: "limit.expires_on >= date '2026-12-31'"
        }
    }

    var isOrder: Bool { self != .equal && self != .notEqual }

    func holds(_ left: RuleValue, _ right: RuleValue) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left.isBefore(right)
        case .lessOrEqual: !right.isBefore(left)
        case .greater: right.isBefore(left)
        case .greaterOrEqual: !left.isBefore(right)
        }
    }
}

extension RuleValue {
    /// Of numbers and dates.
    func isBefore(_ other: RuleValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        default: false
        }
    }
}
