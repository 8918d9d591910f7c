import TestSupport
import Testing

@testable import Receivables

@Suite struct `An amount that names nothing` {
    @Test func `settles the only instalment that it fits, with its discount in time`() throws {
        var scene = try MatchScene()
        scene.owe("A", 5_000, discount: 100)
        scene.owe("B", 6_000)
        #expect(try scene.outcome(6_000).used == "exact_amount B.1=6000")
        #expect(try scene.outcome(4_900).used == "exact_amount A.1=4900-100")
        #expect(try scene.outcome(5_999).best == nil)
    }

    @Test func `of equal instalments settles the first due where the policy lets the oldest come first`()
        throws
    {
        var scene = try MatchScene()
        scene.owe("A", 5_000, due: 20)
        scene.owe("B", 5_000, due: 10)
        scene.owe("C", 1_000, due: 1)
        let open = try scene.outcome(5_000)
        #expect(open.proposed == "exact_amount B.1=5000" && open.whyNot == "2 open instalments fit")
        #expect(open.runnerUp?.allocations.map(\.item.number) == ["A"])
        #expect(try scene.outcome(5_000, oldestFirst: true).used == "exact_amount B.1=5000")
    }

    @Test func `settles the balance, or all that is past due`() throws {
        var scene = try MatchScene()
        scene.owe("A", 1_111, due: -20)
        scene.owe("B", 2_222, due: -10)
        scene.owe("C", 4_444, due: 10)
        #expect(try scene.outcome(7_777).used == "customer_balance A.1=1111 B.1=2222 C.1=4444")
        #expect(try scene.outcome(3_333).used == "past_due_balance A.1=1111 B.1=2222")
        scene.owe("D", 3_333, due: 5)
        scene.owe("E", 3_333, due: 6)
        #expect(try scene.outcome(3_333).used == nil, "one of two equal ones may be meant")
    }

    @Test func `settles the only set of instalments that makes it, unless chance explains it`() throws {
        var scene = try MatchScene()
        for (index, amount) in [10_001, 20_020, 40_400, 84_000].enumerated() {
            scene.owe("\(index)", Int64(amount), due: index)
        }
        #expect(try scene.outcome(50_401).used == "combination 0.1=10001 2.1=40400")
        var small = try MatchScene()
        for (index, amount) in [11, 20, 40, 84].enumerated() {
            small.owe("\(index)", Int64(amount), due: index)
        }
        let found = try small.outcome(51)
        #expect(found.proposed == "combination 0.1=11 2.1=40")
        #expect(found.whyNot?.hasPrefix("chance explains it: 4 sets") == true)
        scene.owe("D", 30_381, due: 9)
        scene.owe("E", 20_020, due: 9)
        #expect(try scene.outcome(50_401).whyNot == "more than one set of open instalments makes the amount")
    }

    @Test func `isn't used for several where one fits too`() throws {
        var scene = try MatchScene()
        for number in ["A", "B"] { scene.owe(number, 30_000) }
        scene.owe("C", 10_000)
        scene.owe("D", 20_000)
        #expect(try scene.outcome(30_000).used == nil)
    }

    @Test func `settles the oldest first where the policy allows it and nothing is named`() throws {
        var scene = try MatchScene()
        scene.owe("A", 3_000, due: 20)
        scene.owe("B", 2_000, due: -10)
        scene.owe("C", 1_000, due: 30)
        #expect(try scene.outcome(2_500, oldestFirst: true).used == "oldest_first B.1=2000 A.1=500")
        #expect(try scene.outcome(9_000, oldestFirst: true).used == "oldest_first B.1=2000 A.1=3000 C.1=1000")
        #expect(try scene.outcome(2_500).best == nil)
    }

    @Test func `settles the oldest first, and of one day what gives the better discount`() throws {
        var scene = try MatchScene()
        scene.owe("A", 100_000, due: 5)
        scene.owe("B", 100_000, due: 5, discount: 1_000)
        scene.owe("C", 100_000, due: 5, discount: 2_000)
        scene.owe("D", 100_000, due: 4)
        let found = try scene.outcome(298_500, oldestFirst: true)
        #expect(found.used == "oldest_first D.1=100000 C.1=98000-2000 B.1=99000-1000 A.1=1500")
    }

    @Test func `of equal instalments at the front is the oldest first, whatever chance could make`() throws {
        var scene = try MatchScene()
        for number in ["A", "B", "C", "D"] { scene.owe(number, 1_000, due: Int(number.utf8.first ?? 0)) }
        #expect(try scene.outcome(2_000, oldestFirst: true).used == "oldest_first A.1=1000 B.1=1000")
        #expect(try scene.outcome(2_000).proposed == "combination A.1=1000 B.1=1000")
    }

    @Test func `among 2,000 open instalments is proposed at most, within bounds`() throws {
        var scene = try MatchScene()
        var random = SeededGenerator(seed: 4)
        for index in 0..<2_000 {
            scene.owe("N\(index)", Int64.random(in: 5_000...900_000, using: &random), due: index % 90)
        }
        for _ in 0..<20 {
            let found = try scene.outcome(Int64.random(in: 20_000...2_000_000, using: &random) * 2 + 1)
            #expect(found.used == nil || found.best?.rule == .exactAmount, "\(found)")
        }
    }
}

@Suite struct `A policy's lead over the runner-up` {
    @Test func `holds back what passes the next best by less`() throws {
        var scene = try MatchScene()
        scene.owe("A", 5_000, due: 20)
        scene.owe("B", 5_000, due: 10)
        #expect(try scene.outcome(5_000, oldestFirst: true, lead: 12).used == "exact_amount B.1=5000")
        let held = try scene.outcome(5_000, oldestFirst: true, lead: 13)
        #expect(held.proposed == "exact_amount B.1=5000")
        #expect(held.whyNot == "the score 0.91 leads by less than 0.13")
    }

    @Test func `isn't measured against the oldest first, which always could`() throws {
        var scene = try MatchScene()
        scene.owe("A", 5_000, due: 20)
        scene.owe("B", 6_000, due: 10)
        #expect(try scene.outcome(5_000, oldestFirst: true, lead: 50).used == "exact_amount A.1=5000")
    }
}

@Suite struct `Searching combinations` {
    @Test func `finds what trying everything finds`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let amounts = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                Int64.random(in: 1...12, using: &random) * 100
            }
            let target = Int64.random(in: 2...30, using: &random) * 100
            var sets: Set<[Int64]> = []
            for mask in 0..<(1 << amounts.count) where (2...5).contains(mask.nonzeroBitCount) {
                let chosen = amounts.indices.filter { mask >> $0 & 1 == 1 }.map { amounts[$0] }
                if chosen.reduce(0, +) == target { sets.insert(chosen.sorted()) }
            }
            let search = CombinationSearch(amounts, makes: target)
            #expect(search.found.count == min(sets.count, CombinationSearch.foundMax))
            for found in search.found {
                #expect(sets.contains(found.positions.map { amounts[$0] }.sorted()))
                #expect(Set(found.positions).count == found.positions.count)
            }
        }
    }

    @Test func `counts the sets of two to five`() {
        #expect(CombinationSearch([3, 3, 3, 3, 3, 3], makes: 100).candidates == 15 + 20 + 15 + 6)
        #expect(CombinationSearch([300, 3], makes: 100).candidates == 0)
        #expect(CombinationSearch(Array(repeating: 1, count: 2_000), makes: 100).candidates > 1_000_000_000)
    }
}
