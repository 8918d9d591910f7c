internal import CSQLite

/// A call to SQLite that failed, or a value that could not be read as asked.
package struct SQLiteError: Error, Equatable {
    package let extendedCode: Int32
    package let message: String
    package let sql: String?

    package init(extendedCode: Int32, message: String, sql: String? = nil) {
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
    }

    /// The code without its detail: the low byte of the extended one.
    package var primaryCode: Int32 { extendedCode & 0xFF }

    /// The file holds a value that whoever reads it refuses: `isCorrupt` is true of it.
    package static func unexpectedValue(_ message: String, sql: String? = nil) -> SQLiteError {
        SQLiteError(extendedCode: SQLITE_MISMATCH, message: message, sql: sql)
    }

    static func misuse(_ message: String, sql: String? = nil) -> SQLiteError {
        SQLiteError(extendedCode: SQLITE_MISUSE, message: message, sql: sql)
    }
}

extension SQLiteError {
    /// Another connection holds the lock, and did so for the whole busy timeout.
    package var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// The disk, or the page limit, is exhausted. SQLite has most likely rolled the whole transaction back.
    package var isFull: Bool { primaryCode == SQLITE_FULL }

    package var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

    package var isUniqueConstraint: Bool {
        switch extendedCode {
        case ExtendedCode.constraintUnique, ExtendedCode.constraintPrimaryKey, ExtendedCode.constraintRowID:
            true
        default:
            false
        }
    }

    package var isForeignKeyConstraint: Bool { extendedCode == ExtendedCode.constraintForeignKey }

    package var isCheckConstraint: Bool { extendedCode == ExtendedCode.constraintCheck }

    /// The file is damaged, no database, or holds a value that its reader refuses.
    package var isCorrupt: Bool {
        primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB || isUnexpectedValue
    }

    /// NULL where a value is asked, another type, text that is not UTF-8, a number out of range.
    package var isUnexpectedValue: Bool { primaryCode == SQLITE_MISMATCH }

    package var isIOError: Bool { primaryCode == SQLITE_IOERR }

    /// The kernel may have dropped the pages that it could not write, so trying again proves nothing: every
    /// connection has to be closed, and the file opened and checked anew.
    package var isFsyncFailure: Bool {
        extendedCode == ExtendedCode.ioErrorFsync || extendedCode == ExtendedCode.ioErrorDirectoryFsync
    }

    package var isReadOnly: Bool { primaryCode == SQLITE_READONLY }

    package var isCannotOpen: Bool { primaryCode == SQLITE_CANTOPEN }

    /// The statement ran past the deadline of its connection.
    package var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

    /// The call was wrong, as with another number of values than parameters.
    package var isMisuse: Bool { primaryCode == SQLITE_MISUSE }
}

extension SQLiteError: CustomStringConvertible {
    package var description: String {
        let place = sql.map { " in: \($0)" } ?? ""
        return "SQLite error \(extendedCode): \(message)\(place)"
    }
}

/// The extended codes asked about here: their C macros shift a macro, which Swift doesn't import.
private enum ExtendedCode {
    static let constraintCheck = SQLITE_CONSTRAINT | 1 << 8
    static let constraintForeignKey = SQLITE_CONSTRAINT | 3 << 8
    static let constraintPrimaryKey = SQLITE_CONSTRAINT | 6 << 8
    static let constraintUnique = SQLITE_CONSTRAINT | 8 << 8
    static let constraintRowID = SQLITE_CONSTRAINT | 10 << 8
    static let ioErrorFsync = SQLITE_IOERR | 4 << 8
    static let ioErrorDirectoryFsync = SQLITE_IOERR | 5 << 8
}
