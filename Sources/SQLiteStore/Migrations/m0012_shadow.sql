-- A draft that is tried in shadow since a moment.
ALTER TABLE credit_policy_versions ADD COLUMN shadowed_since INTEGER;
CREATE INDEX credit_policy_versions_in_shadow ON credit_policy_versions (policy) WHERE shadowed_since IS NOT NULL;

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
