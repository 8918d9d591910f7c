-- Files that brought business in from the system that was used before.
CREATE TABLE imports (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    subject TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('all_or_nothing', 'continue')),
    status TEXT NOT NULL CHECK (status IN ('imported', 'reverted')),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    imported INTEGER NOT NULL CHECK (imported BETWEEN 0 AND rows),
    control_totals TEXT NOT NULL,
    errors TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_documents (
    import BLOB NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL CHECK (row > 0),
    document_kind TEXT NOT NULL,
    document BLOB NOT NULL CHECK (length(document) = 16),
    PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;

-- What was paid before these books began: no debt of anybody's.
CREATE TABLE settled_history (
    import BLOB NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL CHECK (row > 0),
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    issue_date INTEGER NOT NULL,
    due_date INTEGER NOT NULL CHECK (due_date >= issue_date),
    paid_date INTEGER NOT NULL CHECK (paid_date >= issue_date),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_history_of_customer ON settled_history (customer, paid_date);
CREATE INDEX settled_history_by_issue ON settled_history (customer, issue_date);
