import Digest
import Testing

@Suite struct `HMAC-SHA-256` {
    typealias Vector = (key: [UInt8], message: [UInt8], code: String)

    /// RFC 4231, test cases 1 to 4, 6 and 7.
    static let vectors: [Vector] = [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), [UInt8](repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: vectors)
    func `gives the published codes`(key: [UInt8], message: [UInt8], code: String) {
        #expect(hexText(HMAC.sha256(key: key, message: message)) == code)
    }

    /// RFC 4231, test case 5, whose code is published cut to 128 bits.
    @Test func `begins with the published truncated code`() {
        let code = HMAC.sha256(
            key: [UInt8](repeating: 0x0C, count: 20),
            message: Array("Test With Truncation".utf8)
        )
        #expect(hexText(Array(code.prefix(16))) == "a3b6167473100ee06e0c796c2955552b")
    }

    /// A key as long as a block is used as it is, a longer one is hashed first.
    @Test func `takes keys of a block and one byte more`() {
        let long = [UInt8](repeating: 7, count: 65)
        let padded = Array(long[..<64])
        #expect(HMAC.sha256(key: long, message: [1]) == HMAC.sha256(key: SHA256.hash(long), message: [1]))
        #expect(HMAC.sha256(key: padded, message: [1]) != HMAC.sha256(key: SHA256.hash(padded), message: [1]))
    }
}

@Suite struct `Comparison in constant time` {
    static let pairs: [(one: [UInt8], other: [UInt8], isEqual: Bool)] = [
        ([], [], true), ([1], [1], true), ([1, 2, 3], [1, 2, 3], true), ([1, 2, 3], [1, 2, 4], false),
        ([0x81], [0x01], false), ([1, 2], [1, 2, 0], false), ([], [0], false), ([2, 1], [1, 2], false),
    ]

    @Test(arguments: pairs)
    func `tells equal bytes from others`(one: [UInt8], other: [UInt8], isEqual: Bool) {
        #expect(constantTimeEqual(one, other) == isEqual)
    }
}
