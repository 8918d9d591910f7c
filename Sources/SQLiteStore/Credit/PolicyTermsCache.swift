internal import Receivables
internal import SQLite
internal import Synchronization

/// What policy versions say, by their stored text: every check reads one, and to read the JSON anew takes longer than
/// to run the checks. The text is the key, so nothing here can be out of date.
final class PolicyTermsCache: Sendable {
    private let terms = Mutex<[String: PolicyTerms]>([:])

    static let entriesMax = 256

    func terms(_ text: String, read: (String) throws(SQLiteError) -> PolicyTerms) throws(SQLiteError)
        -> PolicyTerms
    {
        if let known = terms.withLock({ $0[text] }) { return known }
        let fresh = try read(text)
        terms.withLock { terms in
            if terms.count >= Self.entriesMax { terms = [:] }
            terms[text] = fresh
        }
        return fresh
    }
}
