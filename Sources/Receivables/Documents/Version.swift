/// Refuses a change of a document that has moved on since the caller saw it.
///
/// - Parameter expected: the version that the caller saw; nil: any.
package func require(version actual: Int64, expected: Int64?) throws(Failure) {
    guard let expected, expected != actual else { return }
    throw .stale(current: actual)
}

/// Refuses a business date in the future.
package func require(notAfterToday date: CivilDate, today: CivilDate, pointer: String) throws(Failure) {
    guard date > today else { return }
    throw .invalid(pointer, "future_date", "\(date) is after the business date \(today)")
}
