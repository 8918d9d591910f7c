extension Payment {
    /// What a bank says of a payment; each nil where it does not say.
    package struct BankDetails: Equatable, Sendable {
        package let payerName: String?
        /// An IBAN, or whatever the bank calls the account.
        package let payerAccount: String?
        package let payerBIC: String?
        /// What travels with a transfer from end to end.
        package let endToEndID: String?
        /// Minor units that the bank kept of it.
        package let fee: Int64?
        /// The line of a statement that told of it.
        package let line: BankLineReference?

        /// Characters of what a caller says of it.
        package static let nameCharactersMax = 140
        package static let accountCharactersMax = 50
        package static let endToEndCharactersMax = 140

        package init(
            payerName: String? = nil,
            payerAccount: String? = nil,
            payerBIC: String? = nil,
            endToEndID: String? = nil,
            fee: Int64? = nil,
            line: BankLineReference? = nil
        ) {
            self.payerName = payerName
            self.payerAccount = payerAccount
            self.payerBIC = payerBIC
            self.endToEndID = endToEndID
            self.fee = fee
            self.line = line
        }

        package var snapshot: SnapshotFields {
            [
                "payer_name": .optional(payerName), "payer_account": .optional(payerAccount),
                "payer_bic": .optional(payerBIC), "end_to_end_id": .optional(endToEndID),
                "fee": .optional(fee), "statement_id": .id(line?.statement),
                "line": .optional(line.map { Int64($0.number) }),
            ]
        }
    }
}
