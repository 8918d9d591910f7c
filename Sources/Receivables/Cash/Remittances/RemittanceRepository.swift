/// What remittances need stored.
package protocol RemittanceRepository {
    func remittance(_ id: ID<Remittance>) throws(Failure) -> Remittance?
    func remittanceID(externalID: String) throws(Failure) -> ID<Remittance>?
    /// Newest first; the filter's status is a remittance's.
    func remittances(_ filter: ListFilter, _ page: Page) throws(Failure) -> [Remittance]
    /// Open ones of an amount, oldest first.
    func openRemittances(_ amount: Int64, _ currency: Currency, limit: Int) throws(Failure) -> [Remittance]
    func remittance(of payment: ID<Payment>) throws(Failure) -> Remittance?
    /// Payments of an amount of which nothing is used yet, oldest first.
    func unusedPayments(_ amount: Int64, _ currency: Currency, limit: Int) throws(Failure) -> [Payment]
    func insert(_ remittance: Remittance) throws(Failure)
    /// Replaces what isn't fixed from the start: status, payment and why it couldn't be used.
    func update(_ remittance: Remittance) throws(Failure)
}
