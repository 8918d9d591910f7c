ALTER TABLE credit_notes ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_notes ADD COLUMN external_id TEXT;
ALTER TABLE credit_notes ADD COLUMN kind TEXT NOT NULL DEFAULT 'cancellation'
    CHECK (kind IN ('cancellation', 'credit'));
ALTER TABLE credit_notes ADD COLUMN taxes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE credit_notes ADD COLUMN lines TEXT NOT NULL DEFAULT '[]';
ALTER TABLE credit_notes ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0);
ALTER TABLE credit_notes ADD COLUMN on_account INTEGER NOT NULL DEFAULT 0 CHECK (on_account >= 0);
ALTER TABLE credit_notes ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0);
ALTER TABLE credit_notes ADD COLUMN unapplied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_notes ADD COLUMN reopened_order BLOB REFERENCES orders (id);
ALTER TABLE credit_notes ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_notes ADD COLUMN cancelled_on INTEGER;
UPDATE credit_notes
SET updated_at = created_at, settled = max(total, 0),
    taxes = (SELECT i.taxes FROM invoices AS i WHERE i.id = credit_notes.invoice);
CREATE UNIQUE INDEX credit_notes_by_external_id ON credit_notes (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX credit_notes_of_order ON credit_notes (reopened_order) WHERE reopened_order IS NOT NULL;
CREATE INDEX credit_notes_that_are_open ON credit_notes (id) WHERE unapplied <> 0;

ALTER TABLE entries ADD COLUMN credit_note BLOB REFERENCES credit_notes (id);
CREATE INDEX entries_of_credit_note ON entries (credit_note, posting) WHERE credit_note IS NOT NULL;

CREATE TABLE credit_allocations (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    credit_note BLOB NOT NULL REFERENCES credit_notes (id),
    invoice BLOB NOT NULL REFERENCES invoices (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    effective_date INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings (seq),
    undone_on INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_allocations_of_note ON credit_allocations (credit_note);
