import Dispatch
package import HTTPServer
import JSON
package import Receivables
import Synchronization

/// Writes the log on a queue of its own, so that an event loop never waits for who reads it. What finds it full is
/// dropped, and a line says how many.
package final class ServiceLog: Sendable {
    private enum Entry: Sendable {
        case exchange(Exchange, at: Instant)
        case text(String)
    }

    private struct Waiting {
        var entries: [Entry] = []
        var droppedCount = 0
        var isWriting = false
    }

    package static let entriesMax = 8_192
    private static let closeSteps = 100

    private let queue = DispatchQueue(label: "log")
    private let waiting = Mutex(Waiting())
    private let realTime: @Sendable () -> Instant
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes whole lines; called on the log's own queue, so it may block.
    package init(
        realTime: @escaping @Sendable () -> Instant,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.realTime = realTime
        self.write = write
    }

    /// One JSON line a request.
    package func record(_ exchange: Exchange) {
        append(.exchange(exchange, at: realTime()))
    }

    package func note(_ text: String) {
        append(.text(text))
    }

    /// Waits a second at most until everything is written: a reader that has stopped must not stop the service.
    package func close() async {
        for _ in 0..<Self.closeSteps {
            guard waiting.withLock({ $0.isWriting }) else { return }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func append(_ entry: Entry) {
        let starts = waiting.withLock { waiting in
            guard waiting.entries.count < Self.entriesMax else {
                waiting.droppedCount += 1
                return false
            }
            waiting.entries.append(entry)
            defer { waiting.isWriting = true }
            return !waiting.isWriting
        }
        if starts { queue.async { self.writeWaiting() } }
    }

    private func writeWaiting() {
        while true {
            let (entries, droppedCount) = waiting.withLock { waiting in
                defer {
                    waiting.isWriting = !waiting.entries.isEmpty || waiting.droppedCount > 0
                    waiting.entries = []
                    waiting.droppedCount = 0
                }
                return (waiting.entries, waiting.droppedCount)
            }
            guard !entries.isEmpty || droppedCount > 0 else { return }
            var bytes: [UInt8] = []
            for entry in entries { bytes += Self.line(of: entry) + [UInt8(ascii: "\n")] }
            if droppedCount > 0 { bytes += Array("{\"log_entries_dropped\":\(droppedCount)}\n".utf8) }
            write(bytes)
        }
    }

    private static func line(of entry: Entry) -> [UInt8] {
        switch entry {
        case .text(let text): return Array(text.utf8)
        case .exchange(let exchange, let moment):
            var json = JSONWriter(capacity: 384)
            json.object { json in
                json.field("time", moment.description)
                json.field("request_id", exchange.responseFields["X-Request-Id"])
                json.field("key_id", exchange.notes["key_id"])
                json.field("user_id", exchange.notes["user_id"])
                json.field("method", exchange.method)
                json.field("route", exchange.notes["route"])
                json.field("path", exchange.target)
                json.field("status", exchange.status)
                json.field("bytes_in", exchange.bytesIn)
                json.field("bytes_out", exchange.bytesOut)
                json.field("duration_us", Int64(clamping: exchange.durationNanoseconds / 1_000))
                json.field("peer", exchange.peer)
            }
            return json.bytes
        }
    }
}
