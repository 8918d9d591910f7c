-- What paper and e-invoices say of both sides beside name, address and VAT number: JSON.
ALTER TABLE companies ADD COLUMN details TEXT;
ALTER TABLE customers ADD COLUMN details TEXT;
-- The customer as it was when the invoice was issued: JSON.
ALTER TABLE invoices ADD COLUMN buyer TEXT;
ALTER TABLE invoices ADD COLUMN buyer_reference TEXT;
ALTER TABLE invoices ADD COLUMN note TEXT;
ALTER TABLE invoices ADD COLUMN tax_exemption_reason TEXT;
-- The letters and digits of the number, in capitals: what a structured creditor reference keeps of it.
ALTER TABLE invoices ADD COLUMN compact_number TEXT;
UPDATE invoices SET compact_number = upper(replace(replace(replace(replace(number, '-', ''), '/', ''), '.', ''), ' ', ''))
WHERE number IS NOT NULL;
CREATE INDEX invoices_by_compact_number ON invoices (compact_number, customer) WHERE compact_number IS NOT NULL;

-- Documents in the forms in which they were given out, byte for byte.
CREATE TABLE renderings (
    document BLOB NOT NULL CHECK (length(document) = 16),
    document_kind TEXT NOT NULL CHECK (document_kind IN ('invoice', 'credit_note')),
    format TEXT NOT NULL CHECK (format IN ('xml', 'html', 'pdf')),
    rendered_at INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, format)
) STRICT;
CREATE TRIGGER renderings_stay BEFORE UPDATE ON renderings
BEGIN
    SELECT RAISE(ABORT, 'what was given out is never changed');
END;
CREATE TRIGGER renderings_remain BEFORE DELETE ON renderings
BEGIN
    SELECT RAISE(ABORT, 'what was given out is never deleted');
END;
