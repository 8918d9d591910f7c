package import JSON
package import Receivables

/// What a company has set up, as one JSON document that can stand in version control and be carried to another file.
/// Entries have the form that the API's own bodies have; ids, versions and instants of the file stay behind.
package struct ConfigurationDocument {
    /// Every kind of configuration, in the order in which they need each other. A new kind is one more entry.
    static let kinds: [ConfigurationKind] = [.paymentTerms, .scorecards, .creditPolicies]

    static let format: Int64 = 1
    static let entriesMax = 1_000
    /// Of the document, in bytes.
    package static let bytesMax = 8 * 1_024 * 1_024

    private let applications: [ConfigurationKind.Application]

    /// Reads a document whole.
    ///
    /// - Throws: every fault at once, each with its pointer.
    package init(_ json: JSONValue) throws(Failure) {
        let body = BodyReader(json)
        _ = body.integer("format", required: true, in: Self.format...Self.format)
        applications = Self.kinds.map { $0.read(body) }
        try body.finish()
    }

    /// Brings the document in, and answers what that changed. What is there already stays, as does what the document
    /// doesn't name; bringing it in twice changes nothing the second time.
    package func apply(to session: any Session) throws(Failure) -> ConfigurationChanges {
        try PolicyDesk.seed(session)
        var changes = ConfigurationChanges()
        for application in applications { try application(session, &changes) }
        return changes
    }

    /// A file's configuration as text, always the same for the same content, and what had to be left out.
    package static func export(_ session: any Session) throws(Failure) -> (text: String, notes: [String]) {
        var fields: SnapshotFields = ["format": .integer(format)]
        var notes: [String] = []
        for kind in kinds {
            fields.append(kind.name, .list(try kind.entries(session, &notes).map { .fields($0) }))
        }
        return (IndentedJSON.text(.fields(fields)), notes)
    }
}

/// What a document changes in a file, a sentence each.
package struct ConfigurationChanges: Sendable {
    package fileprivate(set) var changes: [String] = []
    /// What stands in the file beside the document, and stays.
    package fileprivate(set) var notes: [String] = []

    mutating func change(_ sentence: String) { changes.append(sentence) }
    mutating func note(_ sentence: String) { notes.append(sentence) }
}

/// A kind of configuration: how its entries are written, read and brought in.
struct ConfigurationKind: Sendable {
    typealias Application = (any Session, inout ConfigurationChanges) throws(Failure) -> Void

    /// The document's member that holds the entries.
    let name: String
    /// The entries of a file in a fixed order; what can't be carried is noted.
    let entries: @Sendable (any Session, inout [String]) throws(Failure) -> [SnapshotFields]
    let read: @Sendable (BodyReader) -> Application
}

extension SnapshotFields {
    /// The fields without those that belong to one file alone.
    func without(_ names: Set<String>) -> SnapshotFields {
        SnapshotFields(list.filter { !names.contains($0.name) })
    }
}
