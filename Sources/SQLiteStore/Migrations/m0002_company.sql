-- What an invoice says of who sells, as it was when the invoice was issued: JSON of name, address, VAT id and IBAN.

ALTER TABLE companies ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE companies ADD COLUMN updated_at INTEGER;
ALTER TABLE companies ADD COLUMN address TEXT;
ALTER TABLE companies ADD COLUMN vat_id TEXT;
ALTER TABLE companies ADD COLUMN iban TEXT;
ALTER TABLE invoices ADD COLUMN seller TEXT;
