extension BankLine.Content {
    /// Under the names that an answer shows and a row keeps.
    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "status": .text(status.rawValue), "is_return": .boolean(isReturn),
            "transaction_code": transactionCode.map { .fields($0.snapshot) } ?? .null,
            "bank_reference": .optional(bankReference),
        ]
        for field in detail.snapshot.list { fields.append(field.name, field.value) }
        fields.append("charges", .list(charges.map { .fields($0.snapshot) }))
        fields.append("note", .optional(note))
        fields.append("place", .fields(place.snapshot))
        return fields
    }
}

extension BankFile.TransactionCode {
    package var snapshot: SnapshotFields {
        [
            "domain": .optional(domain), "family": .optional(family), "subfamily": .optional(subfamily),
            "proprietary": .optional(proprietary), "issuer": .optional(issuer),
        ]
    }
}

extension BankFile.Place {
    package var snapshot: SnapshotFields {
        ["line": .optional(line.map(Int64.init)), "path": .text(path)]
    }
}

extension BankFile.Charge {
    package var snapshot: SnapshotFields {
        [
            "amount": .integer(amount), "currency": .text(currency.code),
            "included": isIncluded.map(Snapshot.boolean) ?? .null, "bearer": .optional(bearer),
        ]
    }
}

extension BankFile.Party {
    package var snapshot: SnapshotFields {
        [
            "name": .optional(name), "account": .optional(account?.text), "bic": .optional(bic),
            "ultimate_name": .optional(ultimateName),
        ]
    }
}

extension BankFile.Detail {
    /// Without the amount, which is the line's, and its own transaction code.
    package var snapshot: SnapshotFields {
        [
            "counterparty": .fields(counterparty.snapshot),
            "payment_reference": .optional(bankReference), "end_to_end_id": .optional(endToEndID),
            "mandate_id": .optional(mandateID), "creditor_id": .optional(creditorID),
            "instruction_id": .optional(instructionID), "transaction_id": .optional(transactionID),
            "uetr": .optional(uetr), "customer_reference": .optional(customerReference),
            "cheque_number": .optional(chequeNumber), "purpose": .optional(purpose),
            "instructed": instructed.map { .fields($0.snapshot) } ?? .null,
            "remittance": .fields([
                "text": .optional(remittance.text),
                "references": .list(
                    remittance.references.map {
                        .fields([
                            "kind": .text($0.kind.rawValue), "value": .text($0.value),
                            "scheme": .optional($0.scheme),
                        ])
                    }
                ),
                "documents": .list(remittance.documents.map { .fields($0.snapshot) }),
            ]),
            "return": returned.map {
                .fields(["code": .optional($0.code), "text": .optional($0.text)])
            } ?? .null,
            "payment_charges": .list(charges.map { .fields($0.snapshot) }),
            "payment_note": .optional(note),
        ]
    }
}

extension BankFile.RemittedDocument {
    package var snapshot: SnapshotFields {
        [
            "number": .optional(number), "type": .optional(type), "date": .optional(date),
            "due": due.map { .fields($0.snapshot) } ?? .null,
            "discount": discount.map { .fields($0.snapshot) } ?? .null,
            "credit_note": creditNote.map { .fields($0.snapshot) } ?? .null,
            "remitted": remitted.map { .fields($0.snapshot) } ?? .null,
        ]
    }
}

extension Money {
    package var snapshot: SnapshotFields {
        ["amount": .integer(minorUnits), "currency": .text(currency.code)]
    }
}
