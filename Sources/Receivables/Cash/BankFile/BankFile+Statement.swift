extension BankFile {
    /// An account's movements over some days. A statement on several pages comes as one for each page.
    package struct Statement: Equatable, Sendable {
        /// Whether the statement proves itself.
        package enum Verdict: String, CaseIterable, Sendable {
            /// Opening balance and booked lines make the closing balance, and nothing else is wrong.
            case proved
            /// Nothing is wrong, and there are not both balances to prove it by.
            case unproved
            /// Something in it is wrong; see its faults.
            case refuted
        }

        package let account: Account
        package let currency: Currency
        /// The bank's name for it. Banks begin anew each year, so it names nothing for good.
        package let id: String?
        package let sequence: Int64?
        /// From 1, where the statement has pages.
        package let page: Int?
        package let from: CivilDate?
        package let to: CivilDate?
        package let balances: Balances
        /// In the order of the file.
        package let lines: [Line]
        package let verdict: Verdict

        package init(
            account: Account,
            currency: Currency,
            id: String?,
            sequence: Int64?,
            page: Int?,
            from: CivilDate?,
            to: CivilDate?,
            balances: Balances,
            lines: [Line],
            verdict: Verdict
        ) {
            self.account = account
            self.currency = currency
            self.id = id
            self.sequence = sequence
            self.page = page
            self.from = from
            self.to = to
            self.balances = balances
            self.lines = lines
            self.verdict = verdict
        }

        /// The booked lines, which alone move the booked balance.
        package var bookedLines: [Line] {
            lines.filter { $0.status == .booked }
        }
    }

    /// What the bank says stood in the account; each nil where it does not say.
    package struct Balances: Equatable, Sendable {
        package var openingBooked: Balance?
        package var closingBooked: Balance?
        package var openingAvailable: Balance?
        package var closingAvailable: Balance?

        package init(
            openingBooked: Balance? = nil,
            closingBooked: Balance? = nil,
            openingAvailable: Balance? = nil,
            closingAvailable: Balance? = nil
        ) {
            self.openingBooked = openingBooked
            self.closingBooked = closingBooked
            self.openingAvailable = openingAvailable
            self.closingAvailable = closingAvailable
        }
    }

    package struct Balance: Equatable, Sendable {
        /// Minor units; negative where the account is overdrawn.
        package let amount: Int64
        package let date: CivilDate?
        /// Between two pages rather than two days.
        package let isIntermediate: Bool

        package init(amount: Int64, date: CivilDate?, isIntermediate: Bool = false) {
            self.amount = amount
            self.date = date
            self.isIntermediate = isIntermediate
        }
    }

    package struct Account: Hashable, Sendable {
        package enum ID: Hashable, Sendable {
            case iban(IBAN)
            case other(String)
        }

        package let id: ID
        package var name: String?
        package var bic: String?

        package init(id: ID, name: String? = nil, bic: String? = nil) {
            self.id = id
            self.name = name
            self.bic = bic
        }
    }
}

extension BankFile.Account.ID {
    /// An IBAN where the text is one, and otherwise whatever the bank calls the account; nil for an empty text.
    package init?(_ text: String) {
        if let iban = IBAN(text) {
            self = .iban(iban)
        } else {
            guard !text.isEmpty else { return nil }
            self = .other(text)
        }
    }

    package var text: String {
        switch self {
        case .iban(let iban): iban.text
        case .other(let text): text
        }
    }
}
