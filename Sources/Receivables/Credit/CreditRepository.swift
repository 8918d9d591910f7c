/// What the credit desk needs stored: terms, policies and decisions.
package protocol CreditRepository {
    func paymentTerms(_ id: ID<PaymentTerms>) throws(Failure) -> PaymentTerms?
    func paymentTerms(code: String) throws(Failure) -> PaymentTerms?
    func paymentTerms(_ page: Page) throws(Failure) -> [PaymentTerms]
    func insert(_ terms: PaymentTerms) throws(Failure)

    func policy(_ id: ID<CreditPolicy>) throws(Failure) -> CreditPolicy?
    func policyID(externalID: String) throws(Failure) -> ID<CreditPolicy>?
    /// The oldest policy of a scope.
    func policy(scope: PolicyScope) throws(Failure) -> CreditPolicy?
    func policies(_ page: Page) throws(Failure) -> [CreditPolicy]
    func insert(_ policy: CreditPolicy) throws(Failure)
    func update(_ policy: CreditPolicy) throws(Failure)

    func policyVersion(_ reference: PolicyVersionReference) throws(Failure) -> PolicyVersion?
    /// Ascending.
    func policyVersions(of policy: ID<CreditPolicy>) throws(Failure) -> [PolicyVersion]
    /// The numbers of a policy's active versions, each with the event that activated it.
    func policyActivations(of policy: ID<CreditPolicy>) throws(Failure) -> [(number: Int64, event: Int64)]
    func insert(_ version: PolicyVersion) throws(Failure)
    /// Stamps a draft as active; nothing else of a version ever changes.
    func activate(_ reference: PolicyVersionReference, at instant: Instant, event: Int64) throws(Failure)
    /// Of all policies of the scope, the active version on a day: the latest start on or before it, and of equals the
    /// one that was activated last.
    func activeVersion(scope: PolicyScope, on date: CivilDate) throws(Failure) -> PolicyVersion?

    /// Whether there is an active version that has approved orders checked again.
    func anyPolicyReblocks() throws(Failure) -> Bool

    func insert(_ decision: Decision) throws(Failure)
    func decision(_ id: ID<Decision>) throws(Failure) -> Decision?
    func stage(of decision: ID<Decision>) throws(Failure) -> CheckStage?
}
