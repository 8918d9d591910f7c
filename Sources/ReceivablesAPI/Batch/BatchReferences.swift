import JSON
import Receivables

/// What earlier operations of a batch have answered, and the names for it: `$0.id`, `$2.installments.0.amount`.
struct BatchReferences {
    /// By operation; nil where it failed.
    private(set) var answers: [JSONValue?] = []

    mutating func append(_ answer: JSONValue?) { answers.append(answer) }

    /// The path with each `$N.member` in it replaced by the value's text, percent-encoded.
    func path(_ text: String, pointer: String) throws(Problem) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let end = rest[dollar...].dropFirst().firstIndex { !$0.isReferencePart } ?? rest.endIndex
            let value = try value(String(rest[dollar..<end]), pointer: pointer)
            guard let text = value.string ?? value.numberText else {
                throw refusal(pointer, "\(rest[dollar..<end]) is neither a text nor a number")
            }
            result += text.percentEncoded
            rest = rest[end...]
        }
        return result + rest
    }

    /// The body with each string that is a whole reference replaced by the value, of whatever type. `$$` at the start
    /// stands for a dollar.
    func body(_ value: JSONValue, pointer: String) throws(Problem) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        try write(value, pointer, &json)
        return json.bytes
    }

    private func write(_ value: JSONValue, _ pointer: String, _ json: inout JSONWriter) throws(Problem) {
        switch value.kind {
        case .object:
            try json.object { (json) throws(Problem) in
                for (name, member) in value.members {
                    json.key(name)
                    try write(member, "\(pointer)/\(name)", &json)
                }
            }
        case .array:
            try json.array { (json) throws(Problem) in
                for (index, element) in value.elements.enumerated() {
                    try write(element, "\(pointer)/\(index)", &json)
                }
            }
        case .string:
            guard let text = value.string, text.hasPrefix("$") else { return json.raw(value.rawBytes) }
            if text.hasPrefix("$$") { return json.value(String(text.dropFirst())) }
            json.raw(try self.value(text, pointer: pointer).rawBytes)
        case .null, .boolean, .number: json.raw(value.rawBytes)
        }
    }

    private func value(_ text: String, pointer: String) throws(Problem) -> JSONValue {
        var steps = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)[...]
        guard let first = steps.popFirst(), let number = Int(first), String(number) == first, !steps.isEmpty
        else {
            throw refusal(pointer, "\(text) is not $, the number of an operation, and a member behind a dot")
        }
        guard answers.indices.contains(number) else {
            throw refusal(pointer, "\(text) names no operation before this one")
        }
        guard var value = answers[number] else {
            throw Problem(
                424,
                "failed_dependency",
                "The operation \(number), which \(text) names, has failed."
            )
        }
        for step in steps {
            let next = value.kind == .array ? value.element(String(step)) : value[String(step)]
            guard let next else { throw refusal(pointer, "\(text): the answer has no \(step)") }
            value = next
        }
        return value
    }

    private func refusal(_ pointer: String, _ detail: String) -> Problem {
        Problem(.invalid(pointer, "unknown_reference", detail))
    }
}

extension JSONValue {
    fileprivate func element(_ text: String) -> JSONValue? {
        guard let index = Int(text), String(index) == text, (0..<count).contains(index) else { return nil }
        return elements[index]
    }
}

extension Character {
    fileprivate var isReferencePart: Bool { isASCII && (isLetter || isNumber) || self == "." || self == "_" }
}

extension String {
    fileprivate var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return text
    }
}
