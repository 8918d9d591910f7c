internal import Glibc

/// Names of the IANA time zone database.
package enum TimeZoneName {
    /// Whether a name is well formed and, where the database is installed, in it.
    package static func isKnown(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts.allSatisfy(isPart) else { return false }
        let folder = "/usr/share/zoneinfo"
        guard unsafe access(folder, F_OK) == 0 else { return true }
        return unsafe access("\(folder)/\(name)", R_OK) == 0
    }

    private static func isPart(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, (65...90).contains(first), part.utf8.count <= 30 else {
            return false
        }
        return part.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || [43, 45, 95].contains($0)
        }
    }
}
