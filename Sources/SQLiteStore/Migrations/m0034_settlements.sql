-- Minor units of the payment's currency that a use took, where the invoice is in another one.
ALTER TABLE allocations ADD COLUMN exchanged INTEGER CHECK (exchanged > 0);
