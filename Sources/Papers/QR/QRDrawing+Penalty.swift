extension QRDrawing {
    /// How hard it is to scan (7.8.3): runs of one colour, blocks, patterns that look like finders, and too much of one
    /// colour.
    var penalty: Int {
        let size = version.size
        var penalty = 0
        for line in 0..<size {
            penalty += runPenalty { modules[line * size + $0] }
            penalty += runPenalty { modules[$0 * size + line] }
        }
        for row in 0..<(size - 1) {
            for column in 0..<(size - 1) {
                let place = row * size + column
                let isDark = modules[place]
                if modules[place + 1] == isDark, modules[place + size] == isDark,
                    modules[place + size + 1] == isDark
                {
                    penalty += 3
                }
            }
        }
        let dark = modules.count { $0 }
        // Ten for each five percent away from half.
        let steps = (abs(dark * 20 - modules.count * 10) + modules.count - 1) / modules.count - 1
        return penalty + max(0, steps) * 10
    }

    /// Five in a row cost 3 and each more 1; 1:1:3:1:1 with four light ones beside it costs 40.
    private func runPenalty(_ module: (Int) -> Bool) -> Int {
        let size = version.size
        var penalty = 0
        var run = 0
        var isDark = false
        // The last modules as bits, light beyond the edges.
        var window = 0
        for index in 0..<(size + 4) {
            let next = index < size && module(index)
            window = (window << 1 | (next ? 1 : 0)) & 0b111_1111_1111
            if window == 0b1011101_0000 || (index < size && window == 0b0000_1011101) { penalty += 40 }
            guard index < size else { continue }
            if index > 0, next == isDark {
                run += 1
                if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
            } else {
                run = 1
                isDark = next
            }
        }
        return penalty
    }
}
