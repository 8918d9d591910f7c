/// A business that buys on credit.
package struct Customer: Document, Equatable, Sendable {
    package static let kind = DocumentKind.customer

    package let id: ID<Customer>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package var externalID: String?
    package var name: String
    /// The account's currency: its limit and its exposure are in it. Orders, invoices and payments may be in others for which
    /// a rate is stored.
    package let currency: Currency
    /// ISO 3166-1 alpha-2.
    package var country: String?
    package var segment: String?
    package var status: CustomerStatus
    package var paymentTerms: ID<PaymentTerms>
    package var paymentTermsCode: String
    package var parent: ID<Customer>?
    package var email: String?
    package var vatID: String?
    package var details: BuyerDetails
    package var billingCycle: BillingCycle
    package var metadata: Metadata

    package init(
        id: ID<Customer>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        name: String,
        currency: Currency,
        country: String?,
        segment: String?,
        status: CustomerStatus,
        paymentTerms: ID<PaymentTerms>,
        paymentTermsCode: String,
        parent: ID<Customer>?,
        email: String?,
        vatID: String?,
        details: BuyerDetails = BuyerDetails(),
        billingCycle: BillingCycle = .each,
        metadata: Metadata
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.name = name
        self.currency = currency
        self.country = country
        self.segment = segment
        self.status = status
        self.paymentTerms = paymentTerms
        self.paymentTermsCode = paymentTermsCode
        self.parent = parent
        self.email = email
        self.vatID = vatID
        self.details = details
        self.billingCycle = billingCycle
        self.metadata = metadata
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description),
            "external_id": .optional(externalID), "name": .text(name), "currency": .text(currency.code),
            "country": .optional(country), "segment": .optional(segment), "status": .text(status.rawValue),
            "payment_terms": .text(paymentTermsCode), "parent_id": .id(parent), "email": .optional(email),
            "vat_id": .optional(vatID), "billing_cycle": .text(billingCycle.rawValue),
            "metadata": metadata.snapshot,
        ]
        details.append(to: &fields)
        return fields
    }
}

/// When what a customer was shipped is billed.
package enum BillingCycle: String, CaseIterable, Sendable {
    /// As somebody asks for it.
    case each
    /// By the billing run of the month.
    case monthly
}

/// Where a customer stands, and what that stops.
package enum CustomerStatus: String, CaseIterable, Sendable {
    /// Not taken on yet: orders are held.
    case prospect
    /// Nothing is stopped.
    case active
    /// Nothing is stopped; people keep an eye on it.
    case watch
    /// Orders on credit are held; those due at once pass.
    case cashOnly = "cash_only"
    /// Every order is held.
    case blocked
    /// No new orders and invoices; payments are still taken.
    case closed
}

/// A credit limit from a day on: a fact that is never changed, only followed by another.
package struct LimitFact: Equatable, Sendable {
    package let customer: ID<Customer>
    /// Minor units of the account's currency; nil: unlimited, 0: no credit.
    package let amount: Int64?
    package let validFrom: CivilDate
    /// The last day, for a temporary limit; nil for a lasting one.
    package let validUntil: CivilDate?
    /// The day after which a lasting limit is stale, for the check `limit_expired`; nil: never.
    package let expiresOn: CivilDate?

    package init(
        customer: ID<Customer>,
        amount: Int64?,
        validFrom: CivilDate,
        validUntil: CivilDate?,
        expiresOn: CivilDate? = nil
    ) {
        self.customer = customer
        self.amount = amount
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.expiresOn = expiresOn
    }
}

/// The limit that holds on a day: the temporary one or the lasting one, and what guarantees add.
package struct EffectiveLimit: Equatable, Sendable {
    /// The lasting limit; nil: unlimited.
    package let lasting: Int64?
    package let lastingExpiry: CivilDate?
    /// The temporary limit that replaces it today, if there is one.
    package let temporary: LimitFact?
    /// Those that hold, oldest first.
    package let guarantees: [Guarantee]
    /// Minor units by which the guarantees raise the limit, below 0 where they lower it.
    package let guaranteed: Int64
    /// Minor units, never below 0; nil: unlimited.
    package let amount: Int64?

    package init(
        lasting: Int64?,
        lastingExpiry: CivilDate? = nil,
        temporary: LimitFact?,
        guarantees: [Guarantee] = []
    ) throws(Failure) {
        self.lasting = lasting
        self.lastingExpiry = lastingExpiry
        self.temporary = temporary
        self.guarantees = guarantees
        var guaranteed: Int64 = 0
        for guarantee in guarantees { guaranteed = try sum(guaranteed, guarantee.terms.raise()) }
        self.guaranteed = guaranteed
        amount = try Self.amount(granted: temporary.map(\.amount) ?? lasting, guaranteed: guaranteed)
    }

    /// Minor units that were granted, without what guarantees add; nil: unlimited.
    package var granted: Int64? { temporary.map(\.amount) ?? lasting }

    /// What comes of a granted limit and the guarantees beside it, in minor units. Unlimited stays unlimited.
    static func amount(granted: Int64?, guaranteed: Int64) throws(Failure) -> Int64? {
        guard let granted else { return nil }
        return max(0, try sum(granted, guaranteed))
    }

    /// The day on which the limit that holds expires; nil: never. A temporary one ends by itself.
    package var expiry: CivilDate? { temporary == nil ? lastingExpiry : nil }
}
