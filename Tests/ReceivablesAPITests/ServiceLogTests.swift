import HTTPServer
import JSON
import Receivables
import Synchronization
import Testing

@testable import ReceivablesAPI

@Suite struct `The log` {
    /// What was written, and a door that holds the writer back.
    private final class Paper: Sendable {
        private let text = Mutex("")
        private let isOpen = Atomic(false)

        func open() { isOpen.store(true, ordering: .releasing) }

        func write(_ bytes: [UInt8]) {
            while !isOpen.load(ordering: .acquiring) {}
            text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
        }

        var lines: [Substring] { text.withLock { $0 }.split(separator: "\n") }
    }

    private static func exchange(_ number: Int) -> Exchange {
        Exchange(
            method: "POST",
            target: "/v1/orders/ord_1/release?a=\"b\"",
            status: 200,
            bytesIn: 120,
            bytesOut: 340,
            durationNanoseconds: 1_234_567,
            peer: "127.0.0.1",
            responseFields: HTTPFields([("X-Request-Id", "r-\(number)")]),
            notes: HTTPFields([
                ("route", "/v1/orders/{id}/release"), ("key_id", "key_1"), ("user_id", "usr_1"),
            ])
        )
    }

    private static func log(to paper: Paper) -> ServiceLog {
        ServiceLog(realTime: { Instant(milliseconds: 0) }, write: { paper.write($0) })
    }

    @Test func `has a line of JSON a request, with the key's id and the route`() async throws {
        let paper = Paper()
        paper.open()
        let log = Self.log(to: paper)
        log.record(Self.exchange(1))
        log.note("a remark")
        await log.close()
        #expect(paper.lines.count == 2)
        #expect(paper.lines.last == "a remark")
        let json = try JSONValue.parse(Array(try #require(paper.lines.first).utf8))
        #expect(json["time"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(json["request_id"]?.string == "r-1")
        #expect(json["key_id"]?.string == "key_1")
        #expect(json["user_id"]?.string == "usr_1")
        #expect(json["method"]?.string == "POST")
        #expect(json["route"]?.string == "/v1/orders/{id}/release")
        #expect(json["path"]?.string == "/v1/orders/ord_1/release?a=\"b\"")
        #expect(json["status"]?.integer == 200)
        #expect(json["duration_us"]?.integer == 1_234)
        #expect(json["bytes_in"]?.integer == 120)
        #expect(json["bytes_out"]?.integer == 340)
    }

    @Test func `never holds up who logs: what it can't hold is counted`() async throws {
        let paper = Paper()
        let log = Self.log(to: paper)
        // The writer may hold one batch beside what waits.
        let count = 3 * ServiceLog.entriesMax
        for number in 0..<count { log.record(Self.exchange(number)) }
        paper.open()
        await log.close()
        var dropped: Int64 = 0
        var written: Int64 = 0
        for line in paper.lines {
            let json = try JSONValue.parse(Array(line.utf8))
            if let count = json["log_entries_dropped"]?.integer { dropped += count } else { written += 1 }
        }
        #expect(dropped >= Int64(count - 2 * ServiceLog.entriesMax))
        #expect(dropped + written == Int64(count))
        log.record(Self.exchange(0))
        await log.close()
        #expect(paper.lines.last?.contains("r-0") == true)
    }
}
