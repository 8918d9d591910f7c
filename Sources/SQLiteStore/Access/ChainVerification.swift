package import Receivables
internal import SQLite

/// What recomputing the trail's hashes came to.
package enum ChainVerdict: Equatable, Sendable {
    /// Every hash follows from the one before; `head` is the last, in which all of them stand.
    case intact(count: Int64, head: [UInt8])
    /// The first event that isn't as it was written, or isn't where it was.
    case broken(seq: Int64, reason: String)
}

extension EventChain {
    private static let eventsAtOnce = 1_000

    /// Recomputes the hash of every event, a page at a time.
    static func verify(_ connection: Connection) throws(SQLiteError) -> ChainVerdict {
        var last: (seq: Int64, hash: [UInt8]) = (0, start)
        while true {
            let page = try connection.rows(
                EventRow.selectPage,
                last.seq,
                eventsAtOnce,
                map: EventRow.event
            )
            for event in page {
                guard event.seq == last.seq + 1 else {
                    return .broken(seq: last.seq + 1, reason: "the event is missing")
                }
                guard event.previousHash == last.hash else {
                    return .broken(seq: event.seq, reason: "it doesn't continue the event before")
                }
                guard hash(of: event) == event.hash else {
                    return .broken(seq: event.seq, reason: "its hash is not that of its content")
                }
                last = (event.seq, event.hash)
            }
            if page.count < eventsAtOnce { return .intact(count: last.seq, head: last.hash) }
        }
    }
}

/// Verifies the audit trail of a file, which nobody needs to serve.
package func verifyChain(path: String) throws(StoreError) -> ChainVerdict {
    do throws(SQLiteError) {
        return try EventChain.verify(Connection(path: path, mode: .readOnly))
    } catch {
        throw StoreError(error)
    }
}
