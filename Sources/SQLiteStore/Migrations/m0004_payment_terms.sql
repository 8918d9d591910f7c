ALTER TABLE payment_terms RENAME COLUMN due_rule TO schedule;
UPDATE payment_terms
SET schedule = json_object('installments', json_array(json_object('type', 'remainder', 'due', json(schedule))),
    'discounts', json_array(), 'discount_base', 'total', 'discount_tax', 'on_early_payment');

ALTER TABLE installments ADD COLUMN discounts TEXT NOT NULL DEFAULT '[]';
