package import JSON
package import Receivables

/// A document's content writes itself under its published names.
extension JSONWriter {
    package mutating func value(_ snapshot: Snapshot) {
        switch snapshot {
        case .null: null()
        case .boolean(let boolean): value(boolean)
        case .integer(let integer): value(integer)
        case .text(let text): value(text)
        case .list(let elements):
            array { json in
                for element in elements { json.value(element) }
            }
        case .fields(let fields): value(fields)
        }
    }

    package mutating func value(_ fields: SnapshotFields) {
        object { json in json.members(fields) }
    }

    /// Writes the fields as members of the object that stands open.
    package mutating func members(_ fields: SnapshotFields) {
        for field in fields.list {
            key(field.name)
            value(field.value)
        }
    }
}
