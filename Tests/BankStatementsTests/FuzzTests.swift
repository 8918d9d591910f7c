import BankStatements
import Foundation
import Receivables
import TestSupport
import Testing

@Suite struct `Bank files under damaged bytes` {
    /// Damaged files are read or refused; none proves what does not add up.
    @Test(arguments: CorpusFile.all)
    func `no damage makes a wrong sum pass`(file: CorpusFile) throws {
        var random = SeededGenerator(seed: UInt64(file.bytes.count) &* 31 &+ UInt64(file.name.utf8.count))
        let reader = BankFileReader(try file.options())
        for round in 0..<rounds(default: 40) {
            var bytes = file.bytes
            for _ in 0...Int.random(in: 0..<4, using: &random) { damage(&bytes, using: &random) }
            expectConsistent(
                reader.read(bytes),
                "\(file.name), round \(round): \(Data(bytes).base64EncodedString())"
            )
        }
    }

    /// Two files run together, cut anywhere.
    @Test func `no mixture of files makes a wrong sum pass`() throws {
        var random = SeededGenerator(seed: 11)
        let files = CorpusFile.all
        for _ in 0..<rounds(default: 500) {
            guard let one = files.randomElement(using: &random),
                let other = files.randomElement(using: &random)
            else { return }
            let head = one.bytes.prefix(Int.random(in: 0...one.bytes.count, using: &random))
            let tail = other.bytes.suffix(Int.random(in: 0...other.bytes.count, using: &random))
            let options = try one.mapping == nil ? other.options() : one.options()
            expectConsistent(
                BankFileReader(options).read(Array(head + tail)),
                "\(one.name) and \(other.name)"
            )
        }
    }

    /// What is cut off anywhere is told as such by every format that has an end; what MT940 and CSV still hold is a
    /// beginning of what they held.
    @Test(arguments: CorpusFile.all.filter { $0.bytes.count <= 1_800 })
    func `a file that is cut off anywhere is no sound file`(file: CorpusFile) throws {
        let reader = BankFileReader(try file.options())
        let whole = reader.read(file.bytes)
        let amounts = whole.statements.map { $0.lines.map(\.amount) }
        // Space, and in BAI2 the slash that only ends the last record, may go.
        let needed =
            file.bytes.count - file.bytes.reversed().prefix { $0 <= 0x20 || $0 == UInt8(ascii: "/") }.count
        let step = max(1, 5 - rounds(default: 0))
        for length in stride(from: 0, to: file.bytes.count, by: step) {
            let cut = reader.read(Array(file.bytes[..<length]))
            expectConsistent(cut, "\(file.name) up to \(length)")
            switch whole.format {
            case .camt053, .camt054, .ofx, .bai2:
                #expect(!cut.isSound || length >= needed, "\(file.name) up to \(length)")
            case .mt940:
                guard whole.isSound, cut.isSound else { continue }
                for (statement, amounts) in zip(cut.statements, amounts) {
                    #expect(statement.lines.map(\.amount) == amounts, "\(file.name) up to \(length)")
                }
            case .csv, nil: break
            }
        }
    }

    private let telling =
        Array(#"<>/&;:,.-+{}?~"' 0159CDREURabé"#.utf8) + [0x00, 0x0A, 0x0D, 0x1E, 0x80, 0xFF]

    private func damage(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        guard let position = bytes.indices.randomElement(using: &random) else { return }
        let byte = telling.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[position] = byte
        case 1: bytes.insert(byte, at: position)
        case 2: bytes.remove(at: position)
        case 3: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 4: changeDigit(&bytes, from: position, using: &random)
        case 5: removeLine(&bytes, at: position)
        case 6: bytes.removeLast(bytes.count - position)
        default:
            let end = min(position + Int.random(in: 1..<200, using: &random), bytes.count)
            bytes.insert(contentsOf: bytes[position..<end], at: position)
        }
    }

    /// The likeliest damage that no grammar sees.
    private func changeDigit(_ bytes: inout [UInt8], from start: Int, using random: inout SeededGenerator) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let index = bytes[start...].firstIndex(where: { digits.contains($0) }) else { return }
        bytes[index] = UInt8.random(in: digits, using: &random)
    }

    private func removeLine(_ bytes: inout [UInt8], at position: Int) {
        let start = bytes[..<position].lastIndex(of: 0x0A) ?? 0
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        if start < end { bytes.removeSubrange(start..<end) }
    }
}
