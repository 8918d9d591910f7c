/// What an expression is of.
package enum RuleType: String, CaseIterable, Sendable {
    case number
    case text
    case boolean
    /// A day; the difference of two is a number of days.
    case date

    /// As it reads in a sentence.
    package var noun: String {
        switch self {
        case .number: "a number"
        case .text: "a text"
        case .boolean: "true or false"
        case .date: "a date"
        }
    }
}

/// What an expression or a fact comes to. What isn't known is nil instead.
package enum RuleValue: Hashable, Sendable {
    case number(ExactNumber)
    case text(String)
    case boolean(Bool)
    case date(CivilDate)

    package var type: RuleType {
        switch self {
        case .number: .number
        case .text: .text
        case .boolean: .boolean
        case .date: .date
        }
    }

    package var number: ExactNumber? { if case .number(let number) = self { number } else { nil } }
    package var boolean: Bool? { if case .boolean(let boolean) = self { boolean } else { nil } }

    /// A number with decimals shows as text, as everywhere.
    package var snapshot: Snapshot {
        switch self {
        case .number(let number): number.integer.map(Snapshot.integer) ?? .text(number.description)
        case .text(let text): .text(text)
        case .boolean(let boolean): .boolean(boolean)
        case .date(let date): .date(date)
        }
    }
}

extension RuleValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .number(let number): number.description
        case .text(let text): "'\(text)'"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .date(let date): date.description
        }
    }
}
