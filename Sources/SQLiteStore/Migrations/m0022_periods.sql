-- How a kind of documents is numbered, where it isn't as shipped.
CREATE TABLE number_patterns (
    kind TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    digits INTEGER NOT NULL CHECK (digits BETWEEN 1 AND 12)
) STRICT, WITHOUT ROWID;

-- A series is a pattern with the year written out.
CREATE TABLE numbers_taken (
    series TEXT PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL CHECK (first > 0),
    next INTEGER NOT NULL CHECK (next >= first)
) STRICT, WITHOUT ROWID;
INSERT INTO numbers_taken (series, first, next)
SELECT series || '-' || printf('%04d', year) || '-{number}', 1, next FROM number_series;
DROP TABLE number_series;

-- Months of the books that were closed once.
CREATE TABLE periods (
    last_day INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed'))
) STRICT;
CREATE INDEX periods_closed ON periods (last_day) WHERE status = 'closed';
CREATE TRIGGER postings_fall_in_open_periods BEFORE INSERT ON postings
WHEN NEW.effective_date <= (SELECT max(last_day) FROM periods WHERE status = 'closed')
BEGIN
    SELECT RAISE(ABORT, 'a closed period takes no posting');
END;

CREATE INDEX payments_with_money_left ON payments (received_date) WHERE unapplied <> 0;
