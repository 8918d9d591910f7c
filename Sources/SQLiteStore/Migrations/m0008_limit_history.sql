ALTER TABLE customer_limits ADD COLUMN approval BLOB REFERENCES approvals (id);
CREATE INDEX customer_limits_of_customer ON customer_limits (customer, event);
CREATE INDEX customer_limits_by_expiry ON customer_limits (expires_on) WHERE expires_on IS NOT NULL;

-- The expired limits that were told of.
CREATE TABLE limit_expiries (
    limit_seq INTEGER PRIMARY KEY REFERENCES customer_limits (seq),
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
