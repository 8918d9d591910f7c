/// A check by its name: one that exists from the start, or a policy's own rule as `rule:NAME`.
package enum CheckReference: Hashable, Sendable, RawRepresentable {
    case builtIn(CheckName)
    case rule(String)

    private static let prefix = "rule:"

    package init?(rawValue: String) {
        if let name = CheckName(rawValue: rawValue) {
            self = .builtIn(name)
        } else if rawValue.hasPrefix(Self.prefix),
            CustomRule.isName(rawValue.dropFirst(Self.prefix.count))
        {
            self = .rule(String(rawValue.dropFirst(Self.prefix.count)))
        } else {
            return nil
        }
    }

    package var rawValue: String {
        switch self {
        case .builtIn(let name): name.rawValue
        case .rule(let name): Self.prefix + name
        }
    }
}
