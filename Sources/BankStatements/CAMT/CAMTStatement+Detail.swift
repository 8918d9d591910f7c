internal import Receivables
internal import XML

extension CAMTStatement {
    func detail(
        _ element: XMLElement,
        of line: BankFile.Line,
        isOnly: Bool,
        _ path: String,
        _ log: inout FaultLog
    ) -> BankFile.Detail {
        var detail = BankFile.Detail(amount: isOnly ? line.amount : amount(of: element, in: line))
        let instructed = money(element.at("AmtDtls", "InstdAmt", "Amt"))
        detail.instructed = instructed?.currency == currency ? nil : instructed
        readReferences(element["Refs"], &detail)
        detail.transactionCode = transactionCode(element["BkTxCd"])
        detail.purpose = (element.at("Purp", "Cd") ?? element.at("Purp", "Prtry")).flatMap { clean($0.text) }
        detail.charges = charges(element.all("Chrgs"), path + "/Chrgs", &log)
        detail.note = element["AddtlTxInf"].flatMap { clean($0.text) }
        detail.remittance = remittance(element["RmtInf"], path + "/RmtInf", &log)
        if let info = element["RtrInf"] {
            let texts = info.all("AddtlInf").map(\.text).joined(separator: " ")
            detail.returned = BankFile.Return(
                code: (info.at("Rsn", "Cd") ?? info.at("Rsn", "Prtry")).flatMap { clean($0.text) },
                text: clean(texts)
            )
        }
        let isReturn = line.isReversal || detail.returned != nil
        readParties(element, &detail, isCredit: line.amount >= 0, isReturn: isReturn)
        return detail
    }

    /// A detail's share of a batch, from whatever the bank gives in the account's currency.
    private func amount(of element: XMLElement, in line: BankFile.Line) -> Int64? {
        let candidates = [
            element["Amt"], element.at("AmtDtls", "TxAmt", "Amt"), element.at("AmtDtls", "CntrValAmt", "Amt"),
            element.at("AmtDtls", "InstdAmt", "Amt"),
        ]
        for candidate in candidates {
            guard let amount = money(candidate), amount.currency == currency else { continue }
            let isCredit = element["CdtDbtInd"].map { $0.text == "CRDT" } ?? (line.amount >= 0)
            return isCredit ? amount.minorUnits : -amount.minorUnits
        }
        return nil
    }

    private func readReferences(_ element: XMLElement?, _ detail: inout BankFile.Detail) {
        guard let element else { return }
        detail.endToEndID = element["EndToEndId"].flatMap { reference($0.text) }
        detail.mandateID = element["MndtId"].flatMap { reference($0.text) }
        detail.instructionID = element["InstrId"].flatMap { reference($0.text) }
        detail.transactionID = element["TxId"].flatMap { reference($0.text) }
        detail.uetr = element["UETR"].flatMap { reference($0.text) }
        detail.bankReference = element["AcctSvcrRef"].flatMap { reference($0.text) }
        detail.chequeNumber = element["ChqNb"].flatMap { reference($0.text) }
    }

    // MARK: Parties

    /// The counterparty of a credit is the debtor, and the other way round; but what comes back keeps the roles of the
    /// payment that it sends back. Where one of the accounts is the statement's own, that tells it for certain.
    private func readParties(
        _ element: XMLElement,
        _ detail: inout BankFile.Detail,
        isCredit: Bool,
        isReturn: Bool
    ) {
        let agents = element["RltdAgts"]
        guard let parties = element["RltdPties"] else {
            detail.counterparty.bic = bic(agents?[isCredit != isReturn ? "DbtrAgt" : "CdtrAgt"])
            return
        }
        let debtorAccount = parties["DbtrAcct"].flatMap { accountID($0) }
        let creditorAccount = parties["CdtrAcct"].flatMap { accountID($0) }
        let own = draft.account?.id
        let isDebtor: Bool
        if own != nil, creditorAccount == own, debtorAccount != own {
            isDebtor = true
        } else if own != nil, debtorAccount == own, creditorAccount != own {
            isDebtor = false
        } else if (parties["Dbtr"] == nil) != (parties["Cdtr"] == nil) {
            isDebtor = parties["Dbtr"] != nil
        } else {
            isDebtor = isCredit != isReturn
        }
        detail.counterparty.name = partyName(parties[isDebtor ? "Dbtr" : "Cdtr"])
        detail.counterparty.account = isDebtor ? debtorAccount : creditorAccount
        detail.counterparty.bic = bic(agents?[isDebtor ? "DbtrAgt" : "CdtrAgt"])
        detail.counterparty.ultimateName = partyName(parties[isDebtor ? "UltmtDbtr" : "UltmtCdtr"])
        detail.creditorID = creditorID(parties["Cdtr"])
    }

