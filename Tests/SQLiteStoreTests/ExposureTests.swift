import TestSupport
import Testing

@Suite struct `Exposure over any business` {
    @Test(arguments: 1...UInt64(rounds(default: 8)))
    func `is what a small model says after each step, of every customer and of its group`(seed: UInt64)
        async throws
    {
        let trade = try await RandomTrade(seed: seed)
        try await trade.run(steps: 120)
    }
}
