internal import JSON
internal import Receivables

/// The JSON text that a column keeps of a value.
func jsonText(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}

extension Metadata {
    var storedText: String {
        entries.isEmpty ? "{}" : jsonText { $0.object(of: entries) }
    }
}

extension Address {
    var storedText: String {
        jsonText { writer in
            switch self {
            case .text(let text): writer.value(text)
            case .parts(let parts): writer.object(of: parts)
            }
        }
    }
}

extension [TaxTotal] {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for tax in self {
                    writer.object { writer in
                        writer.field("category", tax.category.rawValue)
                        writer.field("rate", tax.rate.description)
                        writer.field("base", tax.base)
                        writer.field("amount", tax.amount)
                    }
                }
            }
        }
    }
}

extension Set<Role> {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for role in Role.allCases where contains(role) { writer.value(role.rawValue) }
            }
        }
    }
}

extension SnapshotFields {
    var storedText: String {
        jsonText { $0.value(.fields(self)) }
    }
}

extension JSONWriter {
    fileprivate mutating func object(of entries: [Metadata.Entry]) {
        object { writer in
            for entry in entries {
                writer.key(entry.key)
                writer.value(entry.value)
            }
        }
    }

    fileprivate mutating func value(_ snapshot: Snapshot) {
        switch snapshot {
        case .null: null()
        case .boolean(let boolean): value(boolean)
        case .integer(let integer): value(integer)
        case .text(let text): value(text)
        case .list(let list):
            array { writer in
                for element in list { writer.value(element) }
            }
        case .fields(let fields):
            object { writer in
                for field in fields.list {
                    writer.key(field.name)
                    writer.value(field.value)
                }
            }
        }
    }
}
