import RateFiles
import Receivables
import TestSupport
import Testing

@Suite struct `A file of the European Central Bank's rates` {
    static let csv = """
        Date,USD,JPY,CYP,GBP,
        2026-11-24,1.0864,163.52,N/A,0.8341,
        2007-12-31,1.4721,164.93,0.585274,0.73335,

        """

    static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
            <gesmes:subject>Reference rates</gesmes:subject>
            <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
            <Cube>
                <Cube time='2026-11-24'>
                    <Cube currency='USD' rate='1.0864'/>
                    <Cube currency='JPY' rate='163.52'/>
                    <Cube currency='GBP' rate='0.8341'/>
                </Cube>
            </Cube>
        </gesmes:Envelope>
        """

    private static func lines(_ file: RateFile) -> [String] {
        file.rates.map { "\($0.date) \($0.base) \($0.quote) \($0.rate) \($0.source)" }
    }

    @Test func `as CSV has days down and currencies across, and tells which are currencies no longer`() throws
    {
        let file = try RateFile(csv: Array(Self.csv.utf8))
        #expect(
            Self.lines(file) == [
                "2026-11-24 EUR USD 1.0864 ECB", "2026-11-24 EUR JPY 163.52 ECB",
                "2026-11-24 EUR GBP 0.8341 ECB",
                "2007-12-31 EUR USD 1.4721 ECB", "2007-12-31 EUR JPY 164.93 ECB",
                "2007-12-31 EUR GBP 0.73335 ECB",
            ]
        )
        #expect(file.ignored == ["CYP"])
        let spaced = "Date, USD, JPY\r\n2026-11-24, 1.0864, 163.52\r\n"
        #expect(try RateFile(csv: Array(spaced.utf8)).rates.count == 2)
    }

    @Test func `as XML says the same`() throws {
        let file = try RateFile(xml: Array(Self.xml.utf8))
        #expect(file.rates == Array(try RateFile(csv: Array(Self.csv.utf8)).rates.prefix(3)))
    }

    static let faults: [(text: String, line: String)] = [
        ("", "line 1"), ("USD,JPY\n1,2\n", "line 1"), ("Date,USD\n24 November 2026,1.08\n", "line 2"),
        ("Date,USD\n\n2026-02-30,1.08\n", "line 3"), ("Date,USD\n2026-02-03,1.08,2\n", "line 2"),
        ("Date,USD\n2026-02-03,1,08\n", "line 2"), ("Date,USD\n2026-02-03,-1\n", "line 2"),
        ("Date,USD\n2026-02-03,1e3\n", "line 2"), ("Date,dollars\n2026-02-03,1\n", "line 2"),
        ("Date,EUR\n2026-02-03,1\n", "line 2"),
    ]

    @Test(arguments: faults)
    func `is refused whole where a rate can't be read, and the line is named`(text: String, line: String)
        throws
    {
        let failure = #expect(throws: Failure.self) { try RateFile(csv: Array(text.utf8)) }
        guard case .invalid(let violations) = failure else {
            Issue.record("\(text)")
            return
        }
        #expect(violations.count == 1 && violations.first?.code == "malformed_rates")
        #expect(violations.first?.detail.hasPrefix(line) == true, "\(violations)")
    }

    @Test(arguments: [
        "", "<a/>", "<Cube><Cube currency='USD' rate='1'/></Cube>", "<Cube time='24.11.2026'/>",
        "<Cube time='2026-11-24'><Cube currency='USD'/></Cube>",
        "<Cube time='2026-11-24'><Cube currency='usd' rate='1'/></Cube>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><Cube time='2026-11-24'/>", "<Cube time='2026-11-24'>",
    ])
    func `in bad XML is refused whole`(text: String) throws {
        #expect(throws: Failure.self) { try RateFile(xml: Array(text.utf8)) }
    }

    @Test(arguments: 0..<30)
    func `with random damage is read or refused, and never crashes`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            for (text, isXML) in [(Self.csv, false), (Self.xml, true)] {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                    }
                }
                let file = try? isXML ? RateFile(xml: bytes) : RateFile(csv: bytes)
                for rate in file?.rates ?? [] { #expect(rate.rate.isPositive && rate.base != rate.quote) }
            }
        }
    }
}
