import Receivables
import TestSupport
import Testing

@Suite struct `Identifier` {
    static let sample = "01ARZ3NDEKTSV4RRFFQ69G5FAV"

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `comes back from its own text, which sorts as it does`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var last = ID<Order>(high: 0, low: 0)
        for _ in 0..<1_000 {
            let shift = UInt64.random(in: 0..<64, using: &random)
            let id = ID<Order>(high: random.next() >> shift, low: random.next())
            #expect(ID<Order>(id.text) == id)
            #expect((last < id) == (last.text < id.text))
            last = id
        }
    }

    @Test func `is a prefix and 26 letters`() throws {
        #expect(ID<Order>(high: 0, low: 0).text == "ord_00000000000000000000000000")
        #expect(ID<Order>(high: .max, low: .max).text == "ord_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        #expect(ID<Customer>(high: 0, low: 31).text == "cus_0000000000000000000000000Z")
        #expect(ID<Order>("ord_\(Self.sample)")?.text == "ord_\(Self.sample)")
    }

    static let refused = [
        "", "ord", "ord_", sample, "cus_\(sample)", "ORD_\(sample)", "ord-\(sample)", "ord_\(sample)0",
        "ord_\(sample.dropLast())", "ord_\(sample.lowercased())", " ord_\(sample)",
        "ord_8\(sample.dropFirst())",
        "ord_\(sample.dropLast())I", "ord_\(sample.dropLast())L", "ord_\(sample.dropLast())O",
        "ord_\(sample.dropLast())U", "ord_\(sample.dropLast())é", "ord_\(sample.dropLast(2))é",
    ]

    @Test(arguments: refused)
    func `is refused with another prefix, another length or another letter`(text: String) {
        #expect(ID<Order>(text) == nil)
    }

    @Test func `has a prefix that no other kind has`() {
        let prefixes = DocumentKind.allCases.map(\.prefix)
        #expect(Set(prefixes).count == prefixes.count)
        #expect(prefixes.allSatisfy { $0.utf8.count == 3 })
    }

    static let references: [(text: String, isRead: Bool)] = [
        ("ord_\(sample)", true), ("ext:A-1", true), ("ext:é", true), ("ext:", false), ("A-1", false),
        ("cus_\(sample)", false), ("ext:\(String(repeating: "x", count: 255))", true),
        ("ext:\(String(repeating: "x", count: 256))", false),
    ]

    @Test(arguments: references)
    func `stands in a reference beside an external one of 1 to 255 characters`(text: String, isRead: Bool) {
        #expect(Reference<Order>(text)?.text == (isRead ? text : nil))
    }
}

@Suite struct `Source of identifiers` {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `only grows, even when the clock stands still or steps back`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = IDSource()
        var last = ID<Order>(high: 0, low: 0)
        var milliseconds: Int64 = 1_700_000_000_000
        for _ in 0..<2_000 {
            milliseconds += [0, 0, 0, 1, 5_000, -1, -60_000].randomElement(using: &random) ?? 0
            let next = source.next(Order.self, at: Instant(milliseconds: milliseconds))
            #expect(next > last)
            last = next
        }
    }

    @Test func `goes on from the greatest one before, whatever the clock says`() {
        let floor: (high: UInt64, low: UInt64) = (1_700_000_000_000 << 16, .max)
        var restarted = IDSource(floor: floor)
        let early = Instant(milliseconds: -1)
        #expect(restarted.next(Order.self, at: early) > ID<Order>(high: floor.high, low: floor.low))

        var raised = IDSource()
        raised.raise(to: floor)
        raised.raise(to: (0, 1))
        #expect(raised.next(Order.self, at: early) > ID<Order>(high: floor.high, low: floor.low))
    }

    @Test func `starts an identifier with the milliseconds of its moment`() {
        var source = IDSource()
        let id = source.next(Order.self, at: Instant(milliseconds: 1_700_000_000_123))
        #expect(id.high >> 16 == 1_700_000_000_123)
    }
}
