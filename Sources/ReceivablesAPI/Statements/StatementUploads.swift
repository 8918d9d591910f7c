import BankStatements
import Digest
import HTTPServer
import Receivables
import Synchronization

/// Reads files that are sent, off the wire's and the store's lanes, and only so many at once.
final class StatementUploads: Sendable {
    private static let readingMax = 2

    private let reading = Mutex(0)

    /// The file of a request, sound and of a known format.
    func read(_ request: APIRequest) async throws -> StatementIntake {
        let bytes = request.http.body
        guard !bytes.isEmpty else { throw Failure.invalid("", "required", "the body is the file") }
        let format = try request.choice("format", BankFile.Format.self)
        let options = try Self.options(request, bytes, format)
        try begin()
        defer { reading.withLock { $0 -= 1 } }
        let principal = request.principal
        return try await Task.detached {
            let file = BankFileReader(options).read(bytes, as: format)
            guard file.isSound else { throw Problem.unreadable(file) }
            guard !file.statements.isEmpty else { throw Problem.noStatement }
            return StatementIntake(file, sha256: SHA256.hash(bytes), bytes: bytes.count, by: principal)
        }.value
    }

    private func begin() throws(Failure) {
        let isAdmitted = reading.withLock { count in
            guard count < Self.readingMax else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw .store(.busy) }
    }

    private static func options(_ request: APIRequest, _ bytes: [UInt8], _ format: BankFile.Format?) throws
        -> BankFileReader.Options
    {
        var options = BankFileReader.Options(bytesMax: StatementController.fileBytesMax)
        let mappings = request.settings.csvMappings
        if let name = request.query("mapping") {
            guard let mapping = mappings[name] else {
                let known = mappings.keys.sorted().joined(separator: ", ")
                throw Problem.malformedParameter("mapping", known.isEmpty ? "left out" : "one of \(known)")
            }
            options.mapping = mapping
        } else {
            options.mapping = CSVMapping(titlesOf: bytes)
            if options.mapping == nil, mappings.count == 1 { options.mapping = mappings.first?.value }
        }
        if let text = request.query("account") {
            guard text.isPlainText(charactersMax: 100), let account = BankFile.Account.ID(text) else {
                throw Problem.malformedParameter("account", "an IBAN or the bank's name for the account")
            }
            options.account = account
        }
        options.currency = try request.currency("currency")
        return options
    }
}

extension Problem {
    static var noStatement: Problem {
        var problem = Problem(422, "no_statement", "The file holds no statement.")
        problem.violations = [Violation("", "no_statement", "the body is a file with a statement")]
        return problem
    }

    /// A file that can't be relied on: every fault with its place.
    static func unreadable(_ file: BankFile) -> Problem {
        let faults = file.faults.filter { $0.severity == .error }
        let first = faults.first.map { "\($0.place): \($0.detail)" } ?? "It can't be read."
        var problem = Problem(422, "unreadable_file", first)
            .with(
                "faults",
                .list(
                    faults.prefix(BankStatement.Warning.countMax).map { fault in
                        .fields(
                            BankStatement.Warning(
                                code: fault.code.rawValue,
                                detail: fault.detail,
                                place: fault.place
                            ).snapshot
                        )
                    }
                )
            )
        problem.violations = faults.prefix(BankStatement.Warning.countMax).map {
            Violation("", "unreadable_file", "\($0.place): \($0.detail)")
        }
        return problem
    }
}

extension APIRequest {
    /// RFC 7240: `Prefer: respond-async` is answered at once, with the place to look.
    var respondsAsync: Bool {
        http.fields.values(of: "Prefer").contains { value in
            value.split(separator: ",").contains { part in
                part.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == "respond-async"
            }
        }
    }
}
