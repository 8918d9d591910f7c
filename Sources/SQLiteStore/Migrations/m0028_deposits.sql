-- Deposits are billed before the supply and taken off by its final invoice, a line a category and rate; until then the
-- order holds that much less credit. A pro forma invoice is a draft for ever.
ALTER TABLE invoices ADD COLUMN kind TEXT NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'deposit', 'final', 'pro_forma'));
ALTER TABLE invoice_lines ADD COLUMN deposit BLOB REFERENCES invoices (id);
ALTER TABLE invoice_lines ADD COLUMN deposit_tax INTEGER;
ALTER TABLE orders ADD COLUMN deposited INTEGER NOT NULL DEFAULT 0;
CREATE INDEX invoice_lines_of_deposit ON invoice_lines (deposit) WHERE deposit IS NOT NULL;
