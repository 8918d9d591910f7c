-- By which numbers of the general ledger our accounts are known; one row.
CREATE TABLE account_maps (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    numbers TEXT NOT NULL
) STRICT;

-- What was handed to the general ledger, each posting once; the bytes stay as they were.
CREATE TABLE ledger_exports (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    first_seq INTEGER NOT NULL REFERENCES postings (seq),
    last_seq INTEGER NOT NULL REFERENCES postings (seq) CHECK (last_seq >= first_seq),
    postings INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_exports_stay BEFORE UPDATE ON ledger_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never changed');
END;
CREATE TRIGGER ledger_exports_remain BEFORE DELETE ON ledger_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never deleted');
END;

CREATE INDEX entries_of_tax ON entries (tax, posting) WHERE tax IS NOT NULL;
