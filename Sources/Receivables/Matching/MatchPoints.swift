/// The scorecard: what each part of a score is worth, in hundredths of the whole.
///
/// Who pays counts up to 30, what it is that is paid up to 40, how the amount fits it up to 30. A known payer, a number
/// that is read and a sum that is right make 96 to 100; no two of the three reach 90, the automatic score that ships.
/// The points within each part only order what is alike: a rule's ambiguity is a doubt, which no score outweighs.
enum MatchPoints {
    // The payer.
    static let knownPayer = 30
    /// Another of the payer's group owes it: a number alone doesn't reach 90 then if the amount is short.
    static let groupMember = -2
    /// With a number that is written out, 90 is reached only where the amount closes what it names.
    static let payerBySoleReference = 23
    /// Somebody pays an invoice of this customer: perhaps a third party.
    static let payerByReference = 15
    /// For a name that is the same; less by its likeness.
    static let payerByName = 12

    // The amount.
    static let exact = 30
    static let exactLessDiscount = 29
    static let smallDifference = 28
    static let asFarAsItGoes = 25
    /// With a known payer, a number that stands whole reaches 90, a shortened one doesn't.
    static let short = 22
    /// With a known payer, only a reference that is nothing but the number reaches 90.
    static let over = 20

    // That nothing else fits as well, where no number says what is meant.
    static let onlyOne = 36
    static let onlyOneDespiteSlip = 34
    static let wholeBalance = 36
    static let pastDueBalance = 34
    static let firstDue = 31
    static let oneOfSeveral = 20
    static let laterOfSeveral = 19
    static let oneSetOfSeveral = 18
    static let laterSetOfSeveral = 17
    /// With the payer and the rest of the amount just 90: the policy's word, not the payer's.
    static let oldestFirst = 35

    // What speaks against it.
    /// The text names something else.
    static let namedElsewhere = -25
    /// The amount is that of something else.
    static let amountElsewhere = -15
    /// The text names more than this, or what can't be settled.
    static let namedBeside = -10

    /// The only set of instalments that makes an amount, by how far chance is from making it: a tenth or a quarter of the
    /// sets that would explain it. With more, payments that are for nothing yet meet such sums (in one of 20,000 made up
    /// for the benchmark), so that the score doesn't reach 90.
    static func onlySet(of candidates: Int64, making amount: Int64) -> Int {
        let share = Int128(candidates) * CombinationSearch.amountPerSet
        let bounds: [(part: Int128, points: Int)] = [(10, 34), (4, 32)]
        return bounds.first { share * $0.part < Int128(amount) }?.points ?? 29
    }
}
