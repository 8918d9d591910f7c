package import Receivables

/// How a bank's CSV file is to be read: which column says what, and how it writes days, amounts and signs.
package struct CSVMapping: Equatable, Sendable {
    /// A column by its title or its place.
    package enum Column: Hashable, Sendable {
        case title(String)
        /// From 1.
        case place(Int)
    }

    /// What an amount's sign follows from.
    package enum Sign: String, CaseIterable, Sendable {
        /// Negative amounts are debits.
        case signed
        /// Negative amounts are credits, as on a credit card's bill.
        case inverted
        /// One column for credits, another for debits.
        case columns
        /// A column of its own says which it is.
        case indicator
    }

    /// What a column may say of a line.
    package enum Role: String, CaseIterable, Hashable, Sendable {
        case bookingDate = "booking_date"
        case valueDate = "value_date"
        case amount
        case credit
        case debit
        case indicator
        /// The balance after the line.
        case balance
        case account
        case currency
        case status
        case name
        case counterpartyAccount = "counterparty_account"
        case counterpartyBIC = "counterparty_bic"
        /// May be several columns, joined.
        case text
        case structuredReference = "structured_reference"
        case endToEndID = "end_to_end_id"
        case mandateID = "mandate_id"
        case bankReference = "bank_reference"
        case customerReference = "customer_reference"
        case chequeNumber = "cheque_number"
        case type
    }

    /// Nil tells by the bytes.
    var charset: Charset?
    /// One ASCII character.
    package var delimiter: UInt8
    /// Nil where fields are never quoted.
    package var quote: UInt8?
    /// Lines before the titles, or before the first row where there are none.
    package var skipLines: Int
    /// Rows at the end that are no entries.
    package var skipLastRows: Int
    package var hasHeader: Bool
    var datePattern: DatePattern
    package var decimalSeparator: Character
    package var groupSeparator: Character?
    package var sign: Sign
    package var debitValues: Set<String>
    package var creditValues: Set<String>
    /// What the status column says of entries that aren't booked.
    package var pendingValues: Set<String>
    package var account: BankFile.Account.ID?
    package var currency: Currency?
    package var columns: [Role: [Column]]
}
