package import Receivables

extension RateFile {
    /// Days down, currencies across; `N/A` where a currency had no rate on a day.
    package init(csv bytes: [UInt8]) throws(Failure) {
        self.init()
        var columns: [String]?
        var line = 0
        for row in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            let fields = Self.fields(row)
            guard fields.contains(where: { !$0.isEmpty }) else { continue }
            guard let known = columns else {
                guard fields.first == "Date" else {
                    throw Self.malformed(line, "the first column is Date, and a currency each of the others")
                }
                columns = fields
                continue
            }
            guard let date = CivilDate(fields.first ?? "") else {
                throw Self.malformed(line, "a day begins with its date, YYYY-MM-DD")
            }
            guard fields.count <= known.count else {
                throw Self.malformed(line, "the day has more rates than there are currencies")
            }
            for (code, rate) in zip(known, fields).dropFirst() where !rate.isEmpty && rate != "N/A" {
                guard add(code, rate, on: date) else {
                    throw Self.malformed(line, "\(code.prefix(10)) \(rate.prefix(30)) is no rate")
                }
            }
        }
        guard columns != nil else { throw Self.malformed(1, "there is nothing in the file") }
    }

    private static func fields(_ row: ArraySlice<UInt8>) -> [String] {
        row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
            let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
            let start = field.firstIndex { !isSpace($0) } ?? field.endIndex
            let end = field.lastIndex { !isSpace($0) } ?? start
            return String(decoding: start < field.endIndex ? field[start...end] : [], as: UTF8.self)
        }
    }
}
