/// A slip of the pen or of a reader between what is meant and what stands there.
enum Slip: String, Sendable {
    case missing
    case tooMany = "too_many"
    case wrong
    case transposed

    /// The one slip by which `written` differs from `meant`; nil where it takes none or more than one.
    static func between(_ written: [UInt8], _ meant: [UInt8]) -> Slip? {
        let gap = written.count - meant.count
        guard (-1...1).contains(gap) else { return nil }
        var start = 0
        let shared = min(written.count, meant.count)
        while start < shared, written[start] == meant[start] { start += 1 }
        var writtenEnd = written.count
        var meantEnd = meant.count
        while writtenEnd > start, meantEnd > start, written[writtenEnd - 1] == meant[meantEnd - 1] {
            writtenEnd -= 1
            meantEnd -= 1
        }
        switch (writtenEnd - start, meantEnd - start) {
        case (0, 1): return .missing
        case (1, 0): return .tooMany
        case (1, 1): return .wrong
        case (2, 2) where written[start] == meant[start + 1] && written[start + 1] == meant[start]:
            return .transposed
        default: return nil
        }
    }
}
