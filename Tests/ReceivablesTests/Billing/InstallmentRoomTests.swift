import TestSupport
import Testing

@testable import Receivables

/// When an instalment can be settled further, compared with looking at every day.
@Suite struct `The first day with room on an instalment` {
    private static let days = (0...20).map { CivilDate.sampleToday.adding(days: $0) }

    private static func owed(_ changes: [InstallmentBalance.Change], on day: CivilDate) -> Int64 {
        changes.filter { $0.date <= day }.map(\.amount).reduce(0, +)
    }

    private static func balance(_ changes: [InstallmentBalance.Change]) -> InstallmentBalance {
        InstallmentBalance(
            changes: Set(changes.map(\.date)).sorted().map { date in
                InstallmentBalance.Change(
                    date: date,
                    amount: changes.filter { $0.date == date }.map(\.amount).reduce(0, +)
                )
            }
        )
    }

    @Test func `is the first from which on no day owes less than nothing`() throws {
        var random = SeededGenerator(seed: 20)
        var moved = 0
        for _ in 0..<2_000 {
            let issued = Int.random(in: 0...5, using: &random)
            var changes = [InstallmentBalance.Change(date: Self.days[issued], amount: 100)]
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let start = Int.random(in: 0...15, using: &random)
                let amount = Int64.random(in: 1...60, using: &random)
                var candidate = changes + [.init(date: Self.days[start], amount: -amount)]
                if Bool.random(using: &random) {
                    let end = Int.random(in: start...20, using: &random)
                    candidate.append(.init(date: Self.days[end], amount: amount))
                }
                if Self.days.allSatisfy({ Self.owed(candidate, on: $0) >= 0 }) { changes = candidate }
            }
            let room = Self.owed(changes, on: Self.days[20])
            guard room > 0 else { continue }
            let amount = Int64.random(in: 1...room, using: &random)
            let from = Self.days[Int.random(in: 0...15, using: &random)]
            let expected = Self.days.first { day in
                day >= from
                    && Self.days.allSatisfy { $0 < day || Self.owed(changes, on: $0) - amount >= 0 }
            }
            let found = try Self.balance(changes).firstDay(from: from, withRoomFor: amount)
            #expect(found == expected)
            if found > from { moved += 1 }
        }
        #expect(moved > 100)
    }
}