    /// A party's name: its own, or from version 001.08 on that of the person or company in it.
    func partyName(_ element: XMLElement?) -> String? {
        (element?["Nm"] ?? element?.at("Pty", "Nm")).flatMap { clean($0.text) }
    }

    /// The SEPA creditor identifier, which stands among a person's other identifications.
    private func creditorID(_ element: XMLElement?) -> String? {
        let other = element?.at("Id", "PrvtId", "Othr") ?? element?.at("Pty", "Id", "PrvtId", "Othr")
        guard other?.at("SchmeNm", "Prtry")?.text == "SEPA" else { return nil }
        return other?["Id"].flatMap { clean($0.text) }
    }

    func accountID(_ element: XMLElement) -> BankFile.Account.ID? {
        let text =
            element.at("Id", "IBAN") ?? element.at("Id", "Othr", "Id") ?? element.at("Id", "PrtryAcct", "Id")
        return text.flatMap { clean($0.text) }.flatMap { BankFile.Account.ID($0) }
    }

    func bic(_ element: XMLElement?) -> String? {
        (element?.at("FinInstnId", "BICFI") ?? element?.at("FinInstnId", "BIC")).flatMap { clean($0.text) }
    }

    // MARK: Remittance

    private func remittance(
        _ element: XMLElement?,
        _ path: String,
        _ log: inout FaultLog
    ) -> BankFile.Remittance {
        guard let element else { return BankFile.Remittance() }
        var texts = element.all("Ustrd").map(\.text)
        var remittance = BankFile.Remittance()
        for structured in element.all("Strd") {
            if let info = structured["CdtrRefInf"] { addReference(info, to: &remittance, path, &log) }
            texts += structured.all("AddtlRmtInf").map(\.text)
            addDocuments(structured, to: &remittance)
        }
        remittance.text = clean(texts.joined(separator: " "))
        return remittance
    }

    private func addReference(
        _ info: XMLElement,
        to remittance: inout BankFile.Remittance,
        _ path: String,
        _ log: inout FaultLog
    ) {
        guard let element = info["Ref"], let text = clean(element.text) else { return }
        let type =
            info.at("Tp", "CdOrPrtry", "Cd") ?? info.at("Tp", "CdOrPrtry", "Prtry") ?? info.at("Tp", "Cd")
        remittance.references.append(
            structuredReference(text, scheme: type.flatMap { clean($0.text) }) {
                log.warning(.invalidReference, place(element, path), "The check digits of \(text) are wrong.")
            }
        )
    }

    private func addDocuments(_ structured: XMLElement, to remittance: inout BankFile.Remittance) {
        let infos = structured.all("RfrdDocInf")
        let amounts = structured["RfrdDocAmt"]
        for info in infos {
            var document = BankFile.RemittedDocument(
                number: info["Nb"].flatMap { clean($0.text) },
                type: (info.at("Tp", "CdOrPrtry", "Cd") ?? info.at("Tp", "CdOrPrtry", "Prtry"))
                    .flatMap { clean($0.text) }
            )
            document.date = (info.at("RltdDt", "Dt") ?? info["RltdDt"]).flatMap { isoDate($0.text) }
            // The amounts are those of the whole; of several documents none could say which.
            if infos.count == 1 {
                document.due = money(amounts?["DuePyblAmt"])
                document.discount = money(amounts?.at("DscntApldAmt", "Amt") ?? amounts?["DscntApldAmt"])
                document.creditNote = money(amounts?["CdtNoteAmt"])
                document.remitted = money(amounts?["RmtdAmt"])
            }
            remittance.documents.append(document)
        }
    }
}

/// A structured reference, told by its check digits.
///
/// - Parameter refuse: called where the text claims to be a creditor reference and its check digits are wrong.
func structuredReference(
    _ text: String,
    scheme: String?,
    orRefuse refuse: () -> Void
) -> BankFile.StructuredReference {
    if let reference = CreditorReference(text) {
        return BankFile.StructuredReference(kind: .creditorReference, value: reference.text, scheme: scheme)
    }
    let value = String(text.filter { $0 != " " })
    if value.uppercased().hasPrefix("RF") { refuse() }
    return BankFile.StructuredReference(kind: .other, value: value, scheme: scheme)
}
