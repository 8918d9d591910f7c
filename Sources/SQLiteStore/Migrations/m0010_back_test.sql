ALTER TABLE decisions ADD COLUMN document TEXT;
CREATE INDEX decisions_by_day ON decisions (business_date, id) WHERE "order" IS NOT NULL;
CREATE INDEX decisions_of_order ON decisions ("order", id) WHERE "order" IS NOT NULL;
CREATE INDEX events_of_customers ON events (seq) WHERE document_kind = 'customer';
CREATE INDEX invoices_imported_by_day ON invoices (issue_date) WHERE origin = 'external' AND "order" IS NULL;
