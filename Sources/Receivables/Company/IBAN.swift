/// An international bank account number (ISO 13616) whose check digits are right, without spaces.
package struct IBAN: Hashable, Sendable {
    package let text: String

    /// Spaces and lower case are taken; nil for anything else that isn't one.
    package init?(_ text: some StringProtocol) {
        let letters = text.utf8.filter { $0 != UInt8(ascii: " ") }.map { letter -> UInt8 in
            (97...122).contains(letter) ? letter - 32 : letter
        }
        guard (15...34).contains(letters.count), letters[..<2].allSatisfy({ (65...90).contains($0) }),
            letters[2..<4].allSatisfy({ (48...57).contains($0) })
        else { return nil }
        // The number modulo 97, its first four characters moved to the end and letters read as 10 to 35.
        var rest = 0
        for letter in letters[4...] + letters[..<4] {
            switch letter {
            case 48...57: rest = (rest * 10 + Int(letter) - 48) % 97
            case 65...90: rest = (rest * 100 + Int(letter) - 55) % 97
            default: return nil
            }
        }
        guard rest == 1 else { return nil }
        self.text = String(decoding: letters, as: UTF8.self)
    }
}
