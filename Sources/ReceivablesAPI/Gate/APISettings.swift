package import BankStatements

/// What the one who runs the server decides on.
package struct APISettings: Sendable {
    /// Whether events may be sent to private, loopback and link-local addresses.
    package let allowsPrivateReceivers: Bool
    /// How banks' CSV files are read, by name.
    package let csvMappings: [String: CSVMapping]

    package init(allowsPrivateReceivers: Bool = false, csvMappings: [String: CSVMapping] = [:]) {
        self.allowsPrivateReceivers = allowsPrivateReceivers
        self.csvMappings = csvMappings
    }
}
