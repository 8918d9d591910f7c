/// The rules of the cascade, in their order.
package enum MatchRule: String, CaseIterable, Sendable {
    /// The reference is an invoice's number, or a creditor reference made of it.
    case exactReference = "exact_reference"
    case referenceInText = "reference_in_text"
    /// A number with a digit missing, too many, wrong or in the wrong place: only ever proposed.
    case similarReference = "similar_reference"
    case exactAmount = "exact_amount"
    case customerBalance = "customer_balance"
    case pastDueBalance = "past_due_balance"
    /// Two to five instalments that make the amount exactly.
    case combination
    case oldestFirst = "oldest_first"
}
