internal import Receivables
internal import SQLite

extension SQLiteSession {
    func insert(_ rating: ExternalRating, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO external_ratings (id, customer, created_at, agency, rating, valid_from, valid_until, reference,
                event)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            rating.id,
            rating.customer,
            rating.createdAt,
            rating.agency,
            rating.rating,
            rating.validFrom,
            rating.validUntil,
            rating.reference,
            event
        )
    }

    /// By external_ratings_of_customer.
    func externalRatings(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [ExternalRating] {
        try rows(
            RiskFactRow.selectRating + " WHERE customer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            customer,
            page.bound,
            page.limit,
            map: RiskFactRow.rating
        )
    }

    /// By external_ratings_by_start.
    func externalRating(of customer: ID<Customer>, by agency: String, on date: CivilDate) throws(Failure)
        -> ExternalRating?
    {
        try row(
            RiskFactRow.selectRating + """
                 WHERE customer = ?1 AND agency = ?2 AND valid_from <= ?3 ORDER BY valid_from DESC, id DESC LIMIT 1
                """,
            customer,
            agency,
            date,
            map: RiskFactRow.rating
        )
    }

    func insert(_ riskClass: ManualRiskClass, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO manual_risk_classes (id, customer, created_at, class, valid_from, valid_until, reason, event)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            riskClass.id,
            riskClass.customer,
            riskClass.createdAt,
            riskClass.riskClass,
            riskClass.validFrom,
            riskClass.validUntil,
            riskClass.reason,
            event
        )
    }

    /// By manual_risk_classes_of_customer.
    func riskClasses(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [ManualRiskClass] {
        try rows(
            RiskFactRow.selectClass + " WHERE customer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            customer,
            page.bound,
            page.limit,
            map: RiskFactRow.riskClass
        )
    }

    /// By manual_risk_classes_by_start.
    func manualRiskClass(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> ManualRiskClass?
    {
        try row(
            RiskFactRow.selectClass + """
                 WHERE customer = ?1 AND valid_from <= ?2 AND (valid_until IS NULL OR valid_until >= ?2) AND event <= ?3
                ORDER BY valid_from DESC, id DESC LIMIT 1
                """,
            customer,
            date,
            knownEvent ?? .max,
            map: RiskFactRow.riskClass
        )
    }

    func insert(_ review: CreditReview, on date: CivilDate, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO credit_reviews (id, customer, created_at, recorded_on, reviewed_on, next_review, note, score,
                event)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            review.id,
            review.customer,
            review.createdAt,
            date,
            review.reviewedOn,
            review.nextReview,
            review.note,
            review.score,
            event
        )
    }

    /// By credit_reviews_of_customer.
    func creditReviews(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [CreditReview] {
        try rows(
            RiskFactRow.selectReview + " WHERE customer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            customer,
            page.bound,
            page.limit,
            map: RiskFactRow.review
        )
    }

    /// By credit_reviews_of_customer.
    func lastReview(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> CreditReview?
    {
        try row(
            RiskFactRow.selectReview + """
                 WHERE customer = ?1 AND recorded_on <= ?2 AND event <= ?3 ORDER BY id DESC LIMIT 1
                """,
            customer,
            date,
            knownEvent ?? .max,
            map: RiskFactRow.review
        )
    }

    /// By credit_reviews_by_next and credit_reviews_of_customer: of a customer only the last review counts.
    func reviewsDue(until date: CivilDate, customer: ID<Customer>?) throws(Failure) -> [DueReview] {
        var query = ListQuery(
            """
            SELECT c.id, c.external_id, c.name, r.next_review
            FROM credit_reviews AS r JOIN customers AS c ON c.id = r.customer
            WHERE r.next_review IS NOT NULL AND r.next_review <= ? AND c.status <> 'closed'
                AND NOT EXISTS (SELECT 1 FROM credit_reviews AS l WHERE l.customer = r.customer AND l.id > r.id)
            """,
            [date]
        )
        query.add(" AND r.customer = ?", customer)
        query.add(" ORDER BY r.next_review, c.name, c.id")
        return try rows(query) { row in
            DueReview(
                customer: try row.id(0),
                externalID: try row.optionalText(1),
                name: try row.text(2),
                nextReview: try row.date(3)
            )
        }
    }
}

private enum RiskFactRow {
    static let selectRating: SQL = """
        SELECT id, customer, created_at, agency, rating, valid_from, valid_until, reference FROM external_ratings
        """
    static let selectClass: SQL = """
        SELECT id, customer, created_at, class, valid_from, valid_until, reason FROM manual_risk_classes
        """
    static let selectReview: SQL = """
        SELECT id, customer, created_at, reviewed_on, next_review, note, score FROM credit_reviews
        """

    static func rating(_ row: borrowing Row) throws -> ExternalRating {
        ExternalRating(
            id: try row.id(0),
            customer: try row.id(1),
            createdAt: try row.instant(2),
            agency: try row.text(3),
            rating: try row.text(4),
            validFrom: try row.date(5),
            validUntil: try row.optionalDate(6),
            reference: try row.optionalText(7)
        )
    }

    static func riskClass(_ row: borrowing Row) throws -> ManualRiskClass {
        ManualRiskClass(
            id: try row.id(0),
            customer: try row.id(1),
            createdAt: try row.instant(2),
            riskClass: try row.optionalText(3),
            validFrom: try row.date(4),
            validUntil: try row.optionalDate(5),
            reason: try row.text(6)
        )
    }

    static func review(_ row: borrowing Row) throws -> CreditReview {
        CreditReview(
            id: try row.id(0),
            customer: try row.id(1),
            createdAt: try row.instant(2),
            reviewedOn: try row.optionalDate(3),
            nextReview: try row.optionalDate(4),
            note: try row.optionalText(5),
            score: try row.optionalID(6)
        )
    }
}
