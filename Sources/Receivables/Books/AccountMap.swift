/// By which accounts of the general ledger our own are known.
package struct AccountMap: Document, Equatable, Sendable {
    package static let kind = DocumentKind.accountMap
    package static let numbersMax = 200
    package static let numberCharactersMax = 50

    package struct Number: Equatable, Sendable {
        package let account: Account
        /// Category and rate, as in `S 21`; nil: whatever has no number of its own.
        package let tax: String?
        package let number: String

        package init(account: Account, tax: String?, number: String) {
            self.account = account
            self.tax = tax
            self.number = number
        }
    }

    package let id: ID<AccountMap>
    package var version: Int64
    package var updatedAt: Instant
    package var numbers: [Number]

    package init(of company: Company, version: Int64, updatedAt: Instant, numbers: [Number]) {
        id = ID(high: company.id.high, low: company.id.low)
        self.version = version
        self.updatedAt = updatedAt
        self.numbers = numbers
    }

    /// An account that has no number goes by its own name.
    package func number(of account: Account, tax: String?) -> String {
        var general: String?
        for number in numbers where number.account == account {
            if let key = number.tax {
                if key == tax { return number.number }
            } else {
                general = number.number
            }
        }
        return general ?? account.rawValue
    }

    /// The accounts of the general ledger, for what customers owe and have, that go by one number.
    package var controlAccounts: [Account] {
        let number = number(of: .receivable, tax: nil)
        return [.receivable, .onAccount].filter { self.number(of: $0, tax: nil) == number }
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "updated_at": .text(updatedAt.description),
            "accounts": .list(
                Account.allCases.filter { !$0.isMemo }.flatMap { account in
                    let own = numbers.filter { $0.account == account }
                    let general =
                        own.contains { $0.tax == nil } ? [] : [entry(account, nil, account.rawValue, false)]
                    return general + own.map { entry($0.account, $0.tax, $0.number, true) }
                }
            ),
        ]
    }

    private func entry(_ account: Account, _ tax: String?, _ number: String, _ isMapped: Bool) -> Snapshot {
        .fields([
            "account": .text(account.rawValue), "tax": .optional(tax), "number": .text(number),
            "mapped": .boolean(isMapped),
        ])
    }
}

extension Account {
    /// Whether it stands beside the books and is none of the general ledger's.
    package var isMemo: Bool { self == .committed || self == .committedContra }
}

/// A part of the ledger that was handed to the general ledger, once, byte for byte.
package struct LedgerExport: Document, Equatable, Sendable {
    package static let kind = DocumentKind.ledgerExport
    /// As many as are read, written out and hashed while nobody else writes.
    package static let postingsMax = 1_000

    package let id: ID<LedgerExport>
    package let version: Int64 = 1
    package let createdAt: Instant
    /// 1, 2, 3 …
    package let number: Int64
    package let firstSeq: Int64
    package let lastSeq: Int64
    package let postingsCount: Int64
    package let linesCount: Int64
    /// Hexadecimal.
    package let sha256: String

    package init(
        id: ID<LedgerExport>,
        createdAt: Instant,
        number: Int64,
        firstSeq: Int64,
        lastSeq: Int64,
        postingsCount: Int64,
        linesCount: Int64,
        sha256: String
    ) {
        self.id = id
        self.createdAt = createdAt
        self.number = number
        self.firstSeq = firstSeq
        self.lastSeq = lastSeq
        self.postingsCount = postingsCount
        self.linesCount = linesCount
        self.sha256 = sha256
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "number": .integer(number), "first_seq": .integer(firstSeq), "last_seq": .integer(lastSeq),
            "postings": .integer(postingsCount), "lines": .integer(linesCount), "sha256": .text(sha256),
        ]
    }
}
