/// A named value that rules can read. Its name never changes: stored rules say it.
package struct RuleFact: Sendable {
    /// What has to be gathered before it can be read, beside what every check sees.
    package enum Need: Hashable, Sendable {
        case customer
        case group
        case overdue
        case lastPayment
        case ordered
        case insurance
        case risk
    }

    package enum Unit: String, CaseIterable, Sendable {
        case minor
        case days
        case percent
        case none
    }

    package let name: String
    package let type: RuleType
    package let unit: Unit
    package let summary: String
    let need: Need?
    /// All that a text can be; empty: anything.
    package let values: [String]
    /// Whether it is read by a key, as in `customer.metadata('region')`.
    package let isKeyed: Bool
    let read: @Sendable (RuleSubject) -> RuleValue?

    static func named(_ name: String) -> RuleFact? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

/// One kind of fact each.
extension RuleFact {
    /// Minor units of the account's currency.
    static func amount(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> Int64?
    ) -> RuleFact {
        RuleFact(name, .number, .minor, summary, need) { subject in
            read(subject).map { .number(ExactNumber($0)) }
        }
    }

    static func days(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> Int?
    ) -> RuleFact {
        RuleFact(name, .number, .days, summary, need) { subject in
            read(subject).map { .number(ExactNumber(Int64($0))) }
        }
    }

    /// Rounded to six decimals; null where there is nothing to be a share of.
    static func percent(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> (part: Int64, whole: Int64)?
    ) -> RuleFact {
        RuleFact(name, .number, .percent, summary, need) { subject in
            read(subject).flatMap { share in
                ExactNumber(micros: Int128(share.part) * 100_000_000).divided(by: ExactNumber(share.whole))
            }
            .map { .number($0) }
        }
    }

    static func number(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> Decimal?
    ) -> RuleFact {
        RuleFact(name, .number, .none, summary, need) { subject in
            read(subject).map { .number(ExactNumber(micros: $0.micros)) }
        }
    }

    static func text(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        values: [String] = [],
        isKeyed: Bool = false,
        _ read: @escaping @Sendable (RuleSubject) -> String?
    ) -> RuleFact {
        RuleFact(name, .text, .none, summary, need, values, isKeyed) { read($0).map { .text($0) } }
    }

    static func flag(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> Bool?
    ) -> RuleFact {
        RuleFact(name, .boolean, .none, summary, need) { read($0).map { .boolean($0) } }
    }

    static func date(
        _ name: String,
        _ summary: String,
        needs need: Need? = nil,
        _ read: @escaping @Sendable (RuleSubject) -> CivilDate?
    ) -> RuleFact {
        RuleFact(name, .date, .none, summary, need) { read($0).map { .date($0) } }
    }

    private init(
        _ name: String,
        _ type: RuleType,
        _ unit: Unit,
        _ summary: String,
        _ need: Need?,
        _ values: [String] = [],
        _ isKeyed: Bool = false,
        _ read: @escaping @Sendable (RuleSubject) -> RuleValue?
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.summary = summary
        self.need = need
        self.values = values
        self.isKeyed = isKeyed
        self.read = read
    }
}
