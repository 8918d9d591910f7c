internal import Receivables
internal import SQLite

extension Failure {
    /// The one place where an error of SQLite becomes a failure of the business.
    init(_ error: SQLiteError) {
        if error.isAmountOutOfRange {
            self = .overflow
        } else {
            self = .store(StoreError(error))
        }
    }
}

extension StoreError {
    init(_ error: SQLiteError) {
        if error.isBusy {
            self = .busy
        } else if error.isFull {
            self = .full
        } else if error.isInterrupted {
            self = .unavailable("the reading took longer than it may")
        } else if error.isCorrupt || error.isConstraint {
            // The desks look before they write: a constraint that still fails tells of what must not stand there.
            self = .corrupt("\(error)")
        } else {
            self = .unavailable("\(error)")
        }
    }
}

extension SQLiteError {
    /// SQLite's `sum` refuses to overflow; its `+` becomes a real number, which a STRICT column refuses.
    fileprivate var isAmountOutOfRange: Bool {
        message == "integer overflow" || message.hasPrefix("cannot store REAL value in INTEGER column")
    }
}
