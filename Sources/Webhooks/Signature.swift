internal import Digest
internal import Receivables

/// The signature of Standard Webhooks 1.0: HMAC-SHA256 over the message's id, the moment and the body.
enum Signature {
    /// One signature for each secret, as `webhook-signature` lists them.
    ///
    /// - Parameter timestamp: seconds since 1970.
    static func field(id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) -> String {
        let message = Array("\(id).\(timestamp).".utf8) + body
        return secrets.map { "v1," + base64Text(HMAC.sha256(key: $0.bytes, message: message)) }
            .joined(separator: " ")
    }
}
