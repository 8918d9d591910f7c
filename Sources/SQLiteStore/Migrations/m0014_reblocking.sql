-- Whether the terms have approved orders checked again, beside them for the index.
ALTER TABLE credit_policy_versions ADD COLUMN reblocks INTEGER NOT NULL DEFAULT 0 CHECK (reblocks IN (0, 1));
CREATE INDEX credit_policy_versions_that_reblock ON credit_policy_versions (policy)
    WHERE activated_at IS NOT NULL AND reblocks = 1;
CREATE INDEX orders_approved_and_open ON orders (customer) WHERE status IN ('approved', 'partially_fulfilled');

-- Approved orders that were too many for the command after which they are checked again: those older than one of them.
CREATE TABLE deferred_reblocks (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL UNIQUE REFERENCES customers (id),
    before BLOB NOT NULL CHECK (length(before) = 16)
) STRICT;
