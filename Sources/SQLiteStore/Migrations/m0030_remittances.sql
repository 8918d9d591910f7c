CREATE TABLE remittances (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    payment_reference TEXT,
    payment_date INTEGER,
    lines TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'applied', 'withdrawn')),
    payment BLOB REFERENCES payments (id),
    why_not TEXT,
    CHECK ((payment IS NOT NULL) = (status = 'applied'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX remittances_by_external_id ON remittances (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX remittances_of_customer ON remittances (customer);
CREATE INDEX remittances_by_status ON remittances (status);
CREATE INDEX remittances_that_are_open ON remittances (amount, currency, id) WHERE status = 'open';
CREATE UNIQUE INDEX remittances_of_payment ON remittances (payment) WHERE payment IS NOT NULL;
CREATE INDEX payments_that_are_unused ON payments (amount, currency, id)
    WHERE unapplied = amount AND reversal_kind IS NULL;
