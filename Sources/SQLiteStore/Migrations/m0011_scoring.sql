CREATE TABLE scorecards (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX scorecards_by_external_id ON scorecards (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE scorecard_versions (
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL CHECK (number > 0),
    created_at INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,
    activated_at INTEGER,
    activated_event INTEGER REFERENCES events (seq),
    model TEXT NOT NULL,
    PRIMARY KEY (scorecard, number),
    CHECK ((activated_at IS NULL) = (activated_event IS NULL))
) STRICT;
CREATE INDEX scorecard_versions_by_start ON scorecard_versions (scorecard, effective_from, activated_event)
    WHERE activated_at IS NOT NULL;
CREATE TRIGGER active_scorecard_versions_stay BEFORE UPDATE ON scorecard_versions
WHEN OLD.activated_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an active scorecard version is never changed');
END;

-- A score without a value is one for which something was missing.
CREATE TABLE scores (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    scored_on INTEGER NOT NULL,
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL,
    classes TEXT NOT NULL,
    value TEXT,
    class TEXT,
    explanation TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq),
    CHECK ((value IS NULL) = (class IS NULL)),
    FOREIGN KEY (scorecard, number) REFERENCES scorecard_versions (scorecard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_of_customer ON scores (customer);
CREATE INDEX scores_of_customer_by_scorecard ON scores (customer, scorecard);
CREATE TRIGGER scores_stay BEFORE UPDATE ON scores
BEGIN
    SELECT RAISE(ABORT, 'a score is never changed');
END;
CREATE TRIGGER scores_remain BEFORE DELETE ON scores
BEGIN
    SELECT RAISE(ABORT, 'a score is never deleted');
END;

CREATE TABLE external_ratings (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    agency TEXT NOT NULL,
    rating TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reference TEXT,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_ratings_of_customer ON external_ratings (customer);
CREATE INDEX external_ratings_by_start ON external_ratings (customer, agency, valid_from);

-- A class of NULL gives the score's class back.
CREATE TABLE manual_risk_classes (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    class TEXT,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reason TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX manual_risk_classes_of_customer ON manual_risk_classes (customer);
CREATE INDEX manual_risk_classes_by_start ON manual_risk_classes (customer, valid_from);

CREATE TABLE credit_reviews (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    recorded_on INTEGER NOT NULL,
    reviewed_on INTEGER,
    next_review INTEGER,
    note TEXT,
    score BLOB REFERENCES scores (id),
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_reviews_of_customer ON credit_reviews (customer);
CREATE INDEX credit_reviews_by_next ON credit_reviews (next_review) WHERE next_review IS NOT NULL;

CREATE TABLE limit_proposals (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL,
    class TEXT NOT NULL,
    score BLOB REFERENCES scores (id),
    current_limit INTEGER,
    steps TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('open', 'awaiting_approval', 'accepted', 'rejected', 'superseded')),
    approval BLOB REFERENCES approvals (id),
    decided_at INTEGER,
    CHECK (approval IS NOT NULL OR status <> 'awaiting_approval'),
    FOREIGN KEY (scorecard, number) REFERENCES scorecard_versions (scorecard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX limit_proposals_of_customer ON limit_proposals (customer);
CREATE INDEX limit_proposals_by_status ON limit_proposals (status);
CREATE UNIQUE INDEX limit_proposals_open_of_customer ON limit_proposals (customer) WHERE status = 'open';
CREATE INDEX limit_proposals_by_approval ON limit_proposals (approval) WHERE approval IS NOT NULL;

CREATE INDEX payments_taken_back ON payments (customer, reversal_date)
    WHERE reversal_kind IN ('returned', 'chargeback');
