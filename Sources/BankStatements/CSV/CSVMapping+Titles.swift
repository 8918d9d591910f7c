internal import Receivables

extension CSVMapping {
    /// The mapping of a file whose titles are the very names of what a column may say: `booking_date,amount,…`, with a
    /// comma or a semicolon between. Nil for any other.
    package init?(titlesOf bytes: [UInt8]) {
        var head = bytes.prefix(4_096)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
        let first = head.prefix { $0 != 0x0A && $0 != 0x0D }
        let delimiter = first.contains(UInt8(ascii: ";")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
        var columns: [Role: [Column]] = [:]
        for field in first.split(separator: delimiter) {
            let title = String(decoding: field.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
            guard let role = Role(rawValue: title) else { continue }
            columns[role] = [.title(title)]
        }
        let hasSides = columns[.credit] != nil && columns[.debit] != nil
        guard columns[.bookingDate] != nil, columns[.amount] != nil || hasSides,
            let pattern = DatePattern("YYYY-MM-DD")
        else { return nil }
        self.init(
            charset: nil,
            delimiter: delimiter,
            quote: UInt8(ascii: "\""),
            skipLines: 0,
            skipLastRows: 0,
            hasHeader: true,
            datePattern: pattern,
            decimalSeparator: ".",
            groupSeparator: nil,
            sign: columns[.amount] == nil ? .columns : .signed,
            debitValues: [],
            creditValues: [],
            pendingValues: ["pending"],
            account: nil,
            currency: nil,
            columns: columns
        )
    }
}
