import TestSupport
import Testing

@testable import Receivables

/// When an instalment can be settled further, compared with looking at every day.
@Suite struct `The first day with room on an instalment` {
    private static let days = (0...20).map { CivilDate.sampleToday.adding(days: $0) }

    private static func allocation(_ amount: Int64, _ from: CivilDate, _ undone: CivilDate?) -> Allocation {
        Allocation(
            id: ID(high: 1, low: 1),
            payment: ID(high: 2, low: 1),
            invoice: ID(high: 3, low: 1),
            invoiceNumber: "INV-1",
            installment: ID(high: 4, low: 1),
            installmentPosition: 1,
            amount: amount,
            effectiveDate: from,
            createdAt: Instant(milliseconds: 0),
            posting: 1,
            undoneOn: undone
        )
    }

    private static func settled(_ allocations: [Allocation], on day: CivilDate) -> Int64 {
        allocations.filter { $0.effectiveDate <= day && ($0.undoneOn.map { day < $0 } ?? true) }
            .map(\.amount).reduce(0, +)
    }

    @Test func `is the first from which on no day owes less than nothing`() throws {
        var random = SeededGenerator(seed: 20)
        var moved = 0
        for _ in 0..<2_000 {
            let installment = Installment(
                id: ID(high: 4, low: 1),
                position: 1,
                dueDate: .sampleToday,
                amount: 100,
                opening: 100,
                open: 100
            )
            var allocations: [Allocation] = []
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let start = Int.random(in: 0...15, using: &random)
                let end = Bool.random(using: &random) ? Int.random(in: start...20, using: &random) : nil
                let candidate = Self.allocation(
                    Int64.random(in: 1...60, using: &random),
                    Self.days[start],
                    end.map { Self.days[$0] }
                )
                let fits = Self.days.allSatisfy { Self.settled(allocations + [candidate], on: $0) <= 100 }
                if fits { allocations.append(candidate) }
            }
            let room = 100 - Self.settled(allocations, on: Self.days[20])
            guard room > 0 else { continue }
            let amount = Int64.random(in: 1...room, using: &random)
            let from = Self.days[Int.random(in: 0...15, using: &random)]
            let expected = Self.days.first { day in
                day >= from
                    && Self.days.allSatisfy { $0 < day || Self.settled(allocations, on: $0) + amount <= 100 }
            }
            let found = try installment.firstDay(from: from, withRoomFor: amount, beside: allocations)
            #expect(found == expected)
            if found > from { moved += 1 }
        }
        #expect(moved > 100)
    }
}
