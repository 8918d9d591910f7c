/// Reads the part of YAML that the contract is written in: blocks of maps and lists, and scalars of one line.
struct YAMLReader {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private var lines: [(indent: Int, text: Substring)]
    private var place = 0

    static func read(_ text: String) throws -> Node {
        var reader = YAMLReader(
            lines: text.split(separator: "\n").compactMap { line in
                let rest = line.drop { $0 == " " }
                return rest.isEmpty || rest.hasPrefix("#") ? nil : (line.count - rest.count, rest)
            }
        )
        let node = try reader.block(at: 0)
        guard reader.place == reader.lines.count else { throw reader.malformed() }
        return node
    }

    private init(lines: [(indent: Int, text: Substring)]) {
        self.lines = lines
    }

    private func malformed() -> Malformed {
        Malformed(
            description: "line \(place + 1) of those with content: \(lines[min(place, lines.count - 1)].text)"
        )
    }

    private var line: (indent: Int, text: Substring)? {
        place < lines.count ? lines[place] : nil
    }

    private mutating func block(at indent: Int) throws -> Node {
        guard let line, line.indent == indent else { throw malformed() }
        if line.text.hasPrefix("- ") { return .list(try list(at: indent)) }
        guard try Self.entry(line.text) != nil else {
            place += 1
            return try Self.scalar(line.text)
        }
        return .map(try map(at: indent))
    }

    private mutating func list(at indent: Int) throws -> [Node] {
        var elements: [Node] = []
        while let line, line.indent == indent, line.text.hasPrefix("- ") {
            // What follows the hyphen stands as if it were two further in, on a line of its own.
            lines[place] = (indent + 2, line.text.dropFirst(2))
            elements.append(try block(at: indent + 2))
        }
        return elements
    }

    private mutating func map(at indent: Int) throws -> [String: Node] {
        var members: [String: Node] = [:]
        while let line, line.indent == indent, let (key, rest) = try Self.entry(line.text) {
            place += 1
            let value: Node
            if !rest.isEmpty {
                value = try Self.scalar(rest)
            } else if let next = self.line, next.indent > indent {
                value = try block(at: next.indent)
            } else if let next = self.line, next.indent == indent, next.text.hasPrefix("- ") {
                value = .list(try list(at: indent))
            } else {
                value = .null
            }
            guard members.updateValue(value, forKey: key) == nil else { throw malformed() }
        }
        return members
    }

    /// The key and the rest of a line that is an entry of a map.
    private static func entry(_ text: Substring) throws -> (key: String, rest: Substring)? {
        if text.hasPrefix("'") {
            guard let end = text.dropFirst().firstIndex(of: "'") else {
                throw Malformed(description: "\(text)")
            }
            let after = text[text.index(after: end)...]
            guard after.hasPrefix(":") else { return nil }
            return (
                String(text[text.index(after: text.startIndex)..<end]), after.dropFirst().drop { $0 == " " }
            )
        }
        if text.hasSuffix(":"), !text.contains(": ") { return (String(text.dropLast()), "") }
        guard let colon = text.firstRange(of: ": ") else { return nil }
        return (String(text[..<colon.lowerBound]), text[colon.upperBound...].drop { $0 == " " })
    }

    private static func scalar(_ text: Substring) throws -> Node {
        switch text {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "{}": return .map([:])
        case "[]": return .list([])
        default: break
        }
        if let number = Int64(text) { return .integer(number) }
        if text.hasPrefix("'") {
            let inner = text.dropFirst().dropLast()
            let parts = inner.split(separator: "''", omittingEmptySubsequences: false)
            guard text.count > 1, text.hasSuffix("'"), !parts.contains(where: { $0.contains("'") }) else {
                throw Malformed(description: "\(text)")
            }
            return .text(parts.joined(separator: "'"))
        }
        // What would mean something else to a reader of all of YAML takes quotes.
        let means = [": ", " #"].contains(where: text.contains) || text.hasSuffix(":")
        guard let first = text.first, !"\"|>&*{}[]@`%!,?".contains(first), !means else {
            throw Malformed(description: "\(text)")
        }
        return .text(String(text))
    }
}
