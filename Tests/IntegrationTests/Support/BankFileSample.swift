/// A CAMT.053 file of an account in euros, put together for a story.
struct BankFileSample {
    struct Entry {
        /// Minor units; positive is money that came in.
        var amount: Int64
        var text: String?
        var endToEndID: String?
        var name: String?
        var account: String?
        var isPending = false
        /// Why the bank sends it back.
        var returned: String?
        /// `PMNT/RCDT/ESCT`.
        var code: String?
        /// Of invoices that the payer says it pays, with the amounts.
        var documents: [(number: String, amount: Int64)] = []
    }

    static let account = "DE89370400440532013000"

    var day = "2026-10-30"
    var id = "1"
    var opening: Int64? = 0
    var entries: [Entry]

    var bytes: [UInt8] { Array(text.utf8) }

    var text: String {
        var balances = ""
        if let opening {
            let booked = entries.filter { !$0.isPending }.reduce(0) { $0 + $1.amount }
            balances = balance("OPBD", opening) + balance("CLBD", opening + booked)
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>M-\(id)</MsgId><CreDtTm>\(day)T20:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>\(id)</Id><CreDtTm>\(day)T20:00:00</CreDtTm>
            <Acct><Id><IBAN>\(Self.account)</IBAN></Id><Ccy>EUR</Ccy></Acct>
            \(balances)\(entries.map(entry).joined(separator: "\n"))
            </Stmt></BkToCstmrStmt></Document>
            """
    }

    private func entry(_ entry: Entry) -> String {
        let way = entry.amount < 0 ? "DBIT" : "CRDT"
        let side = entry.amount < 0 ? "Cdtr" : "Dbtr"
        var code = ""
        if let parts = entry.code?.split(separator: "/"), parts.count == 3 {
            code =
                "<BkTxCd><Domn><Cd>\(parts[0])</Cd><Fmly><Cd>\(parts[1])</Cd>"
                + "<SubFmlyCd>\(parts[2])</SubFmlyCd></Fmly></Domn></BkTxCd>"
        }
        let reference = entry.endToEndID.map { "<Refs><EndToEndId>\($0)</EndToEndId></Refs>" } ?? ""
        let name = entry.name.map { "<\(side)><Pty><Nm>\($0)</Nm></Pty></\(side)>" } ?? ""
        let account = entry.account.map { "<\(side)Acct><Id><IBAN>\($0)</IBAN></Id></\(side)Acct>" } ?? ""
        let documents = entry.documents.map { document in
            "<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>\(document.number)</Nb></RfrdDocInf>"
                + "<RfrdDocAmt><RmtdAmt Ccy=\"EUR\">\(decimal(document.amount))</RmtdAmt></RfrdDocAmt></Strd>"
        }
        let text = (entry.text.map { "<Ustrd>\($0)</Ustrd>" } ?? "") + documents.joined()
        let back = entry.returned.map { "<RtrInf><Rsn><Cd>\($0)</Cd></Rsn></RtrInf>" } ?? ""
        return """
            <Ntry><Amt Ccy="EUR">\(decimal(entry.amount))</Amt><CdtDbtInd>\(way)</CdtDbtInd>\
            <Sts><Cd>\(entry.isPending ? "PDNG" : "BOOK")</Cd></Sts><BookgDt><Dt>\(day)</Dt></BookgDt>\
            <ValDt><Dt>\(day)</Dt></ValDt>\(code)<NtryDtls><TxDtls>\(reference)\
            <RltdPties>\(name)\(account)</RltdPties>\(text.isEmpty ? "" : "<RmtInf>\(text)</RmtInf>")\(back)\
            </TxDtls></NtryDtls></Ntry>
            """
    }

    private func balance(_ type: String, _ amount: Int64) -> String {
        """
        <Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(decimal(amount))</Amt>\
        <CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>

        """
    }

    private func decimal(_ amount: Int64) -> String {
        let size = amount.magnitude
        return "\(size / 100).\(size % 100 < 10 ? "0" : "")\(size % 100)"
    }
}
