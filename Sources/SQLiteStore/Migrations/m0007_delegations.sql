CREATE TABLE delegations (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    delegator BLOB NOT NULL REFERENCES users (id),
    delegate BLOB NOT NULL REFERENCES users (id),
    roles TEXT,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reason TEXT NOT NULL,
    revoked_at INTEGER,
    CHECK (delegator <> delegate)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegations_by_delegator ON delegations (delegator);
CREATE INDEX delegations_by_delegate ON delegations (delegate);
CREATE INDEX standing_delegations_by_delegator ON delegations (delegator) WHERE revoked_at IS NULL;
CREATE INDEX standing_delegations_by_delegate ON delegations (delegate) WHERE revoked_at IS NULL;

-- In whose stead a person asked, decided or released.
ALTER TABLE approvals ADD COLUMN requested_on_behalf_of BLOB REFERENCES users (id);
ALTER TABLE approvals ADD COLUMN on_behalf_of BLOB REFERENCES users (id);
CREATE INDEX approvals_by_role ON approvals (role);
ALTER TABLE orders ADD COLUMN released_on_behalf_of BLOB REFERENCES users (id);
