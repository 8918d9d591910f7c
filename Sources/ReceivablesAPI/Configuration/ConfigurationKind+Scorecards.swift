import Receivables

extension ConfigurationKind {
    /// Scorecards by their code, with all their versions. Policies name them, so they come first.
    static let scorecards = ConfigurationKind(name: "scorecards") { (session, _) throws(Failure) in
        let scorecards = try everyPage { (page) throws(Failure) in
            try session.scorecards(page)
        } id: {
            ($0.id.high, $0.id.low)
        }
        var entries: [SnapshotFields] = []
        for scorecard in scorecards.sorted(by: { $0.code < $1.code }) {
            let order = try session.scorecardActivations(of: scorecard)
            let versions = try session.scorecardVersions(of: scorecard).map { version in
                let rank = order.firstIndex(of: version.reference.number).map { Int64($0 + 1) }
                return Snapshot.fields(fields(of: version, activation: rank))
            }
            entries.append([
                "code": .text(scorecard.code), "name": .text(scorecard.name),
                "external_id": .optional(scorecard.externalID), "versions": .list(versions),
            ])
        }
        return entries
    } read: { body in
        let entries =
            body.list("scorecards", max: ConfigurationDocument.entriesMax, ScorecardEntry.init) ?? []
        return { (session, changes) throws(Failure) in
            for (index, entry) in entries.enumerated() {
                try entry.apply(to: session, at: "/scorecards/\(index)", &changes)
            }
        }
    }

    private static func fields(of version: ScorecardVersion, activation: Int64?) -> SnapshotFields {
        var fields: SnapshotFields = [
            "activation": .optional(activation), "effective_from": .date(version.effectiveFrom),
        ]
        for field in version.model.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

/// A scorecard of a document.
private struct ScorecardEntry {
    private struct Version {
        let effectiveFrom: CivilDate
        /// Its place among the activations; nil for a draft.
        let activation: Int64?
        let model: ScorecardModel

        init?(_ body: BodyReader) {
            activation = body.integer("activation", in: 1...Int64(Int32.max))
            let from = body.date("effective_from", required: true)
            model = ScoringBody.model(body)
            guard let from else { return nil }
            effectiveFrom = from
        }
    }

    let code: String
    let name: String
    let externalID: String?
    private let versions: [Version]

    init?(_ body: BodyReader) {
        let code = body.text("code", required: true, max: ScorecardDesk.codeCharactersMax)
        let name = body.text("name", required: true, max: 200)
        externalID = body.externalID()
        versions = body.list("versions", max: ConfigurationDocument.entriesMax, Version.init) ?? []
        guard let code, let name else { return nil }
        self.code = code
        self.name = name
    }

    /// Adds what the file doesn't have, and activates it in the document's order.
    func apply(to session: any Session, at place: String, _ changes: inout ConfigurationChanges)
        throws(Failure)
    {
        let desk = ScorecardDesk.bootstrap(session)
        if let known = try session.scorecard(code: code) {
            guard known.name == name, known.externalID == externalID else {
                let detail = "the scorecard \(code) has another name or external_id here, which never change"
                throw .invalid(place, "immutable", detail)
            }
        } else {
            _ = try desk.create(code: code, name: name, externalID: externalID)
            changes.change("scorecards \(code): new")
        }
        var unused = try session.scorecardVersions(of: current(session))
        var activations: [(rank: Int64, number: Int64)] = []
        for version in versions {
            let same = unused.indices.filter {
                unused[$0].effectiveFrom == version.effectiveFrom && unused[$0].model == version.model
            }
            // An active one serves either way; a draft serves where no active one does.
            let active = same.first { unused[$0].activatedAt != nil }
            let known = (active ?? same.first).map { unused.remove(at: $0) }
            if let known, known.activatedAt != nil || version.activation == nil { continue }
            let number: Int64
            if let known {
                number = known.reference.number
            } else {
                number = try added(version, by: desk, session)
            }
            let state = version.activation == nil ? "draft" : "active"
            let sentence =
                known == nil ? "added, effective from \(version.effectiveFrom), \(state)" : "activated"
            changes.change("scorecards \(code): version \(number) \(sentence)")
            if let rank = version.activation { activations.append((rank, number)) }
        }
        for (_, number) in activations.sorted(by: { $0.rank < $1.rank }) {
            _ = try desk.activate(number, of: current(session), expectedVersion: nil)
        }
        for version in unused {
            let number = version.reference.number
            changes.note("scorecards \(code): version \(number) is not in the document and stays")
        }
    }

    private func added(_ version: Version, by desk: ScorecardDesk, _ session: any Session) throws(Failure)
        -> Int64
    {
        try desk.addVersion(
            to: current(session),
            effectiveFrom: version.effectiveFrom,
            model: version.model,
            expectedVersion: nil
        ).reference.number
    }

    private func current(_ session: any Session) throws(Failure) -> Scorecard {
        guard let scorecard = try session.scorecard(code: code) else { throw .missing(.scorecard, code) }
        return scorecard
    }
}
