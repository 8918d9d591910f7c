package import Receivables

/// The one place where what the business says no with becomes what the client is told.
extension Problem {
    package init(_ failure: Failure) {
        switch failure {
        case .invalid(let violations):
            self.init(violations: violations)
        case .missing(let kind, let text):
            self.init(404, "\(kind.rawValue)_not_found", "There is no \(kind.title) \(text).")
        case .conflict(let code, let detail, let state, let allowed):
            self = Problem(409, code, detail)
                .with("state", .text(state))
                .with("allowed", .list(allowed.map(Snapshot.text)))
        case .taken(let kind, let externalID, let existing):
            self = Problem(
                409,
                "external_id_taken",
                "Another \(kind.title) has the external id \(externalID)."
            )
            .with("existing_id", .text(existing))
            .pointing(at: "/external_id")
        case .stale(let current):
            self = Problem(412, "version_mismatch", "The document is at version \(current) by now.")
                .with("current_version", .integer(current))
        case .forbidden(let code, let detail):
            self.init(403, code, detail)
        case .approvalRequired(let tier):
            let more = tier.needsFourEyes ? ", and a second person's approval" : ""
            let detail = "This takes the role \(tier.role.rawValue)\(more)."
            self = Problem(403, "approval_required", detail).with("tier", .fields(tier.snapshot))
        case .overflow:
            self = Problem(422, "amount_overflow", "A sum of the request leaves the range of amounts.")
                .pointing(at: "")
        case .currencyMismatch(let expected, let found):
            self = Problem(
                422,
                "currency_mismatch",
                "The account is in \(expected), the request in \(found)."
            )
            .with("expected", .text(expected.code))
            .with("found", .text(found.code))
            .pointing(at: "/currency")
        case .store(let error):
            self.init(error)
        }
    }

    /// The same problem with the place in the body that causes it.
    private func pointing(at pointer: String) -> Problem {
        var copy = self
        copy.violations = [Violation(pointer, code, detail)]
        return copy
    }

    private init(violations: [Violation]) {
        if violations.count == 1, let only = violations.first {
            // The rules of the e-invoice go by names of their own, which stand in errors.
            let isRule = only.code.contains("-")
            self.init(
                422,
                isRule ? "invoice_rule" : only.code,
                isRule ? "\(only.code): \(only.detail)" : only.detail
            )
        } else {
            self.init(
                422,
                "validation_failed",
                "The request is not acceptable for \(violations.count) reasons; errors names each."
            )
        }
        self.violations = violations
    }

    /// What the store says of its inside goes to the log, never to the client.
    private init(_ error: StoreError) {
        switch error {
        case .busy:
            self = Problem(503, "overloaded", "Too much waits already; try again shortly.")
                .with(field: "Retry-After", "1")
        case .full:
            self = Problem(503, "storage_full", "There is no space left to write to.")
                .with(field: "Retry-After", "60")
        case .unavailable:
            self = Problem(
                503,
                "store_unavailable",
                "The store can't be reached now. Whether the request took effect is unknown; "
                    + "try again with the same Idempotency-Key."
            )
            .with(field: "Retry-After", "5")
        case .corrupt:
            self.init(500, "internal_error", "The server failed; the request id names the entry in its log.")
        }
    }
}

extension DocumentKind {
    /// The kind as it reads in a sentence.
    var title: String { rawValue.replacing("_", with: " ") }
}
