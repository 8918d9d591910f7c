/// What scoring needs stored: scorecards, scores and the facts that persons and agencies add.
package protocol ScoringRepository {
    func scorecard(_ id: ID<Scorecard>) throws(Failure) -> Scorecard?
    func scorecard(code: String) throws(Failure) -> Scorecard?
    func scorecardID(externalID: String) throws(Failure) -> ID<Scorecard>?
    /// Newest first.
    func scorecards(_ page: Page) throws(Failure) -> [Scorecard]
    func insert(_ scorecard: Scorecard) throws(Failure)
    func update(_ scorecard: Scorecard) throws(Failure)

    func scorecardVersion(_ number: Int64, of scorecard: Scorecard) throws(Failure) -> ScorecardVersion?
    /// Ascending.
    func scorecardVersions(of scorecard: Scorecard) throws(Failure) -> [ScorecardVersion]
    /// The numbers of the active ones, in the order in which they were activated.
    func scorecardActivations(of scorecard: Scorecard) throws(Failure) -> [Int64]
    func insert(_ version: ScorecardVersion) throws(Failure)
    /// Stamps a draft as active; nothing else of a version ever changes.
    func activate(_ reference: ScorecardVersionReference, at instant: Instant, event: Int64) throws(Failure)
    /// The latest start on or before a day, and of equals the one that was activated last.
    func activeVersion(of scorecard: Scorecard, on date: CivilDate) throws(Failure) -> ScorecardVersion?
    /// Whether any scorecard can score at all.
    func hasActiveScorecard() throws(Failure) -> Bool

    func insert(_ score: Score, event: Int64) throws(Failure)
    func score(_ id: ID<Score>) throws(Failure) -> Score?
    /// Newest first.
    func scores(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [Score]
    /// The latest score up to a day, as it was known after an event (nil: now).
    ///
    /// - Parameter code: the scorecard's; nil: any.
    func lastScore(of customer: ID<Customer>, by code: String?, on date: CivilDate, knownEvent: Int64?)
        throws(Failure) -> ScoreHead?

    func insert(_ rating: ExternalRating, event: Int64) throws(Failure)
    /// Newest first.
    func externalRatings(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [ExternalRating]
    /// The one with the latest start on or before a day, whether it has ended since or not.
    func externalRating(of customer: ID<Customer>, by agency: String, on date: CivilDate) throws(Failure)
        -> ExternalRating?

    func insert(_ riskClass: ManualRiskClass, event: Int64) throws(Failure)
    /// Newest first.
    func riskClasses(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [ManualRiskClass]
    /// The one with the latest start whose days include a day.
    func manualRiskClass(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> ManualRiskClass?

    func insert(_ review: CreditReview, on date: CivilDate, event: Int64) throws(Failure)
    /// Newest first.
    func creditReviews(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [CreditReview]
    /// The last one that was recorded up to a day.
    func lastReview(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> CreditReview?
    /// Customers that aren't closed and whose next review is on a day or before it, the earliest first.
    ///
    /// - Parameter customer: nil: all.
    func reviewsDue(until date: CivilDate, customer: ID<Customer>?) throws(Failure) -> [DueReview]

    func limitProposal(_ id: ID<LimitProposal>) throws(Failure) -> LimitProposal?
    /// Newest first.
    func limitProposals(_ filter: ListFilter, _ page: Page) throws(Failure) -> [LimitProposal]
    func openLimitProposal(of customer: ID<Customer>) throws(Failure) -> LimitProposal?
    func limitProposal(awaiting approval: ID<Approval>) throws(Failure) -> LimitProposal?
    func insert(_ proposal: LimitProposal) throws(Failure)
    func update(_ proposal: LimitProposal) throws(Failure)
}
