/// Finds the instalments that make an amount exactly, within a bound of steps.
package struct CombinationSearch {
    /// Instalments in a combination.
    package static let sizeMax = 5
    /// Minor units of the amount for each set of instalments that could make it: with fewer, chance explains the sum.
    static let amountPerSet: Int128 = 100
    /// Steps of one search: some milliseconds at most, whatever is open.
    static let stepsMax = 100_000
    /// Combinations of different amounts that are kept: more than one is ambiguous already.
    static let foundMax = 8

    package struct Found: Equatable, Sendable {
        /// Positions among what was given, ascending.
        package let positions: [Int]
        /// Whether others of equal amounts could stand in for some of them.
        package let isInterchangeable: Bool
    }

    package private(set) var found: [Found] = []
    /// Whether every combination was tried.
    package private(set) var isComplete = true
    /// How many sets of two to five were candidates: the more, the more likely chance makes the amount.
    package private(set) var candidates: Int64 = 0

    /// Equal amounts, the first due first.
    private struct Group {
        let amount: Int64
        var positions: [Int]
    }

    private let groups: [Group]
    private let sizeMax: Int
    private var steps = 0
    private var chosen: [(group: Int, count: Int)] = []

    /// - Parameter amounts: positive minor units, the first due first.
    package init(_ amounts: [Int64], makes target: Int64, sizeMax: Int = Self.sizeMax) {
        self.sizeMax = min(sizeMax, Self.sizeMax)
        var byAmount: [Int64: Group] = [:]
        for (position, amount) in amounts.enumerated() where amount > 0 && amount < target {
            byAmount[amount, default: Group(amount: amount, positions: [])].positions.append(position)
        }
        groups = byAmount.values.sorted { $0.amount > $1.amount }
        candidates = Self.sets(of: groups.reduce(0) { $0 + $1.positions.count }, sizeMax: self.sizeMax)
        guard self.sizeMax >= 2, target > 0 else { return }
        search(from: 0, left: target, slots: self.sizeMax)
        // The fewest first, then the first due (as Stripe's cash reconciliation orders them).
        found.sort { one, other in
            one.positions.count != other.positions.count
                ? one.positions.count < other.positions.count
                : one.positions.lexicographicallyPrecedes(other.positions)
        }
    }

    private mutating func search(from first: Int, left: Int64, slots: Int) {
        guard found.count < Self.foundMax else { return isComplete = false }
        if left == 0 { return keep() }
        guard slots > 0 else { return }
        var index = firstGroup(from: first, atMost: left)
        while index < groups.count {
            steps += 1
            guard steps <= Self.stepsMax, found.count < Self.foundMax else { return isComplete = false }
            let group = groups[index]
            // The rest is no greater than this one: past it nothing can make what is left.
            guard group.amount >= (left + Int64(slots) - 1) / Int64(slots) else { return }
            let most = min(Int64(min(group.positions.count, slots)), left / group.amount)
            for count in stride(from: Int(most), through: 1, by: -1) {
                chosen.append((index, count))
                search(from: index + 1, left: left - group.amount * Int64(count), slots: slots - count)
                chosen.removeLast()
            }
            index += 1
        }
    }

    private mutating func keep() {
        var positions: [Int] = []
        var isInterchangeable = false
        for (group, count) in chosen {
            positions += groups[group].positions.prefix(count)
            if count < groups[group].positions.count { isInterchangeable = true }
        }
        guard positions.count >= 2 else { return }
        found.append(Found(positions: positions.sorted(), isInterchangeable: isInterchangeable))
    }

    /// The first group from an index on whose amount isn't more than what is left.
    private func firstGroup(from first: Int, atMost left: Int64) -> Int {
        var low = first
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].amount > left { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The number of sets of two to `sizeMax` of so many.
    private static func sets(of count: Int, sizeMax: Int) -> Int64 {
        var total: Int64 = 0
        var sets: Int64 = 1
        for size in stride(from: 1, through: sizeMax, by: 1) where size <= count {
            let (product, overflow) = sets.multipliedReportingOverflow(by: Int64(count - size + 1))
            guard !overflow else { return .max }
            sets = product / Int64(size)
            if size >= 2 { total = total.addingReportingOverflow(sets).overflow ? .max : total + sets }
        }
        return total
    }
}
