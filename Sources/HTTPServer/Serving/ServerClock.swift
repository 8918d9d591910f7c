import Glibc

/// The two clocks of the wire: one that only goes forward for deadlines, and the day's for `Date`.
package struct ServerClock: Sendable {
    package let monotonicNanoseconds: @Sendable () -> UInt64
    package let unixSeconds: @Sendable () -> Int

    package init(
        monotonicNanoseconds: @escaping @Sendable () -> UInt64,
        unixSeconds: @escaping @Sendable () -> Int
    ) {
        self.monotonicNanoseconds = monotonicNanoseconds
        self.unixSeconds = unixSeconds
    }

    package static let system = ServerClock(
        monotonicNanoseconds: {
            let now = time(of: CLOCK_MONOTONIC)
            return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
        },
        unixSeconds: { time(of: CLOCK_REALTIME).tv_sec }
    )

    private static func time(of clock: clockid_t) -> timespec {
        var now = timespec()
        clock_gettime(clock, &now)
        return now
    }
}
