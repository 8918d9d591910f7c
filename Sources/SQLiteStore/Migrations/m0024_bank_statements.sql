CREATE TABLE bank_statements (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('receiving', 'importing', 'imported', 'failed', 'reverting', 'reverted')),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    number INTEGER NOT NULL CHECK (number > 0),
    format TEXT NOT NULL CHECK (format IN ('camt_053', 'camt_054', 'mt940', 'bai2', 'ofx', 'csv')),
    format_version TEXT,
    account TEXT NOT NULL,
    account_name TEXT,
    account_bic TEXT,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    bank_id TEXT,
    sequence INTEGER,
    page INTEGER,
    from_date INTEGER,
    to_date INTEGER,
    opening INTEGER,
    opening_date INTEGER,
    closing INTEGER,
    closing_date INTEGER,
    is_proved INTEGER NOT NULL CHECK (is_proved IN (0, 1)),
    warnings TEXT NOT NULL,
    lines_total INTEGER NOT NULL CHECK (lines_total >= 0),
    lines_done INTEGER NOT NULL CHECK (lines_done BETWEEN 0 AND lines_total),
    key BLOB NOT NULL CHECK (length(key) = 16),
    user BLOB CHECK (length(user) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_statements_by_status ON bank_statements (status, id);
CREATE INDEX bank_statements_of_account ON bank_statements (account, id);
CREATE INDEX bank_statements_by_closing ON bank_statements (account, currency, closing_date)
    WHERE closing IS NOT NULL AND status NOT IN ('failed', 'reverted');
-- A file is brought in once.
CREATE UNIQUE INDEX bank_statements_of_file ON bank_statements (sha256, number)
    WHERE status NOT IN ('failed', 'reverted');

CREATE TABLE bank_lines (
    statement BLOB NOT NULL REFERENCES bank_statements (id),
    number INTEGER NOT NULL CHECK (number > 0),
    entry INTEGER NOT NULL CHECK (entry > 0),
    account TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    part INTEGER NOT NULL CHECK (part >= 0),
    booking_date INTEGER NOT NULL,
    value_date INTEGER,
    amount INTEGER NOT NULL,
    content TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('waiting', 'payment', 'fee', 'returned', 'refund_settled', 'refund_returned',
        'unidentified', 'duplicate', 'ignored')),
    payment BLOB REFERENCES payments (id),
    refund BLOB REFERENCES refunds (id),
    duplicate_statement BLOB,
    duplicate_line INTEGER,
    reason TEXT,
    stands INTEGER NOT NULL CHECK (stands IN (0, 1)),
    PRIMARY KEY (statement, number),
    CHECK ((payment IS NOT NULL) = (fate IN ('payment', 'returned'))),
    CHECK ((refund IS NOT NULL) = (fate IN ('refund_settled', 'refund_returned'))),
    CHECK ((duplicate_statement IS NOT NULL) = (fate = 'duplicate')),
    FOREIGN KEY (duplicate_statement, duplicate_line) REFERENCES bank_lines (statement, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_lines_by_fate ON bank_lines (statement, fate, number);
-- Of one content, one line counts.
CREATE UNIQUE INDEX bank_lines_that_stand ON bank_lines (fingerprint, account, ordinal, part) WHERE stands = 1;
CREATE INDEX bank_lines_to_take_back ON bank_lines (statement, number) WHERE stands = 1;
CREATE UNIQUE INDEX bank_lines_that_settle_a_refund ON bank_lines (refund) WHERE fate = 'refund_settled' AND stands = 1;
CREATE INDEX refunds_by_account ON refunds (iban, currency, amount) WHERE status IN ('approved', 'exported');

-- What the bank said of a payment.
ALTER TABLE payments ADD COLUMN payer_name TEXT;
ALTER TABLE payments ADD COLUMN payer_account TEXT;
ALTER TABLE payments ADD COLUMN payer_bic TEXT;
ALTER TABLE payments ADD COLUMN end_to_end_id TEXT;
ALTER TABLE payments ADD COLUMN bank_fee INTEGER CHECK (bank_fee >= 0);
ALTER TABLE payments ADD COLUMN statement BLOB REFERENCES bank_statements (id);
ALTER TABLE payments ADD COLUMN statement_line INTEGER;
CREATE INDEX payments_by_end_to_end_id ON payments (end_to_end_id, id) WHERE end_to_end_id IS NOT NULL;
CREATE INDEX payments_by_payer_account ON payments (payer_account, id) WHERE payer_account IS NOT NULL;
