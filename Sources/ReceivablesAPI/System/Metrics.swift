package import HTTPServer
import Synchronization

/// Counts what is answered and how long it takes, for `GET /metrics` in Prometheus' text format.
package final class Metrics: Sendable {
    private struct Counts {
        var byStatus: [Int: UInt64] = [:]
        var byBucket = [UInt64](repeating: 0, count: Metrics.bucketMilliseconds.count + 1)
        var nanoseconds: UInt64 = 0
    }

    private static let bucketMilliseconds: [UInt64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

    private let counts = Mutex(Counts())

    package init() {}

    package func record(_ exchange: Exchange) {
        let milliseconds = exchange.durationNanoseconds / 1_000_000
        let bucket = Self.bucketMilliseconds.firstIndex { milliseconds < $0 } ?? Self.bucketMilliseconds.count
        counts.withLock { counts in
            counts.byStatus[exchange.status, default: 0] += 1
            counts.byBucket[bucket] += 1
            counts.nanoseconds &+= exchange.durationNanoseconds
        }
    }

    var text: String {
        let counts = counts.withLock { $0 }
        var lines = [
            "# HELP quittance_http_requests_total Answers by status.",
            "# TYPE quittance_http_requests_total counter",
        ]
        for (status, count) in counts.byStatus.sorted(by: { $0.key < $1.key }) {
            lines.append("quittance_http_requests_total{status=\"\(status)\"} \(count)")
        }
        lines.append(
            "# HELP quittance_http_request_seconds From the first byte of a request to the last of its answer."
        )
        lines.append("# TYPE quittance_http_request_seconds histogram")
        var total: UInt64 = 0
        for (index, count) in counts.byBucket.enumerated() {
            total += count
            let bounds = Self.bucketMilliseconds
            let bound = index < bounds.count ? seconds(bounds[index] * 1_000_000) : "+Inf"
            lines.append("quittance_http_request_seconds_bucket{le=\"\(bound)\"} \(total)")
        }
        lines.append("quittance_http_request_seconds_sum \(seconds(counts.nanoseconds))")
        lines.append("quittance_http_request_seconds_count \(total)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func seconds(_ nanoseconds: UInt64) -> String {
        let rest = String(nanoseconds % 1_000_000_000)
        return "\(nanoseconds / 1_000_000_000).\(String(repeating: "0", count: 9 - rest.utf8.count))\(rest)"
    }
}
