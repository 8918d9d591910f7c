import Testing

@testable import Papers

@Suite struct `A QR code` {
    @Test func `takes the least version that holds the bytes`() {
        // Table 7, level M, byte mode.
        let capacities = [(1, 14), (2, 26), (6, 106), (9, 180), (10, 213), (13, 331), (40, 2_331)]
        for (version, bytes) in capacities {
            #expect(QRVersion.smallest(for: bytes)?.number == version)
            #expect(QRVersion.smallest(for: bytes + 1)?.number != version)
        }
        #expect(QRCode([UInt8](repeating: 65, count: 2_332)) == nil)
    }

    @Test func `has alignment patterns where Annex E puts them`() {
        #expect(QRVersion(number: 1).alignmentCentres == [])
        #expect(QRVersion(number: 2).alignmentCentres == [6, 18])
        #expect(QRVersion(number: 7).alignmentCentres == [6, 22, 38])
        #expect(QRVersion(number: 32).alignmentCentres == [6, 34, 60, 86, 112, 138])
        #expect(QRVersion(number: 40).alignmentCentres == [6, 30, 58, 86, 114, 142, 170])
    }

    @Test func `repairs by the standard's generator`() {
        // Annex A: the generator for 10 correction bytes is x¹⁰ + α²⁵¹x⁹ + α⁶⁷x⁸ + …, α²⁵¹ = 216.
        #expect(ReedSolomon.divisor(degree: 10) == [216, 194, 159, 111, 199, 94, 95, 113, 157, 193])
        // Annex I: 01234567 in version 1-M.
        let data: [UInt8] = [16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17]
        let correction: [UInt8] = [165, 36, 212, 193, 237, 54, 199, 135, 44, 85]
        #expect(ReedSolomon.remainder(of: data[...], by: ReedSolomon.divisor(degree: 10)) == correction)
    }

    @Test func `has its three finders, its timing and its dark module`() throws {
        let code = try #require(QRCode(Array("BCD".utf8)))
        #expect(code.size == 21)
        for (row, column) in [(0, 0), (0, 14), (14, 0)] {
            #expect((0..<7).allSatisfy { code[row: row, column: column + $0] })
            #expect(!code[row: row + 1, column: column + 1])
            #expect(code[row: row + 3, column: column + 3])
        }
        #expect((8..<13).map { code[row: 6, column: $0] } == [true, false, true, false, true])
        #expect(code[row: 13, column: 8])
    }

    @Test func `fills the same modules on a page as in a grid`() throws {
        let code = try #require(QRCode(Array("a longer text that takes a greater version".utf8)))
        var grid = [Bool](repeating: false, count: code.size * code.size)
        for run in code.runs {
            for column in run.column..<(run.column + run.length) { grid[run.row * code.size + column] = true }
        }
        for row in 0..<code.size {
            for column in 0..<code.size {
                #expect(grid[row * code.size + column] == code[row: row, column: column])
            }
        }
    }
}
