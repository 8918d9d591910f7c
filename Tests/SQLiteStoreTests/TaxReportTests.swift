import Receivables
import Testing

@testable import SQLiteStore

@Suite struct `The tax report` {
    /// Over any trade: orders, invoices, voids, payments and what is taken back.
    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `sums to the tax account of the ledger, and its net to revenue, in every period`(seed: UInt64)
        async throws
    {
        let trade = try await RandomTrade(seed: seed)
        try await trade.run(steps: 120)
        let today = await trade.today
        try await trade.store.read { session throws(Failure) in
            var months: Set<Month> = []
            var day = CivilDate(year: 2026, month: 1, day: 1) ?? today
            while day <= today {
                months.insert(Month(of: day))
                day = day.adding(days: 1)
            }
            var postings: [PostedPosting] = []
            while true {
                let more = try session.postings(PostingFilter(), after: postings.last?.seq ?? 0, limit: 200)
                guard !more.isEmpty else { break }
                postings += more
            }
            #expect(postings.count > 30)
            var all: Int64 = 0
            for month in months {
                var booked: [String: Int64] = [:]
                var revenue: Int64 = 0
                for posted in postings where Month(of: posted.posting.effectiveDate) == month {
                    for entry in posted.posting.entries {
                        if entry.account == .tax { booked[entry.tax ?? "", default: 0] -= entry.amount }
                        if entry.account == .revenue { revenue -= entry.amount }
                    }
                }
                let tallies = try session.taxTallies(
                    euro,
                    from: month.firstDay,
                    to: month.lastDay,
                    knownSeq: nil
                )
                var told: [String: Int64] = [:]
                var net: Int64 = 0
                for tally in tallies {
                    told[tally.key ?? "", default: 0] += tally.tax
                    net += tally.net
                    #expect(tally.month == month && tally.key != nil)
                }
                #expect(told.filter { $0.value != 0 } == booked.filter { $0.value != 0 })
                #expect(net == revenue)
                all += told.values.reduce(0, +)
                let opening = try session.controlBalance(
                    euro,
                    withCredit: true,
                    on: month.firstDay.adding(days: -1)
                )
                var closing = opening
                let moves = try session.controlMovements(
                    euro,
                    withCredit: true,
                    from: month.firstDay,
                    to: month.lastDay
                )
                for moved in moves { closing += moved.amount }
                #expect(try closing == session.controlBalance(euro, withCredit: true, on: month.lastDay))
            }
            let whole = try session.taxTallies(
                euro,
                from: .first,
                to: today,
                knownSeq: nil
            )
            #expect(whole.reduce(0) { $0 + $1.tax } == all)
        }
    }
}
