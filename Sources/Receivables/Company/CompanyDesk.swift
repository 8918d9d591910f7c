/// What a caller changes of the company.
package struct CompanyChanges: Sendable {
    package var name: Change<String> = .keep
    package var address: Change<Address?> = .keep
    package var vatID: Change<String?> = .keep
    package var iban: Change<IBAN?> = .keep
    package var details: Change<SellerDetails> = .keep
    package var zone: Change<String> = .keep
    package var baseCurrency: Change<Currency> = .keep
    package var businessHours: Change<BusinessHours> = .keep

    package init() {}
}

/// The company's own data.
package struct CompanyDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// What was issued keeps the seller that it was issued with.
    package func change(_ changes: CompanyChanges, expectedVersion: ExpectedVersion?) throws(Failure)
        -> Company
    {
        let old = try session.company()
        try require(version: old.version, expected: expectedVersion)
        var company = old
        company.name = changes.name.applied(to: old.name)
        company.address = changes.address.applied(to: old.address)
        company.vatID = changes.vatID.applied(to: old.vatID)
        company.iban = changes.iban.applied(to: old.iban)
        company.details = changes.details.applied(to: old.details)
        company.zone = changes.zone.applied(to: old.zone)
        company.baseCurrency = changes.baseCurrency.applied(to: old.baseCurrency)
        company.businessHours = changes.businessHours.applied(to: old.businessHours)
        guard company != old else { return old }
        try requireFixed(company, as: old)
        company.version += 1
        company.updatedAt = session.now
        try session.recordChange(.companyUpdated, from: old, to: company)
        try session.update(company)
        return company
    }

    /// The days and the amounts of what is posted were reckoned in the zone and the base currency.
    private func requireFixed(_ company: Company, as old: Company) throws(Failure) {
        guard company.zone != old.zone || company.baseCurrency != old.baseCurrency,
            try session.lastPosting(knownAt: nil).seq > 0
        else { return }
        throw .conflict(
            code: "company_has_postings",
            detail: "zone and base_currency are fixed once something is posted",
            state: "posted",
            allowed: [
                "name", "address", "country", "vat_id", "tax_registration", "iban", "bic",
                "legal_information",
                "legal_registration", "electronic_address", "contact", "business_hours",
            ]
        )
    }
}
