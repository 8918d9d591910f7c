import Receivables

/// The check digits of the lists that Peppol looks at.
enum IdentifierRule {
    /// The rule that an identifier breaks; nil where it is right, or of a list without one.
    static func broken(by id: ListedID) -> String? {
        let text = id.id.trimmed
        let digits = text.isDigits ? text.utf8.map { Int($0) - 48 } : []
        switch id.scheme {
        case "0088": return isGLN(digits) ? nil : "PEPPOL-COMMON-R040"
        case "0192": return isNorwegian(digits) ? nil : "PEPPOL-COMMON-R041"
        case "0184":
            let number = text.hasPrefix("DK") ? text.dropFirst(2) : text[...]
            return number.utf8.count == 8 && number.isDigits ? nil : "PEPPOL-COMMON-R042"
        case "0208": return isBelgian(digits) ? nil : "PEPPOL-COMMON-R043"
        case "0007": return digits.count == 10 && isLuhn(digits) ? nil : "PEPPOL-COMMON-R049"
        default: return nil
        }
    }

    private static func isGLN(_ digits: [Int]) -> Bool {
        guard digits.count > 1 else { return false }
        let sum = digits.dropLast().reversed().enumerated()
            .reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 3 : 1) }
        return (10 - sum % 10) % 10 == digits.last
    }

    private static func isNorwegian(_ digits: [Int]) -> Bool {
        guard digits.count == 9 else { return false }
        let sum = zip(digits, [3, 2, 7, 6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 11 == digits.last
    }

    private static func isBelgian(_ digits: [Int]) -> Bool {
        guard digits.count == 10 else { return false }
        func number(_ digits: ArraySlice<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
        return 97 - number(digits[..<8]) % 97 == number(digits[8...])
    }

    private static func isLuhn(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated().reduce(0) { sum, place in
            guard !place.offset.isMultiple(of: 2) else { return sum + place.element }
            let double = place.element * 2
            return sum + (double > 9 ? double - 9 : double)
        }.isMultiple(of: 10)
    }
}

extension StringProtocol {
    /// Whether there is something, and all of it digits.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}
