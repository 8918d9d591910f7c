/// Which events a receiver wants: all of them, those of a kind (`order.*`), or one type.
package struct EventPattern: Equatable, Sendable {
    package let text: String
    private let prefix: String?

    package static let everything = EventPattern(text: "*", prefix: "")

    /// Nil where it would match no event that there is.
    package init?(_ text: String) {
        let prefix = text.hasSuffix("*") ? String(text.dropLast()) : nil
        if let prefix, !prefix.isEmpty {
            guard prefix.hasSuffix(".") else { return nil }
        }
        self.init(text: text, prefix: prefix)
        guard EventType.allCases.contains(where: { matches($0.rawValue) }) else { return nil }
    }

    private init(text: String, prefix: String?) {
        self.text = text
        self.prefix = prefix
    }

    package func matches(_ type: String) -> Bool {
        prefix.map { type.hasPrefix($0) } ?? (type == text)
    }
}
