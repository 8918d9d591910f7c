internal import Receivables
internal import SQLite

extension SQLiteSession {
    func scorecard(_ id: ID<Scorecard>) throws(Failure) -> Scorecard? {
        try row(ScorecardRow.select + " WHERE id = ?1", id, map: ScorecardRow.scorecard)
    }

    func scorecard(code: String) throws(Failure) -> Scorecard? {
        try row(ScorecardRow.select + " WHERE code = ?1", code, map: ScorecardRow.scorecard)
    }

    func scorecardID(externalID: String) throws(Failure) -> ID<Scorecard>? {
        try row("SELECT id FROM scorecards WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key.
    func scorecards(_ page: Page) throws(Failure) -> [Scorecard] {
        try rows(
            ScorecardRow.select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            page.bound,
            page.limit,
            map: ScorecardRow.scorecard
        )
    }

    func insert(_ scorecard: Scorecard) throws(Failure) {
        try change(
            """
            INSERT INTO scorecards (id, version, created_at, external_id, code, name)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            scorecard.id,
            scorecard.version,
            scorecard.createdAt,
            scorecard.externalID,
            scorecard.code,
            scorecard.name
        )
    }

    func update(_ scorecard: Scorecard) throws(Failure) {
        try change("UPDATE scorecards SET version = ?2 WHERE id = ?1", scorecard.id, scorecard.version)
    }

    func scorecardVersion(_ number: Int64, of scorecard: Scorecard) throws(Failure) -> ScorecardVersion? {
        try row(
            ScorecardRow.selectVersion + " WHERE scorecard = ?1 AND number = ?2",
            scorecard.id,
            number
        ) { try ScorecardRow.version($0, of: scorecard) }
    }

    func scorecardVersions(of scorecard: Scorecard) throws(Failure) -> [ScorecardVersion] {
        try rows(
            ScorecardRow.selectVersion + " WHERE scorecard = ?1 ORDER BY number",
            scorecard.id
        ) { try ScorecardRow.version($0, of: scorecard) }
    }

    /// By scorecard_versions_by_start.
    func scorecardActivations(of scorecard: Scorecard) throws(Failure) -> [Int64] {
        try rows(
            """
            SELECT number FROM scorecard_versions
            WHERE scorecard = ?1 AND activated_at IS NOT NULL ORDER BY activated_event
            """,
            scorecard.id
        ) { try $0.int64(0) }
    }

    func insert(_ version: ScorecardVersion) throws(Failure) {
        try change(
            """
            INSERT INTO scorecard_versions (scorecard, number, created_at, effective_from, model)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            version.reference.scorecard,
            version.reference.number,
            version.createdAt,
            version.effectiveFrom,
            version.model.snapshot.storedText
        )
    }

    func activate(_ reference: ScorecardVersionReference, at instant: Instant, event: Int64) throws(Failure) {
        try change(
            """
            UPDATE scorecard_versions SET activated_at = ?3, activated_event = ?4
            WHERE scorecard = ?1 AND number = ?2
            """,
            reference.scorecard,
            reference.number,
            instant,
            event
        )
    }

    /// By scorecard_versions_by_start.
    func activeVersion(of scorecard: Scorecard, on date: CivilDate) throws(Failure) -> ScorecardVersion? {
        try row(
            ScorecardRow.selectVersion + """
                 WHERE scorecard = ?1 AND effective_from <= ?2 AND activated_at IS NOT NULL
                ORDER BY effective_from DESC, activated_event DESC LIMIT 1
                """,
            scorecard.id,
            date
        ) { try ScorecardRow.version($0, of: scorecard) }
    }

    /// By scorecard_versions_by_start.
    func hasActiveScorecard() throws(Failure) -> Bool {
        try row(
            """
            SELECT EXISTS (
                SELECT 1 FROM scorecards AS s JOIN scorecard_versions AS v ON v.scorecard = s.id
                WHERE s.id >= ?1 AND v.activated_at IS NOT NULL
            )
            """,
            SQLiteValue.identifier(0, 0)
        ) { try $0.bool(0) } ?? false
    }
}

private enum ScorecardRow {
    static let select: SQL = "SELECT id, version, created_at, external_id, code, name FROM scorecards"
    static let selectVersion: SQL = """
        SELECT number, created_at, effective_from, activated_at, model FROM scorecard_versions
        """

    static func scorecard(_ row: borrowing Row) throws -> Scorecard {
        Scorecard(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            externalID: try row.optionalText(3),
            code: try row.text(4),
            name: try row.text(5)
        )
    }

    static func version(_ row: borrowing Row, of scorecard: Scorecard) throws -> ScorecardVersion {
        ScorecardVersion(
            reference: ScorecardVersionReference(
                scorecard: scorecard.id,
                code: scorecard.code,
                number: try row.int64(0)
            ),
            createdAt: try row.instant(1),
            effectiveFrom: try row.date(2),
            activatedAt: try row.optionalInstant(3),
            model: try StoredJSON(try row.text(4)).scorecardModel()
        )
    }
}
