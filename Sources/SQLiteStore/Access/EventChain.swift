internal import Digest
internal import Receivables

/// The chain of hashes through the trail: each event's hash covers the one before and everything it says.
enum EventChain {
    /// What the first event's hash continues.
    static let start = [UInt8](repeating: 0, count: 32)

    /// SHA-256 over the previous hash and every column in a fixed order, each behind its length, so that no two
    /// different events have the same bytes.
    static func hash(of event: RecordedEvent) -> [UInt8] {
        var bytes = CanonicalBytes()
        bytes.append(event.previousHash)
        bytes.append(event.seq)
        bytes.append(event.id.high, event.id.low)
        bytes.append(event.recordedAt.milliseconds)
        bytes.append(event.command.high, event.command.low)
        bytes.append(event.type)
        bytes.append(event.document.kind.rawValue)
        bytes.append(event.document.high, event.document.low)
        bytes.append(event.documentVersion)
        bytes.append(event.customer)
        bytes.append(event.key)
        bytes.append(event.user)
        bytes.append(event.reason)
        bytes.append(event.policy?.policy)
        bytes.append(event.policy?.number)
        bytes.append(event.before)
        bytes.append(event.after)
        return SHA256.hash(bytes.bytes)
    }
}

/// Values one after the other, each behind its length in four bytes; nothing has a length that no value has.
private struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(1_024)
    }

    mutating func append(_ value: [UInt8]?) {
        guard let value else { return appendNothing() }
        appendBigEndian(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func append(_ value: String?) {
        guard let value else { return appendNothing() }
        appendBigEndian(UInt32(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func append(_ value: Int64?) {
        guard let value else { return appendNothing() }
        appendBigEndian(UInt32(8))
        appendBigEndian(UInt64(bitPattern: value))
    }

    mutating func append(_ high: UInt64, _ low: UInt64) {
        appendBigEndian(UInt32(16))
        appendBigEndian(high)
        appendBigEndian(low)
    }

    mutating func append<Subject>(_ id: ID<Subject>?) {
        guard let id else { return appendNothing() }
        append(id.high, id.low)
    }

    private mutating func appendNothing() {
        appendBigEndian(UInt32.max)
    }

    private mutating func appendBigEndian<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word) {
        var shift = Word.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
        }
    }
}
