import BankStatements
import Receivables
import Testing

@Suite struct `The reader of bank files` {
    private func corpus(_ name: String) throws -> CorpusFile {
        try #require(CorpusFile.all.first { $0.name == name })
    }

    @Test(arguments: CorpusFile.all)
    func `reads the same bytes to the same lines`(file: CorpusFile) throws {
        #expect(try file.read() == file.read())
    }

    @Test func `knows a line by its content, wherever a format breaks its text and whatever the value date`()
        throws
    {
        func fingerprint(_ text: String) throws -> String {
            let file = BankFileReader().read(bytes(text))
            return try #require(file.statements.first?.lines.first).fingerprint
        }
        func message(_ narrative: String, value: String = "260130", account: String = "X-1") -> String {
            ":20:1\n:25:\(account)\n:60F:C260129EUR0,00\n:61:\(value)0130C1,00NTRF\n:86:\(narrative)\n:62F:C260130EUR1,00\n-\n"
        }
        let one = try fingerprint(message("Invoice 4711 and 4712"))
        #expect(try fingerprint(message("Invoice 4711\nand 4712")) == one)
        #expect(try fingerprint(message("Invoice 4711 and 4712", value: "260131")) == one)
        #expect(try fingerprint(message("Invoice 4711 and 4713")) != one)
        #expect(try fingerprint(message("Invoice 4711 and 4712", account: "X-2")) != one)
    }

    @Test func `an OFX id that changes with the download makes no new line`() throws {
        let file = try corpus("ofx1-sgml.ofx")
        let other = String(decoding: file.bytes, as: UTF8.self).replacing("<FITID>F", with: "<FITID>G")
        let lines = try file.read().statements.flatMap(\.lines)
        let others = BankFileReader().read(bytes(other)).statements.flatMap(\.lines)
        #expect(lines.map(\.fingerprint) == others.map(\.fingerprint))
        #expect(lines.map(\.bankReference) != others.map(\.bankReference))
    }

    @Test func `lends account and currency to a file that names none`() throws {
        let options = BankFileReader.Options(
            mapping: try CSVMapping(
                json: bytes(#"{"columns":{"booking_date":1,"amount":2},"has_header":false}"#)
            ),
            account: BankFile.Account.ID("lent"),
            currency: Currency("SEK")
        )
        let file = BankFileReader(options).read(bytes("2026-01-30,12.50\n"))
        #expect(file.isSound)
        #expect(file.statements.first?.account.id == .other("lent"))
        #expect(file.statements.first?.currency.code == "SEK")
        #expect(file.statements.first?.lines.first?.amount == 1_250)
    }

    @Test func `reads as what it is told to`() throws {
        let mapping = try CSVMapping(
            json: bytes(#"{"columns":{"booking_date":2,"amount":3},"has_header":false}"#)
        )
        let text = bytes("01,2026-01-30,5/\n")
        let reader = BankFileReader(.init(mapping: mapping))
        #expect(reader.read(text).format == .bai2)
        #expect(reader.read(text, as: .csv).format == .csv)
        #expect(BankFileReader().read(text, as: .csv).faults.map(\.code) == [.unknownFormat])
        #expect(BankFileReader().read(text, as: .camt053).isSound == false)
        #expect(BankFileReader().read(text, as: .mt940).isSound == false)
        #expect(BankFileReader().read(text, as: .ofx).isSound == false)
    }

    @Test func `takes a file up to its limits and refuses it beyond them`() throws {
        let row = "2026-01-30,1.00\n"
        let mapping = try CSVMapping(
            json: bytes(
                #"{"columns":{"booking_date":1,"amount":2},"has_header":false,"account":"1","currency":"EUR"}"#
            )
        )
        var options = BankFileReader.Options(bytesMax: 64, linesMax: 3, mapping: mapping)
        #expect(BankFileReader(options).read(bytes(String(repeating: row, count: 3))).isSound)
        let more = BankFileReader(options).read(bytes(String(repeating: row, count: 4)))
        #expect(more.faults.map(\.code) == [.tooLarge])
        options.linesMax = 100
        #expect(BankFileReader(options).read(bytes(String(repeating: row, count: 4))).isSound)
        let longer = BankFileReader(options).read(bytes(String(repeating: row, count: 5)))
        #expect(longer.faults.map(\.code) == [.tooLarge])
        #expect(longer.statements.isEmpty)
    }

    @Test func `lists so many faults, and says that there are more`() {
        let text =
            ":20:1\n:25:X\n:60F:C260129EUR0,00\n" + String(repeating: ":61:bad\n", count: 300)
            + ":62F:C260130EUR0,00\n-\n"
        let file = BankFileReader().read(bytes(text))
        #expect(file.faults.count == 201)
        #expect(file.faults.last?.code == .more)
        #expect(file.faults.last?.severity == .error)
        #expect(file.statements.first?.verdict == .refuted)
    }

    @Test func `a sum that leaves the range of amounts is refused`() {
        let lines = String(repeating: ":61:260130C9999999999999,99NTRF\n", count: 9_300)
        let text = ":20:1\n:25:X\n:60F:C260129EUR0,00\n\(lines):62F:C260130EUR0,00\n-\n"
        let file = BankFileReader().read(bytes(text))
        #expect(file.faults.map(\.code) == [.invalidAmount])
        #expect(file.statements.first?.verdict == .refuted)
    }

    @Test func `tells where in the file something is wrong`() throws {
        let camt = try corpus("camt053-too-many-decimals.xml").read()
        #expect(camt.faults.first?.place.path == "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]/Amt")
        #expect(camt.faults.first?.statement == 0)
        let mt940 = try corpus("mt940-missing-line.sta").read()
        #expect(mt940.faults.first?.place == BankFile.Place(line: 6, path: ":61:"))
        let bai2 = try corpus("bai2-control-total.bai").read()
        #expect(bai2.faults.map(\.place.path) == ["49.2", "98.2", "99.2"])
        #expect(bai2.faults.map(\.statement) == [0, nil, nil])
        let csv = try corpus("csv-wrong-separator.csv").read()
        #expect(csv.faults.map(\.place.description) == (2...5).map { "line \($0), amount" })
        let ofx = try corpus("ofx1-bad-values.ofx").read()
        #expect(
            ofx.faults.first?.place.path == "/OFX/BANKMSGSRSV1/STMTTRNRS[1]/STMTRS/BANKTRANLIST/STMTTRN[1]"
        )
    }
}
