ALTER TABLE invoices ADD COLUMN is_written_off INTEGER NOT NULL DEFAULT 0
    CHECK (is_written_off = 0 OR (is_written_off = 1 AND status = 'paid'));
ALTER TABLE invoices ADD COLUMN corrects BLOB REFERENCES invoices (id);
CREATE INDEX invoices_written_off ON invoices (id) WHERE is_written_off = 1;
CREATE INDEX invoices_by_corrected ON invoices (corrects) WHERE corrects IS NOT NULL;

ALTER TABLE installments ADD COLUMN original_due_date INTEGER;

-- When an instalment was due before a posting moved that.
CREATE TABLE due_date_changes (
    installment BLOB NOT NULL REFERENCES installments (id),
    posting INTEGER NOT NULL REFERENCES postings (seq),
    before INTEGER NOT NULL,
    PRIMARY KEY (installment, posting)
) STRICT, WITHOUT ROWID;

CREATE TABLE write_offs (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    invoice BLOB NOT NULL REFERENCES invoices (id),
    invoice_number TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    effective_date INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    parts TEXT NOT NULL,
    claims_tax_relief INTEGER NOT NULL CHECK (claims_tax_relief IN (0, 1)),
    taxes TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('awaiting_approval', 'posted', 'rejected', 'reversed')),
    recovered INTEGER NOT NULL CHECK (recovered BETWEEN 0 AND amount),
    reversed_on INTEGER,
    reason TEXT NOT NULL,
    CHECK ((reversed_on IS NOT NULL) = (status = 'reversed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX write_offs_of_customer ON write_offs (customer);
CREATE INDEX write_offs_of_invoice ON write_offs (invoice);
CREATE INDEX write_offs_by_status ON write_offs (status);
CREATE UNIQUE INDEX write_offs_awaiting_approval ON write_offs (invoice) WHERE status = 'awaiting_approval';

-- Uses of payments that settled debt which had been given up. No reference, as the debt stands again before the
-- allocation does.
CREATE TABLE recoveries (
    allocation BLOB PRIMARY KEY NOT NULL CHECK (length(allocation) = 16),
    write_off BLOB NOT NULL REFERENCES write_offs (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    taxes TEXT NOT NULL,
    effective_date INTEGER NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings (seq),
    undone_on INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX recoveries_of_write_off ON recoveries (write_off);

-- No reference, as the approval stands before the write-off does.
ALTER TABLE approvals ADD COLUMN write_off BLOB CHECK (length(write_off) = 16);

-- Discounts for paying early that a note takes back.
ALTER TABLE credit_notes ADD COLUMN discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0);
