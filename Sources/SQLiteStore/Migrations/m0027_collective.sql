-- A collective invoice bills several orders or shipments of its customer: each line says which, and what it bills of each
-- order stands beside it.
CREATE TABLE invoice_orders (
    invoice BLOB NOT NULL REFERENCES invoices (id),
    "order" BLOB NOT NULL REFERENCES orders (id),
    gross INTEGER NOT NULL,
    PRIMARY KEY (invoice, "order")
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_orders_of_order ON invoice_orders ("order", invoice);
ALTER TABLE invoice_lines ADD COLUMN "order" BLOB REFERENCES orders (id);
ALTER TABLE invoice_lines ADD COLUMN order_line INTEGER;
ALTER TABLE invoice_lines ADD COLUMN fulfillment BLOB;
ALTER TABLE invoice_lines ADD COLUMN source TEXT;
CREATE INDEX invoice_lines_of_fulfillment ON invoice_lines (fulfillment) WHERE fulfillment IS NOT NULL;

-- Who is billed by the month, and which month of whom is billed; a void invoice leaves it to be billed again.
ALTER TABLE customers ADD COLUMN billing_cycle TEXT NOT NULL DEFAULT 'each' CHECK (billing_cycle IN ('each', 'monthly'));
CREATE TABLE billed_months (
    customer BLOB NOT NULL REFERENCES customers (id),
    month INTEGER NOT NULL,
    invoice BLOB NOT NULL REFERENCES invoices (id),
    PRIMARY KEY (customer, month, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX customers_billed_monthly ON customers (id) WHERE billing_cycle = 'monthly';
CREATE INDEX fulfillments_of_customer ON fulfillments (customer, ship_date);
