/// What rates of tax need stored.
package protocol TaxRateRepository {
    func taxRate(_ id: ID<TaxRate>) throws(Failure) -> TaxRate?
    /// What a code stands for on a day: of the rows that have begun the latest, and of those of one day the last added.
    func taxRate(code: String, on date: CivilDate) throws(Failure) -> TaxRate?
    /// Any row of a code.
    func taxRate(code: String) throws(Failure) -> TaxRate?
    func taxRates(code: String?, country: String?, _ page: Page) throws(Failure) -> [TaxRate]
    func insert(_ rate: TaxRate) throws(Failure)
}
