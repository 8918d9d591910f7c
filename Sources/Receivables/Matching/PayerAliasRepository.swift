/// What aliases of payers need stored.
package protocol PayerAliasRepository {
    func payerAlias(_ id: ID<PayerAlias>) throws(Failure) -> PayerAlias?
    /// Newest first, revoked ones included.
    func payerAliases(_ filter: ListFilter, _ page: Page) throws(Failure) -> [PayerAlias]
    /// The one that isn't revoked.
    ///
    /// - Parameter compact: letters in capitals and digits alone.
    func standingPayerAlias(_ subject: PayerAlias.Subject, _ compact: String) throws(Failure) -> PayerAlias?
    func insert(_ alias: PayerAlias) throws(Failure)
    func update(_ alias: PayerAlias) throws(Failure)
}
