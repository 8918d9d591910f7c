-- Receivers of events. Secrets are kept as they are, since deliveries are signed with them.
CREATE TABLE webhook_endpoints (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    url TEXT NOT NULL,
    event_types TEXT NOT NULL,
    description TEXT,
    is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
    disabled_reason TEXT,
    secret BLOB NOT NULL CHECK (length(secret) BETWEEN 24 AND 64),
    previous_secret BLOB,
    previous_secret_until INTEGER,
    CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
) STRICT, WITHOUT ROWID;

-- How far the trail of events is queued for a receiver, and since when every attempt has failed.
CREATE TABLE webhook_cursors (
    endpoint BLOB PRIMARY KEY NOT NULL REFERENCES webhook_endpoints (id),
    seq INTEGER NOT NULL,
    failing_since INTEGER
) STRICT, WITHOUT ROWID;

-- The log outlives its receiver.
CREATE TABLE webhook_deliveries (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    endpoint BLOB NOT NULL CHECK (length(endpoint) = 16),
    event BLOB NOT NULL CHECK (length(event) = 16),
    seq INTEGER NOT NULL REFERENCES events (seq),
    type TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed', 'cancelled')),
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_attempt_at INTEGER,
    finished_at INTEGER,
    UNIQUE (endpoint, seq),
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
    CHECK ((status = 'pending') = (finished_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint);
CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (event);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (status);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (created_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    delivery BLOB NOT NULL REFERENCES webhook_deliveries (id),
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    status INTEGER,
    error TEXT,
    response TEXT,
    PRIMARY KEY (delivery, number),
    CHECK ((status IS NULL) = (error IS NOT NULL))
) STRICT, WITHOUT ROWID;
