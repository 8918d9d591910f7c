/// The modules of a QR code while it is drawn.
struct QRDrawing {
    let version: QRVersion
    private(set) var modules: [Bool]
    /// Modules that are patterns, which masks leave alone.
    private var isPattern: [Bool]

    init(version: QRVersion) {
        self.version = version
        modules = Array(repeating: false, count: version.size * version.size)
        isPattern = modules
        drawPatterns()
    }

    private var size: Int { version.size }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        modules[row * size + column] = isDark
        isPattern[row * size + column] = true
    }

    private mutating func drawPatterns() {
        for index in 0..<size {
            set(6, index, index.isMultiple(of: 2))
            set(index, 6, index.isMultiple(of: 2))
        }
        drawFinder(3, 3)
        drawFinder(3, size - 4)
        drawFinder(size - 4, 3)
        let centres = version.alignmentCentres
        for row in centres {
            for column in centres where !isFinderCorner(row, column) {
                for down in -2...2 {
                    for right in -2...2 {
                        set(row + down, column + right, max(abs(down), abs(right)) != 1)
                    }
                }
            }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    private func isFinderCorner(_ row: Int, _ column: Int) -> Bool {
        (row == 6 && column == 6) || (row == 6 && column == size - 7) || (row == size - 7 && column == 6)
    }

    private mutating func drawFinder(_ row: Int, _ column: Int) {
        for down in -4...4 {
            for right in -4...4 {
                let distance = max(abs(down), abs(right))
                let (y, x) = (row + down, column + right)
                if (0..<size).contains(y), (0..<size).contains(x) {
                    set(y, x, distance != 2 && distance != 4)
                }
            }
        }
    }

    /// Level M and the mask, protected by a BCH code (Annex C).
    private mutating func drawFormat(mask: Int) {
        let data = mask
        var rest = data
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (data << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(index, 8, bit(index)) }
        set(7, 8, bit(6))
        set(8, 8, bit(7))
        set(8, 7, bit(8))
        for index in 9..<15 { set(8, 14 - index, bit(index)) }
        for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
        for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
        set(size - 8, 8, true)
    }

    /// The version, from 7 on (Annex D).
    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        var rest = version.number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version.number << 12 | rest
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            let (far, near) = (size - 11 + index % 3, index / 3)
            set(far, near, isDark)
            set(near, far, isDark)
        }
    }

    /// Two columns at a time from the right, up and down in turn.
    mutating func place(_ codewords: [UInt8]) {
        var index = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                for column in [right, right - 1] {
                    let isUpward = (right + 1) & 2 == 0
                    let row = isUpward ? size - 1 - step : step
                    guard !isPattern[row * size + column], index < codewords.count * 8 else { continue }
                    modules[row * size + column] = codewords[index >> 3] >> (7 - index & 7) & 1 == 1
                    index += 1
                }
            }
            right -= 2
        }
    }

    /// The same drawing under one of the eight masks.
    func masked(_ mask: Int) -> QRDrawing {
        var drawing = self
        for row in 0..<size {
            for column in 0..<size where !isPattern[row * size + column] {
                if Self.inverts(mask, row, column) { drawing.modules[row * size + column].toggle() }
            }
        }
        drawing.drawFormat(mask: mask)
        return drawing
    }

    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }
}
