import Receivables

/// Writes XML, two spaces an element deep. Elements without content are left out by the caller.
struct XMLWriter {
    private var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    var bytes: [UInt8] { Array(text.utf8) }

    mutating func element(
        _ name: String,
        _ attributes: [(String, String)] = [],
        _ body: (inout XMLWriter) -> Void
    ) {
        open(name, attributes)
        text += ">\n"
        depth += 1
        body(&self)
        depth -= 1
        indent()
        text += "</\(name)>\n"
    }

    mutating func leaf(_ name: String, _ value: String?, _ attributes: [(String, String)] = []) {
        guard let value, !value.isBlank else { return }
        open(name, attributes)
        text += ">"
        text += Self.escaped(value)
        text += "</\(name)>\n"
    }

    private mutating func open(_ name: String, _ attributes: [(String, String)]) {
        indent()
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
    }

    private mutating func indent() {
        for _ in 0..<depth { text += "  " }
    }

    /// Characters that XML 1.0 has no place for (2.2) are replaced.
    static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            default:
                let isXML = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                escaped.unicodeScalars.append(isXML ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }
}
