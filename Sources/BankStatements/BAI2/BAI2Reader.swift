internal import Receivables

/// Reads BAI2 cash management files: files (01, 99) of groups (02, 98) of accounts (03, 49) with transactions (16),
/// each level with a control total and a count of records.
struct BAI2Reader {
    /// A control total and counts of one level while it is read.
    struct Tally {
        var sum: Int128 = 0
        var physicalCount = 0
        /// Without the continuations, which some banks don't count.
        var logicalCount = 0
        /// Groups of a file, or accounts of a group.
        var partCount = 0

        mutating func add(_ record: BAI2Record) {
            physicalCount += record.physicalCount
            logicalCount += 1
        }

        mutating func add(_ part: Tally) {
            sum += part.sum
            physicalCount += part.physicalCount
            logicalCount += part.logicalCount
            partCount += 1
        }
    }

    private var file: FileDraft
    private var fileTally: Tally?
    private var groupTally: Tally?
    private var group = BAI2Group()
    private var account: BAI2Account?
    private var hasHeader = false

    init(_ file: FileDraft) {
        self.file = file
        self.file.version = "2"
    }

    mutating func read(_ text: [UInt8]) -> BankFile {
        var pending: BAI2Record?
        for line in TextLine.lines(of: text) where !line.bytes.trimmed.isEmpty && line.bytes != [0x1A] {
            guard let record = BAI2Record(line) else {
                if let pending { take(pending) }
                pending = nil
                let place = BankFile.Place(line: line.number, path: "")
                file.log.error(.malformed, place, "The line is no BAI2 record.")
                continue
            }
            if record.code == "88", pending != nil {
                pending?.append(record)
            } else {
                if let pending { take(pending) }
                pending = record
            }
        }
        if let pending { take(pending) }
        if !hasHeader {
            let place = BankFile.Place(line: 1, path: "01")
            file.log.error(.unsupportedMessage, place, "The file does not begin with a BAI2 header (01).")
        }
        if fileTally != nil || groupTally != nil || account != nil {
            endAccount(nil)
            let place = BankFile.Place(line: nil, path: "99")
            file.log.statement = nil
            file.log.error(.truncated, place, "The file's trailer (99) is missing.")
        }
        return file.closed()
    }

    private mutating func take(_ record: BAI2Record) {
        let place = BankFile.Place(line: record.line, path: record.code)
        switch record.code {
        case "01":
            if fileTally != nil { misplaced(place) }
            hasHeader = true
            fileTally = Tally()
            fileTally?.add(record)
            readHeader(record)
        case "02":
            if groupTally != nil || fileTally == nil { misplaced(place) }
            groupTally = Tally()
            groupTally?.add(record)
            group = BAI2Group(record, &file.log)
        case "03":
            if account != nil {
                misplaced(place)
                endAccount(nil)
            }
            if groupTally == nil { misplaced(place) }
            file.beginStatement()
            account = BAI2Account(record, group: group, options: file.options, &file.log)
        case "16":
            guard file.countLine(place) else { return }
            if account == nil { misplaced(place) }
            account?.addTransaction(record, &file.log)
        case "49":
            if account == nil { misplaced(place) }
            endAccount(record)
        case "98": endGroup(record)
        case "99": endFile(record)
        default: misplaced(place)
        }
    }

    private mutating func misplaced(_ place: BankFile.Place) {
        file.log.error(.misplaced, place, "The record means nothing at this place.")
    }

    private mutating func readHeader(_ record: BAI2Record) {
        var fields = BAI2Record.Fields(record)
        for _ in 0..<4 { _ = fields.next() }
        file.messageID = clean(fields.next())
    }

    // MARK: Trailers

    private mutating func endAccount(_ trailer: BAI2Record?) {
        guard var ended = account else { return }
        account = nil
        if let trailer {
            ended.tally.add(trailer)
            check(ended.tally, trailer, partName: nil)
        } else {
            file.log.error(.truncated, ended.draft.place, "The account's trailer (49) is missing.")
        }
        ended.finish(&file.log)
        groupTally?.add(ended.tally)
        file.endStatement(ended.draft)
    }

    private mutating func endGroup(_ record: BAI2Record) {
        endAccount(nil)
        guard var tally = groupTally else {
            misplaced(BankFile.Place(line: record.line, path: record.code))
            return
        }
        groupTally = nil
        tally.add(record)
        check(tally, record, partName: "accounts")
        fileTally?.add(tally)
    }

    private mutating func endFile(_ record: BAI2Record) {
        endAccount(nil)
        if groupTally != nil {
            file.log.error(
                .truncated,
                BankFile.Place(line: record.line, path: record.code),
                "The group's trailer (98) is missing."
            )
        }
        groupTally = nil
        guard var tally = fileTally else {
            misplaced(BankFile.Place(line: record.line, path: record.code))
            return
        }
        fileTally = nil
        tally.add(record)
        check(tally, record, partName: "groups")
    }

    /// Compares a trailer with what it closes: control total, number of parts, number of records.
    private mutating func check(_ tally: Tally, _ record: BAI2Record, partName: String?) {
        var fields = BAI2Record.Fields(record)
        func place(_ field: Int) -> BankFile.Place {
            BankFile.Place(line: record.line, path: "\(record.code).\(field)")
        }
        let total = fields.next()
        if let claimed = try? signedMinorUnits(total.filter { $0 != UInt8(ascii: ".") }[...], exponent: 0) {
            if Int128(claimed) != tally.sum {
                file.log.error(
                    .sumMismatch,
                    place(2),
                    "The control total is \(claimed), and amounts make \(tally.sum)."
                )
            }
        } else {
            file.log.error(.invalidAmount, place(2), "The control total is not an amount.")
        }
        if let partName {
            let count = fields.next()
            if Int(count.text) != tally.partCount {
                file.log.error(
                    .countMismatch,
                    place(3),
                    "The bank counts \(clean(count) ?? "no") \(partName), and there are \(tally.partCount)."
                )
            }
        }
        let count = fields.next()
        guard let claimed = Int(count.text), claimed != tally.physicalCount, claimed != tally.logicalCount
        else {
            if Int(count.text) == nil {
                file.log.error(.countMismatch, place(fields.count), "The number of records is missing.")
            }
            return
        }
        file.log.error(
            .countMismatch,
            place(fields.count),
            "The bank counts \(claimed) records, and there are \(tally.physicalCount)."
        )
    }
}
