internal import Receivables

/// A statement while it is being read.
struct StatementDraft: Sendable {
    var account: BankFile.Account?
    var currency: Currency?
    var id: String?
    var sequence: Int64?
    var page: Int?
    var from: CivilDate?
    var to: CivilDate?
    var balances = BankFile.Balances()
    var lines: [BankFile.Line] = []
    /// Where it begins.
    var place: BankFile.Place
    /// A report of balances alone, which has no lines to make up for their difference.
    var hasBalancesOnly = false

    init(place: BankFile.Place) {
        self.place = place
    }

    /// The booked balance that opening balance and booked lines make, or nil where it leaves the range of amounts.
    func expectedClosing(from opening: Int64) -> Int64? {
        var balance = opening
        for line in lines where line.status == .booked {
            let (next, overflow) = balance.addingReportingOverflow(line.amount)
            guard !overflow else { return nil }
            balance = next
        }
        return balance
    }
}
