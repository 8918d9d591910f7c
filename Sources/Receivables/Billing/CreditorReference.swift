/// A structured creditor reference (ISO 11649): RF, two check digits and up to 21 letters and digits, which a payment
/// carries unchanged from bank to bank.
package struct CreditorReference: Equatable, Sendable {
    package let text: String

    private static let bodyMax = 21

    /// The reference of a document's number; nil where the number is too long for one or has nothing to it.
    package init?(number: String) {
        let body = Self.compact(number)
        guard !body.isEmpty, body.utf8.count <= Self.bodyMax else { return nil }
        let check = 98 - Self.remainder(of: body + "RF00")
        text = "RF\(padded(Int64(check), 2))\(body)"
    }

    /// Reads one, spaces and lower case taken; nil where the check digits don't fit.
    package init?(_ text: some StringProtocol) {
        let letters = text.utf8.filter { $0 != UInt8(ascii: " ") }.map(Self.capital)
        guard (5...(Self.bodyMax + 4)).contains(letters.count), letters.starts(with: "RF".utf8),
            letters[2..<4].allSatisfy(Self.isDigit),
            letters.allSatisfy({ Self.isDigit($0) || (65...90).contains($0) })
        else { return nil }
        let given = String(decoding: letters, as: UTF8.self)
        guard Self.remainder(of: String(given.dropFirst(4) + given.prefix(4))) == 1 else { return nil }
        self.text = given
    }

    /// What stands behind the check digits: a number by its letters and digits alone.
    package var body: String { String(text.dropFirst(4)) }

    /// In groups of four, as people copy it.
    package var grouped: String { text.groupedByFour }

    /// The letters and digits of a number, in capitals: what is left of it in a reference.
    package static func compact(_ number: String) -> String {
        String(
            decoding: number.utf8.map(capital).filter { isDigit($0) || (65...90).contains($0) },
            as: UTF8.self
        )
    }

    private static func capital(_ letter: UInt8) -> UInt8 {
        (97...122).contains(letter) ? letter - 32 : letter
    }

    private static func isDigit(_ letter: UInt8) -> Bool { (48...57).contains(letter) }

    /// Modulo 97 of digits and of letters read as 10 to 35 (ISO 7064, MOD 97-10).
    private static func remainder(of text: String) -> Int {
        text.utf8.reduce(0) { rest, letter in
            isDigit(letter) ? (rest * 10 + Int(letter) - 48) % 97 : (rest * 100 + Int(letter) - 55) % 97
        }
    }
}

extension String {
    /// With a space after every four characters.
    package var groupedByFour: String {
        var grouped = ""
        for (index, character) in enumerated() {
            if index > 0, index % 4 == 0 { grouped.append(" ") }
            grouped.append(character)
        }
        return grouped
    }
}
