import Foundation
import Testing

@Suite struct `Exposure over any business` {
    private static let seeds: ClosedRange<UInt64> = {
        let asked = ProcessInfo.processInfo.environment["QUITTANCE_ROUNDS"].flatMap { UInt64($0) }
        return 1...(asked ?? 8)
    }()

    @Test(arguments: seeds)
    func `is what a small model says after each step, of every customer and of its group`(seed: UInt64)
        async throws
    {
        let trade = try await RandomTrade(seed: seed)
        try await trade.run(steps: 120)
    }
}
