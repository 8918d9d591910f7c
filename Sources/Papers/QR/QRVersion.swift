/// A size of QR code, 1 to 40, with what level M gives it.
struct QRVersion: Equatable {
    let number: Int

    var size: Int { number * 4 + 17 }
    var blocks: Int { Self.blocksOfM[number - 1] }
    var correctionBytesPerBlock: Int { Self.correctionOfM[number - 1] }

    /// Data and correction together.
    var codewords: Int { rawModules / 8 }
    var dataCodewords: Int { codewords - blocks * correctionBytesPerBlock }

    /// Bits of the length that stands before the bytes.
    var lengthBits: Int { number < 10 ? 8 : 16 }

    /// The least version that takes so many bytes.
    static func smallest(for byteCount: Int) -> QRVersion? {
        for number in 1...40 {
            let version = QRVersion(number: number)
            if 4 + version.lengthBits + byteCount * 8 <= version.dataCodewords * 8 { return version }
        }
        return nil
    }

    /// Modules that finder, timing, alignment, format and version patterns leave free.
    private var rawModules: Int {
        var count = (16 * number + 128) * number + 64
        if number >= 2 {
            let alignments = number / 7 + 2
            count -= (25 * alignments - 10) * alignments - 55
            if number >= 7 { count -= 36 }
        }
        return count
    }

    /// The rows and columns on which alignment patterns have their centres (Annex E).
    var alignmentCentres: [Int] {
        guard number > 1 else { return [] }
        let count = number / 7 + 2
        let step = number == 32 ? 26 : (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        return [6] + (0..<(count - 1)).map { size - 7 - $0 * step }.reversed()
    }

    /// Table 9, level M.
    private static let correctionOfM = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28,
        28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
    private static let blocksOfM = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28,
        29,
        31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ]
}
