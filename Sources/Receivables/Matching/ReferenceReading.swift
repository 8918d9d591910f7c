/// Everything in a payment's texts that could be an invoice's number.
struct ReferenceReading: Sendable {
    private let texts: [ReferenceText]
    /// Whole texts as they are.
    private var raw: Set<String> = []
    /// Whole texts, without what stands between letters and digits.
    private var wholes: Set<[UInt8]> = []
    /// What stands behind the check digits of creditor references.
    private var structured: Set<[UInt8]> = []
    /// Every stretch of a text, as it is and with bare digits, and where it stands first.
    private var stretches: [[UInt8]: ReferencePlace] = [:]
    private var bare: [[UInt8]: ReferencePlace] = [:]
    /// Stretches that could be a number with a slip or a part of one.
    private var similar: [[UInt8]] = []

    /// Stretches that are compared letter by letter, and numbers that are looked up.
    static let similarMax = 200
    static let lookUpsMax = 100
    private static let partLettersMin = 5
    /// "and" in the languages that pay us; any other word ends a list of numbers.
    private static let joiningWords: Set<[UInt8]> = Set(
        ["AND", "E", "EN", "ET", "I", "OCH", "OG", "U", "UND", "Y"].map { Array($0.utf8) }
    )
    private static let startMissingMax = 2
    private static let endMissingMax = 8

    init(_ clues: PaymentClues) {
        texts = clues.texts
        raw = Set(clues.documents + [clues.reference, clues.endToEndID].compactMap { $0 })
        for (index, text) in texts.enumerated() {
            let compact = text.compact
            if !compact.isEmpty { wholes.insert(compact) }
            text.forEachWindow { window, compact in
                let place = ReferencePlace(text: index, runs: window)
                if stretches[compact] == nil { stretches[compact] = place }
                // As it stands: whoever leaves out some of the zeros may have left out another digit.
                let shortened = Array(text.runs[window].map(\.letters).joined(separator: ".".utf8))
                if bare[shortened] == nil { bare[shortened] = place }
                if compact.starts(with: "RF".utf8),
                    let reference = CreditorReference(String(decoding: compact, as: UTF8.self))
                {
                    structured.insert(Array(reference.body.utf8))
                }
                if similar.count < Self.similarMax, compact.count >= Self.partLettersMin,
                    compact.digitCount >= NumberForms.digitsMin
                {
                    similar.append(compact)
                }
            }
        }
    }

    var isEmpty: Bool { raw.isEmpty }

    /// How well the texts name a number, where they can be relied on, and where one names it within others; nil
    /// where it is the whole text.
    func quality(of number: NumberForms) -> (quality: ReferenceQuality, place: ReferencePlace?)? {
        if isRaw(number.text) { return (.whole, nil) }
        guard !number.compact.isEmpty else { return nil }
        if structured.contains(number.compact) || number.digits.map(structured.contains) == true {
            return (.structured, nil)
        }
        if wholes.contains(number.compact) { return (.whole, nil) }
        guard number.isTelling else { return nil }
        if let place = stretches[number.compact] { return (.inText, place) }
        if number.bare.count >= NumberForms.lettersMin, let place = bare[number.bare] {
            return (.shortened, place)
        }
        if let digits = number.digits, digits.count >= NumberForms.lettersMin, let place = stretches[digits] {
            return (.shortened, place)
        }
        return nil
    }

    /// How well the texts could name a number with slips or in part.
    func likeness(to number: NumberForms) -> ReferenceQuality? {
        guard number.isTelling else { return nil }
        var best: ReferenceQuality?
        for stretch in similar {
            if isSlip(stretch, of: number) { return .slip }
            guard best == nil else { continue }
            if isPart(stretch, of: number.compact) { best = .part }
            if let digits = number.digits, isPart(stretch, of: digits) { best = .part }
        }
        return best
    }

    /// Numbers that a text goes on with after a whole one, as `124` in `INV-2026-000123, 124`.
    func continuations(of number: NumberForms) -> [[UInt8]] {
        guard let tail = number.tail, let found = stretches[number.compact] else { return [] }
        var numbers: [[UInt8]] = []
        for run in texts[found.text].runs[found.runs.upperBound...] {
            if !run.isNumeric {
                guard Self.joiningWords.contains(run.letters) else { break }
                continue
            }
            guard run.isApart, run.letters.count < number.compact.count - tail else { break }
            numbers.append(number.compact.dropLast(run.letters.count) + run.letters)
        }
        return numbers
    }

    /// What is worth looking up among everybody's invoices: whole texts, and stretches that tell something.
    var lookUps: [[UInt8]] {
        var found = wholes
        found.formUnion(structured)
        for stretch in stretches.keys where NumberForms.isTelling(stretch) { found.insert(stretch) }
        let sorted = found.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
        return Array(sorted.prefix(Self.lookUpsMax))
    }

    /// Whether a whole text is this, letter for letter.
    func isRaw(_ number: String) -> Bool { raw.contains(number) }

    /// Whether a whole text is nothing but this number.
    func isWhole(_ compact: [UInt8]) -> Bool { wholes.contains(compact) || structured.contains(compact) }

    private func isSlip(_ stretch: [UInt8], of number: NumberForms) -> Bool {
        guard stretch.count >= NumberForms.lettersMin - 1 else { return false }
        if Slip.between(stretch, number.compact) != nil { return true }
        guard let digits = number.digits, digits.count >= NumberForms.lettersMin else { return false }
        return stretch.digitCount == stretch.count && Slip.between(stretch, digits) != nil
    }

    private func isPart(_ stretch: [UInt8], of number: [UInt8]) -> Bool {
        let missing = number.count - stretch.count
        guard missing > 0 else { return false }
        // Numbers share their beginnings: only one that lacks its last digits can be told by it.
        if missing <= Self.startMissingMax, number.starts(with: stretch) { return true }
        return missing <= Self.endMissingMax && number.suffix(stretch.count).elementsEqual(stretch)
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
