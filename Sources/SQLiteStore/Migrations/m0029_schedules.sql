-- An invoice that comes again, made from a pro forma invoice; each day of it is billed once.
CREATE TABLE invoice_schedules (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB NOT NULL REFERENCES customers (id),
    template BLOB NOT NULL REFERENCES invoices (id),
    every_months INTEGER NOT NULL CHECK (every_months > 0),
    start_date INTEGER NOT NULL,
    end_date INTEGER CHECK (end_date >= start_date),
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'ended')),
    occurrences INTEGER NOT NULL CHECK (occurrences >= 0),
    last_error TEXT,
    next_date INTEGER,
    key BLOB NOT NULL REFERENCES api_keys (id),
    "user" BLOB REFERENCES users (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invoice_schedules_by_external_id ON invoice_schedules (external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX invoice_schedules_of_customer ON invoice_schedules (customer);
CREATE INDEX invoice_schedules_of_template ON invoice_schedules (template);
CREATE INDEX invoice_schedules_due ON invoice_schedules (id, next_date) WHERE status = 'active';

CREATE TABLE scheduled_invoices (
    schedule BLOB NOT NULL REFERENCES invoice_schedules (id),
    date INTEGER NOT NULL,
    invoice BLOB NOT NULL UNIQUE REFERENCES invoices (id),
    PRIMARY KEY (schedule, date)
) STRICT, WITHOUT ROWID;
