import BankStatements
import Foundation
import Receivables
import Testing

/// Whether figures are to be measured and held to, as `make bench` asks.
private let isBenchmark = ProcessInfo.processInfo.environment["QUITTANCE_BENCH"] != nil

@Suite struct `The speed of reading bank files` {
    private static let mapping =
        #"{"account":"1","currency":"EUR","columns":{"booking_date":"Day","amount":"Amount","name":"Name","text":"Text"}}"#

    /// A file of so many lines that are all different and add up.
    private static func text(_ format: BankFile.Format, _ count: Int) -> String {
        let lines = (1...count).map { line(format, $0) }.joined()
        // Cents: each line is its own number.
        let sum = count * (count + 1) / 2
        let total = "\(sum / 100).\(sum % 100 < 10 ? "0" : "")\(sum % 100)"
        switch format {
        case .camt053, .camt054:
            return """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>\
                <Stmt><Id>1</Id><Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>EUR</Ccy></Acct>\(balance("OPBD", "0"))\
                \(balance("CLBD", total))\(lines)</Stmt></BkToCstmrStmt></Document>
                """
        case .mt940:
            let closing = total.replacing(".", with: ",")
            return ":20:1\n:25:1\n:28C:1/1\n:60F:C260129EUR0,00\n\(lines):62F:C260130EUR\(closing)\n-\n"
        case .bai2:
            let control = 2 * sum
            return
                "01,B,C,260131,0400,1,,,2/\n02,C,B,1,260130,,USD,2/\n03,1,USD,010,0,,,015,\(sum),,/\n\(lines)"
                + "49,\(control),\(count + 2)/\n98,\(control),1,\(count + 4)/\n99,\(control),1,\(count + 6)/\n"
        case .ofx:
            return
                "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM>"
                + "<BANKTRANLIST>\(lines)</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
        case .csv: return "Day,Amount,Name,Text\n" + lines
        }
    }

    private static func balance(_ type: String, _ amount: String) -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    }

    private static func line(_ format: BankFile.Format, _ number: Int) -> String {
        let amount = "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
        switch format {
        case .camt053, .camt054:
            return """
                <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-30</Dt>\
                </BookgDt><ValDt><Dt>2026-01-30</Dt></ValDt><AcctSvcrRef>R\(number)</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly>\
                <Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E\(number)\
                </EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Customer \(number)</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>\
                DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties><RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI>\
                </FinInstnId></DbtrAgt></RltdAgts><RmtInf><Ustrd>Invoice \(number)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>

                """
        case .mt940:
            let written = amount.replacing(".", with: ",")
            return
                ":61:2601300130C\(written)NTRFNONREF//R\(number)\n:86:166?00GUTSCHRIFT?20EREF+E\(number)?21SVWZ+Invoice \(number)"
                + "?30COBADEFFXXX?31DE89370400440532013000?32Customer \(number)\n"
        case .bai2: return "16,165,\(number),Z,R\(number),C\(number),CUSTOMER \(number) INVOICE \(number)\n"
        case .ofx:
            return
                "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260130<TRNAMT>\(amount)<FITID>\(number)<NAME>Customer \(number)"
                + "<MEMO>Invoice \(number)</STMTTRN>\n"
        case .csv: return "2026-01-30,\(amount),Customer \(number),\"Invoice \(number)\"\n"
        }
    }

    @Test(arguments: BankFile.Format.allCases)
    func `50,000 lines of a bank file are read in five seconds`(format: BankFile.Format) throws {
        let count = isBenchmark ? 50_000 : 200
        let text = bytes(Self.text(format, count))
        var options = BankFileReader.Options()
        if format == .csv { options.mapping = try CSVMapping(json: bytes(Self.mapping)) }
        let reader = BankFileReader(options)
        var file: BankFile?
        let duration = ContinuousClock().measure { file = reader.read(text) }
        #expect(file?.isSound == true, "\(file?.faults.first?.detail ?? "")")
        #expect(file?.statements.first?.lines.count == count)
        guard isBenchmark else { return }
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        print("\(format): \(Int(Double(count) / seconds)) lines a second, \(text.count / count) bytes each")
        #expect(seconds < 5)
    }
}
