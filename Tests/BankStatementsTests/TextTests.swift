import Receivables
import Testing

@testable import BankStatements

@Suite struct `Texts, amounts and days in bank files` {
    @Test(
        arguments: [
            ("0", 2, 0), ("1", 2, 100), ("1.5", 2, 150), ("1.50", 2, 150), ("1.500", 2, 150), (".5", 2, 50),
            ("5.", 2, 500),
            ("0001.01", 2, 101), ("7", 0, 7), ("7.00", 0, 7), ("1.234", 3, 1234),
            ("10000000000000.00", 2, Money.outsideMax),
        ] as [(String, Int, Int64)]
    )
    func `an amount is read into minor units exactly`(text: String, exponent: Int, expected: Int64) throws {
        #expect(try minorUnits(text.utf8, exponent: exponent) == expected)
    }

    @Test(
        arguments: [
            ("", .notANumber), (".", .notANumber), ("-1", .notANumber), ("+1", .notANumber),
            ("1,5", .notANumber),
            ("1.5.0", .notANumber), ("1 0", .notANumber), ("1e3", .notANumber),
            ("1.005", .tooManyDecimals(2)),
            ("10000000000000.01", .tooLarge), ("99999999999999999999999999999999", .tooLarge),
        ] as [(String, AmountError)]
    )
    func `what is no amount of the currency is refused`(text: String, expected: AmountError) {
        #expect(throws: expected) { try minorUnits(text.utf8, exponent: 2) }
    }

    @Test(
        arguments: [
            ("1.234,56", "1234,56"), ("1.234.567", "1234567"), ("12.34.567", "1234567"), ("123", "123"),
            ("1.23", nil),
            ("1.2345", nil), (".234", nil), ("1234.567", "1234567"), ("1.234,5.6", nil), ("1..234", nil),
        ] as [(String, String?)]
    )
    func `a decimal point is never taken for grouping`(text: String, expected: String?) {
        #expect(ungrouped(text, group: ".", decimal: ",") == expected)
    }

    @Test(
        arguments: [
            ("2026-01-31", "2026-01-31"), ("2026-01-31T23:59:59+02:00", "2026-01-31"),
            ("2026-01-31+01:00", "2026-01-31"),
            ("2026-01-31Z", "2026-01-31"), (" 2026-01-31\n", "2026-01-31"), ("2026-01-32", nil),
            ("2026-1-31", nil),
            ("2026-01-310", nil), ("31.01.2026", nil), ("", nil),
        ] as [(String, String?)]
    )
    func `a day in ISO 8601 is taken as written`(text: String, expected: String?) {
        #expect(isoDate(text)?.description == expected)
    }

    @Test(
        arguments: [
            ("DD.MM.YYYY", "31.01.2026", "2026-01-31"), ("D.M.YY", "1.2.26", "2026-02-01"),
            ("MM/DD/YYYY", "01/31/2026 10:00", "2026-01-31"),
            ("YYYYMMDD", "20260131", "2026-01-31"), ("DD-MMM-YY", "31-JAN-99", "1999-01-31"),
            ("DD.MM.YYYY", "1.2.2026", nil),
            ("DD.MM.YYYY", "31.02.2026", nil), ("DD.MM.YYYY", "31.01.2026x", nil),
            ("DD.MM.YYYY", "31/01/2026", nil),
        ] as [(String, String, String?)]
    )
    func `a day is read by its pattern`(pattern: String, text: String, expected: String?) throws {
        #expect(try #require(DatePattern(pattern)).date(text)?.description == expected)
    }

    @Test(arguments: ["", "DD.MM", "YYYY-MM", "YYY-MM-DD", "DD.MM.YYYY DD", "MMMM DD YYYY"])
    func `a pattern has year, month and day once each`(pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }

    @Test func `a text is one line without controls and runs of space`() {
        #expect(clean("  a\u{0}\r\n b\t\u{A0}\u{85}c \u{7F}") == "a b c")
        #expect(clean("é\u{C2}ß°") == "é\u{C2}ß°")
        #expect(clean(" \u{1}\n") == nil)
        let long = clean(String(repeating: "é", count: 5_000))
        #expect(long?.utf8.count == textBytesMax)
        #expect(long == String(repeating: "é", count: textBytesMax / 2))
    }

    @Test func `character sets are told by mark, by name and by guess`() {
        func text(_ bytes: [UInt8], _ declared: Charset? = nil) -> String? {
            DecodedText(bytes, declared: declared).map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        #expect(text([0x41, 0xE9]) == "Aé")
        #expect(text([0x41, 0xC3, 0xA9]) == "Aé")
        #expect(text([0x41, 0xC3, 0xA9], .windows1252) == "AÃ©")
        #expect(text([0x80, 0x81, 0xA4], .windows1252) == "€\u{FFFD}¤")
        #expect(text([0xA4, 0xBE], .latin9) == "€Ÿ")
        #expect(text([0xEF, 0xBB, 0xBF, 0x41], .windows1252) == "A")
        #expect(text([0xFF, 0xFE, 0x3D, 0xD8, 0x00, 0xDE]) == "\u{1F600}")
        #expect(text([0x00, 0x41, 0x00, 0xE9]) == "Aé")
        #expect(text([0xFF, 0xFE, 0x3D, 0xD8]) == nil)
        #expect(text([0xFF, 0xFE, 0x41]) == nil)
        #expect(text([0xFF, 0xFE, 0x00, 0xDE, 0x41, 0x00]) == nil)
        #expect(DecodedText([0xE9], declared: .utf8)?.isMismatch == true)
        #expect(DecodedText([0xE9], declared: nil)?.isMismatch == false)
    }

    @Test func `an entry's year is the one nearest to its value date`() throws {
        func day(_ monthDay: String, _ value: String) throws -> String? {
            nearestDate(monthDay: Array(monthDay.utf8)[...], to: try #require(CivilDate(value)))?.description
        }
        #expect(try day("0102", "2025-12-31") == "2026-01-02")
        #expect(try day("1231", "2026-01-02") == "2025-12-31")
        #expect(try day("0630", "2026-06-30") == "2026-06-30")
        #expect(try day("0229", "2023-02-28") == "2024-02-29")
        #expect(try day("0229", "2026-02-28") == nil)
        #expect(try day("1301", "2026-01-02") == nil)
    }
}
