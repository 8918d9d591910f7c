import HTTPServer
import TestSupport
import Testing

@Suite struct `Reading hostile bytes` {
    static let seeds: [UInt64] = [1, 2, 3, 4]
    private static let interesting: [UInt8] = ReaderRun.bytes("\r\n :;,=\t\0\u{7F}\u{80}\u{FF}05aZ%/?#\"\\")

    @Test(arguments: seeds)
    func `comes to the same outcome however mutated bytes are split`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 0..<3000 {
            let bytes = Self.mutated(using: &random)
            let whole = ReaderRun.outcome(of: [bytes[...]])
            var pieces: [ArraySlice<UInt8>] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...12, using: &random))
                pieces.append(bytes[start..<end])
                start = end
            }
            let split = ReaderRun.outcome(of: pieces)
            guard split == whole else {
                Issue.record("seed \(seed), round \(round): \(whole) whole, \(split) split: \(bytes)")
                return
            }
        }
    }

    /// One or two cases of the table behind each other, with a few bytes changed, put in, taken out or doubled.
    private static func mutated(using random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            bytes += WireCase.all[Int.random(in: WireCase.all.indices, using: &random)].bytes
        }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard !bytes.isEmpty else { break }
            let index = Int.random(in: bytes.indices, using: &random)
            let byte = interesting[Int.random(in: interesting.indices, using: &random)]
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2: bytes.remove(at: index)
            case 3: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            default: bytes.insert(contentsOf: bytes[index...].prefix(6), at: index)
            }
        }
        return bytes
    }
}
