package import Receivables

/// What a file of the European Central Bank's reference rates says (eurofxref-daily.xml, eurofxref-hist.xml,
/// eurofxref-hist.csv and its kin): what a euro is worth, by day and currency.
package struct RateFile: Equatable, Sendable {
    package private(set) var rates: [RateDraft] = []
    /// Codes that are no currency today, as those that the euro has replaced; their rates are left out.
    package private(set) var ignored: Set<String> = []

    package static let source = "ECB"

    init() {}

    /// Takes one rate in.
    ///
    /// - Returns: false where it is none.
    mutating func add(_ code: String, _ rate: String, on date: CivilDate) -> Bool {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else { return false }
        guard let quote = Currency(code), let euro = Currency("EUR") else {
            ignored.insert(code)
            return true
        }
        guard let rate = Decimal(rate) else { return false }
        let draft = RateDraft(base: euro, quote: quote, rate: rate, date: date, source: Self.source)
        guard draft.fault == nil else { return false }
        rates.append(draft)
        return true
    }

    static func malformed(_ line: Int, _ detail: String) -> Failure {
        .invalid("", "malformed_rates", "line \(line): \(detail)")
    }
}
