/// Message authentication with a shared key (RFC 2104).
package enum HMAC {
    /// The 32-byte code of a message.
    package static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let short = key.count > SHA256.blockBytes ? SHA256.hash(key) : key
        var block = short + [UInt8](repeating: 0, count: SHA256.blockBytes - short.count)
        for index in block.indices { block[index] ^= 0x36 }
        var inner = SHA256()
        inner.update(block)
        inner.update(message)
        // From the inner pad to the outer one.
        for index in block.indices { block[index] ^= 0x36 ^ 0x5C }
        var outer = SHA256()
        outer.update(block)
        outer.update(inner.finalize())
        return outer.finalize()
    }
}

/// Whether two digests are the same, in a time that tells nothing of where they differ. Their lengths are no secret.
package func constantTimeEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for index in one.indices { difference |= one[index] ^ other[index] }
    return difference == 0
}
