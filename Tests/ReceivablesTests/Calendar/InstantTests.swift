import Receivables
import TestSupport
import Testing

@Suite struct `Moment` {
    static let read: [(text: String, milliseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01T05:30:00+05:30", 0),
        ("1969-12-31T23:59:00-00:01", 0), ("1970-01-01T00:00:00-00:00", 0), ("1970-01-01T00:00:00.5Z", 500),
        ("1970-01-01T00:00:00.05Z", 50), ("1970-01-01T00:00:00.005Z", 5),
        ("1970-01-01T00:00:00.1239999999999999999999Z", 123), ("1969-12-31T23:59:59.999Z", -1),
        ("2024-02-29T12:30:45.5+02:00", 1_709_202_645_500), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("9999-12-31T23:59:59.999+00:01", 253_402_300_739_999),
    ]

    @Test(arguments: read)
    func `is read from RFC 3339, with an offset and a fraction`(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    static let refused = [
        "", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00,5Z",
        "1970-01-01T00:00:00.5", "1970-01-01T00:00:00+0530", "1970-01-01T00:00:00+05",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+00:60", "1970-01-01T00:00:00ZZ", "1970-01-01T00:00:00Z ", "1970-02-30T00:00:00Z",
        "1970-01-01T0:00:00Z", "1970-01-01T00:00Z", "19700101T000000Z", "1970-01-01T-1:00:00Z",
        "1970-01-01T00-00-00Z", "1970-01-01T00:00:00 Z", "1970-01-01T00:00:00.5é",
    ]

    @Test(arguments: refused)
    func `is refused in any other form`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:00-00:01"])
    func `is refused where the offset leads out of the calendar`(text: String) {
        #expect(Instant(text) == nil)
    }

    static let told: [(milliseconds: Int64, text: String)] = [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (-86_400_000, "1969-12-31T00:00:00.000Z"), (-86_400_001, "1969-12-30T23:59:59.999Z"),
        (1_709_202_645_007, "2024-02-29T10:30:45.007Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ]

    @Test(arguments: told)
    func `is told in UTC with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `comes back from its own text, before 1970 as after it`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let range: ClosedRange<Int64> =
                Bool.random(using: &random)
                ? -62_135_596_800_000...253_402_300_799_999 : -200_000_000...200_000_000
            let instant = Instant(milliseconds: .random(in: range, using: &random))
            #expect(Instant(instant.description) == instant)
        }
    }

    @Test(arguments: ["0001-01-01", "1969-12-31", "1970-01-01", "9999-12-31"])
    func `of a date is its midnight in UTC`(text: String) throws {
        let date = try #require(CivilDate(text))
        #expect(Instant(startOf: date).description == "\(text)T00:00:00.000Z")
    }
}
