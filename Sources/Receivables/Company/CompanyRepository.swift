/// What the company desk needs stored.
package protocol CompanyRepository {
    /// The company whose books these are; it is there from the start.
    func company() throws(Failure) -> Company
    func update(_ company: Company) throws(Failure)
}
