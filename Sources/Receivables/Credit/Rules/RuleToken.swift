/// A word, literal or sign of a rule's text.
struct RuleToken: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case number(ExactNumber)
        case text(String)
        /// A fact's or a function's.
        case name(String)
        case keyword(RuleKeyword)
        case symbol(RuleSymbol)
        case end
    }

    let kind: Kind
    let range: Range<Int>
}

/// Words with a meaning of their own, in whatever case.
enum RuleKeyword: String, CaseIterable, Sendable {
    case and
    case or
    case not
    case `in`
    case between
    case `is`
    case null
    case `true`
    case `false`
    case date

    var sentence: String {
        switch self {
        case .and: "true where both sides are, false where one is"
        case .or: "true where one side is, false where both are"
        case .not: "true for false and false for true; also before in and between"
        case .in: "whether a value is one of some of its type"
        case .between: "whether a number or a date is from one to another, both included"
        case .is: "is null and is not null ask whether a value isn't known; the answer always is"
        case .null: "what isn't known; as a value only for a function"
        case .true: "the opposite of false"
        case .false: "the opposite of true"
        case .date: "a day from a text"
        }
    }

    var example: String {
        switch self {
        case .and: "customer.age_days < 90 and order.total > 100000"
        case .or: "customer.status = 'watch' or overdue.share > 20"
        case .not: "not order.due_at_once"
        case .in: "customer.country in ('NL', 'BE')"
        case .between: "order.credit_days between 31 and 60"
        case .is: "limit.amount is not null"
        case .null: "coalesce(null, limit.amount, 0) < 100"
        case .true: "order.due_at_once = true"
        case .false: "customer.has_parent = false"
        case .date: "order.ship_date > date '2026-12-24'"
        }
    }
}

enum RuleSymbol: String, CaseIterable, Sendable {
    case open = "("
    case close = ")"
    case comma = ","
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case equal = "="
    case equalEqual = "=="
    case notEqual = "!="
    case lessGreater = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    var arithmetic: RuleArithmetic? {
        switch self {
        case .plus: .add
        case .minus: .subtract
        case .times: .multiply
        case .over: .divide
        default: nil
        }
    }

    var comparison: RuleComparison? {
        switch self {
        case .equal, .equalEqual: .equal
        case .notEqual, .lessGreater: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }
}
