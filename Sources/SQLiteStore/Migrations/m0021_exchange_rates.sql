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
