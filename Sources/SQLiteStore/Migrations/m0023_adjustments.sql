-- Allowances and charges: on a line those that it says, on a document each with its tax and what it comes to, on an order
-- with how much of it is invoiced.
ALTER TABLE orders ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE order_lines ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE invoices ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE invoice_lines ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE credit_notes ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]';
