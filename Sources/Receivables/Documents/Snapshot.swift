/// A document's content under its published names: what an event keeps and an answer shows.
package indirect enum Snapshot: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case text(String)
    case list([Snapshot])
    case fields(SnapshotFields)

    package static func optional(_ text: String?) -> Snapshot { text.map(Snapshot.text) ?? .null }
    package static func optional(_ integer: Int64?) -> Snapshot { integer.map(Snapshot.integer) ?? .null }
    package static func optional(_ date: CivilDate?) -> Snapshot {
        date.map { .text($0.description) } ?? .null
    }
    package static func date(_ date: CivilDate) -> Snapshot { .text(date.description) }
    package static func id<Subject: Identified>(_ id: ID<Subject>?) -> Snapshot { .optional(id?.text) }
}

/// Named values in a fixed order.
package struct SnapshotFields: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    package struct Field: Equatable, Sendable {
        package let name: String
        package let value: Snapshot
    }

    package private(set) var list: [Field]

    package init(dictionaryLiteral elements: (String, Snapshot)...) {
        list = elements.map { Field(name: $0.0, value: $0.1) }
    }

    package init(_ list: [Field] = []) {
        self.list = list
    }

    package mutating func append(_ name: String, _ value: Snapshot) {
        list.append(Field(name: name, value: value))
    }

    package subscript(name: String) -> Snapshot? {
        for field in list where field.name == name { return field.value }
        return nil
    }

    /// The fields whose value differs in `other`, as they stand here.
    package func differing(from other: SnapshotFields) -> SnapshotFields {
        SnapshotFields(list.filter { other[$0.name] != $0.value })
    }
}

/// A thing whose every change is an event.
package protocol Document: Identified {
    var id: ID<Self> { get }
    /// 1 when created, one more with each change.
    var version: Int64 { get }
    /// The document's own content under its published names, without what is derived from elsewhere.
    var snapshot: SnapshotFields { get }
}
