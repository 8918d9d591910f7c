package import Receivables
package import SQLite

extension ID: SQLiteBindable {
    package var sqliteValue: SQLiteValue { .identifier(high, low) }
}

extension DocumentReference: SQLiteBindable {
    /// The id alone; the kind is a column of its own.
    package var sqliteValue: SQLiteValue { .identifier(high, low) }
}

extension CivilDate: SQLiteBindable {
    package var sqliteValue: SQLiteValue { .integer(Int64(dayNumber)) }
}

extension Instant: SQLiteBindable {
    package var sqliteValue: SQLiteValue { .integer(milliseconds) }
}

extension Currency: SQLiteBindable {
    package var sqliteValue: SQLiteValue { .text(code) }
}

extension Decimal: SQLiteBindable {
    package var sqliteValue: SQLiteValue { .text(description) }
}
