/// When an attempt follows one that failed: the schedule that Standard Webhooks recommends, over three days.
package enum WebhookSchedule {
    /// Seconds before the second attempt, the third, and so on; the first is made at once.
    package static let pauseSeconds: [Int64] = [
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]

    package static let attemptsMax = pauseSeconds.count + 1

    /// A receiver that has failed for so long when a delivery is given up is disabled. Shorter than the schedule, so that
    /// the first delivery that failed all through it ends in that.
    static let disablingMilliseconds: Int64 = 3 * 86_400_000

    /// Milliseconds to wait after so many attempts have failed; nil: that was the last one.
    ///
    /// - Parameter jitter: 0 to 1: as much of a tenth is added, so that what failed together doesn't return together.
    package static func pauseMilliseconds(afterAttempts count: Int, jitter: Double) -> Int64? {
        guard count >= 1, count <= pauseSeconds.count else { return nil }
        let pause = pauseSeconds[count - 1] * 1_000
        return pause + Int64(Double(pause) / 10 * min(1, max(0, jitter)))
    }
}
