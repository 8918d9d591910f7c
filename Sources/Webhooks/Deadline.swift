internal import Glibc

/// A moment by which something must be done, on a clock that nobody sets.
package struct Deadline: Sendable {
    private let nanoseconds: Int64

    package init(afterMilliseconds milliseconds: Int64) {
        nanoseconds = Self.now + milliseconds * 1_000_000
    }

    /// 0 once it has passed.
    package var remainingMilliseconds: Int32 {
        Int32(clamping: max(0, (nanoseconds - Self.now + 999_999) / 1_000_000))
    }

    package var hasPassed: Bool { remainingMilliseconds == 0 }

    /// The earlier one of this and another one.
    func orAfter(milliseconds: Int64) -> Deadline {
        let other = Deadline(afterMilliseconds: milliseconds)
        return other.nanoseconds < nanoseconds ? other : self
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
