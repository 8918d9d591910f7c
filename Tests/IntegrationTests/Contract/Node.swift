import JSON

/// A value of JSON, or of the part of YAML that the contract is written in.
indirect enum Node: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case text(String)
    case list([Node])
    case map([String: Node])

    subscript(name: String) -> Node? {
        guard case .map(let members) = self else { return nil }
        return members[name]
    }

    var members: [String: Node] {
        guard case .map(let members) = self else { return [:] }
        return members
    }

    var elements: [Node] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    init(json: [UInt8]) throws {
        self.init(try JSONValue.parse(json))
    }

    private init(_ value: JSONValue) {
        if value.isNull {
            self = .null
        } else if let flag = value.boolean {
            self = .boolean(flag)
        } else if let number = value.integer {
            self = .integer(number)
        } else if let text = value.string {
            self = .text(text)
        } else if value.kind == .array {
            self = .list(value.elements.map { Node($0) })
        } else {
            self = .map(Dictionary(uniqueKeysWithValues: value.members.map { ($0.key, Node($0.value)) }))
        }
    }

    /// The value as JSON.
    var json: String {
        switch self {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .text(let text): return Self.quoted(text)
        case .list(let list): return "[" + list.map(\.json).joined(separator: ",") + "]"
        case .map(let map):
            return "{" + map.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 32:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
