/// The rate of a day between any two currencies that rates are stored for: the pair's own, whichever way it is quoted,
/// else the cross rate over the euro.
package struct RateBook {
    let session: any Session

    /// A rate stands in for the days after it on which none is published, as weekends and holidays, at most so many.
    package static let daysMax = 7

    package init(_ session: any Session) {
        self.session = session
    }

    /// - Parameters:
    ///   - days: how many days before the date the rate may be of; nil: any.
    ///   - event: by what was known then; nil: by what is known now.
    /// - Returns: nil where no rate stands.
    package func conversion(
        from: Currency,
        to: Currency,
        on date: CivilDate,
        within days: Int? = daysMax,
        knownEvent event: Int64? = nil
    ) throws(Failure) -> Conversion? {
        guard from != to else { return .same(from) }
        let first = days.map { date.adding(days: -$0) }
        if let pair = try pair(from, to, on: date, notBefore: first, knownEvent: event) { return pair }
        guard let euro = Currency("EUR"), from != euro, to != euro,
            let there = try pair(from, euro, on: date, notBefore: first, knownEvent: event),
            let back = try pair(euro, to, on: date, notBefore: first, knownEvent: event)
        else { return nil }
        return try there.then(back)
    }

    /// - Throws: `currency_mismatch` where no rate stands.
    /// - Parameter pointer: where the request says the currency.
    package func required(
        from: Currency,
        to: Currency,
        on date: CivilDate,
        pointer: String
    ) throws(Failure) -> Conversion {
        if let conversion = try conversion(from: from, to: to, on: date) { return conversion }
        throw .invalid(
            pointer,
            "currency_mismatch",
            "no rate between \(from) and \(to) is stored for \(date) or the \(Self.daysMax) days before"
        )
    }

    /// The newer of the two ways in which a pair can be quoted; of one day the one that was known last.
    private func pair(
        _ from: Currency,
        _ to: Currency,
        on date: CivilDate,
        notBefore first: CivilDate?,
        knownEvent event: Int64?
    ) throws(Failure) -> Conversion? {
        let straight = try session.exchangeRate(
            base: from,
            quote: to,
            on: date,
            notBefore: first,
            knownEvent: event
        )
        let inverse = try session.exchangeRate(
            base: to,
            quote: from,
            on: date,
            notBefore: first,
            knownEvent: event
        )
        guard let straight, let inverse else {
            return try (straight ?? inverse).map { (rate) throws(Failure) in try Conversion(rate, from: from)
            }
        }
        let isStraight = (inverse.quoted.date, inverse.id) < (straight.quoted.date, straight.id)
        return try Conversion(isStraight ? straight : inverse, from: from)
    }
}
