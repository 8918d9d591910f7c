import Receivables

extension ConfigurationKind {
    /// Payment terms by their code. Terms never change, so other ones under a known code are refused.
    static let paymentTerms = ConfigurationKind(name: "payment_terms") { (session, _) throws(Failure) in
        let terms = try everyPage { (page) throws(Failure) in
            try session.paymentTerms(page)
        } id: {
            ($0.id.high, $0.id.low)
        }
        return terms.sorted { $0.code < $1.code }.map {
            $0.snapshot.without(["id", "version", "created_at"])
        }
    } read: { body in
        var codes: Set<String> = []
        let drafts = body.list("payment_terms", max: ConfigurationDocument.entriesMax) { entry in
            let draft = TermsController.draft(entry)
            if !codes.insert(draft.code).inserted {
                entry.refuse("/code", "duplicate", "the code \(draft.code) stands twice")
            }
            return draft
        }
        return { (session, changes) throws(Failure) in
            try apply(drafts ?? [], to: session, &changes)
        }
    }

    private static func apply(
        _ drafts: [PaymentTermsDraft],
        to session: any Session,
        _ changes: inout ConfigurationChanges
    ) throws(Failure) {
        for (index, draft) in drafts.enumerated() {
            guard let known = try session.paymentTerms(code: draft.code) else {
                _ = try PolicyDesk.bootstrap(session)
                    .createTerms(code: draft.code, name: draft.name, schedule: draft.schedule)
                changes.change("payment_terms \(draft.code): new")
                continue
            }
            guard known.name == draft.name, known.schedule == draft.schedule else {
                let detail =
                    "the terms \(draft.code) are others here, and terms never change: use another code"
                throw .invalid("/payment_terms/\(index)", "immutable", detail)
            }
        }
    }
}

/// Every row of a list, page after page, newest first.
func everyPage<Row>(
    _ fetch: (Page) throws(Failure) -> [Row],
    id: (Row) -> (high: UInt64, low: UInt64)
) throws(Failure) -> [Row] {
    var rows: [Row] = []
    while true {
        let page = try fetch(Page(limit: Page.limitMax, after: rows.last.map(id)))
        rows += page
        guard page.count == Page.limitMax else { return rows }
    }
}
