/// Finds what a payment settles: a cascade of rules, of which the first that matches without ambiguity wins; else the
/// best of what was found is proposed. The same values give the same outcome, in whatever order they come.
///
/// References that can be relied on come before amounts, since the payer's own word on what it pays decides (as § 366
/// of the German civil code has it); money that names what it can't settle is never used by its amount alone.
package struct Matcher {
    let amount: Int64
    /// The day on which the money came, for discounts and for what is past due.
    let date: CivilDate
    let payer: MatchPayer
    let book: MatchBook
    let terms: MatchTerms
    let reading: ReferenceReading

    /// - Parameter amount: positive minor units that aren't used yet.
    package init(
        amount: Int64,
        date: CivilDate,
        payer: MatchPayer,
        clues: PaymentClues,
        book: MatchBook,
        terms: MatchTerms
    ) {
        self.init(
            amount: amount,
            date: date,
            payer: payer,
            reading: ReferenceReading(clues),
            book: book,
            terms: terms
        )
    }

    init(
        amount: Int64,
        date: CivilDate,
        payer: MatchPayer,
        reading: ReferenceReading,
        book: MatchBook,
        terms: MatchTerms
    ) {
        self.amount = amount
        self.date = date
        self.payer = payer
        self.reading = reading
        self.book = book
        self.terms = terms
    }

    package func outcome() throws(Failure) -> MatchOutcome {
        guard amount > 0 else {
            return MatchOutcome(best: nil, runnerUp: nil, whyNot: "nothing is left of it")
        }
        var found: [MatchCandidate] = []
        let naming = ReferenceNaming(reading, book, payer: payer.customer)
        for candidate in try namedCandidates(naming) {
            found.append(candidate)
            if isAutomatic(candidate, among: found) { return told(candidate, among: found) }
        }
        let unnamed = try unnamedCandidates(against: naming)
        for candidate in unnamed {
            found.append(candidate)
            if isAutomatic(candidate, among: found + unnamed) {
                return told(candidate, among: found + unnamed)
            }
        }
        var best: MatchCandidate?
        for candidate in found where candidate.score > best?.score ?? 0 { best = candidate }
        guard let best else {
            return MatchOutcome(best: nil, runnerUp: nil, whyNot: naming.objection ?? "nothing open fits")
        }
        return told(best, among: found)
    }

    /// Whether a candidate is used without a person.
    private func isAutomatic(_ candidate: MatchCandidate, among found: [MatchCandidate]) -> Bool {
        whyNot(candidate, among: found) == nil
    }

    private func told(_ best: MatchCandidate, among found: [MatchCandidate]) -> MatchOutcome {
        MatchOutcome(
            best: best,
            runnerUp: next(to: best, among: found),
            whyNot: whyNot(best, among: found)
        )
    }

    private func whyNot(_ best: MatchCandidate, among found: [MatchCandidate]) -> String? {
        if !payer.isKnown { return "the payer isn't known: \(payer.component.detail)" }
        if let doubt = best.doubt { return doubt }
        guard let least = terms.cash.automaticScore else { return "the policy leaves it to a person" }
        if best.score < least { return "the score \(scoreText(best.score)) is below \(scoreText(least))" }
        // The oldest come first where nothing else fits: that they could is no rival.
        guard let rival = next(to: best, among: found.filter { $0.rule != .oldestFirst }),
            best.score - rival.score < terms.cash.leadOverRunnerUp
        else { return nil }
        return
            "the score \(scoreText(best.score)) leads by less than \(scoreText(terms.cash.leadOverRunnerUp))"
    }

    /// The best that would settle something else.
    private func next(to best: MatchCandidate, among found: [MatchCandidate]) -> MatchCandidate? {
        var next: MatchCandidate?
        for other in found where other.allocations != best.allocations {
            if other.score > next?.score ?? -1 { next = other }
        }
        return next
    }

    /// The payer's part of a score for what it settles.
    func payerComponent(_ items: [MatchItem]) -> MatchComponent {
        let own = payer.component
        guard items.contains(where: { $0.customer != payer.customer }) else { return own }
        return MatchComponent(
            .payer,
            own.points + MatchPoints.groupMember,
            own.detail + "; another of its group owes it"
        )
    }
}
