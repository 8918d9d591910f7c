internal import Receivables
internal import SQLite

extension SQLiteSession {
    func numberPattern(of kind: NumberedKind) throws(Failure) -> (
        pattern: NumberPattern, version: Int64, updatedAt: Instant
    )? {
        try row(
            "SELECT pattern, digits, version, updated_at FROM number_patterns WHERE kind = ?1",
            kind.rawValue
        ) { row in
            guard let pattern = NumberPattern(try row.text(0), digits: try row.int(1)) else {
                throw row.refused(0, as: "pattern of numbers")
            }
            return (pattern, try row.int64(2), try row.instant(3))
        }
    }

    func keep(_ series: NumberSeries) throws(Failure) {
        try change(
            """
            INSERT INTO number_patterns (kind, version, updated_at, pattern, digits) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (kind) DO UPDATE
            SET version = excluded.version, updated_at = excluded.updated_at, pattern = excluded.pattern,
                digits = excluded.digits
            """,
            series.numbered.rawValue,
            series.version,
            series.updatedAt,
            series.pattern.text,
            series.pattern.digits
        )
    }

    func numbers(of series: String) throws(Failure) -> SeriesNumbers {
        try row("SELECT first, next FROM numbers_taken WHERE series = ?1", series) { row in
            SeriesNumbers(first: try row.int64(0), next: try row.int64(1))
        } ?? SeriesNumbers()
    }

    func begin(_ series: String, at number: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO numbers_taken (series, first, next) VALUES (?1, ?2, ?2)
            ON CONFLICT (series) DO UPDATE SET first = excluded.first, next = excluded.next WHERE next = first
            """,
            series,
            number
        )
    }

    func takeNumber(of series: String) throws(Failure) -> Int64 {
        let taken = try changed(
            """
            INSERT INTO numbers_taken (series, first, next) VALUES (?1, 1, 2)
            ON CONFLICT (series) DO UPDATE SET next = next + 1
            RETURNING next - 1
            """,
            series
        ) { try $0.int64(0) }
        guard let taken else { throw .store(.corrupt("the series \(series) gives no number")) }
        return taken
    }

    /// By invoices_by_own_number.
    func isOwnNumber(_ number: String) throws(Failure) -> Bool {
        try row("SELECT 1 FROM invoices WHERE number = ?1 AND origin = 'own'", number) { _ in true } ?? false
    }

    func isCreditNoteNumber(_ number: String) throws(Failure) -> Bool {
        try row("SELECT 1 FROM credit_notes WHERE number = ?1", number) { _ in true } ?? false
    }
}
