/// What an item of a scorecard looks at, under its published name.
package enum ScoreInput: Hashable, Sendable {
    case measure(ScoreMeasure)
    /// `metadata.KEY`: the customer's own metadata, a text, or a decimal where the item has ranges.
    case metadata(String)
    /// `external_rating.AGENCY`: what an agency says, on the agency's own scale, while it is valid.
    case externalRating(String)

    private static let metadataPrefix = "metadata."
    private static let ratingPrefix = "external_rating."

    /// Nil for a name that stands for nothing.
    package init?(_ text: String) {
        if let measure = ScoreMeasure(rawValue: text) {
            self = .measure(measure)
        } else if text.hasPrefix(Self.metadataPrefix) {
            let key = String(text.dropFirst(Self.metadataPrefix.count))
            guard !key.isEmpty, key.isPlainText(charactersMax: Metadata.keyCharactersMax) else { return nil }
            self = .metadata(key)
        } else if text.hasPrefix(Self.ratingPrefix) {
            let agency = String(text.dropFirst(Self.ratingPrefix.count))
            guard ExternalRating.isAgency(agency) else { return nil }
            self = .externalRating(agency)
        } else {
            return nil
        }
    }

    package var text: String {
        switch self {
        case .measure(let measure): measure.rawValue
        case .metadata(let key): Self.metadataPrefix + key
        case .externalRating(let agency): Self.ratingPrefix + agency
        }
    }

    package var unit: ScoreUnit {
        switch self {
        case .measure(let measure): measure.unit
        case .metadata, .externalRating: .text
        }
    }

    /// Whether a list of values can tell its points; a measured number takes ranges.
    var takesValues: Bool { unit == .text }

    /// Whether ranges can tell its points.
    var takesRanges: Bool {
        switch self {
        case .measure(let measure): measure.unit != .text
        case .metadata, .externalRating: true
        }
    }
}

/// What an input is counted in.
package enum ScoreUnit: String, CaseIterable, Sendable {
    case days
    case percent
    case count
    /// Minor units of the account's currency.
    case minor
    case text

    /// How many decimals its values have.
    var decimals: Int {
        switch self {
        case .percent: 2
        case .days, .count, .minor, .text: 0
        }
    }
}

/// What the books and the customer's own data give a scorecard. Every figure is one of the customer itself, not of
/// its group, as of the business date; the window is the scorecard's days up to and including today.
///
/// A payment counts in the window by the day on which it took effect on an invoice, and as it stands now: what was
/// undone or reversed since doesn't count, so that an entry error touches no score. Source: the ledger's `allocated`
/// postings against the due dates of the instalments that they settle.
package enum ScoreMeasure: String, CaseIterable, Sendable {
    /// Days with two decimals: Σ amount × days late ÷ Σ amount over the payments of the window. A payment in time
    /// counts 0 days, however early: one paid early doesn't hide one paid late. Missing where nothing was paid.
    case averageDaysLate = "average_days_late"
    /// Days with two decimals: the average days late of the window's last 90 days less that of the days before.
    /// Above 0 it gets worse. Missing where one of the two has no payment.
    case daysLateTrend = "days_late_trend"
    /// Percent, by amount, of the window's payments that came after the due date. Missing where nothing was paid.
    case paidLateShare = "paid_late_share"
    /// Percent: exposure ÷ the limit that holds. Missing where the limit is unlimited or 0.
    case utilisation
    /// Days since the account's first posting or its customer's creation, whichever was earlier.
    case accountAge = "account_age"
    /// Days since the oldest open due date that is past; 0 where nothing is overdue.
    case oldestOverdueDays = "oldest_overdue_days"
    /// Percent of the open invoices that is past due; 0 where none is open.
    case overdueShare = "overdue_share"
    /// How many invoices that a payment of the window settled are paid in full.
    case settledInvoices = "settled_invoices"
    /// The greatest total among those, in minor units; 0 where there is none.
    case largestPaidInvoice = "largest_paid_invoice"
    /// How many payments the bank took back within the window: those reversed as returned or charged back.
    case returnedPayments = "returned_payments"
    /// Missing until promises are recorded.
    case brokenPromises = "broken_promises"
    /// Missing until disputes are recorded.
    case disputesLost = "disputes_lost"
    /// The customer's ISO 3166-1 alpha-2 code.
    case country
    case segment

    package var unit: ScoreUnit {
        switch self {
        case .averageDaysLate, .daysLateTrend, .accountAge, .oldestOverdueDays: .days
        case .paidLateShare, .utilisation, .overdueShare: .percent
        case .settledInvoices, .returnedPayments, .brokenPromises, .disputesLost: .count
        case .largestPaidInvoice: .minor
        case .country, .segment: .text
        }
    }

    /// How many decimals its values have.
    var decimals: Int {
        switch self {
        case .averageDaysLate, .daysLateTrend: 2
        default: unit.decimals
        }
    }

    /// What it can't be below.
    var least: Decimal? {
        switch self {
        case .daysLateTrend, .utilisation, .country, .segment: nil
        default: .zero
        }
    }

    /// What it can't be above.
    var greatest: Decimal? {
        switch self {
        case .paidLateShare, .overdueShare: .hundred
        default: nil
        }
    }
}
