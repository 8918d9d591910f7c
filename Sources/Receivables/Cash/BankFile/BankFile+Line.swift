extension BankFile {
    /// One entry in an account.
    package struct Line: Equatable, Sendable {
        package enum Status: String, CaseIterable, Sendable {
            case booked, pending, information
        }

        package var bookingDate: CivilDate
        package var valueDate: CivilDate?
        /// Minor units of the statement's currency; positive is money that came in.
        package var amount: Int64
        /// It takes back an earlier entry: a credit where that was a debit, and the other way round.
        package var isReversal: Bool
        package var status: Status
        package var transactionCode: TransactionCode?
        /// The account servicer's reference.
        package var bankReference: String?
        /// At least one; several for a batch that the bank itemised.
        package var details: [Detail]
        /// Whether the details' amounts make the line's exactly, so that it may be split by them.
        package var detailsAddUp: Bool
        /// What the bank took for the entry as a whole.
        package var charges: [Charge]
        /// What the bank adds for people to read.
        package var note: String?
        package var place: Place
        /// The same for the same content in every file: SHA-256 in hexadecimal over account, currency, booking date,
        /// amount, references, text and counterparty, spaces aside. Two formats that don't tell the same of an entry
        /// make two. Made when the file has been read.
        package var fingerprint: String
        /// Tells apart lines of one fingerprint, from 0: the account's second equal payment of a day has 1.
        package var ordinal: Int

        package init(bookingDate: CivilDate, amount: Int64, details: [Detail], place: Place) {
            self.bookingDate = bookingDate
            self.valueDate = nil
            self.amount = amount
            self.isReversal = false
            self.status = .booked
            self.transactionCode = nil
            self.bankReference = nil
            self.details = details
            self.detailsAddUp = true
            self.charges = []
            self.note = nil
            self.place = place
            self.fingerprint = ""
            self.ordinal = 0
        }

        /// Whether the bank sends something back: a returned debit, or a transfer that could not be made.
        package var isReturn: Bool {
            isReversal || details.contains { $0.returned != nil }
        }

        /// The single payments: the details where they add up, and otherwise nothing that could be told apart.
        package var payments: [Detail]? {
            detailsAddUp ? details : nil
        }
    }

    /// What kind of transaction the bank says it is.
    package struct TransactionCode: Hashable, Sendable {
        /// ISO 20022 bank transaction code: `PMNT`.
        package var domain: String?
        /// `RCDT`.
        package var family: String?
        /// `ESCT`.
        package var subfamily: String?
        /// The bank's or its country's own: `NTRF+166`, `165`, `CREDIT`.
        package var proprietary: String?
        package var issuer: String?

        package init(
            domain: String? = nil,
            family: String? = nil,
            subfamily: String? = nil,
            proprietary: String? = nil,
            issuer: String? = nil
        ) {
            self.domain = domain
            self.family = family
            self.subfamily = subfamily
            self.proprietary = proprietary
            self.issuer = issuer
        }
    }

    package struct Charge: Equatable, Sendable {
        /// Minor units; positive is what the bank took. In the statement's currency unless `currency` says otherwise.
        package let amount: Int64
        package let currency: Currency
        /// Whether the entry's amount has it already taken off.
        package let isIncluded: Bool?
        /// Who bears it: `SHAR`, `DEBT`, `CRED`, `SLEV`.
        package let bearer: String?

        package init(amount: Int64, currency: Currency, isIncluded: Bool? = nil, bearer: String? = nil) {
            self.amount = amount
            self.currency = currency
            self.isIncluded = isIncluded
            self.bearer = bearer
        }
    }
}
