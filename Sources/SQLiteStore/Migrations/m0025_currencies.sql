-- An account has totals in each currency of its business. They are kept beside the ledger, so nothing refers to them.
CREATE TABLE kept_totals AS SELECT customer, currency, committed, receivable, on_account FROM customer_totals;
DROP TABLE customer_totals;
CREATE TABLE customer_totals (
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    committed INTEGER NOT NULL,
    receivable INTEGER NOT NULL,
    on_account INTEGER NOT NULL,
    PRIMARY KEY (customer, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_totals_by_currency ON customer_totals (currency);
INSERT INTO customer_totals (customer, currency, committed, receivable, on_account)
SELECT customer, currency, committed, receivable, on_account FROM kept_totals;
DROP TABLE kept_totals;

-- Accounts with business in other currencies than their own: a new rate moves what their orders are checked against.
CREATE TABLE foreign_business (
    customer BLOB PRIMARY KEY NOT NULL REFERENCES customers (id)
) STRICT, WITHOUT ROWID;
