/// Who pays, and how that is known.
package struct MatchPayer: Equatable, Sendable {
    package enum Evidence: Equatable, Sendable {
        /// Whoever booked the money said so.
        case stated
        /// An account that is kept with the customer.
        case account
        /// The account holder's name is kept with the customer.
        case keptName
        /// The customer's number stands in the text.
        case customerNumber
        /// The text names one invoice of all that there are, which the amount settles exactly.
        case soleReference
        /// An invoice that the text names.
        case reference
        /// How alike the names are, in hundredths.
        case name(Int)
    }

    package let customer: ID<Customer>
    package let evidence: Evidence

    package init(_ customer: ID<Customer>, by evidence: Evidence) {
        self.customer = customer
        self.evidence = evidence
    }

    /// Whether money may be used in its name without a person.
    package var isKnown: Bool {
        switch evidence {
        case .stated, .account, .keptName, .customerNumber, .soleReference: true
        case .reference, .name: false
        }
    }

    /// Whether a person said it, of the payment or of whoever sends from there: then the money is that customer's,
    /// whatever it settles.
    var isSaid: Bool {
        switch evidence {
        case .stated, .account, .keptName: true
        case .customerNumber, .soleReference, .reference, .name: false
        }
    }

    var component: MatchComponent {
        MatchComponent(.payer, points, detail)
    }

    private var points: Int {
        switch evidence {
        case .stated, .account, .keptName, .customerNumber: MatchPoints.knownPayer
        case .soleReference: MatchPoints.payerBySoleReference
        case .reference: MatchPoints.payerByReference
        case .name(let likeness): likeness * MatchPoints.payerByName / 100
        }
    }

    private var detail: String {
        switch evidence {
        case .stated: "the payer was named"
        case .account: "the account is kept with the customer"
        case .keptName: "the account holder's name is kept with the customer"
        case .customerNumber: "the customer's number stands in the text"
        case .soleReference: "the text names one invoice alone, and it is the customer's"
        case .reference: "the text names an invoice of the customer's"
        case .name(let likeness): "the names are alike to \(scoreText(likeness))"
        }
    }
}
