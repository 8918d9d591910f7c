/// Scorecards and their versions.
package struct ScorecardDesk {
    let session: any Session

    package static let codeCharactersMax = 100

    package init(session: any Session, context: OperationContext) {
        self.session = session
    }

    private init(bootstrapping session: any Session) {
        self.session = session
    }

    /// For the command line on the server's own machine, where the file's owner needs no key.
    package static func bootstrap(_ session: any Session) -> ScorecardDesk {
        ScorecardDesk(bootstrapping: session)
    }

    package func create(code: String, name: String, externalID: String?) throws(Failure) -> Scorecard {
        if let externalID, let existing = try session.scorecardID(externalID: externalID) {
            throw .taken(.scorecard, externalID: externalID, existing: existing.text)
        }
        if let existing = try session.scorecard(code: code) {
            throw .conflict(
                code: "scorecard_code_taken",
                detail: "the code \(code) belongs to \(existing.id.text)",
                state: "taken",
                allowed: []
            )
        }
        let scorecard = Scorecard(
            id: session.newID(Scorecard.self),
            version: 1,
            createdAt: session.now,
            externalID: externalID,
            code: code,
            name: name
        )
        try session.recordCreation(.scorecardCreated, scorecard)
        try session.insert(scorecard)
        return scorecard
    }

    /// Adds a draft.
    package func addVersion(
        to scorecard: Scorecard,
        effectiveFrom: CivilDate,
        model: ScorecardModel,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> ScorecardVersion {
        try require(version: scorecard.version, expected: expectedVersion)
        let number = (try session.scorecardVersions(of: scorecard).last?.reference.number ?? 0) + 1
        let version = ScorecardVersion(
            reference: ScorecardVersionReference(
                scorecard: scorecard.id,
                code: scorecard.code,
                number: number
            ),
            createdAt: session.now,
            effectiveFrom: effectiveFrom,
            activatedAt: nil,
            model: model
        )
        try record(.scorecardVersionAdded, version, on: scorecard)
        try session.insert(version)
        return version
    }

    /// From now on the version scores from its effective date on; activating it twice changes nothing.
    package func activate(
        _ number: Int64,
        of scorecard: Scorecard,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> ScorecardVersion {
        try require(version: scorecard.version, expected: expectedVersion)
        guard var version = try session.scorecardVersion(number, of: scorecard) else {
            throw .missing(.scorecard, "\(scorecard.code) version \(number)")
        }
        guard version.activatedAt == nil else { return version }
        version.activatedAt = session.now
        let event = try record(.scorecardActivated, version, on: scorecard)
        try session.activate(version.reference, at: session.now, event: event)
        return version
    }

    @discardableResult
    private func record(_ type: EventType, _ version: ScorecardVersion, on old: Scorecard) throws(Failure)
        -> Int64
    {
        var scorecard = old
        scorecard.version += 1
        try session.update(scorecard)
        return try session.record(
            Event(
                type: type,
                document: DocumentReference(scorecard.id),
                documentVersion: scorecard.version,
                customer: nil,
                before: nil,
                after: version.snapshot
            )
        )
    }
}
