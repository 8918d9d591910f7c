CREATE INDEX guarantees_that_insure ON guarantees (id) WHERE kind = 'credit_insurance';

-- Debts that were reported to the insurer.
CREATE TABLE insurance_reports (
    guarantee BLOB NOT NULL REFERENCES guarantees (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    reported_on INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq),
    PRIMARY KEY (guarantee, installment)
) STRICT, WITHOUT ROWID;

-- Debts that were told of: that their report is due, and that it was missed.
CREATE TABLE insurance_notices (
    guarantee BLOB NOT NULL REFERENCES guarantees (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    state TEXT NOT NULL CHECK (state IN ('due', 'missed')),
    event INTEGER NOT NULL REFERENCES events (seq),
    PRIMARY KEY (guarantee, installment, state)
) STRICT, WITHOUT ROWID;
