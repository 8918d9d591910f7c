/// The bytes of a QR code: mode, length and data, padded, and the Reed-Solomon bytes that repair them.
enum QRCodewords {
    /// Data and correction, block by block, in the order in which they are drawn.
    static func interleaved(_ data: [UInt8], in version: QRVersion) -> [UInt8] {
        let words = padded(data, in: version)
        let correctionCount = version.correctionBytesPerBlock
        let shortBlocks = version.blocks - version.codewords % version.blocks
        let shortLength = version.codewords / version.blocks - correctionCount
        let divisor = ReedSolomon.divisor(degree: correctionCount)
        var dataBlocks: [ArraySlice<UInt8>] = []
        var start = 0
        for block in 0..<version.blocks {
            let length = shortLength + (block < shortBlocks ? 0 : 1)
            dataBlocks.append(words[start..<(start + length)])
            start += length
        }
        let correction = dataBlocks.map { ReedSolomon.remainder(of: $0, by: divisor) }
        var drawn: [UInt8] = []
        drawn.reserveCapacity(version.codewords)
        for index in 0...shortLength {
            for block in dataBlocks where index < block.count {
                drawn.append(block[block.startIndex + index])
            }
        }
        for index in 0..<correctionCount {
            for block in correction { drawn.append(block[index]) }
        }
        return drawn
    }

    private static func padded(_ data: [UInt8], in version: QRVersion) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for shift in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> shift & 1 == 1) }
        }
        append(0b0100, 4)
        append(data.count, version.lengthBits)
        for byte in data { append(Int(byte), 8) }
        append(0, min(4, version.dataCodewords * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var words = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var filler: UInt8 = 0xEC
        while words.count < version.dataCodewords {
            words.append(filler)
            filler ^= 0xEC ^ 0x11
        }
        return words
    }
}

/// Reed-Solomon codes over GF(2⁸) with the polynomial 0x11D.
enum ReedSolomon {
    /// The product of (x − 2ⁱ) for i below the degree, highest power left out.
    static func divisor(degree: Int) -> [UInt8] {
        var divisor = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                divisor[index] = multiply(divisor[index], root)
                if index + 1 < degree { divisor[index] ^= divisor[index + 1] }
            }
            root = multiply(root, 2)
        }
        return divisor
    }

    static func remainder(of data: ArraySlice<UInt8>, by divisor: [UInt8]) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for index in rest.indices { rest[index] ^= multiply(divisor[index], factor) }
        }
        return rest
    }

    private static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product: UInt16 = 0
        for shift in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11D
            product ^= UInt16(right >> shift & 1) * UInt16(left)
        }
        return UInt8(truncatingIfNeeded: product)
    }
}
