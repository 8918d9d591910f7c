import Foundation

/// Checks values against the schemas of the contract (JSON Schema 2020-12, the words that the contract uses).
struct Schema {
    /// What `$ref` points into.
    let document: Node

    private static let known: Set<String> = [
        "$ref", "type", "enum", "const", "required", "properties", "additionalProperties", "items", "oneOf",
        "anyOf",
        "minimum", "maximum", "maxItems", "maxLength", "maxProperties", "minLength", "pattern", "format",
        "description", "default", "minItems", "uniqueItems",
    ]

    /// What is wrong with the value, as sentences that begin with a pointer.
    func faults(of value: Node, against schema: Node, at pointer: String = "") -> [String] {
        if let target = schema["$ref"]?.string {
            return faults(of: value, against: resolved(target), at: pointer)
        }
        var faults = schema.members.keys.filter { !Self.known.contains($0) }.map {
            "\(pointer): unknown word \($0)"
        }
        if let type = schema["type"], !Self.types(type).contains(where: { Self.matches(value, $0) }) {
            return faults + ["\(pointer): \(value.json.prefix(80)) is no \(type.json)"]
        }
        if let values = schema["enum"], !values.elements.contains(value) {
            faults.append("\(pointer): \(value.json.prefix(80)) is none of \(values.json.prefix(200))")
        }
        if let only = schema["const"], only != value { faults.append("\(pointer): is not \(only.json)") }
        for word in ["oneOf", "anyOf"] {
            guard let choices = schema[word]?.elements else { continue }
            let fitting = choices.filter { self.faults(of: value, against: $0, at: pointer).isEmpty }.count
            let isRight = word == "oneOf" ? fitting == 1 : fitting > 0
            if !isRight { faults.append("\(pointer): fits \(fitting) of \(word): \(value.json.prefix(120))") }
        }
        switch value {
        case .map(let members): faults += self.faults(ofMembers: members, against: schema, at: pointer)
        case .list(let elements):
            if case .integer(let most) = schema["maxItems"], elements.count > most {
                faults.append("\(pointer): has \(elements.count) elements")
            }
            guard let item = schema["items"] else { break }
            for (place, element) in elements.enumerated() {
                faults += self.faults(of: element, against: item, at: "\(pointer)/\(place)")
            }
        case .text(let text): faults += Self.faults(of: text, against: schema, at: pointer)
        case .integer(let number):
            if case .integer(let least) = schema["minimum"], number < least {
                faults.append("\(pointer): too small")
            }
            if case .integer(let most) = schema["maximum"], number > most {
                faults.append("\(pointer): too great")
            }
        case .null, .boolean: break
        }
        return faults
    }

    private func resolved(_ target: String) -> Node {
        target.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    private func faults(ofMembers members: [String: Node], against schema: Node, at pointer: String)
        -> [String]
    {
        var faults: [String] = []
        for name in schema["required"]?.elements ?? [] where members[name.string ?? ""] == nil {
            faults.append("\(pointer): lacks \(name.json)")
        }
        for (name, value) in members {
            if let property = schema["properties"]?[name] {
                faults += self.faults(of: value, against: property, at: "\(pointer)/\(name)")
            } else if let other = schema["additionalProperties"] {
                if other == .boolean(false) {
                    faults.append("\(pointer): has an unknown \(name)")
                } else if other != .boolean(true) {
                    faults += self.faults(of: value, against: other, at: "\(pointer)/\(name)")
                }
            }
        }
        return faults
    }

    private static func faults(of text: String, against schema: Node, at pointer: String) -> [String] {
        var faults: [String] = []
        if let pattern = schema["pattern"]?.string,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            faults.append("\(pointer): \(text) doesn't match \(pattern)")
        }
        let forms = [
            "date": #"^\d{4}-\d\d-\d\d$"#, "date-time": #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"#,
        ]
        if let form = schema["format"]?.string.flatMap({ forms[$0] }),
            text.range(of: form, options: .regularExpression) == nil
        {
            faults.append("\(pointer): \(text) doesn't match \(form)")
        }
        if case .integer(let most) = schema["maxLength"], text.count > most {
            faults.append("\(pointer): too long")
        }
        return faults
    }

    private static func types(_ type: Node) -> [String] {
        type.string.map { [$0] } ?? type.elements.compactMap(\.string)
    }

    private static func matches(_ value: Node, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.boolean, "boolean"), (.integer, "integer"), (.integer, "number"),
            (.text, "string"),
            (.list, "array"), (.map, "object"):
            true
        default: false
        }
    }
}
