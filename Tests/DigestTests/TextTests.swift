import Digest
import Testing

@Suite struct `Bytes as text` {
    @Test func `hexadecimal text is lower case and read in either case`() {
        let all = Array(0...255 as ClosedRange<UInt8>)
        #expect(hexText([0x00, 0x09, 0x0A, 0xAF, 0xFF]) == "00090aafff")
        #expect(bytes(hex: hexText(all)) == all)
        #expect(bytes(hex: hexText(all).uppercased()) == all)
        #expect(bytes(hex: "") == [])
    }

    @Test(arguments: ["0", "abc", "0g", "g0", " 00", "0x00", "é", "0\u{0}", "+1", "-1"])
    func `what is not hexadecimal is refused`(text: String) {
        #expect(bytes(hex: text) == nil)
    }

    /// RFC 4648, section 10, without padding, and the two digits that are its own.
    static let base64URL: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xFF], "-_8"), ([0xFF, 0xFF, 0xFF], "____"), ([0, 0, 0, 0], "AAAAAA"),
    ]

    @Test(arguments: base64URL)
    func `base 64 for URLs has no padding`(content: [UInt8], text: String) {
        #expect(base64URLText(content) == text)
        #expect(bytes(base64URL: text) == content)
    }

    @Test func `base 64 for URLs gives back bytes of any length`() {
        for count in 0..<300 {
            let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(bytes(base64URL: base64URLText(content)) == content)
        }
    }

    @Test(arguments: ["Z", "Zg==", "Zm8=", "Zh", "Zm9", "+_8", "/_8", "Zm 9v", "Zm9v\n", "é", "AAAAA"])
    func `base 64 that we don't write is refused`(text: String) {
        #expect(bytes(base64URL: text) == nil)
    }
}
