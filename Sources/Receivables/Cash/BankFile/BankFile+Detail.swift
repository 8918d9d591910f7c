extension BankFile {
    /// One payment in an entry.
    package struct Detail: Equatable, Sendable {
        /// Minor units of the statement's currency; positive is money that came in. The line's own where there is but
        /// one detail; nil where the bank itemises without amounts.
        package var amount: Int64?
        /// As ordered, where that was another currency.
        package var instructed: Money?
        package var transactionCode: TransactionCode?
        package var bankReference: String?
        package var endToEndID: String?
        package var mandateID: String?
        package var creditorID: String?
        package var instructionID: String?
        package var transactionID: String?
        package var uetr: String?
        /// The account owner's own reference (MT940, BAI2).
        package var customerReference: String?
        package var chequeNumber: String?
        package var counterparty: Party
        package var remittance: Remittance
        /// `SALA`, `SUPP`.
        package var purpose: String?
        package var returned: Return?
        package var charges: [Charge]
        package var note: String?

        package init(amount: Int64? = nil) {
            self.amount = amount
            self.counterparty = Party()
            self.remittance = Remittance()
            self.charges = []
        }
    }

    /// The other side of a payment; each nil where the bank does not say.
    package struct Party: Hashable, Sendable {
        package var name: String?
        package var account: Account.ID?
        package var bic: String?
        /// On whose behalf the party pays or takes.
        package var ultimateName: String?

        package init(name: String? = nil, account: Account.ID? = nil, bic: String? = nil) {
            self.name = name
            self.account = account
            self.bic = bic
            self.ultimateName = nil
        }
    }

    package struct Remittance: Equatable, Sendable {
        /// Lines joined.
        package var text: String?
        package var references: [StructuredReference]
        /// The documents that the payer says it pays.
        package var documents: [RemittedDocument]

        package init(
            text: String? = nil,
            references: [StructuredReference] = [],
            documents: [RemittedDocument] = []
        ) {
            self.text = text
            self.references = references
            self.documents = documents
        }
    }

    package struct StructuredReference: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// ISO 11649: begins with RF, its check digits right.
            case creditorReference = "iso_11649"
            case other
        }

        package let kind: Kind
        /// Without spaces.
        package let value: String
        /// The scheme as the bank names it: `QRR`, `BBA`.
        package let scheme: String?

        package init(kind: Kind, value: String, scheme: String? = nil) {
            self.kind = kind
            self.value = value
            self.scheme = scheme
        }
    }

    package struct RemittedDocument: Equatable, Sendable {
        package var number: String?
        /// `CINV` for an invoice, `CREN` for a credit note.
        package var type: String?
        package var date: CivilDate?
        package var due: Money?
        package var discount: Money?
        package var creditNote: Money?
        package var remitted: Money?

        package init(number: String? = nil, type: String? = nil) {
            self.number = number
            self.type = type
        }
    }

    package struct Return: Equatable, Sendable {
        /// ISO 20022 (`AC04`, `MD06`), or the bank's own; nil where it gives none.
        package let code: String?
        package let text: String?

        package init(code: String?, text: String? = nil) {
            self.code = code
            self.text = text
        }
    }
}
