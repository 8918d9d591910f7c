ALTER TABLE companies ADD COLUMN business_hours TEXT;

-- How long an order was on hold, each time, and how long an approval waited. What has no due time comes last.
CREATE TABLE decision_clocks (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'approval')),
    document BLOB NOT NULL CHECK (length(document) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    started_at INTEGER NOT NULL,
    due_at INTEGER CHECK (due_at >= started_at),
    due_order INTEGER AS (CASE WHEN due_at IS NULL THEN 9223372036854775807 ELSE due_at END) VIRTUAL,
    ended_at INTEGER,
    ended_on INTEGER,
    outcome TEXT CHECK (outcome IN ('healed', 'released', 'approved', 'rejected', 'cancelled', 'withdrawn')),
    taken INTEGER CHECK (taken >= 0),
    overdue_event INTEGER REFERENCES events (seq),
    CHECK ((ended_at IS NULL) = (ended_on IS NULL)),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK ((ended_at IS NULL) = (taken IS NULL))
) STRICT;
CREATE INDEX decision_clocks_of_document ON decision_clocks (document);
CREATE UNIQUE INDEX decision_clocks_that_run ON decision_clocks (document) WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_by_due ON decision_clocks (kind, due_order) WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_of_customer_by_due ON decision_clocks (kind, customer, due_order)
    WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_untold ON decision_clocks (due_at) WHERE ended_at IS NULL AND overdue_event IS NULL;
CREATE INDEX decision_clocks_by_end ON decision_clocks (kind, ended_on) WHERE ended_at IS NOT NULL;

-- What waits already: an order since the event that put it on hold.
INSERT INTO decision_clocks (kind, document, customer, started_at)
SELECT 'hold', o.id, o.customer,
    coalesce(
        (
            SELECT max(e.recorded_at) FROM events AS e
            WHERE e.document = o.id AND e.document_kind = 'order' AND json_extract(e.after, '$.status') = 'on_hold'
        ),
        o.updated_at
    )
FROM orders AS o WHERE o.status = 'on_hold' ORDER BY o.id;
INSERT INTO decision_clocks (kind, document, customer, started_at)
SELECT 'approval', id, customer, created_at FROM approvals WHERE status = 'pending' ORDER BY id;
