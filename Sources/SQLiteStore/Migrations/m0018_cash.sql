-- What an allocation settles beside the money: taken off for paying early (and what of it wasn't earned), forgiven or
-- kept as a small difference; and what was kept back, and why.
ALTER TABLE allocations ADD COLUMN discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0);
ALTER TABLE allocations ADD COLUMN unearned INTEGER NOT NULL DEFAULT 0 CHECK (unearned >= 0);
ALTER TABLE allocations ADD COLUMN small_difference INTEGER NOT NULL DEFAULT 0;
ALTER TABLE allocations ADD COLUMN deduction INTEGER CHECK (deduction > 0);
ALTER TABLE allocations ADD COLUMN deduction_reason TEXT;
