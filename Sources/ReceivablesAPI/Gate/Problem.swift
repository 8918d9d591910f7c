package import HTTPServer
package import Receivables

/// Why a request is refused, as the client is told (RFC 9457).
package struct Problem: Error, Equatable, Sendable {
    package let status: Int
    /// Snake case, stable, published; `/problems/<code>` explains it.
    package let code: String
    package let detail: String
    package var violations: [Violation] = []
    /// What this kind of problem tells beside: `state`, `allowed`, `existing_id` …
    package var members: SnapshotFields = [:]
    /// `Retry-After`, `WWW-Authenticate` and the like.
    package var fields = HTTPFields()

    package init(_ status: Int, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    package init(_ error: WireError) {
        self.init(error.status, error.code, error.detail)
    }

    func with(field name: String, _ value: String) -> Problem {
        var copy = self
        copy.fields.add(name, value)
        return copy
    }

    func with(_ name: String, _ value: Snapshot) -> Problem {
        var copy = self
        copy.members.append(name, value)
        return copy
    }
}

extension Problem {
    /// A known query parameter or header whose value can't be read.
    static func malformedParameter(_ name: String, _ expected: String) -> Problem {
        Problem(400, "malformed_parameter", "The query parameter \(name) must be \(expected).")
            .with("parameter", .text(name))
    }

    static func malformedHeader(_ name: String, _ expected: String) -> Problem {
        Problem(400, "malformed_header", "The header \(name) must be \(expected).")
    }

    static var shuttingDown: Problem {
        Problem(503, "shutting_down", "The server is on its way down; try again shortly.")
            .with(field: "Retry-After", "5")
    }

    static func unauthorized(_ code: String, _ detail: String) -> Problem {
        Problem(401, code, detail).with(field: "WWW-Authenticate", "Bearer realm=\"quittance\"")
    }
}
