/// What deliveries are signed with. Its description tells nothing, so that it can't slip into a log.
package struct WebhookSecret: Equatable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package static let bytesCount = 32

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var description: String { "a secret" }
}
