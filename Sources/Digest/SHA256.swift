/// SHA-256 (FIPS 180-4) of bytes that may come in pieces.
package struct SHA256: Sendable {
    package static let digestBytes = 32
    static let blockBytes = 64

    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The bytes that don't fill a block yet.
    private var pending = InlineArray<64, UInt8>(repeating: 0)
    private var pendingCount = 0
    private var byteCount: UInt64 = 0

    package init() {}

    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        hash(bytes.span)
    }

    package static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        update(bytes.span)
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        byteCount &+= UInt64(bytes.count)
        var index = 0
        if pendingCount > 0 {
            while index < bytes.count, pendingCount < Self.blockBytes {
                pending[pendingCount] = bytes[index]
                pendingCount += 1
                index += 1
            }
            guard pendingCount == Self.blockBytes else { return }
            compressPending()
        }
        while bytes.count - index >= Self.blockBytes {
            compress(bytes, at: index)
            index += Self.blockBytes
        }
        while index < bytes.count {
            pending[pendingCount] = bytes[index]
            pendingCount += 1
            index += 1
        }
    }

    /// The digest of all bytes so far; more may follow afterwards.
    package func finalize() -> [UInt8] {
        var last = self
        last.pad()
        var digest: [UInt8] = []
        digest.reserveCapacity(Self.digestBytes)
        for index in last.state.indices {
            let word = last.state[index]
            digest.append(UInt8(truncatingIfNeeded: word >> 24))
            digest.append(UInt8(truncatingIfNeeded: word >> 16))
            digest.append(UInt8(truncatingIfNeeded: word >> 8))
            digest.append(UInt8(truncatingIfNeeded: word))
        }
        return digest
    }

    /// Appends a one bit, zeros and the length in bits (section 5.1.1).
    private mutating func pad() {
        let bitCount = byteCount &* 8
        pending[pendingCount] = 0x80
        pendingCount += 1
        if pendingCount > Self.blockBytes - 8 {
            fillPending(to: Self.blockBytes)
            compressPending()
        }
        fillPending(to: Self.blockBytes - 8)
        for index in 0..<8 {
            pending[Self.blockBytes - 8 + index] = UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * index))
        }
        compressPending()
    }

    private mutating func fillPending(to end: Int) {
        while pendingCount < end {
            pending[pendingCount] = 0
            pendingCount += 1
        }
    }

    private mutating func compressPending() {
        let block = pending
        compress(block.span, at: 0)
        pendingCount = 0
    }

    /// The compression function over one block (section 6.2.2), with a window of the last 16 schedule words.
    private mutating func compress(_ bytes: Span<UInt8>, at start: Int) {
        var window = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            let byte = start &+ 4 &* index
            window[index] =
                UInt32(bytes[byte]) << 24 | UInt32(bytes[byte &+ 1]) << 16
                | UInt32(bytes[byte &+ 2]) << 8 | UInt32(bytes[byte &+ 3])
        }
        var work = Round(state)
        for index in 0..<16 { work.step(roundConstants[index], window[index]) }
        for index in 16..<64 {
            let early = window[(index &- 15) & 15]
            let late = window[(index &- 2) & 15]
            let sigma0 = early.rotatedRight(7) ^ early.rotatedRight(18) ^ early >> 3
            let sigma1 = late.rotatedRight(17) ^ late.rotatedRight(19) ^ late >> 10
            let word = window[index & 15] &+ sigma0 &+ window[(index &- 7) & 15] &+ sigma1
            window[index & 15] = word
            work.step(roundConstants[index], word)
        }
        work.add(to: &state)
    }
}

/// The eight working variables of a block, a to h.
private struct Round {
    private var a, b, c, d, e, f, g, h: UInt32

    @inline(__always)
    init(_ state: InlineArray<8, UInt32>) {
        (a, b, c, d) = (state[0], state[1], state[2], state[3])
        (e, f, g, h) = (state[4], state[5], state[6], state[7])
    }

    @inline(__always)
    mutating func step(_ constant: UInt32, _ word: UInt32) {
        let sum1 = e.rotatedRight(6) ^ e.rotatedRight(11) ^ e.rotatedRight(25)
        let choice = g ^ (e & (f ^ g))
        let first = h &+ sum1 &+ choice &+ constant &+ word
        let sum0 = a.rotatedRight(2) ^ a.rotatedRight(13) ^ a.rotatedRight(22)
        let majority = (a & b) | (c & (a | b))
        (h, g, f, e) = (g, f, e, d &+ first)
        (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }

    @inline(__always)
    func add(to state: inout InlineArray<8, UInt32>) {
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }
}

extension UInt32 {
    @inline(__always)
    fileprivate func rotatedRight(_ count: UInt32) -> UInt32 {
        self &>> count | self &<< (32 &- count)
    }
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
private let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
