import JSON
import TestSupport
import Testing

@Suite struct `JSON under damaged bytes` {
    static let order = Array(
        #"{"id":"ord_1","n":-12.5e+3,"lines":[{"sku":"A\u00e9\ud834\udd1e","q":250},{"é":[true,false,null]}],"x":{}}"#
            .utf8
    )

    /// A damaged text is read or refused; what is read is consistent, and an error points into the text.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never fails in any other way than by an error`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var bytes = Self.order
            for _ in 0...Int.random(in: 0..<4, using: &random) { Self.damage(&bytes, using: &random) }
            do throws(JSONError) {
                let value = try JSONValue.parse(bytes, depthMax: 4)
                let canonical = value.canonicalBytes
                #expect(try JSONValue.parse(canonical).canonicalBytes == canonical)
            } catch {
                #expect((0...bytes.count).contains(error.offset))
                #expect(error.line >= 1 && error.column >= 1)
                #expect(error.description.hasSuffix("."))
            }
        }
    }

    @Test func `every beginning of a text is refused as ended too early`() {
        for length in 0..<Self.order.count {
            #expect {
                try JSONValue.parse(Array(Self.order[..<length]))
            } throws: { error in
                guard let error = error as? JSONError else { return false }
                return error.reason == .unexpectedEnd || error.reason == .invalidUTF8
            }
        }
    }

    private static func damage(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        guard let position = bytes.indices.randomElement(using: &random) else { return }
        let telling = Array(#"{}[]",:\u0123e.-+tfn"#.utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        let byte = telling.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[position] = byte
        case 1: bytes.insert(byte, at: position)
        case 2: bytes.remove(at: position)
        case 3: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default:
            let end = Int.random(in: position..<bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[position...end], at: position)
        }
    }
}
