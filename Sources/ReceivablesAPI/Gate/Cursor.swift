import Digest
import HTTPServer
import Receivables

/// Where a page of a list ends: the last id, and a check that ties it to its list and filters, so that a cursor of
/// another list is refused rather than taken for a place in this one.
enum Cursor {
    private static let prefix = "c1_"
    private static let checkCharacters = 16

    static func text(high: UInt64, low: UInt64, of http: HTTPRequest) -> String {
        let place = ULID.text(high: high, low: low)
        return prefix + place + check(place, http)
    }

    /// Nil for what this list, so filtered, has not given.
    static func place(_ text: String, of http: HTTPRequest) -> (high: UInt64, low: UInt64)? {
        guard text.hasPrefix(prefix) else { return nil }
        let place = String(text.dropFirst(prefix.count).dropLast(checkCharacters))
        guard text.hasSuffix(check(place, http)) else { return nil }
        return ULID.parse(place.utf8)
    }

    private static func check(_ place: String, _ http: HTTPRequest) -> String {
        let filters = http.query.filter { $0.name != "cursor" && $0.name != "limit" }
            .map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.sorted()
        let subject = ([place, http.path] + filters).joined(separator: "\n")
        return String(hexText(SHA256.hash(Array(subject.utf8))).prefix(checkCharacters))
    }
}
