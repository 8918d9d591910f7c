internal import Receivables

/// What a reader found wrong, bounded: a file of nothing but faults must not cost more than one of lines.
struct FaultLog: Sendable {
    static let countMax = 200

    private(set) var faults: [BankFile.Fault] = []
    /// The statement being read.
    var statement: Int?
    private(set) var refuted: Set<Int> = []
    private var hiddenCount = 0
    private var hidesError = false

    mutating func error(_ code: BankFile.Fault.Code, _ place: BankFile.Place, _ detail: String) {
        if let statement { refuted.insert(statement) }
        add(.error, code, place, detail)
    }

    mutating func warning(_ code: BankFile.Fault.Code, _ place: BankFile.Place, _ detail: String) {
        add(.warning, code, place, detail)
    }

    private mutating func add(
        _ severity: BankFile.Fault.Severity,
        _ code: BankFile.Fault.Code,
        _ place: BankFile.Place,
        _ detail: String
    ) {
        guard faults.count < Self.countMax else {
            hiddenCount += 1
            hidesError = hidesError || severity == .error
            return
        }
        faults.append(
            BankFile.Fault(severity: severity, code: code, place: place, statement: statement, detail: detail)
        )
    }

    /// Makes the faults of a statement that could not be kept those of the file.
    mutating func releaseStatement() {
        refuted.remove(statement ?? -1)
        faults = faults.map { fault in
            guard fault.statement == statement else { return fault }
            return BankFile.Fault(
                severity: fault.severity,
                code: fault.code,
                place: fault.place,
                statement: nil,
                detail: fault.detail
            )
        }
        statement = nil
    }

    /// All faults, and that there are more where there are.
    var closed: [BankFile.Fault] {
        guard hiddenCount > 0 else { return faults }
        let place = BankFile.Place(line: nil, path: "")
        return faults + [
            BankFile.Fault(
                severity: hidesError ? .error : .warning,
                code: .more,
                place: place,
                statement: nil,
                detail: "There are \(hiddenCount) more."
            )
        ]
    }
}
