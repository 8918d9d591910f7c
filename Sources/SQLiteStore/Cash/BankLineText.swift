internal import JSON
internal import Receivables
internal import SQLite

extension [BankStatement.Warning] {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for warning in self {
                    writer.object { writer in
                        writer.field("code", warning.code)
                        writer.field("detail", warning.detail)
                        writer.field("line", warning.place?.line)
                        writer.field("path", warning.place?.path)
                    }
                }
            }
        }
    }
}

/// What a line's row keeps of the bank's words, read back.
extension StoredJSON {
    func statementWarnings() throws(SQLiteError) -> [BankStatement.Warning] {
        var warnings: [BankStatement.Warning] = []
        for element in elements {
            var place: BankFile.Place?
            if element["path"] != nil { place = try element.place() }
            warnings.append(
                BankStatement.Warning(
                    code: try element.member("code").text(),
                    detail: try element.member("detail").text(),
                    place: place
                )
            )
        }
        return warnings
    }

    func lineContent() throws(SQLiteError) -> BankLine.Content {
        BankLine.Content(
            status: try member("status").choice(),
            isReturn: try member("is_return").boolean(),
            transactionCode: try self["transaction_code"]?.transactionCode(),
            bankReference: try self["bank_reference"]?.text(),
            detail: try detail(),
            charges: try charges("charges"),
            note: try self["note"]?.text(),
            place: try member("place").place()
        )
    }

    private func place() throws(SQLiteError) -> BankFile.Place {
        let line = try self["line"]?.integer()
        return BankFile.Place(line: line.map { Int($0) }, path: try member("path").text())
    }

    private func detail() throws(SQLiteError) -> BankFile.Detail {
        var detail = BankFile.Detail()
        detail.counterparty = try member("counterparty").party()
        detail.bankReference = try self["payment_reference"]?.text()
        detail.endToEndID = try self["end_to_end_id"]?.text()
        detail.mandateID = try self["mandate_id"]?.text()
        detail.creditorID = try self["creditor_id"]?.text()
        detail.instructionID = try self["instruction_id"]?.text()
        detail.transactionID = try self["transaction_id"]?.text()
        detail.uetr = try self["uetr"]?.text()
        detail.customerReference = try self["customer_reference"]?.text()
        detail.chequeNumber = try self["cheque_number"]?.text()
        detail.purpose = try self["purpose"]?.text()
        detail.instructed = try self["instructed"]?.money()
        detail.remittance = try member("remittance").remittance()
        if let returned = self["return"] {
            detail.returned = BankFile.Return(
                code: try returned["code"]?.text(),
                text: try returned["text"]?.text()
            )
        }
        detail.charges = try charges("payment_charges")
        detail.note = try self["payment_note"]?.text()
        return detail
    }

    private func transactionCode() throws(SQLiteError) -> BankFile.TransactionCode {
        BankFile.TransactionCode(
            domain: try self["domain"]?.text(),
            family: try self["family"]?.text(),
            subfamily: try self["subfamily"]?.text(),
            proprietary: try self["proprietary"]?.text(),
            issuer: try self["issuer"]?.text()
        )
    }

    private func party() throws(SQLiteError) -> BankFile.Party {
        var party = BankFile.Party(
            name: try self["name"]?.text(),
            account: (try self["account"]?.text()).flatMap { BankFile.Account.ID($0) },
            bic: try self["bic"]?.text()
        )
        party.ultimateName = try self["ultimate_name"]?.text()
        return party
    }

    private func charges(_ name: String) throws(SQLiteError) -> [BankFile.Charge] {
        var charges: [BankFile.Charge] = []
        for element in try member(name).elements {
            let amount = try element.money()
            charges.append(
                BankFile.Charge(
                    amount: amount.minorUnits,
                    currency: amount.currency,
                    isIncluded: try element["included"]?.boolean(),
                    bearer: try element["bearer"]?.text()
                )
            )
        }
        return charges
    }

    private func remittance() throws(SQLiteError) -> BankFile.Remittance {
        var remittance = BankFile.Remittance(text: try self["text"]?.text())
        for element in try member("references").elements {
            remittance.references.append(
                BankFile.StructuredReference(
                    kind: try element.member("kind").choice(),
                    value: try element.member("value").text(),
                    scheme: try element["scheme"]?.text()
                )
            )
        }
        for element in try member("documents").elements {
            var document = BankFile.RemittedDocument(
                number: try element["number"]?.text(),
                type: try element["type"]?.text()
            )
            document.date = try element["date"]?.day()
            document.due = try element["due"]?.money()
            document.discount = try element["discount"]?.money()
            document.creditNote = try element["credit_note"]?.money()
            document.remitted = try element["remitted"]?.money()
            remittance.documents.append(document)
        }
        return remittance
    }

    private func money() throws(SQLiteError) -> Money {
        guard let currency = Currency(try member("currency").text()) else { throw refused("a currency") }
        return Money(try member("amount").integer(), currency)
    }

    private func day() throws(SQLiteError) -> CivilDate {
        guard let date = CivilDate(try text()) else { throw refused("a date") }
        return date
    }
}
