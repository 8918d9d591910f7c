/// A bank's statement of an account, as it was brought in: never changed, only worked through or taken back.
package struct BankStatement: Document, Equatable, Sendable {
    package static let kind = DocumentKind.bankStatement

    package enum Status: String, CaseIterable, Sendable {
        /// Its lines are being stored.
        case receiving
        /// Its lines are being booked.
        case importing
        case imported
        /// What came in while it was stored is lost; nothing of it was booked. Send the file again.
        case failed
        /// What it booked is being taken back.
        case reverting
        case reverted

        /// Whether its file counts as brought in.
        package var stands: Bool {
            switch self {
            case .receiving, .importing, .imported, .reverting: true
            case .failed, .reverted: false
            }
        }
    }

    /// Where it comes from.
    package struct File: Equatable, Sendable {
        package let sha256: [UInt8]
        package let bytes: Int
        /// Which of the file's statements it is, from 1.
        package let number: Int
        package let format: BankFile.Format
        package let version: String?

        package init(
            sha256: [UInt8],
            bytes: Int,
            number: Int,
            format: BankFile.Format,
            version: String?
        ) {
            self.sha256 = sha256
            self.bytes = bytes
            self.number = number
            self.format = format
            self.version = version
        }
    }

    /// Something that a person may want to know.
    package struct Warning: Equatable, Sendable {
        package let code: String
        package let detail: String
        package let place: BankFile.Place?

        package static let countMax = 100

        package init(code: String, detail: String, place: BankFile.Place? = nil) {
            self.code = code
            self.detail = detail
            self.place = place
        }

        package var snapshot: SnapshotFields {
            [
                "code": .text(code), "detail": .text(detail), "line": .optional(place?.line.map(Int64.init)),
                "path": .optional(place?.path),
            ]
        }
    }

    /// A balance that the bank names, in minor units; negative where the account is overdrawn.
    package struct Balance: Equatable, Sendable {
        package let amount: Int64
        package let date: CivilDate?

        package init(amount: Int64, date: CivilDate?) {
            self.amount = amount
            self.date = date
        }
    }

    package let id: ID<BankStatement>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let file: File
    /// An IBAN, or whatever the bank calls the account.
    package let account: String
    package let accountName: String?
    package let accountBIC: String?
    package let currency: Currency
    /// The bank's own name for it, which need not be its alone.
    package let bankID: String?
    package let sequence: Int64?
    package let page: Int?
    package let from: CivilDate?
    package let to: CivilDate?
    package let opening: Balance?
    package let closing: Balance?
    /// Whether opening balance and lines make the closing one; false where not both are told.
    package let isProved: Bool
    package let warnings: [Warning]
    package let linesTotal: Int
    package var linesDone: Int
    package var status: Status
    /// Who brought it in, in whose name its lines are booked.
    package let key: ID<APIKey>
    package let user: ID<User>?

    package init(
        id: ID<BankStatement>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        file: File,
        account: String,
        accountName: String?,
        accountBIC: String?,
        currency: Currency,
        bankID: String?,
        sequence: Int64?,
        page: Int?,
        from: CivilDate?,
        to: CivilDate?,
        opening: Balance?,
        closing: Balance?,
        isProved: Bool,
        warnings: [Warning],
        linesTotal: Int,
        linesDone: Int,
        status: Status,
        key: ID<APIKey>,
        user: ID<User>?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.file = file
        self.account = account
        self.accountName = accountName
        self.accountBIC = accountBIC
        self.currency = currency
        self.bankID = bankID
        self.sequence = sequence
        self.page = page
        self.from = from
        self.to = to
        self.opening = opening
        self.closing = closing
        self.isProved = isProved
        self.warnings = warnings
        self.linesTotal = linesTotal
        self.linesDone = linesDone
        self.status = status
        self.key = key
        self.user = user
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "status": .text(status.rawValue),
            "format": .text(file.format.rawValue), "format_version": .optional(file.version),
            "sha256": .text(hexadecimal(file.sha256)), "bytes": .integer(Int64(file.bytes)),
            "number_in_file": .integer(Int64(file.number)), "account": .text(account),
            "account_name": .optional(accountName), "account_bic": .optional(accountBIC),
            "currency": .text(currency.code), "bank_id": .optional(bankID), "sequence": .optional(sequence),
            "page": .optional(page.map(Int64.init)), "from": .optional(from), "to": .optional(to),
            "opening_balance": .optional(opening?.amount), "opening_date": .optional(opening?.date),
            "closing_balance": .optional(closing?.amount), "closing_date": .optional(closing?.date),
            "proved": .boolean(isProved), "warnings": .list(warnings.map { .fields($0.snapshot) }),
            "lines_total": .integer(Int64(linesTotal)), "lines_done": .integer(Int64(linesDone)),
        ]
    }

    /// The actions that its state takes.
    package var allowedActions: [String] {
        status == .imported ? ["match", "revert"] : []
    }

    /// Who works through it.
    package var context: OperationContext {
        Principal(key: key, roles: [.cash], user: user, customer: nil, mayActAs: false).context()
    }
}

/// Two lower-case digits a byte.
private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
