/// What a file from a bank says, in one shape for every format. It is a reading, not a document: nothing of it has
/// been stored or decided.
package struct BankFile: Equatable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case camt053 = "camt_053"
        case camt054 = "camt_054"
        case mt940
        case bai2
        case ofx
        case csv
    }

    /// Nil where none was recognised.
    package let format: Format?
    /// As the format numbers itself: `001.08`, `102`; nil where it does not.
    package let version: String?
    /// The bank's name for the whole file, where it has one.
    package let messageID: String?
    package let statements: [Statement]
    /// All that was found wrong or odd, in the order of the file.
    package let faults: [Fault]

    package init(
        format: Format?,
        version: String?,
        messageID: String?,
        statements: [Statement],
        faults: [Fault]
    ) {
        self.format = format
        self.version = version
        self.messageID = messageID
        self.statements = statements
        self.faults = faults
    }

    /// Whether all of the file was read and nothing in it contradicts itself. What is not sound must not be imported,
    /// not even in part: a line that was cut off would come again, whole, as another.
    package var isSound: Bool {
        !faults.contains { $0.severity == .error }
    }

    package func faults(ofStatement index: Int) -> [Fault] {
        faults.filter { $0.statement == index }
    }
}
