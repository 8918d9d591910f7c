CREATE INDEX payments_by_day ON payments (received_date);

CREATE INDEX customers_by_name ON customers (name COLLATE NOCASE);

-- What matching found for payments: used by itself (applied), proposed to a person, or nothing (unmatched). Amounts are
-- minor units: what wasn't used of the payment before, and what would be left of it after.
CREATE TABLE match_proposals (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    payment BLOB NOT NULL REFERENCES payments (id),
    customer BLOB REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND amount),
    rule TEXT
        CHECK (rule IN (
            'exact_reference', 'reference_in_text', 'similar_reference', 'exact_amount', 'customer_balance',
            'past_due_balance', 'combination', 'oldest_first'
        )),
    score INTEGER CHECK (score BETWEEN 0 AND 100),
    components TEXT NOT NULL,
    allocations TEXT NOT NULL,
    runner_up TEXT,
    why_not TEXT,
    status TEXT NOT NULL
        CHECK (status IN ('open', 'accepted', 'rejected', 'superseded', 'applied', 'unmatched')),
    decided_at INTEGER,
    CHECK ((rule IS NULL) = (score IS NULL)),
    CHECK ((rule IS NULL) = (status = 'unmatched')),
    CHECK (customer IS NOT NULL OR status = 'unmatched'),
    CHECK ((why_not IS NULL) = (status = 'applied')),
    CHECK ((decided_at IS NULL) = (status IN ('open', 'unmatched')))
) STRICT, WITHOUT ROWID;
CREATE INDEX match_proposals_of_payment ON match_proposals (payment);
CREATE INDEX match_proposals_of_customer ON match_proposals (customer);
CREATE INDEX match_proposals_by_status ON match_proposals (status);
CREATE INDEX match_proposals_by_rule ON match_proposals (rule);
CREATE INDEX match_proposals_proposed ON match_proposals (id)
    WHERE status IN ('open', 'accepted', 'rejected', 'superseded');
CREATE UNIQUE INDEX match_proposals_waiting ON match_proposals (payment) WHERE status = 'open';

-- What was open of the instalments that a waiting proposal rests on.
CREATE TABLE match_proposal_items (
    proposal BLOB NOT NULL REFERENCES match_proposals (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    open INTEGER NOT NULL,
    PRIMARY KEY (proposal, installment)
) STRICT, WITHOUT ROWID;

-- Whose account or name stands for which customer, as a person said; compared by letters and digits alone.
CREATE TABLE payer_aliases (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    subject TEXT NOT NULL CHECK (subject IN ('account', 'name')),
    value TEXT NOT NULL,
    compact TEXT NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX payer_aliases_of_customer ON payer_aliases (customer);
CREATE UNIQUE INDEX standing_payer_aliases ON payer_aliases (subject, compact) WHERE revoked_at IS NULL;
