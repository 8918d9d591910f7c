/// How well a payment's texts name an invoice.
package enum ReferenceQuality: Int, Comparable, Sendable {
    /// A part of the number, of at least four digits.
    case part = 22
    /// One slip of the pen.
    case slip = 26
    /// Without its letters, its leading zeros, or the beginning that it shares with the number before it.
    case shortened = 36
    case inText = 38
    /// Nothing else stands in the text.
    case whole = 40
    /// A creditor reference (ISO 11649), whose check digits keep slips out.
    case structured = 41

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Hundredths of a score.
    var points: Int { min(rawValue, 40) }

    /// Whether it can be relied on without a person.
    var isStrong: Bool { self >= .shortened }

    var rule: MatchRule {
        switch self {
        case .structured, .whole: .exactReference
        case .inText, .shortened: .referenceInText
        case .slip, .part: .similarReference
        }
    }

    var detail: String {
        switch self {
        case .structured: "a creditor reference names it"
        case .whole: "the reference is its number"
        case .inText: "its number stands in the text"
        case .shortened: "its number stands in the text, shortened"
        case .slip: "a number like its own stands in the text"
        case .part: "a part of its number stands in the text"
        }
    }
}
