import Receivables
import Testing

@testable import Webhooks

@Suite struct `A delivery's signature` {
    /// The 24 bytes of whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.
    private static let secret = WebhookSecret(bytes: [
        0x31, 0xF2, 0x90, 0xF6, 0xBF, 0x06, 0x29, 0x8A, 0xAB, 0x4F, 0x08, 0xD4, 0x3C, 0x3F, 0x08, 0x2C, 0xF6,
        0x48,
        0xA3, 0x62, 0xDA, 0x2D, 0xA4, 0xB0,
    ])

    @Test func `is the one that Standard Webhooks publishes for its example`() {
        let field = Signature.field(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: [Self.secret]
        )
        #expect(field == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `stands once for each secret, the current one first`() {
        let other = WebhookSecret(bytes: [UInt8](repeating: 7, count: 32))
        func field(_ secrets: [WebhookSecret]) -> String {
            Signature.field(id: "evt_1", timestamp: 1, body: [123, 125], secrets: secrets)
        }
        #expect(field([other, Self.secret]) == "\(field([other])) \(field([Self.secret]))")
    }

    @Test func `a secret tells nothing of itself`() {
        #expect("\(Self.secret)" == "a secret")
    }
}
