/// The accounts that entries name. The signs follow the books: a debit is positive.
package enum Account: String, CaseIterable, Sendable {
    /// Memo: gross value of approved orders that no invoice has taken over yet.
    case committed
    case committedContra = "committed_contra"
    /// What customers owe, by instalment.
    case receivable
    case revenue
    /// What deposits have billed without tax and no final invoice has taken off; a credit balance.
    case deposits
    case tax
    case cash
    /// Money of a known customer that no invoice has used yet; a credit balance.
    case onAccount = "on_account"
    /// Money whose payer isn't known yet; a credit balance.
    case unidentified
    /// The other side of documents that were issued elsewhere.
    case externalClearing = "external_clearing"
    /// The other side of documents that were open when the service went live.
    case opening
    /// What customers keep back for paying early; tax that it reduces stands on `tax`.
    case discountAllowed = "discount_allowed"
    /// What was paid too little and is forgiven; negative: too much, and kept.
    case smallDifference = "small_difference"
    /// Passes money on from one currency to another; comes to nothing in the company's.
    case exchange
    /// What is lost by rates that have moved between document and settlement; negative: gained.
    case exchangeDifference = "exchange_difference"
    /// Debt that was given up.
    case badDebt = "bad_debt"
}
