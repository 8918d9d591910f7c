internal import Receivables

/// What a group's header (02) says for its accounts.
struct BAI2Group {
    var date: CivilDate?
    var currency: Currency?

    init() {}

    init(_ record: BAI2Record, _ log: inout FaultLog) {
        var fields = BAI2Record.Fields(record)
        func place(_ field: Int) -> BankFile.Place { BankFile.Place(line: record.line, path: "02.\(field)") }
        _ = fields.next()
        _ = fields.next()
        switch fields.next().text {
        case "1", "": break
        case "2": log.error(.correction, place(4), "The group deletes what an earlier file said.")
        case "3": log.error(.correction, place(4), "The group corrects what an earlier file said.")
        case "4": log.error(.testFile, place(4), "The group was sent for testing only.")
        default: log.error(.invalidValue, place(4), "There is no such group status.")
        }
        date = compactDate(fields.next())
        if date == nil { log.error(.invalidDate, place(5), "There is no such day.") }
        _ = fields.next()
        let code = fields.next()
        guard !code.isEmpty else { return }
        currency = Currency(code.text)
        if currency == nil { log.error(.invalidCurrency, place(7), "The currency is none that is known.") }
    }
}
