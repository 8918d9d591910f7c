/// What bringing statements in needs stored.
package protocol BankStatementRepository {
    func bankStatement(_ id: ID<BankStatement>) throws(Failure) -> BankStatement?
    func bankStatements(_ filter: BankStatementFilter, _ page: Page) throws(Failure) -> [BankStatement]
    /// The statements of a file that stand, by their number in it.
    func bankStatements(ofFile sha256: [UInt8]) throws(Failure) -> [BankStatement]
    /// The last statement of an account that stands and closed on a day or before.
    func lastBankStatement(of account: String, in currency: Currency, closedBy date: CivilDate)
        throws(Failure)
        -> BankStatement?
    /// Those in one of the states that work goes on in, oldest first.
    func bankStatements(in status: BankStatement.Status, limit: Int) throws(Failure) -> [BankStatement]
    func insert(_ statement: BankStatement) throws(Failure)
    /// Replaces version, status and progress.
    func update(_ statement: BankStatement) throws(Failure)

    func bankLine(_ reference: BankLineReference) throws(Failure) -> BankLine?
    /// Ascending, after a number.
    func bankLines(of statement: ID<BankStatement>, fate: BankLine.FateName?, after number: Int, limit: Int)
        throws(Failure) -> [BankLine]
    /// Lines that are left for a person, money of which something is left, and duplicates of what was taken back;
    /// ascending, after a number.
    func openBankLines(of statement: ID<BankStatement>, after number: Int, limit: Int) throws(Failure)
        -> [BankLine]
    /// Lines that count for their content, the last first.
    func standingBankLines(of statement: ID<BankStatement>, limit: Int) throws(Failure) -> [BankLine]
    /// Refunds that stand of what a statement booked.
    func refundsThatStand(ofStatement statement: ID<BankStatement>, limit: Int) throws(Failure) -> [ID<
        Refund
    >]
    /// How many lines of a statement have come to each fate, and their sum in minor units.
    func bankLineTallies(of statement: ID<BankStatement>) throws(Failure) -> [BankLineTally]
    func insert(_ line: BankLine) throws(Failure)
    /// Replaces the fate, and whether the line stands.
    func update(_ line: BankLine) throws(Failure)
    /// The line of a content that counts.
    func standingBankLine(_ key: BankLine.Key) throws(Failure) -> BankLineReference?

    /// Payments that weren't taken back, of one amount, the last first: by what travels from end to end, or by the
    /// account that paid.
    func payments(endToEndID: String, currency: Currency, limit: Int) throws(Failure) -> [Payment]
    func payments(payerAccount: String, currency: Currency, limit: Int) throws(Failure) -> [Payment]
    /// Whether a line that stands pays the refund out.
    func isSettled(_ refund: ID<Refund>) throws(Failure) -> Bool
    /// Booked refunds to an account that no line pays out yet; at most two.
    func unsettledRefunds(to iban: IBAN, currency: Currency, amount: Int64) throws(Failure) -> [Refund]
}

/// What a list of statements can be narrowed by.
package struct BankStatementFilter: Equatable, Sendable {
    package var status: BankStatement.Status?
    package var account: String?
    package var createdFrom: Instant?
    package var createdTo: Instant?

    package init() {}
}

package struct BankLineTally: Equatable, Sendable {
    package let fate: BankLine.FateName
    package let count: Int64
    /// Minor units.
    package let amount: Int64

    package init(fate: BankLine.FateName, count: Int64, amount: Int64) {
        self.fate = fate
        self.count = count
        self.amount = amount
    }
}
