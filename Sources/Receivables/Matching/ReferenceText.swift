/// A text in runs of letters and of digits, in capitals: what stands between them says nothing, so that spaces, dashes
/// and slashes don't matter.
struct ReferenceText: Equatable, Sendable {
    struct Run: Equatable, Sendable {
        let letters: [UInt8]
        let isNumeric: Bool
        /// Whether something stands between it and the run before.
        let isApart: Bool
    }

    let runs: [Run]

    /// Runs that are read of a text; banks give 140 characters, most of them fewer than 30 runs.
    static let runsMax = 160
    /// Runs that a number in a text may be spread over, and its length without what stands between.
    static let windowRunsMax = 8
    static let windowLettersMax = 34

    init(_ text: String) {
        var runs: [Run] = []
        var current: [UInt8] = []
        var isNumeric = false
        var isApart = false
        func close() {
            guard !current.isEmpty else { return }
            runs.append(Run(letters: current, isNumeric: isNumeric, isApart: isApart))
            current.removeAll(keepingCapacity: true)
            isApart = false
        }
        for byte in text.utf8 {
            guard runs.count < Self.runsMax else { break }
            switch byte {
            case 48...57:
                if !isNumeric { close() }
                isNumeric = true
                current.append(byte)
            case 65...90, 97...122:
                if isNumeric { close() }
                isNumeric = false
                current.append(byte > 90 ? byte - 32 : byte)
            default:
                close()
                isApart = true
            }
        }
        close()
        self.runs = Array(runs.prefix(Self.runsMax))
    }

    /// Letters and digits alone.
    var compact: [UInt8] { runs.flatMap(\.letters) }

    /// Every stretch of runs that could be a number.
    func forEachWindow(_ body: (Range<Int>, [UInt8]) -> Void) {
        for start in runs.indices {
            var compact: [UInt8] = []
            for end in start..<min(start + Self.windowRunsMax, runs.count) {
                compact += runs[end].letters
                guard compact.count <= Self.windowLettersMax else { break }
                body(start..<(end + 1), compact)
            }
        }
    }
}

extension [UInt8] {
    /// Without the zeros that it starts with; a zero alone stays.
    var withoutLeadingZeros: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { $0 != 48 }) else { return suffix(1) }
        return self[first...]
    }

    var digitCount: Int { reduce(0) { $0 + ((48...57).contains($1) ? 1 : 0) } }
}
