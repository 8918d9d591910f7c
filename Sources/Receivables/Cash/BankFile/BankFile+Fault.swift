extension BankFile {
    /// Something wrong or odd in the file, and where.
    package struct Fault: Equatable, Sendable {
        package enum Severity: String, CaseIterable, Sendable {
            /// The file can't be relied on.
            case error
            /// All was read; a person may want to know.
            case warning
        }

        /// Stable and published.
        package enum Code: String, CaseIterable, Sendable {
            /// None of the formats that are read.
            case unknownFormat = "unknown_format"
            /// The format is known and the message is none that is read.
            case unsupportedMessage = "unsupported_message"
            /// Longer, or of more lines, than is read.
            case tooLarge = "too_large"
            /// A character set that is not read, or bytes that are not of it.
            case invalidEncoding = "invalid_encoding"
            /// The bytes are not of the character set that the file claims, and were read as Windows-1252.
            case encodingMismatch = "encoding_mismatch"
            /// Not the grammar of the format.
            case malformed
            /// Something refused on principle: document types, entities, excessive depth or size.
            case forbidden
            /// The end is missing.
            case truncated
            case missingValue = "missing_value"
            case invalidValue = "invalid_value"
            case invalidDate = "invalid_date"
            case invalidAmount = "invalid_amount"
            case invalidCurrency = "invalid_currency"
            /// An amount in another currency than the account's.
            case currencyMismatch = "currency_mismatch"
            /// A transaction type from which no sign follows.
            case unknownType = "unknown_type"
            /// A record or field at a place where it means nothing.
            case misplaced
            case missingBalance = "missing_balance"
            /// Opening balance and lines don't make the closing balance.
            case balanceMismatch = "balance_mismatch"
            /// A page begins with another balance than the one before it ended with.
            case pageGap = "page_gap"
            /// The bank's count of entries or records is another.
            case countMismatch = "count_mismatch"
            /// The bank's sum or control total is another.
            case sumMismatch = "sum_mismatch"
            /// The parts of an entry don't make its amount; it must not be split by them.
            case batchMismatch = "batch_mismatch"
            /// A reference whose check digits are wrong.
            case invalidReference = "invalid_reference"
            /// The same statement stands in the file twice.
            case repeatedStatement = "repeated_statement"
            /// The file corrects or deletes what an earlier one said.
            case correction
            /// Sent for testing only.
            case testFile = "test_file"
            /// A part that is not read.
            case ignored
            /// There is more than is listed.
            case more
        }

        package let severity: Severity
        package let code: Code
        package let place: Place
        /// Of the file's statements, from 0; nil for the file as a whole.
        package let statement: Int?
        /// One sentence.
        package let detail: String

        package init(severity: Severity, code: Code, place: Place, statement: Int?, detail: String) {
            self.severity = severity
            self.code = code
            self.place = place
            self.statement = statement
            self.detail = detail
        }
    }

    /// Where something stands in the file.
    package struct Place: Equatable, Sendable {
        /// From 1; nil where the format has no lines to speak of.
        package let line: Int?
        /// In the format's own terms: `/Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/Amt`, `:61:`, `16.3`; may be empty.
        package let path: String

        package init(line: Int?, path: String) {
            self.line = line
            self.path = path
        }
    }
}

extension BankFile.Place: CustomStringConvertible {
    package var description: String {
        switch (line, path.isEmpty) {
        case (nil, _): path
        case (let line?, true): "line \(line)"
        case (let line?, false): "line \(line), \(path)"
        }
    }
}
