import JSON
import Receivables

/// The reference of rules as JSON, and as a page to read.
enum RuleReferencePage {
    static let json: [UInt8] = {
        var json = JSONWriter(capacity: 16_384)
        json.object { json in
            json.field("introduction", RuleReference.introduction)
            json.field("nulls", RuleReference.nulls)
            json.field("numbers", RuleReference.numbers)
            json.field("facts", array: { json in for fact in RuleFact.all { json.value(fact) } })
            json.field(
                "operators",
                array: { json in for entry in RuleReference.operators { json.value(entry) } }
            )
            json.field(
                "functions",
                array: { json in for entry in RuleReference.functions { json.value(entry) } }
            )
            json.field(
                "precedence",
                array: { json in for signs in RuleReference.precedence { json.value(signs) } }
            )
            json.field(
                "bounds",
                object: { json in
                    for bound in RuleReference.bounds {
                        json.key(bound.name)
                        json.value(bound.value)
                    }
                }
            )
            json.field(
                "examples",
                array: { json in for entry in RuleReference.examples { json.value(entry) } }
            )
        }
        return json.bytes
    }()

    static let markdown = Array(page.map(\.markdown).joined(separator: "\n\n").utf8) + Array("\n".utf8)

    static let html: [UInt8] = {
        let head = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Rules</title>
            <style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
            td,th{text-align:left;vertical-align:top;padding:.2em 1em .2em 0}</style>

            """
        return Array((head + page.map(\.html).joined(separator: "\n") + "\n</html>\n").utf8)
    }()

    private static let page: [Block] = [
        .heading("Rules"), .text(RuleReference.introduction), .text(RuleReference.nulls),
        .text(RuleReference.numbers), .heading("Facts"),
        .table(
            ["fact", "type", "unit", "what it is"],
            RuleFact.all.map {
                [.code($0.usage), .text($0.type.rawValue), .text($0.unit.rawValue), .text($0.told)]
            }
        ),
        .heading("Operators and words"), .entries(RuleReference.operators),
        .text(
            "From what binds least to what binds most: \(RuleReference.precedence.joined(separator: "; "))."
        ),
        .heading("Functions"), .entries(RuleReference.functions), .heading("Examples"),
        .entries(RuleReference.examples), .heading("Bounds"),
        .table(
            ["bound", "at most", "what it bounds"],
            RuleReference.bounds.map { [.text($0.name), .text("\($0.value)"), .text($0.sentence)] }
        ),
    ]

    private enum Cell {
        case code(String)
        case text(String)

        var markdown: String {
            switch self {
            case .code(let text): "`\(text)`"
            case .text(let text): text
            }
        }

        var html: String {
            switch self {
            case .code(let text): "<code>\(escaped(text))</code>"
            case .text(let text): escaped(text)
            }
        }
    }

    private enum Block {
        case heading(String)
        case text(String)
        case table([String], [[Cell]])

        static func entries(_ entries: [RuleReference.Entry]) -> Block {
            .table(
                ["", "what it is", "for example"],
                entries.map { [.code($0.sign), .text($0.sentence), .code($0.example)] }
            )
        }

        var markdown: String {
            switch self {
            case .heading(let text): return "## \(text)"
            case .text(let text): return text
            case .table(let heads, let rows):
                let lines =
                    [heads.joined(separator: " | "), heads.map { _ in "---" }.joined(separator: " | ")]
                    + rows.map { $0.map(\.markdown).joined(separator: " | ") }
                return lines.map { "| \($0) |" }.joined(separator: "\n")
            }
        }

        var html: String {
            switch self {
            case .heading(let text): return "<h2>\(text)</h2>"
            case .text(let text): return "<p>\(escaped(text))</p>"
            case .table(let heads, let rows):
                let head = heads.map { "<th>\($0)</th>" }.joined()
                let lines = rows.map { "<tr>\($0.map { "<td>\($0.html)</td>" }.joined())</tr>" }
                return "<table><tr>\(head)</tr>\n\(lines.joined(separator: "\n"))</table>"
            }
        }
    }
}

private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
}

extension RuleFact {
    fileprivate var usage: String { isKeyed ? "\(name)('key')" : name }

    fileprivate var told: String {
        values.isEmpty ? summary : "\(summary): \(values.joined(separator: ", "))"
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ fact: RuleFact) {
        object { json in
            json.field("name", fact.name)
            json.field("type", fact.type.rawValue)
            json.field("unit", fact.unit.rawValue)
            json.field("description", fact.summary)
            json.field("takes_key", fact.isKeyed)
            json.field("values", array: { json in for value in fact.values { json.value(value) } })
        }
    }

    fileprivate mutating func value(_ entry: RuleReference.Entry) {
        object { json in
            json.field("name", entry.sign)
            json.field("description", entry.sentence)
            json.field("example", entry.example)
        }
    }
}
