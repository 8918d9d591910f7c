import HTTPServer
import Receivables

/// The entity tags of `If-Match` and `If-None-Match` (RFC 9110, 13.1).
struct EntityTags {
    private struct Tag {
        let text: String
        let isWeak: Bool
    }

    private let isAny: Bool
    private let tags: [Tag]

    /// Nil if the field isn't there.
    init?(_ name: String, in fields: HTTPFields) throws(Problem) {
        let values = fields.values(of: name)
        guard !values.isEmpty else { return nil }
        let text = values.joined(separator: ",")
        isAny = text == "*"
        guard !isAny else {
            tags = []
            return
        }
        guard let tags = Self.tags(text.utf8[...]), !tags.isEmpty else {
            throw Problem.malformedHeader(name, "a list of entity tags or *")
        }
        self.tags = tags
    }

    /// Nil for what is no list of tags. A comma within quotes is the tag's own.
    private static func tags(_ text: Substring.UTF8View) -> [Tag]? {
        var rest = text
        var tags: [Tag] = []
        while true {
            rest = rest.drop {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",")
            }
            guard !rest.isEmpty else { return tags }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            tags.append(Tag(text: String(decoding: rest[..<end], as: UTF8.self), isWeak: isWeak))
            rest = rest[rest.index(after: end)...]
                .drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
    }

    /// The versions that strong tags name, what follows a hyphen left out; nil: any. A weak tag never matches.
    var versions: ExpectedVersion? {
        guard !isAny else { return nil }
        return ExpectedVersion(
            anyOf: tags.compactMap { tag in
                let digits = tag.text.prefix { $0 != "-" }
                guard !tag.isWeak, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
                return Int64(digits)
            }
        )
    }

    /// Whether what the client has is still so, by weak comparison.
    ///
    /// - Parameter tag: the tag of the answer, in quotes.
    func match(_ tag: String) -> Bool {
        isAny || tags.contains { "\"\($0.text)\"" == tag }
    }
}
