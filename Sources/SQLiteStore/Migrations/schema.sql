-- Ids are 16 bytes, big-endian; dates are days since 1970-01-01; instants are milliseconds since then; amounts are
-- minor units of the currency beside them; decimals are text.

CREATE TABLE companies (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL,
    base_currency TEXT NOT NULL CHECK (length(base_currency) = 3),
    zone TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_at INTEGER,
    address TEXT,
    vat_id TEXT,
    iban TEXT,
    business_hours TEXT,
    details TEXT
) STRICT;

CREATE TABLE users (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    email TEXT,
    roles TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_external_id ON users (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE delegations (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    delegator BLOB NOT NULL REFERENCES users (id),
    delegate BLOB NOT NULL REFERENCES users (id),
    roles TEXT,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reason TEXT NOT NULL,
    revoked_at INTEGER,
    CHECK (delegator <> delegate)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegations_by_delegator ON delegations (delegator);
CREATE INDEX delegations_by_delegate ON delegations (delegate);
CREATE INDEX standing_delegations_by_delegator ON delegations (delegator) WHERE revoked_at IS NULL;
CREATE INDEX standing_delegations_by_delegate ON delegations (delegate) WHERE revoked_at IS NULL;

CREATE TABLE customers (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    country TEXT,
    segment TEXT,
    status TEXT NOT NULL
        CHECK (status IN ('prospect', 'active', 'watch', 'cash_only', 'blocked', 'closed')),
    payment_terms BLOB NOT NULL REFERENCES payment_terms (id),
    parent BLOB REFERENCES customers (id),
    email TEXT,
    vat_id TEXT,
    metadata TEXT NOT NULL,
    details TEXT,
    billing_cycle TEXT NOT NULL DEFAULT 'each' CHECK (billing_cycle IN ('each', 'monthly'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX customers_by_external_id ON customers (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX customers_by_status ON customers (status);
CREATE INDEX customers_by_parent ON customers (parent) WHERE parent IS NOT NULL;

CREATE TABLE api_keys (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    roles TEXT NOT NULL,
    user BLOB REFERENCES users (id),
    customer BLOB REFERENCES customers (id),
    may_act_as INTEGER NOT NULL CHECK (may_act_as IN (0, 1)),
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    recorded_at INTEGER NOT NULL,
    command BLOB NOT NULL CHECK (length(command) = 16),
    type TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    document BLOB NOT NULL CHECK (length(document) = 16),
    document_version INTEGER NOT NULL,
    customer BLOB CHECK (length(customer) = 16),
    key BLOB CHECK (length(key) = 16),
    user BLOB CHECK (length(user) = 16),
    reason TEXT,
    policy BLOB CHECK (length(policy) = 16),
    policy_version INTEGER,
    before TEXT,
    after TEXT NOT NULL,
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((policy IS NULL) = (policy_version IS NULL))
) STRICT;
CREATE INDEX events_of_document ON events (document, document_kind);
CREATE INDEX events_of_customers ON events (seq) WHERE document_kind = 'customer';

CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN
    SELECT RAISE(ABORT, 'an event takes the next seq');
END;
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

CREATE TABLE kept_answers (
    key BLOB NOT NULL CHECK (length(key) = 16),
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 299),
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (key, idempotency_key)
) STRICT;
CREATE INDEX kept_answers_by_age ON kept_answers (kept_at);

CREATE TABLE customer_limits (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id),
    amount INTEGER CHECK (amount >= 0),
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    event INTEGER NOT NULL REFERENCES events (seq),
    expires_on INTEGER CHECK (valid_until IS NULL OR expires_on IS NULL),
    approval BLOB REFERENCES approvals (id)
) STRICT;
CREATE INDEX customer_limits_by_day ON customer_limits (customer, valid_from);
CREATE INDEX customer_limits_of_customer ON customer_limits (customer, event);
CREATE INDEX customer_limits_by_expiry ON customer_limits (expires_on) WHERE expires_on IS NOT NULL;

-- The expired limits that were told of.
CREATE TABLE limit_expiries (
    limit_seq INTEGER PRIMARY KEY REFERENCES customer_limits (seq),
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;

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
CREATE INDEX guarantees_that_insure ON guarantees (id) WHERE kind = 'credit_insurance';

-- Until when an accepted guarantee holds, as it was known after an event; the last row counts.
CREATE TABLE guarantee_spans (
    seq INTEGER PRIMARY KEY,
    guarantee BLOB NOT NULL REFERENCES guarantees (id),
    valid_until INTEGER,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
CREATE INDEX guarantee_spans_of_guarantee ON guarantee_spans (guarantee);

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

CREATE TABLE credit_exclusions (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id),
    checks TEXT NOT NULL,
    valid_until INTEGER,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
CREATE INDEX credit_exclusions_of_customer ON credit_exclusions (customer);

CREATE TABLE customer_statuses (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL
        CHECK (status IN ('prospect', 'active', 'watch', 'cash_only', 'blocked', 'closed')),
    valid_from INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT;
CREATE INDEX customer_statuses_by_day ON customer_statuses (customer, valid_from);

CREATE TABLE payment_terms (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    schedule TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_policies (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('everyone', 'segment', 'customer')),
    segment TEXT,
    customer BLOB REFERENCES customers (id),
    CHECK ((segment IS NOT NULL) = (scope = 'segment')),
    CHECK ((customer IS NOT NULL) = (scope = 'customer'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX credit_policies_by_external_id ON credit_policies (external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX credit_policies_for_everyone ON credit_policies (scope) WHERE scope = 'everyone';
CREATE INDEX credit_policies_by_segment ON credit_policies (segment) WHERE segment IS NOT NULL;
CREATE INDEX credit_policies_by_customer ON credit_policies (customer) WHERE customer IS NOT NULL;

CREATE TABLE credit_policy_versions (
    policy BLOB NOT NULL REFERENCES credit_policies (id),
    number INTEGER NOT NULL CHECK (number > 0),
    created_at INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,
    activated_at INTEGER,
    activated_event INTEGER REFERENCES events (seq),
    terms TEXT NOT NULL,
    shadowed_since INTEGER,
    reblocks INTEGER NOT NULL DEFAULT 0 CHECK (reblocks IN (0, 1)),
    PRIMARY KEY (policy, number),
    CHECK ((activated_at IS NULL) = (activated_event IS NULL))
) STRICT;
CREATE INDEX credit_policy_versions_that_reblock ON credit_policy_versions (policy)
    WHERE activated_at IS NOT NULL AND reblocks = 1;
CREATE INDEX credit_policy_versions_in_shadow ON credit_policy_versions (policy) WHERE shadowed_since IS NOT NULL;
CREATE TRIGGER active_policy_versions_stay BEFORE UPDATE ON credit_policy_versions
WHEN OLD.activated_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an active policy version is never changed');
END;

-- The order isn't a reference, as the decision stands before the order does.
CREATE TABLE decisions (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    "order" BLOB CHECK (length("order") = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    stage TEXT NOT NULL CHECK (stage IN ('quote', 'order', 'shipment')),
    business_date INTEGER NOT NULL,
    saw_event INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approve', 'hold', 'reject')),
    policy BLOB NOT NULL,
    policy_version INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL,
    credit_limit INTEGER,
    evaluation TEXT NOT NULL,
    document TEXT,
    FOREIGN KEY (policy, policy_version) REFERENCES credit_policy_versions (policy, number)
) STRICT;
CREATE INDEX decisions_by_day ON decisions (business_date, id) WHERE "order" IS NOT NULL;
CREATE INDEX decisions_of_order ON decisions ("order", id) WHERE "order" IS NOT NULL;

-- What drafts would have decided. The order isn't a reference, as the decision stands before the order does.
CREATE TABLE shadow_decisions (
    seq INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    business_date INTEGER NOT NULL,
    policy BLOB NOT NULL,
    policy_version INTEGER NOT NULL,
    occasion TEXT NOT NULL
        CHECK (occasion IN ('placed', 'changed', 'rechecked', 'reopened', 'healed', 'released', 'shipped')),
    "order" BLOB NOT NULL CHECK (length("order") = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    stage TEXT NOT NULL CHECK (stage IN ('quote', 'order', 'shipment')),
    decision BLOB NOT NULL REFERENCES decisions (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL,
    live TEXT NOT NULL CHECK (live IN ('approve', 'hold', 'reject')),
    draft TEXT NOT NULL CHECK (draft IN ('approve', 'hold', 'reject')),
    reasons TEXT NOT NULL,
    failed TEXT NOT NULL,
    FOREIGN KEY (policy, policy_version) REFERENCES credit_policy_versions (policy, number)
) STRICT;
CREATE INDEX shadow_decisions_of_version ON shadow_decisions (policy, policy_version);
CREATE INDEX shadow_decisions_that_differ ON shadow_decisions (policy, policy_version) WHERE live <> draft;
CREATE INDEX shadow_decisions_of_customer ON shadow_decisions (customer, policy, policy_version);
CREATE INDEX shadow_decisions_of_order ON shadow_decisions ("order");

CREATE TABLE orders (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    order_date INTEGER NOT NULL,
    requested_ship_date INTEGER,
    purchase_order TEXT,
    ship_to TEXT,
    bill_to TEXT,
    payment_terms TEXT,
    subtotal INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    taxes TEXT NOT NULL,
    is_total_only INTEGER NOT NULL CHECK (is_total_only IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN ('on_hold', 'approved', 'partially_fulfilled', 'fulfilled',
        'closed', 'rejected', 'cancelled')),
    credit TEXT NOT NULL CHECK (credit IN ('held_by_checks', 'held_by_force', 'approved_by_rules',
        'approved_by_person', 'rejected', 'cancelled')),
    released_user BLOB REFERENCES users (id),
    released_key BLOB REFERENCES api_keys (id),
    released_until INTEGER,
    decision BLOB NOT NULL REFERENCES decisions (id),
    committed INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    released_total INTEGER,
    excluded_checks TEXT NOT NULL DEFAULT '[]',
    released_on_behalf_of BLOB REFERENCES users (id),
    adjustments TEXT NOT NULL DEFAULT '[]',
    prices_include_tax INTEGER NOT NULL DEFAULT 0 CHECK (prices_include_tax IN (0, 1)),
    deposited INTEGER NOT NULL DEFAULT 0,
    CHECK ((released_key IS NOT NULL) = (credit = 'approved_by_person'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX orders_by_external_id ON orders (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX orders_of_customer ON orders (customer);
CREATE INDEX orders_by_status ON orders (status);
CREATE INDEX orders_by_purchase_order ON orders (purchase_order) WHERE purchase_order IS NOT NULL;
CREATE INDEX orders_held_by_checks ON orders (customer) WHERE credit = 'held_by_checks';
CREATE INDEX orders_approved_and_open ON orders (customer) WHERE status IN ('approved', 'partially_fulfilled');
CREATE INDEX orders_on_hold ON orders (customer) WHERE status = 'on_hold';
CREATE INDEX orders_with_credit_by_ship_date ON orders (customer, requested_ship_date) WHERE committed <> 0;
CREATE INDEX orders_by_day ON orders (customer, order_date);

CREATE TABLE approvals (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    "order" BLOB REFERENCES orders (id),
    order_version INTEGER,
    amount INTEGER,
    credit_limit INTEGER CHECK (credit_limit >= 0),
    valid_from INTEGER,
    valid_until INTEGER,
    expires_on INTEGER,
    role TEXT NOT NULL,
    requested_by BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by BLOB REFERENCES users (id),
    decided_at INTEGER,
    guarantee BLOB CHECK (length(guarantee) = 16),
    requested_on_behalf_of BLOB REFERENCES users (id),
    on_behalf_of BLOB REFERENCES users (id),
    write_off BLOB CHECK (length(write_off) = 16),
    refund BLOB CHECK (length(refund) = 16),
    CHECK (("order" IS NULL) = (order_version IS NULL)),
    CHECK (("order" IS NULL) = (valid_from IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_of_customer ON approvals (customer);
CREATE INDEX approvals_by_status ON approvals (status);
CREATE INDEX approvals_by_role ON approvals (role);
CREATE UNIQUE INDEX approvals_pending_of_order ON approvals ("order") WHERE status = 'pending';
CREATE UNIQUE INDEX approvals_pending_of_refund ON approvals (refund) WHERE status = 'pending';

-- How long an order was on hold, each time, and how long an approval waited. What has no due time comes last.
CREATE TABLE decision_clocks (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'approval')),
    document BLOB NOT NULL CHECK (length(document) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    started_at INTEGER NOT NULL,
    due_at INTEGER CHECK (due_at >= started_at),
    due_order INTEGER AS (CASE WHEN due_at IS NULL THEN 9223372036854775807 ELSE due_at END) VIRTUAL,
    ended_at INTEGER,
    ended_on INTEGER,
    outcome TEXT CHECK (outcome IN ('healed', 'released', 'approved', 'rejected', 'cancelled', 'withdrawn')),
    taken INTEGER CHECK (taken >= 0),
    overdue_event INTEGER REFERENCES events (seq),
    CHECK ((ended_at IS NULL) = (ended_on IS NULL)),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK ((ended_at IS NULL) = (taken IS NULL))
) STRICT;
CREATE INDEX decision_clocks_of_document ON decision_clocks (document);
CREATE UNIQUE INDEX decision_clocks_that_run ON decision_clocks (document) WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_by_due ON decision_clocks (kind, due_order) WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_of_customer_by_due ON decision_clocks (kind, customer, due_order)
    WHERE ended_at IS NULL;
CREATE INDEX decision_clocks_untold ON decision_clocks (due_at) WHERE ended_at IS NULL AND overdue_event IS NULL;
CREATE INDEX decision_clocks_by_end ON decision_clocks (kind, ended_on) WHERE ended_at IS NOT NULL;

CREATE TABLE scorecards (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX scorecards_by_external_id ON scorecards (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE scorecard_versions (
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL CHECK (number > 0),
    created_at INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,
    activated_at INTEGER,
    activated_event INTEGER REFERENCES events (seq),
    model TEXT NOT NULL,
    PRIMARY KEY (scorecard, number),
    CHECK ((activated_at IS NULL) = (activated_event IS NULL))
) STRICT;
CREATE INDEX scorecard_versions_by_start ON scorecard_versions (scorecard, effective_from, activated_event)
    WHERE activated_at IS NOT NULL;
CREATE TRIGGER active_scorecard_versions_stay BEFORE UPDATE ON scorecard_versions
WHEN OLD.activated_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an active scorecard version is never changed');
END;

-- A score without a value is one for which something was missing.
CREATE TABLE scores (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    scored_on INTEGER NOT NULL,
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL,
    classes TEXT NOT NULL,
    value TEXT,
    class TEXT,
    explanation TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq),
    CHECK ((value IS NULL) = (class IS NULL)),
    FOREIGN KEY (scorecard, number) REFERENCES scorecard_versions (scorecard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_of_customer ON scores (customer);
CREATE INDEX scores_of_customer_by_scorecard ON scores (customer, scorecard);
CREATE TRIGGER scores_stay BEFORE UPDATE ON scores
BEGIN
    SELECT RAISE(ABORT, 'a score is never changed');
END;
CREATE TRIGGER scores_remain BEFORE DELETE ON scores
BEGIN
    SELECT RAISE(ABORT, 'a score is never deleted');
END;

CREATE TABLE external_ratings (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    agency TEXT NOT NULL,
    rating TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reference TEXT,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_ratings_of_customer ON external_ratings (customer);
CREATE INDEX external_ratings_by_start ON external_ratings (customer, agency, valid_from);

-- A class of NULL gives the score's class back.
CREATE TABLE manual_risk_classes (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    class TEXT,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER CHECK (valid_until >= valid_from),
    reason TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX manual_risk_classes_of_customer ON manual_risk_classes (customer);
CREATE INDEX manual_risk_classes_by_start ON manual_risk_classes (customer, valid_from);

CREATE TABLE credit_reviews (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    recorded_on INTEGER NOT NULL,
    reviewed_on INTEGER,
    next_review INTEGER,
    note TEXT,
    score BLOB REFERENCES scores (id),
    event INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_reviews_of_customer ON credit_reviews (customer);
CREATE INDEX credit_reviews_by_next ON credit_reviews (next_review) WHERE next_review IS NOT NULL;

CREATE TABLE limit_proposals (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    scorecard BLOB NOT NULL REFERENCES scorecards (id),
    number INTEGER NOT NULL,
    class TEXT NOT NULL,
    score BLOB REFERENCES scores (id),
    current_limit INTEGER,
    steps TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('open', 'awaiting_approval', 'accepted', 'rejected', 'superseded')),
    approval BLOB REFERENCES approvals (id),
    decided_at INTEGER,
    CHECK (approval IS NOT NULL OR status <> 'awaiting_approval'),
    FOREIGN KEY (scorecard, number) REFERENCES scorecard_versions (scorecard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX limit_proposals_of_customer ON limit_proposals (customer);
CREATE INDEX limit_proposals_by_status ON limit_proposals (status);
CREATE UNIQUE INDEX limit_proposals_open_of_customer ON limit_proposals (customer) WHERE status = 'open';
CREATE INDEX limit_proposals_by_approval ON limit_proposals (approval) WHERE approval IS NOT NULL;

-- Holds that were too many for the command that freed credit, in the order in which they were left.
CREATE TABLE deferred_reviews (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL UNIQUE REFERENCES customers (id),
    after BLOB CHECK (length(after) = 16)
) STRICT;

-- Approved orders that were too many for the command after which they are checked again: those older than one of them.
CREATE TABLE deferred_reblocks (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL UNIQUE REFERENCES customers (id),
    before BLOB NOT NULL CHECK (length(before) = 16)
) STRICT;

CREATE TABLE tax_rates (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    country TEXT NOT NULL CHECK (length(country) = 2),
    category TEXT NOT NULL,
    rate TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    exemption_reason TEXT,
    exemption_code TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX tax_rates_by_code ON tax_rates (code, valid_from);
CREATE INDEX tax_rates_by_country ON tax_rates (country);
CREATE TRIGGER tax_rates_stay BEFORE UPDATE ON tax_rates
BEGIN
    SELECT RAISE(ABORT, 'a tax rate is never changed');
END;
CREATE TRIGGER tax_rates_remain BEFORE DELETE ON tax_rates
BEGIN
    SELECT RAISE(ABORT, 'a tax rate is never deleted');
END;

CREATE TABLE order_lines (
    "order" BLOB NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sku TEXT,
    description TEXT NOT NULL,
    quantity TEXT NOT NULL,
    unit TEXT,
    unit_price INTEGER NOT NULL,
    price_per TEXT NOT NULL,
    discount_percent TEXT NOT NULL,
    tax_category TEXT NOT NULL,
    tax_rate TEXT NOT NULL,
    fulfilled_quantity TEXT NOT NULL,
    invoiced_quantity TEXT NOT NULL,
    adjustments TEXT NOT NULL DEFAULT '[]',
    tax_code TEXT,
    contained_tax INTEGER,
    PRIMARY KEY ("order", position)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('own', 'external', 'opening')),
    number TEXT,
    customer BLOB NOT NULL REFERENCES customers (id),
    "order" BLOB REFERENCES orders (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    issue_date INTEGER,
    supply_date INTEGER,
    purchase_order TEXT,
    ship_to TEXT,
    bill_to TEXT,
    payment_terms TEXT NOT NULL,
    subtotal INTEGER NOT NULL,
    taxes TEXT NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'paid', 'void')),
    credit_note BLOB REFERENCES credit_notes (id),
    buyer_name TEXT,
    metadata TEXT NOT NULL,
    seller TEXT,
    buyer TEXT,
    buyer_reference TEXT,
    note TEXT,
    tax_exemption_reason TEXT,
    compact_number TEXT,
    is_written_off INTEGER NOT NULL DEFAULT 0
        CHECK (is_written_off = 0 OR (is_written_off = 1 AND status = 'paid')),
    corrects BLOB REFERENCES invoices (id),
    adjustments TEXT NOT NULL DEFAULT '[]',
    prices_include_tax INTEGER NOT NULL DEFAULT 0 CHECK (prices_include_tax IN (0, 1)),
    tax_exemption_code TEXT,
    kind TEXT NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'deposit', 'final', 'pro_forma')),
    CHECK ((credit_note IS NOT NULL) = (status = 'void')),
    CHECK (status = 'draft' OR (number IS NOT NULL AND issue_date IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invoices_by_external_id ON invoices (external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX invoices_by_own_number ON invoices (number) WHERE number IS NOT NULL AND origin = 'own';
CREATE UNIQUE INDEX invoices_by_number ON invoices (number, customer, origin) WHERE number IS NOT NULL;
CREATE INDEX invoices_of_customer ON invoices (customer);
CREATE INDEX invoices_of_order ON invoices ("order") WHERE "order" IS NOT NULL;
CREATE INDEX invoices_by_status ON invoices (status);
CREATE INDEX invoices_imported_by_day ON invoices (issue_date) WHERE origin = 'external' AND "order" IS NULL;
CREATE INDEX invoices_written_off ON invoices (id) WHERE is_written_off = 1;
CREATE INDEX invoices_by_corrected ON invoices (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX invoices_by_purchase_order ON invoices (purchase_order) WHERE purchase_order IS NOT NULL;
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

CREATE TABLE invoice_lines (
    invoice BLOB NOT NULL REFERENCES invoices (id),
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sku TEXT,
    description TEXT NOT NULL,
    quantity TEXT NOT NULL,
    unit TEXT,
    unit_price INTEGER NOT NULL,
    price_per TEXT NOT NULL,
    discount_percent TEXT NOT NULL,
    tax_category TEXT NOT NULL,
    tax_rate TEXT NOT NULL,
    adjustments TEXT NOT NULL DEFAULT '[]',
    tax_code TEXT,
    contained_tax INTEGER,
    "order" BLOB REFERENCES orders (id),
    order_line INTEGER,
    fulfillment BLOB,
    source TEXT,
    deposit BLOB REFERENCES invoices (id),
    deposit_tax INTEGER,
    PRIMARY KEY (invoice, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX invoice_lines_of_deposit ON invoice_lines (deposit) WHERE deposit IS NOT NULL;
CREATE INDEX invoice_lines_of_fulfillment ON invoice_lines (fulfillment) WHERE fulfillment IS NOT NULL;

CREATE TABLE invoice_orders (
    invoice BLOB NOT NULL REFERENCES invoices (id),
    "order" BLOB NOT NULL REFERENCES orders (id),
    gross INTEGER NOT NULL,
    PRIMARY KEY (invoice, "order")
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_orders_of_order ON invoice_orders ("order", invoice);

CREATE TABLE billed_months (
    customer BLOB NOT NULL REFERENCES customers (id),
    month INTEGER NOT NULL,
    invoice BLOB NOT NULL REFERENCES invoices (id),
    PRIMARY KEY (customer, month, invoice)
) STRICT, WITHOUT ROWID;

-- Customer, currency and issue date are the invoice's, so that a reading needs no second look-up.
CREATE TABLE installments (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    invoice BLOB NOT NULL REFERENCES invoices (id),
    position INTEGER NOT NULL CHECK (position > 0),
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    issue_date INTEGER NOT NULL,
    due_date INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    opening INTEGER NOT NULL,
    discounts TEXT NOT NULL DEFAULT '[]',
    original_due_date INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX installments_of_invoice ON installments (invoice, position);

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

CREATE TABLE credit_notes (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE,
    customer BLOB NOT NULL REFERENCES customers (id),
    invoice BLOB NOT NULL REFERENCES invoices (id),
    invoice_number TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    issue_date INTEGER NOT NULL,
    subtotal INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    reason TEXT,
    updated_at INTEGER NOT NULL DEFAULT 0,
    external_id TEXT,
    kind TEXT NOT NULL DEFAULT 'cancellation' CHECK (kind IN ('cancellation', 'credit')),
    taxes TEXT NOT NULL DEFAULT '[]',
    lines TEXT NOT NULL DEFAULT '[]',
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0),
    on_account INTEGER NOT NULL DEFAULT 0 CHECK (on_account >= 0),
    refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    unapplied INTEGER NOT NULL DEFAULT 0,
    reopened_order BLOB REFERENCES orders (id),
    reopened INTEGER NOT NULL DEFAULT 0,
    cancelled_on INTEGER,
    discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0),
    adjustments TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX credit_notes_by_external_id ON credit_notes (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX credit_notes_of_order ON credit_notes (reopened_order) WHERE reopened_order IS NOT NULL;
CREATE INDEX credit_notes_that_are_open ON credit_notes (id) WHERE unapplied <> 0;
CREATE INDEX credit_notes_of_customer ON credit_notes (customer);
CREATE INDEX credit_notes_of_invoice ON credit_notes (invoice);

-- How a kind of documents is numbered, where it isn't as shipped.
CREATE TABLE number_patterns (
    kind TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    digits INTEGER NOT NULL CHECK (digits BETWEEN 1 AND 12)
) STRICT, WITHOUT ROWID;

-- A series is a pattern with the year written out.
CREATE TABLE numbers_taken (
    series TEXT PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL CHECK (first > 0),
    next INTEGER NOT NULL CHECK (next >= first)
) STRICT, WITHOUT ROWID;

-- Months of the books that were closed once.
CREATE TABLE periods (
    last_day INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed'))
) STRICT;
CREATE INDEX periods_closed ON periods (last_day) WHERE status = 'closed';

CREATE TABLE fulfillments (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    external_id TEXT,
    "order" BLOB NOT NULL REFERENCES orders (id),
    customer BLOB NOT NULL REFERENCES customers (id),
    ship_date INTEGER NOT NULL,
    lines TEXT NOT NULL,
    invoice BLOB REFERENCES invoices (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX fulfillments_by_external_id ON fulfillments (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX fulfillments_of_order ON fulfillments ("order");

CREATE INDEX customers_billed_monthly ON customers (id) WHERE billing_cycle = 'monthly';
CREATE INDEX fulfillments_of_customer ON fulfillments (customer, ship_date);

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

CREATE TABLE payments (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    received_date INTEGER NOT NULL,
    clears_on INTEGER NOT NULL CHECK (clears_on >= received_date),
    method TEXT NOT NULL
        CHECK (method IN ('bank_transfer', 'direct_debit', 'card', 'cheque', 'cash', 'other')),
    reference TEXT,
    unapplied INTEGER NOT NULL,
    reversal_kind TEXT CHECK (reversal_kind IN ('entry_error', 'returned', 'chargeback')),
    reversal_date INTEGER,
    metadata TEXT NOT NULL,
    refunded INTEGER NOT NULL DEFAULT 0,
    reversal_fee INTEGER CHECK (reversal_fee >= 0),
    payer_name TEXT,
    payer_account TEXT,
    payer_bic TEXT,
    end_to_end_id TEXT,
    bank_fee INTEGER CHECK (bank_fee >= 0),
    statement BLOB REFERENCES bank_statements (id),
    statement_line INTEGER,
    CHECK ((reversal_kind IS NULL) = (reversal_date IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payments_by_external_id ON payments (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX payments_of_customer ON payments (customer);
CREATE INDEX payments_of_customer_by_day ON payments (customer, received_date) WHERE reversal_kind IS NULL;
CREATE INDEX payments_by_reference ON payments (reference) WHERE reference IS NOT NULL;
CREATE INDEX payments_by_clearing_day ON payments (clears_on, customer);
CREATE INDEX payments_of_customer_by_clearing_day ON payments (customer, clears_on)
    WHERE clears_on > received_date;
CREATE INDEX payments_with_money_left ON payments (received_date) WHERE unapplied <> 0;
CREATE INDEX payments_taken_back ON payments (customer, reversal_date)
    WHERE reversal_kind IN ('returned', 'chargeback');

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

-- What one unit of base was worth in quote on a day. Of one day the last row counts.
CREATE TABLE exchange_rates (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    base TEXT NOT NULL CHECK (length(base) = 3),
    quote TEXT NOT NULL CHECK (length(quote) = 3),
    rate TEXT NOT NULL,
    date INTEGER NOT NULL,
    source TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq),
    CHECK (base <> quote)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_rates_by_day ON exchange_rates (base, quote, date, event);
CREATE INDEX exchange_rates_by_quote ON exchange_rates (quote);
CREATE TRIGGER exchange_rates_stay BEFORE UPDATE ON exchange_rates
BEGIN
    SELECT RAISE(ABORT, 'a rate is never changed');
END;
CREATE TRIGGER exchange_rates_remain BEFORE DELETE ON exchange_rates
BEGIN
    SELECT RAISE(ABORT, 'a rate is never deleted');
END;

-- Accounts with business in other currencies than their own: a new rate moves what their orders are checked against.
CREATE TABLE foreign_business (
    customer BLOB PRIMARY KEY NOT NULL REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE postings (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    company INTEGER NOT NULL REFERENCES companies (number),
    recorded_at INTEGER NOT NULL,
    effective_date INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events (seq),
    kind TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    document BLOB NOT NULL CHECK (length(document) = 16),
    reverses INTEGER REFERENCES postings (seq) CHECK (reverses < seq)
) STRICT;
CREATE INDEX postings_by_effective_date ON postings (effective_date);
CREATE INDEX postings_by_moment ON postings (recorded_at);
CREATE INDEX postings_of_document ON postings (document, document_kind);
CREATE UNIQUE INDEX postings_are_reversed_once ON postings (reverses) WHERE reverses IS NOT NULL;

-- The posting isn't a reference, as its entries go in before it does; base_amount is NULL where no rate to the
-- company's currency is stored.
CREATE TABLE entries (
    posting INTEGER NOT NULL,
    line INTEGER NOT NULL CHECK (line > 0),
    account TEXT NOT NULL CHECK (account IN ('committed', 'committed_contra', 'receivable', 'revenue', 'tax',
        'cash', 'on_account', 'unidentified', 'external_clearing', 'opening', 'discount_allowed',
        'small_difference', 'fee_income', 'interest_income', 'bad_debt', 'deposits', 'exchange',
        'exchange_difference', 'provision_expense', 'provision')),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount <> 0),
    base_amount INTEGER,
    customer BLOB REFERENCES customers (id),
    installment BLOB REFERENCES installments (id),
    payment BLOB REFERENCES payments (id),
    "order" BLOB REFERENCES orders (id),
    tax TEXT,
    credit_note BLOB REFERENCES credit_notes (id),
    PRIMARY KEY (posting, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_of_customer ON entries (customer, posting)
    WHERE account IN ('committed', 'receivable', 'on_account');
CREATE INDEX entries_of_order ON entries ("order", posting) WHERE account IN ('committed', 'receivable');
CREATE INDEX entries_of_installment ON entries (installment, posting) WHERE installment IS NOT NULL;
CREATE INDEX entries_of_payment ON entries (payment, posting) WHERE payment IS NOT NULL;
CREATE INDEX entries_of_credit_note ON entries (credit_note, posting) WHERE credit_note IS NOT NULL;

CREATE INDEX entries_of_tax ON entries (tax, posting) WHERE tax IS NOT NULL;

CREATE TRIGGER entries_come_before_their_posting BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM postings WHERE seq = NEW.posting)
BEGIN
    SELECT RAISE(ABORT, 'a posting that stands takes no more entries');
END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
BEGIN
    SELECT RAISE(ABORT, 'an entry is never changed');
END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries
BEGIN
    SELECT RAISE(ABORT, 'an entry is never deleted');
END;
CREATE TRIGGER postings_follow_each_other BEFORE INSERT ON postings
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM postings)
BEGIN
    SELECT RAISE(ABORT, 'a posting takes the next seq');
END;
CREATE TRIGGER postings_have_entries BEFORE INSERT ON postings
WHEN NOT EXISTS (SELECT 1 FROM entries WHERE posting = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'a posting has entries');
END;
CREATE TRIGGER postings_balance BEFORE INSERT ON postings
WHEN EXISTS (
    SELECT 1 FROM entries WHERE posting = NEW.seq
    GROUP BY currency HAVING sum(amount) <> 0 OR coalesce(sum(base_amount), 0) <> 0
)
BEGIN
    SELECT RAISE(ABORT, 'a posting balances');
END;
CREATE TRIGGER postings_fall_in_open_periods BEFORE INSERT ON postings
WHEN NEW.effective_date <= (SELECT max(last_day) FROM periods WHERE status = 'closed')
BEGIN
    SELECT RAISE(ABORT, 'a closed period takes no posting');
END;
CREATE TRIGGER postings_stay BEFORE UPDATE ON postings
BEGIN
    SELECT RAISE(ABORT, 'a posting is never changed');
END;
CREATE TRIGGER postings_remain BEFORE DELETE ON postings
BEGIN
    SELECT RAISE(ABORT, 'a posting is never deleted');
END;

-- By which numbers of the general ledger our accounts are known; one row.
CREATE TABLE account_maps (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    version INTEGER NOT NULL CHECK (version > 0),
    updated_at INTEGER NOT NULL,
    numbers TEXT NOT NULL
) STRICT;

-- What was handed to the general ledger, each posting once; the bytes stay as they were.
CREATE TABLE ledger_exports (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    first_seq INTEGER NOT NULL REFERENCES postings (seq),
    last_seq INTEGER NOT NULL REFERENCES postings (seq) CHECK (last_seq >= first_seq),
    postings INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_exports_stay BEFORE UPDATE ON ledger_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never changed');
END;
CREATE TRIGGER ledger_exports_remain BEFORE DELETE ON ledger_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never deleted');
END;

CREATE TABLE allocations (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    payment BLOB NOT NULL REFERENCES payments (id),
    invoice BLOB NOT NULL REFERENCES invoices (id),
    installment BLOB NOT NULL REFERENCES installments (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    effective_date INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    posting INTEGER NOT NULL REFERENCES postings (seq),
    undone_on INTEGER,
    discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0),
    unearned INTEGER NOT NULL DEFAULT 0 CHECK (unearned >= 0),
    small_difference INTEGER NOT NULL DEFAULT 0,
    deduction INTEGER CHECK (deduction > 0),
    deduction_reason TEXT,
    exchanged INTEGER CHECK (exchanged > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX allocations_of_payment ON allocations (payment);
CREATE INDEX allocations_of_invoice ON allocations (invoice);

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

-- What follows is kept beside the ledger for speed, and can be made again from the entries alone.

CREATE TABLE open_items (
    customer BLOB NOT NULL REFERENCES customers (id),
    due_date INTEGER NOT NULL,
    installment BLOB NOT NULL REFERENCES installments (id),
    issue_date INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    open INTEGER NOT NULL,
    PRIMARY KEY (customer, due_date, installment)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_totals (
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    committed INTEGER NOT NULL,
    receivable INTEGER NOT NULL,
    on_account INTEGER NOT NULL,
    PRIMARY KEY (customer, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_totals_by_currency ON customer_totals (currency);

CREATE TABLE currencies_in_use (
    currency TEXT PRIMARY KEY NOT NULL CHECK (length(currency) = 3)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE bank_statements (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('receiving', 'importing', 'imported', 'failed', 'reverting', 'reverted')),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    number INTEGER NOT NULL CHECK (number > 0),
    format TEXT NOT NULL CHECK (format IN ('camt_053', 'camt_054', 'mt940', 'bai2', 'ofx', 'csv')),
    format_version TEXT,
    account TEXT NOT NULL,
    account_name TEXT,
    account_bic TEXT,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    bank_id TEXT,
    sequence INTEGER,
    page INTEGER,
    from_date INTEGER,
    to_date INTEGER,
    opening INTEGER,
    opening_date INTEGER,
    closing INTEGER,
    closing_date INTEGER,
    is_proved INTEGER NOT NULL CHECK (is_proved IN (0, 1)),
    warnings TEXT NOT NULL,
    lines_total INTEGER NOT NULL CHECK (lines_total >= 0),
    lines_done INTEGER NOT NULL CHECK (lines_done BETWEEN 0 AND lines_total),
    key BLOB NOT NULL CHECK (length(key) = 16),
    user BLOB CHECK (length(user) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_statements_by_status ON bank_statements (status, id);
CREATE INDEX bank_statements_of_account ON bank_statements (account, id);
CREATE INDEX bank_statements_by_closing ON bank_statements (account, currency, closing_date)
    WHERE closing IS NOT NULL AND status NOT IN ('failed', 'reverted');
-- A file is brought in once.
CREATE UNIQUE INDEX bank_statements_of_file ON bank_statements (sha256, number)
    WHERE status NOT IN ('failed', 'reverted');
CREATE TABLE bank_lines (
    statement BLOB NOT NULL REFERENCES bank_statements (id),
    number INTEGER NOT NULL CHECK (number > 0),
    entry INTEGER NOT NULL CHECK (entry > 0),
    account TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    part INTEGER NOT NULL CHECK (part >= 0),
    booking_date INTEGER NOT NULL,
    value_date INTEGER,
    amount INTEGER NOT NULL,
    content TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('waiting', 'payment', 'fee', 'returned', 'refund_settled', 'refund_returned',
        'unidentified', 'duplicate', 'ignored')),
    payment BLOB REFERENCES payments (id),
    refund BLOB REFERENCES refunds (id),
    duplicate_statement BLOB,
    duplicate_line INTEGER,
    reason TEXT,
    stands INTEGER NOT NULL CHECK (stands IN (0, 1)),
    PRIMARY KEY (statement, number),
    CHECK ((payment IS NOT NULL) = (fate IN ('payment', 'returned'))),
    CHECK ((refund IS NOT NULL) = (fate IN ('refund_settled', 'refund_returned'))),
    CHECK ((duplicate_statement IS NOT NULL) = (fate = 'duplicate')),
    FOREIGN KEY (duplicate_statement, duplicate_line) REFERENCES bank_lines (statement, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_lines_by_fate ON bank_lines (statement, fate, number);
-- Of one content, one line counts.
CREATE UNIQUE INDEX bank_lines_that_stand ON bank_lines (fingerprint, account, ordinal, part) WHERE stands = 1;
CREATE INDEX bank_lines_to_take_back ON bank_lines (statement, number) WHERE stands = 1;
CREATE UNIQUE INDEX bank_lines_that_settle_a_refund ON bank_lines (refund) WHERE fate = 'refund_settled' AND stands = 1;
CREATE INDEX refunds_by_account ON refunds (iban, currency, amount) WHERE status IN ('approved', 'exported');
CREATE INDEX payments_by_end_to_end_id ON payments (end_to_end_id, id) WHERE end_to_end_id IS NOT NULL;
CREATE INDEX payments_by_payer_account ON payments (payer_account, id) WHERE payer_account IS NOT NULL;

CREATE TABLE remittances (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    external_id TEXT,
    customer BLOB REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    payment_reference TEXT,
    payment_date INTEGER,
    lines TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'applied', 'withdrawn')),
    payment BLOB REFERENCES payments (id),
    why_not TEXT,
    CHECK ((payment IS NOT NULL) = (status = 'applied'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX remittances_by_external_id ON remittances (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX remittances_of_customer ON remittances (customer);
CREATE INDEX remittances_by_status ON remittances (status);
CREATE INDEX remittances_that_are_open ON remittances (amount, currency, id) WHERE status = 'open';
CREATE UNIQUE INDEX remittances_of_payment ON remittances (payment) WHERE payment IS NOT NULL;
CREATE INDEX payments_that_are_unused ON payments (amount, currency, id)
    WHERE unapplied = amount AND reversal_kind IS NULL;

-- Files that brought business in from the system that was used before.
CREATE TABLE imports (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    subject TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('all_or_nothing', 'continue')),
    status TEXT NOT NULL CHECK (status IN ('imported', 'reverted')),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    imported INTEGER NOT NULL CHECK (imported BETWEEN 0 AND rows),
    control_totals TEXT NOT NULL,
    errors TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE import_documents (
    import BLOB NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL CHECK (row > 0),
    document_kind TEXT NOT NULL,
    document BLOB NOT NULL CHECK (length(document) = 16),
    PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;
-- What was paid before these books began: no debt of anybody's.
CREATE TABLE settled_history (
    import BLOB NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL CHECK (row > 0),
    customer BLOB NOT NULL REFERENCES customers (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    issue_date INTEGER NOT NULL,
    due_date INTEGER NOT NULL CHECK (due_date >= issue_date),
    paid_date INTEGER NOT NULL CHECK (paid_date >= issue_date),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_history_of_customer ON settled_history (customer, paid_date);
CREATE INDEX settled_history_by_issue ON settled_history (customer, issue_date);

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
