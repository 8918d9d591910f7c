import Testing

@testable import Receivables

@Suite struct `A limit raises` {
    private static let day = CivilDate.first

    /// A lasting limit of 1,000 that falls to 400 on the 20th, and 9,000 from the 5th to the 10th.
    private static let known = [
        fact(1_000, from: 1), fact(9_000, from: 5, until: 10), fact(400, from: 20),
    ]

    private static func fact(_ amount: Int64?, from first: Int, until last: Int? = nil) -> LimitFact {
        LimitFact(
            customer: ID(high: 1, low: 1),
            amount: amount,
            validFrom: day.adding(days: first - 1),
            validUntil: last.map { day.adding(days: $0 - 1) }
        )
    }

    typealias Case = (amount: Int64?, from: Int, until: Int?, raise: Int64?)

    static let cases: [Case] = [
        // A lasting one against the lasting one of its first day, whatever a temporary one grants meanwhile.
        (8_000, 6, nil, 7_000), (1_000, 6, nil, 0), (900, 6, nil, -100), (900, 20, nil, 500),
        (nil, 6, nil, nil),
        // A temporary one on the day on which it adds most.
        (8_000, 6, 10, -1_000), (8_000, 6, 11, 7_000), (8_000, 4, 10, 7_000), (700, 12, 19, -300),
        (700, 12, 20, 300), (nil, 6, 7, nil),
    ]

    @Test(arguments: cases)
    func `what it adds on the day on which that is most`(
        amount: Int64?,
        from: Int,
        until: Int?,
        raise: Int64?
    ) throws {
        #expect(try Self.known.raise(by: Self.fact(amount, from: from, until: until)) == raise)
    }

    @Test func `all of it where there is no limit yet, and nothing above an unlimited one`() throws {
        #expect(try [LimitFact]().raise(by: Self.fact(500, from: 1)) == 500)
        for amount in [5, nil] as [Int64?] {
            #expect(try [Self.fact(nil, from: 1)].raise(by: Self.fact(amount, from: 2)) == 0)
        }
        // Unlimited for a while, but not for all of its days.
        let known = Self.known + [Self.fact(nil, from: 12, until: 14)]
        #expect(try known.raise(by: Self.fact(1_100, from: 12, until: 14)) == 0)
        #expect(try known.raise(by: Self.fact(1_100, from: 12, until: 15)) == 100)
    }
}
