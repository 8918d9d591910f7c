/// How alike two businesses' names are: the Dice coefficient of their pairs of letters, legal forms and the order of
/// words aside.
enum NameLikeness {
    private static let legalForms: Set<String> = [
        "AB", "AG", "AS", "BV", "BVBA", "CO", "COMPANY", "CORP", "EV", "GMBH", "INC", "KG", "LIMITED", "LLC",
        "LTD",
        "MBH", "NV", "OHG", "OY", "PLC", "SA", "SARL", "SAS", "SE", "SL", "SPA", "SRL", "UG", "AND", "UND",
    ]
    private static let lettersMax = 140

    /// Hundredths, 0 to 100.
    static func between(_ one: String, _ other: String) -> Int {
        let left = pairs(of: one)
        let right = pairs(of: other)
        let total = left.values.reduce(0, +) + right.values.reduce(0, +)
        guard total > 0 else { return 0 }
        var shared = 0
        for (pair, count) in left { shared += min(count, right[pair] ?? 0) }
        return 200 * shared / total
    }

    /// The words that tell businesses apart, in capitals.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        for word in name.uppercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let text = String(word)
            if !legalForms.contains(text) { words.append(text) }
        }
        return words
    }

    private static func pairs(of name: String) -> [[UInt8]: Int] {
        var pairs: [[UInt8]: Int] = [:]
        var left = lettersMax
        for word in words(name) where left > 0 {
            let letters = [UInt8(ascii: " ")] + word.utf8.prefix(left)
            left -= letters.count
            for index in letters.indices.dropFirst() {
                pairs[[letters[index - 1], letters[index]], default: 0] += 1
            }
        }
        return pairs
    }
}
