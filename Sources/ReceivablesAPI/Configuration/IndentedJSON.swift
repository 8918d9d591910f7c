import JSON
import Receivables

/// JSON with a line for each member and element, so that a change shows as the lines that it touches.
enum IndentedJSON {
    static func text(_ value: Snapshot) -> String {
        var text = ""
        append(value, depth: 0, to: &text)
        return text + "\n"
    }

    private static func append(_ value: Snapshot, depth: Int, to text: inout String) {
        switch value {
        case .null, .boolean, .integer, .text:
            var writer = JSONWriter(capacity: 64)
            writer.value(value)
            text += String(decoding: writer.bytes, as: UTF8.self)
        case .list(let elements):
            enclose(elements, in: ("[", "]"), depth: depth, to: &text) { element, text in
                append(element, depth: depth + 1, to: &text)
            }
        case .fields(let fields):
            enclose(fields.list, in: ("{", "}"), depth: depth, to: &text) { field, text in
                append(.text(field.name), depth: depth, to: &text)
                text += ": "
                append(field.value, depth: depth + 1, to: &text)
            }
        }
    }

    private static func enclose<Element>(
        _ elements: [Element],
        in brackets: (String, String),
        depth: Int,
        to text: inout String,
        _ write: (Element, inout String) -> Void
    ) {
        guard !elements.isEmpty else {
            text += brackets.0 + brackets.1
            return
        }
        text += brackets.0
        for (index, element) in elements.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + indentation(depth + 1)
            write(element, &text)
        }
        text += "\n" + indentation(depth) + brackets.1
    }

    private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
