/// The caller's own notes on a document: at most 50 keys of at most 40 characters, values of at most 500.
package struct Metadata: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package let key: String
        package let value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package static let keysMax = 50
    package static let keyCharactersMax = 40
    package static let valueCharactersMax = 500

    package let entries: [Entry]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    package var snapshot: Snapshot {
        .fields(SnapshotFields(entries.map { .init(name: $0.key, value: .text($0.value)) }))
    }
}

/// Where goods or an invoice go: the parts that the caller gave, under their names, or one text.
package enum Address: Equatable, Sendable {
    case text(String)
    case parts([Metadata.Entry])

    /// The names that a part may have.
    package static let partNames = [
        "name", "line1", "line2", "street", "city", "region", "postal_code", "country", "contact", "email",
        "phone",
    ]

    package var snapshot: Snapshot {
        switch self {
        case .text(let text): .text(text)
        case .parts(let parts):
            .fields(SnapshotFields(parts.map { .init(name: $0.key, value: .text($0.value)) }))
        }
    }
}
