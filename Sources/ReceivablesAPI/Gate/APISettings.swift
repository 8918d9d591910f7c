/// What the one who runs the server decides on.
package struct APISettings: Sendable {
    /// Whether events may be sent to private, loopback and link-local addresses.
    package let allowsPrivateReceivers: Bool

    package init(allowsPrivateReceivers: Bool = false) {
        self.allowsPrivateReceivers = allowsPrivateReceivers
    }
}
