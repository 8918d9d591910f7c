ALTER TABLE payments ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN reversal_fee INTEGER CHECK (reversal_fee >= 0);

-- Files of refunds for the bank, with who paid as it was.
CREATE TABLE refund_exports (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    execution_date INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    total INTEGER NOT NULL CHECK (total > 0),
    debtor_name TEXT NOT NULL,
    debtor_iban TEXT NOT NULL,
    debtor_bic TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE refunds (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    payment BLOB NOT NULL REFERENCES payments (id),
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    effective_date INTEGER NOT NULL,
    reason TEXT,
    holder TEXT,
    iban TEXT,
    bic TEXT,
    reference TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('awaiting_approval', 'approved', 'exported', 'rejected', 'withdrawn',
        'cancelled')),
    export BLOB REFERENCES refund_exports (id),
    cancelled_on INTEGER,
    CHECK ((holder IS NULL) = (iban IS NULL)),
    CHECK ((cancelled_on IS NOT NULL) = (status = 'cancelled')),
    CHECK (status <> 'exported' OR export IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_of_customer ON refunds (customer);
CREATE INDEX refunds_of_payment ON refunds (payment);
CREATE INDEX refunds_by_status ON refunds (status);
CREATE INDEX refunds_of_export ON refunds (export) WHERE export IS NOT NULL;
CREATE INDEX refunds_to_export ON refunds (currency, id) WHERE status = 'approved' AND iban IS NOT NULL;

-- No reference, as the approval stands before the refund does.
ALTER TABLE approvals ADD COLUMN refund BLOB CHECK (length(refund) = 16);
CREATE UNIQUE INDEX approvals_pending_of_refund ON approvals (refund) WHERE status = 'pending';
