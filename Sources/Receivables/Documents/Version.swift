/// The versions of a document that a caller would change; none of them is a version that never is.
package struct ExpectedVersion: Equatable, Sendable, ExpressibleByIntegerLiteral {
    private let versions: [Int64]

    package init(anyOf versions: [Int64]) {
        self.versions = versions
    }

    package init(integerLiteral version: Int64) {
        versions = [version]
    }

    func contains(_ version: Int64) -> Bool {
        versions.contains(version)
    }
}

/// Refuses a change of a document that has moved on since the caller saw it.
///
/// - Parameter expected: what the caller saw; nil: any version.
package func require(version actual: Int64, expected: ExpectedVersion?) throws(Failure) {
    guard let expected, !expected.contains(actual) else { return }
    throw .stale(current: actual)
}

/// Refuses a business date in the future.
package func require(notAfterToday date: CivilDate, today: CivilDate, pointer: String) throws(Failure) {
    guard date > today else { return }
    throw .invalid(pointer, "future_date", "\(date) is after the business date \(today)")
}
