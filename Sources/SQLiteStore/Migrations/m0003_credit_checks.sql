ALTER TABLE customer_limits ADD COLUMN expires_on INTEGER CHECK (valid_until IS NULL OR expires_on IS NULL);

CREATE TABLE credit_exclusions (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id),
    checks TEXT NOT NULL,
    valid_until INTEGER,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
CREATE INDEX credit_exclusions_of_customer ON credit_exclusions (customer);

ALTER TABLE orders ADD COLUMN released_total INTEGER;
ALTER TABLE orders ADD COLUMN excluded_checks TEXT NOT NULL DEFAULT '[]';
CREATE INDEX orders_with_credit_by_ship_date ON orders (customer, requested_ship_date) WHERE committed <> 0;
CREATE INDEX orders_by_day ON orders (customer, order_date);

CREATE INDEX payments_of_customer_by_day ON payments (customer, received_date) WHERE reversal_kind IS NULL;
