/// The parts of a statement line (field 61), as they stand: value date, entry date, mark, funds code, amount, type and
/// references.
struct MT940Line {
    let valueDate: ArraySlice<UInt8>
    let entryDate: ArraySlice<UInt8>?
    let isCredit: Bool
    let isReversal: Bool
    let amount: ArraySlice<UInt8>
    /// `NTRF`; nil where the line ends before it.
    let type: String?
    let customerReference: String?
    let bankReference: String?

    /// SWIFT writes a comma; some banks a point.
    static let separators = [UInt8(ascii: ","), UInt8(ascii: ".")]

    /// Nil where the parts don't follow each other.
    init?(_ line: ArraySlice<UInt8>) {
        var rest = line.trimmed
        valueDate = rest.prefix(6)
        guard valueDate.count == 6, valueDate.isAllDigits else { return nil }
        rest = rest.dropFirst(6)
        let monthDay = rest.prefix(4)
        if monthDay.count == 4, monthDay.isAllDigits {
            entryDate = monthDay
            rest = rest.dropFirst(4)
        } else {
            entryDate = nil
        }
        guard let mark = Self.mark(of: &rest) else { return nil }
        // The reversal of a credit takes money out, and that of a debit brings it back.
        isReversal = mark.isReversal
        isCredit = mark.isCredit != mark.isReversal
        if let funds = rest.first, isLetter(funds) { rest = rest.dropFirst() }
        amount = rest.prefix { isDigit($0) || Self.separators.contains($0) }
        guard !amount.isEmpty else { return nil }
        rest = rest.dropFirst(amount.count)
        let type = rest.prefix(4)
        if type.count == 4, let first = type.first, isLetter(first),
            type.allSatisfy({ isDigit($0) || isLetter($0) })
        {
            self.type = type.text
            rest = rest.dropFirst(4)
        } else {
            self.type = nil
        }
        let (customer, bank) = Self.references(rest)
        customerReference = Self.reference(customer)
        bankReference = bank.flatMap { Self.reference($0) }
    }

    /// C and D, RC and RD for reversals, EC and ED for what is expected.
    private static func mark(of rest: inout ArraySlice<UInt8>) -> (isCredit: Bool, isReversal: Bool)? {
        let isReversal = rest.first == UInt8(ascii: "R")
        if isReversal || rest.first == UInt8(ascii: "E") { rest = rest.dropFirst() }
        guard let mark = rest.first, mark == UInt8(ascii: "C") || mark == UInt8(ascii: "D") else {
            return nil
        }
        rest = rest.dropFirst()
        return (mark == UInt8(ascii: "C"), isReversal)
    }

    private static func references(
        _ rest: ArraySlice<UInt8>
    ) -> (customer: ArraySlice<UInt8>, bank: ArraySlice<UInt8>?) {
        var index = rest.startIndex
        while index + 1 < rest.endIndex {
            if rest[index] == UInt8(ascii: "/"), rest[index + 1] == UInt8(ascii: "/") {
                return (rest[..<index], rest[(index + 2)...])
            }
            index += 1
        }
        return (rest, nil)
    }

    /// Nil for what only says that the reference stands in field 86, or nowhere.
    private static func reference(_ bytes: ArraySlice<UInt8>) -> String? {
        switch bytes.trimmed.text.uppercased() {
        case "EREF", "EREF+", "PREF", "MARF", "KREF", "KREF+", "": nil
        default: BankStatements.reference(bytes.text)
        }
    }
}
