/// One movement of a statement: an entry, or one payment of an entry that the bank itemised. Each has one fate.
package struct BankLine: Equatable, Sendable {
    /// What makes it the same line in every file: the account's content, and which of equal ones it is.
    package struct Key: Hashable, Sendable {
        package let account: String
        /// SHA-256 in hexadecimal.
        package let fingerprint: String
        /// From 0.
        package let ordinal: Int
        /// Of an entry's payments, from 1; 0 for the entry as a whole.
        package let part: Int

        package init(account: String, fingerprint: String, ordinal: Int, part: Int) {
            self.account = account
            self.fingerprint = fingerprint
            self.ordinal = ordinal
            self.part = part
        }
    }

    /// What the bank tells of it.
    package struct Content: Equatable, Sendable {
        package var status: BankFile.Line.Status
        /// The bank sends something back, or takes an entry back.
        package var isReturn: Bool
        package var transactionCode: BankFile.TransactionCode?
        /// The entry's; the payment may have its own.
        package var bankReference: String?
        /// Without an amount and a code of its own, which are the line's.
        package var detail: BankFile.Detail
        /// What the bank took for the entry as a whole; of a batch, with its first payment alone.
        package var charges: [BankFile.Charge]
        package var note: String?
        package var place: BankFile.Place

        package init(
            status: BankFile.Line.Status,
            isReturn: Bool,
            transactionCode: BankFile.TransactionCode?,
            bankReference: String?,
            detail: BankFile.Detail,
            charges: [BankFile.Charge],
            note: String?,
            place: BankFile.Place
        ) {
            self.status = status
            self.isReturn = isReturn
            self.transactionCode = transactionCode
            self.bankReference = bankReference
            self.detail = detail
            self.charges = charges
            self.note = note
            self.place = place
        }
    }

    package let reference: BankLineReference
    /// The bank's entry, from 1.
    package let entry: Int
    package let key: Key
    package let bookingDate: CivilDate
    package let valueDate: CivilDate?
    /// Minor units; positive is money that came in.
    package let amount: Int64
    package let currency: Currency
    package let content: Content
    package var fate: Fate
    /// Whether it is the one line of its content that counts.
    package var stands: Bool

    package init(
        reference: BankLineReference,
        entry: Int,
        key: Key,
        bookingDate: CivilDate,
        valueDate: CivilDate?,
        amount: Int64,
        currency: Currency,
        content: Content,
        fate: Fate = .waiting,
        stands: Bool = false
    ) {
        self.reference = reference
        self.entry = entry
        self.key = key
        self.bookingDate = bookingDate
        self.valueDate = valueDate
        self.amount = amount
        self.currency = currency
        self.content = content
        self.fate = fate
        self.stands = stands
    }
}

/// A line by its statement and its number in it, from 1.
package struct BankLineReference: Hashable, Sendable {
    package let statement: ID<BankStatement>
    package let number: Int

    package init(statement: ID<BankStatement>, number: Int) {
        self.statement = statement
        self.number = number
    }

    package var snapshot: SnapshotFields {
        ["statement_id": .id(statement), "line": .integer(Int64(number))]
    }
}
