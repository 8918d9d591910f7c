-- What codes of tax stand for, and from when: rows are only added. Lines keep the code that they were taxed by, and of a
-- price that has tax in it how much that is.
CREATE TABLE tax_rates (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    country TEXT NOT NULL CHECK (length(country) = 2),
    category TEXT NOT NULL,
    rate TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    exemption_reason TEXT,
    exemption_code TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX tax_rates_by_code ON tax_rates (code, valid_from);
CREATE INDEX tax_rates_by_country ON tax_rates (country);
CREATE TRIGGER tax_rates_stay BEFORE UPDATE ON tax_rates
BEGIN
    SELECT RAISE(ABORT, 'a tax rate is never changed');
END;
CREATE TRIGGER tax_rates_remain BEFORE DELETE ON tax_rates
BEGIN
    SELECT RAISE(ABORT, 'a tax rate is never deleted');
END;
ALTER TABLE orders ADD COLUMN prices_include_tax INTEGER NOT NULL DEFAULT 0 CHECK (prices_include_tax IN (0, 1));
ALTER TABLE invoices ADD COLUMN prices_include_tax INTEGER NOT NULL DEFAULT 0 CHECK (prices_include_tax IN (0, 1));
ALTER TABLE invoices ADD COLUMN tax_exemption_code TEXT;
ALTER TABLE order_lines ADD COLUMN tax_code TEXT;
ALTER TABLE order_lines ADD COLUMN contained_tax INTEGER;
ALTER TABLE invoice_lines ADD COLUMN tax_code TEXT;
ALTER TABLE invoice_lines ADD COLUMN contained_tax INTEGER;
