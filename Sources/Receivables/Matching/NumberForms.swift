/// The ways in which an invoice's number is written by those who pay it.
struct NumberForms: Equatable, Sendable {
    let text: String
    /// `INV2026000042` of `INV-2026-000042`.
    let compact: [UInt8]
    /// `INV.2026.42`: each run without leading zeros.
    let bare: [UInt8]
    /// `2026000042`; nil where the number has no other digits than itself.
    let digits: [UInt8]?
    /// Where the last run of digits begins in `compact`; nil where the number doesn't end with one.
    let tail: Int?

    /// Shorter numbers may be anything in a text: they count only as the whole of it.
    static let lettersMin = 6
    static let digitsMin = 4

    init(_ number: String) {
        self.text = number
        let text = ReferenceText(number)
        compact = text.compact
        bare = Self.bare(text.runs)
        let digits = text.runs.filter(\.isNumeric).flatMap(\.letters)
        self.digits = digits.count == compact.count ? nil : digits
        if let last = text.runs.last, last.isNumeric {
            tail = text.compact.count - last.letters.count
        } else {
            tail = nil
        }
    }

    private static func bare(_ runs: [ReferenceText.Run]) -> [UInt8] {
        var bare: [UInt8] = []
        for run in runs {
            if !bare.isEmpty { bare.append(UInt8(ascii: ".")) }
            bare += run.isNumeric ? run.letters.withoutLeadingZeros : run.letters[...]
        }
        return bare
    }

    var isTelling: Bool { Self.isTelling(compact) }

    static func isTelling(_ compact: [UInt8]) -> Bool {
        compact.count >= lettersMin && compact.digitCount >= digitsMin
    }
}
