CREATE TABLE guarantees (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
    kind TEXT NOT NULL CHECK (kind IN ('bank_guarantee', 'parent_guarantee', 'collateral', 'credit_insurance',
        'letter_of_credit', 'other')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    percent TEXT NOT NULL,
    included_in_exposure INTEGER NOT NULL CHECK (included_in_exposure IN (0, 1)),
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    guarantor TEXT,
    reference TEXT,
    insured_amount INTEGER CHECK (insured_amount >= 0),
    insured_percent TEXT,
    longest_extension_days INTEGER,
    report_overdue_days INTEGER,
    report_lead_days INTEGER,
    CHECK ((insured_amount IS NOT NULL) = (kind = 'credit_insurance')),
    CHECK ((insured_percent IS NOT NULL) = (kind = 'credit_insurance')),
    CHECK ((report_lead_days IS NOT NULL) = (kind = 'credit_insurance'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX guarantees_by_external_id ON guarantees (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX guarantees_of_customer ON guarantees (customer);

-- Until when an accepted guarantee holds, as it was known after an event; the last row counts.
CREATE TABLE guarantee_spans (
    seq INTEGER PRIMARY KEY,
    guarantee BLOB NOT NULL REFERENCES guarantees (id),
    valid_until INTEGER,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
CREATE INDEX guarantee_spans_of_guarantee ON guarantee_spans (guarantee);

-- No reference, as the approval stands before the guarantee does.
ALTER TABLE approvals ADD COLUMN guarantee BLOB CHECK (length(guarantee) = 16);
