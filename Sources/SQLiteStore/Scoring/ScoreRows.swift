internal import Receivables
internal import SQLite

extension SQLiteSession {
    func insert(_ score: Score, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO scores (id, customer, created_at, scored_on, scorecard, number, classes, value, class,
                explanation, event)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            score.id,
            score.customer,
            score.createdAt,
            score.scoredOn,
            score.scorecard.scorecard,
            score.scorecard.number,
            score.classes.storedText,
            score.evaluation.value,
            score.evaluation.riskClass,
            score.evaluation.snapshot.storedText,
            event
        )
    }

    func score(_ id: ID<Score>) throws(Failure) -> Score? {
        try row(ScoreRow.select + " WHERE s.id = ?1", id, map: ScoreRow.score)
    }

    /// By scores_of_customer.
    func scores(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [Score] {
        try rows(
            ScoreRow.select + " WHERE s.customer = ?1 AND s.id < ?2 ORDER BY s.id DESC LIMIT ?3",
            customer,
            page.bound,
            page.limit,
            map: ScoreRow.score
        )
    }

    /// By scores_of_customer or scores_of_customer_by_scorecard.
    func lastScore(of customer: ID<Customer>, by code: String?, on date: CivilDate, knownEvent: Int64?)
        throws(Failure) -> ScoreHead?
    {
        guard let code else {
            return try row(
                ScoreRow.selectHead + " WHERE s.customer = ?1" + ScoreRow.last,
                customer,
                date,
                knownEvent ?? .max,
                map: ScoreRow.head
            )
        }
        return try row(
            ScoreRow.selectHead + """
                 WHERE s.customer = ?1 AND s.scorecard = (SELECT id FROM scorecards WHERE code = ?4)
                """ + ScoreRow.last,
            customer,
            date,
            knownEvent ?? .max,
            code,
            map: ScoreRow.head
        )
    }
}

private enum ScoreRow {
    static let select: SQL = """
        SELECT s.id, s.scored_on, s.scorecard, c.code, s.number, s.classes, s.value, s.class, s.customer, s.created_at,
            s.explanation
        FROM scores AS s JOIN scorecards AS c ON c.id = s.scorecard
        """
    static let selectHead: SQL = """
        SELECT s.id, s.scored_on, s.scorecard, c.code, s.number, s.classes, s.value, s.class
        FROM scores AS s JOIN scorecards AS c ON c.id = s.scorecard
        """
    static let last: SQL = " AND s.scored_on <= ?2 AND s.event <= ?3 ORDER BY s.id DESC LIMIT 1"

    static func head(_ row: borrowing Row) throws -> ScoreHead {
        ScoreHead(
            id: try row.id(0),
            scoredOn: try row.date(1),
            scorecard: try scorecard(row),
            classes: try StoredJSON(try row.text(5)).texts(),
            value: row.isNull(6) ? nil : try row.decimal(6),
            riskClass: try row.optionalText(7)
        )
    }

    static func score(_ row: borrowing Row) throws -> Score {
        Score(
            id: try row.id(0),
            customer: try row.id(8),
            createdAt: try row.instant(9),
            scoredOn: try row.date(1),
            scorecard: try scorecard(row),
            classes: try StoredJSON(try row.text(5)).texts(),
            evaluation: try StoredJSON(try row.text(10)).scoreEvaluation(
                value: row.isNull(6) ? nil : try row.decimal(6),
                riskClass: try row.optionalText(7)
            )
        )
    }

    private static func scorecard(_ row: borrowing Row) throws -> ScorecardVersionReference {
        ScorecardVersionReference(
            scorecard: try row.id(2),
            code: try row.text(3),
            number: try row.int64(4)
        )
    }
}
