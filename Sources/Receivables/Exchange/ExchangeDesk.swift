/// Takes in exchange rates.
package struct ExchangeDesk {
    let session: any Session

    /// Rates that one file may bring, so that the writer isn't held up: the European Central Bank's of the last 90 days has
    /// about 2,000.
    package static let ratesMax = 2_500

    package init(session: any Session) {
        self.session = session
    }

    /// Keeps one rate, which counts from then on for its day.
    package func record(_ draft: RateDraft) throws(Failure) -> ExchangeRate {
        if let fault = draft.fault { throw .invalid("/\(fault.member)", fault.code, fault.detail) }
        let rate = ExchangeRate(id: session.newID(ExchangeRate.self), createdAt: session.now, quoted: draft)
        let event = try session.recordCreation(.exchangeRateRecorded, rate)
        try session.insert(rate, event: event)
        try HoldReview(session: session).reviewForeignBusiness()
        return rate
    }

    /// Keeps the rates of a file that aren't kept yet, by one event of the company: the same file again changes nothing.
    ///
    /// - Returns: how many are new.
    package func record(_ drafts: [RateDraft]) throws(Failure) -> Int {
        guard drafts.count <= Self.ratesMax else {
            throw .invalid(
                "",
                "too_many",
                "the file has \(drafts.count) rates; at most \(Self.ratesMax) are taken at once"
            )
        }
        var fresh: [RateDraft] = []
        for draft in drafts where try !isKept(draft) { fresh.append(draft) }
        guard !fresh.isEmpty else { return 0 }
        // In the order of their days, so that a list by id begins with the newest.
        fresh.sort { $0.date < $1.date }
        let event = try session.record(event(of: fresh))
        for draft in fresh {
            let id = session.newID(ExchangeRate.self)
            try session.insert(ExchangeRate(id: id, createdAt: session.now, quoted: draft), event: event)
        }
        try HoldReview(session: session).reviewForeignBusiness()
        return fresh.count
    }

    private func isKept(_ draft: RateDraft) throws(Failure) -> Bool {
        let kept = try session.exchangeRate(
            base: draft.base,
            quote: draft.quote,
            on: draft.date,
            notBefore: draft.date,
            knownEvent: nil
        )
        return kept?.quoted == draft
    }

    private func event(of rates: [RateDraft]) throws(Failure) -> Event {
        let company = try session.company()
        return Event(
            type: .exchangeRatesImported,
            document: DocumentReference(company.id),
            documentVersion: company.version,
            customer: nil,
            before: nil,
            after: [
                "source": .optional(rates.first?.source), "rates": .integer(Int64(rates.count)),
                "date_from": .optional(rates.first?.date), "date_to": .optional(rates.last?.date),
            ]
        )
    }
}
