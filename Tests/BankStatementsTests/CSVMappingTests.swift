import BankStatements
import Foundation
import Receivables
import Testing

@Suite struct `A CSV mapping` {
    private func pointers(_ json: String) -> [String] {
        do throws(Failure) {
            _ = try CSVMapping(json: bytes(json))
            return []
        } catch {
            guard case .invalid(let violations) = error else { return ["other"] }
            return violations.map(\.pointer)
        }
    }

    @Test func `the example in Config is one`() throws {
        let file = CorpusFile.folder.appending(path: "../../../Config/bank-csv.json")
        let mapping = try CSVMapping(json: Array(try Data(contentsOf: file)))
        #expect(mapping.columns[.amount] == [.title("Betrag")])
        #expect(mapping.delimiter == UInt8(ascii: ";"))
    }

    @Test func `has what it does not say by default`() throws {
        let mapping = try CSVMapping(
            json: bytes(#"{"columns":{"booking_date":"Date","amount":2,"text":["A",3]}}"#)
        )
        #expect(mapping.delimiter == UInt8(ascii: ","))
        #expect(mapping.quote == UInt8(ascii: "\""))
        #expect(mapping.sign == .signed)
        #expect(mapping.hasHeader)
        #expect(mapping.decimalSeparator == ".")
        #expect(mapping.columns[.text] == [.title("A"), .place(3)])
    }

    @Test(
        arguments: [
            ("[]", [""]),
            (#"{"columns":{}}"#, ["/columns/booking_date", "/columns/amount"]),
            (#"{"columns":{"booking_date":1,"amount":2},"colour":1}"#, ["/colour"]),
            (#"{"columns":{"booking_date":1,"amount":2,"smell":3}}"#, ["/columns/smell"]),
            (
                #"{"columns":{"booking_date":0,"amount":""}}"#,
                ["/columns/booking_date", "/columns/amount", "/columns/booking_date", "/columns/amount"]
            ),
            (#"{"columns":{"booking_date":"Day","amount":2},"has_header":false}"#, ["/columns/booking_date"]),
            (#"{"columns":{"booking_date":1,"credit":2},"sign":"columns"}"#, ["/columns/debit"]),
            (#"{"columns":{"booking_date":1,"amount":2,"indicator":3},"sign":"indicator"}"#, ["/sign"]),
            (#"{"columns":{"booking_date":1,"amount":2},"sign":"guess"}"#, ["/sign"]),
            (
                #"{"columns":{"booking_date":1,"amount":2},"delimiter":";;","quote":5,"charset":"klingon","currency":"QQQ"}"#,
                ["/charset", "/delimiter", "/quote", "/currency"]
            ),
            (
                #"{"columns":{"booking_date":1,"amount":2},"decimal_separator":",","group_separator":","}"#,
                ["/group_separator"]
            ),
            (
                #"{"columns":{"booking_date":1,"amount":2},"date_format":"DD.MM","skip_lines":-1}"#,
                ["/date_format"]
            ),
            (
                #"{"columns":{"booking_date":1,"amount":2},"skip_lines":-1,"skip_last_rows":1001}"#,
                ["/skip_lines", "/skip_last_rows"]
            ),
            (
                #"{"columns":{"booking_date":1,"amount":2},"debit_values":["D"],"credit_values":["D"],"pending_values":"x"}"#,
                ["/pending_values", "/credit_values"]
            ),
        ] as [(String, [String])]
    )
    func `is refused with every fault and its pointer`(json: String, expected: [String]) {
        #expect(Set(pointers(json)).isSuperset(of: expected))
        #expect(!pointers(json).isEmpty)
    }

    @Test func `is refused where it is no JSON`() {
        #expect(pointers("{") == [""])
    }
}
