import JSON
import TestSupport

/// A JSON value of its own, to compare with what was written and read.
indirect enum Tree: Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string([UInt8])
    case array([Tree])
    case object([Member])

    struct Member: Equatable {
        let key: [UInt8]
        let value: Tree
    }

    static func random(depth: Int, using random: inout SeededGenerator) -> Tree {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: return .integer(Int64.random(in: -1000...1000, using: &random))
        case 4: return .string(text(using: &random))
        case 5:
            let count = Int.random(in: 0..<5, using: &random)
            return .array((0..<count).map { _ in Tree.random(depth: depth - 1, using: &random) })
        default:
            var members: [Member] = []
            for _ in 0..<Int.random(in: 0..<24, using: &random) {
                let key = text(using: &random)
                if members.contains(where: { $0.key == key }) { continue }
                members.append(Member(key: key, value: Tree.random(depth: depth - 2, using: &random)))
            }
            return .object(members)
        }
    }

    private static func text(using random: inout SeededGenerator) -> [UInt8] {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "\"", "\\", "/", "~", "\n", "\u{0}", "\u{1F}", "é", "€", "𝄞", " ",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &random) {
            text.append(alphabet.randomElement(using: &random) ?? "a")
        }
        return Array(String(text).utf8)
    }

    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .boolean(value.boolean ?? false)
        case .number: self = value.integer.map { .integer($0) } ?? .null
        case .string: self = .string(Array((value.string ?? "").utf8))
        case .array: self = .array(value.elements.map { Tree($0) })
        case .object:
            self = .object(value.members.map { Member(key: Array($0.key.utf8), value: Tree($0.value)) })
        }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.value(value)
        case .integer(let value): writer.value(value)
        case .string(let bytes): writer.value(String(decoding: bytes, as: UTF8.self))
        case .array(let elements):
            writer.array { writer in
                for element in elements { element.write(to: &writer) }
            }
        case .object(let members):
            writer.object { writer in
                for member in members {
                    writer.key(String(decoding: member.key, as: UTF8.self))
                    member.value.write(to: &writer)
                }
            }
        }
    }

    /// The same value with the members of every object in another order.
    func shuffled(using random: inout SeededGenerator) -> Tree {
        switch self {
        case .null, .boolean, .integer, .string: return self
        case .array(let elements): return .array(elements.map { $0.shuffled(using: &random) })
        case .object(let members):
            let inner = members.map { Member(key: $0.key, value: $0.value.shuffled(using: &random)) }
            return .object(inner.shuffled(using: &random))
        }
    }
}
