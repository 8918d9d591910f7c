CREATE TABLE approvals (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    "order" BLOB REFERENCES orders (id),
    order_version INTEGER,
    amount INTEGER,
    credit_limit INTEGER CHECK (credit_limit >= 0),
    valid_from INTEGER,
    valid_until INTEGER,
    expires_on INTEGER,
    role TEXT NOT NULL,
    requested_by BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by BLOB REFERENCES users (id),
    decided_at INTEGER,
    CHECK (("order" IS NULL) = (order_version IS NULL)),
    CHECK (("order" IS NULL) = (valid_from IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_of_customer ON approvals (customer);
CREATE INDEX approvals_by_status ON approvals (status);
CREATE UNIQUE INDEX approvals_pending_of_order ON approvals ("order") WHERE status = 'pending';
