/// Finds names that nothing has, all of them, whatever else is wrong with a rule.
struct RuleNames {
    let source: RuleSource
    let tokens: [RuleToken]

    var errors: [RuleError] {
        var errors: [RuleError] = []
        for (token, next) in zip(tokens, tokens.dropFirst()) {
            guard case .name(let name) = token.kind, RuleFact.named(name) == nil else { continue }
            if next.kind == .symbol(.open) {
                guard RuleFunction(rawValue: name) == nil else { continue }
                let known = RuleFunction.allCases.map(\.rawValue)
                let sentence =
                    "there is no function \(Self.cut(name)); known are \(known.joined(separator: ", "))"
                let keyed = RuleFact.all.filter(\.isKeyed).map(\.name)
                let suggestion = Self.nearest(to: name, among: known + keyed)
                errors.append(
                    source.error(.unknownFunction, sentence, at: token.range, suggestion: suggestion)
                )
            } else {
                let sentence = "there is no fact \(Self.cut(name))"
                let suggestion = Self.nearest(to: name, among: RuleFact.all.map(\.name))
                errors.append(source.error(.unknownFact, sentence, at: token.range, suggestion: suggestion))
            }
        }
        return errors
    }

    private static func cut(_ name: String) -> String { String(name.prefix(RulePosition.textMax)) }

    /// The name that differs least; else one that ends or begins like it; nil where none is near.
    static func nearest(to name: String, among names: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8)
        guard wanted.count <= 100 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in names {
            let distance = distance(wanted, Array(candidate.utf8))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        if let best, best.distance <= max(1, min(3, wanted.count / 3)) { return best.name }
        let text = String(decoding: wanted, as: UTF8.self)
        return names.first { $0.hasSuffix(".\(text)") } ?? names.first { $0.hasPrefix("\(text)_") }
    }

    /// How many letters to add, drop or change (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (number, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for (place, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(changed, row[place] + 1, row[place + 1] + 1)
            }
        }
        return row[right.count]
    }
}
