/// Payment terms and credit policies.
package struct PolicyDesk {
    let session: any Session

    package init(session: any Session, context: OperationContext) {
        self.session = session
    }

    private init(bootstrapping session: any Session) {
        self.session = session
    }

    /// For the command line on the server's own machine, where the file's owner needs no key.
    package static func bootstrap(_ session: any Session) -> PolicyDesk {
        PolicyDesk(bootstrapping: session)
    }

    /// What exists from the start: the usual terms, and a policy for everyone that holds to the limit.
    package static func seed(_ session: any Session) throws(Failure) {
        let desk = bootstrap(session)
        for days in [0, 7, 14, 30, 45, 60, 90] where try session.paymentTerms(code: "net_\(days)") == nil {
            let name = days == 0 ? "Due at once" : "Net \(days) days"
            _ = try desk.createTerms(
                code: "net_\(days)",
                name: name,
                schedule: PaymentSchedule(due: DueRule(days: days))
            )
        }
        guard try session.policy(scope: .everyone) == nil else { return }
        let policy = try desk.createPolicy(name: "Standard", scope: .everyone, externalID: nil)
        let version = try desk.addVersion(to: policy.id, effectiveFrom: CivilDate.first, terms: .shipped)
        _ = try desk.activate(version.reference)
    }

    package func createTerms(code: String, name: String, schedule: PaymentSchedule) throws(Failure)
        -> PaymentTerms
    {
        if let existing = try session.paymentTerms(code: code) {
            throw .conflict(
                code: "payment_terms_code_taken",
                detail: "the code \(code) belongs to \(existing.id.text)",
                state: "taken",
                allowed: []
            )
        }
        let terms = PaymentTerms(
            id: session.newID(PaymentTerms.self),
            version: 1,
            createdAt: session.now,
            code: code,
            name: name,
            schedule: schedule
        )
        try session.recordCreation(.paymentTermsCreated, terms)
        try session.insert(terms)
        return terms
    }

    /// Two policies may share a scope: of all their active versions the latest start wins.
    package func createPolicy(
        name: String,
        scope: PolicyScope,
        externalID: String?
    ) throws(Failure) -> CreditPolicy {
        if let externalID, let existing = try session.policyID(externalID: externalID) {
            throw .taken(.creditPolicy, externalID: externalID, existing: existing.text)
        }
        if case .customer(let id) = scope, try session.customer(id) == nil {
            throw .unknown(.customer, id.text, "/scope/customer_id")
        }
        let policy = CreditPolicy(
            id: session.newID(CreditPolicy.self),
            version: 1,
            createdAt: session.now,
            externalID: externalID,
            name: name,
            scope: scope
        )
        try session.recordCreation(.policyCreated, policy)
        try session.insert(policy)
        return policy
    }

    /// Adds a draft.
    package func addVersion(
        to id: ID<CreditPolicy>,
        effectiveFrom: CivilDate,
        terms: PolicyTerms
    ) throws(Failure) -> PolicyVersion {
        guard let old = try session.policy(id) else { throw .missing(.creditPolicy, id.text) }
        _ = try session.requireTerms(code: terms.paymentTerms, pointer: "/payment_terms")
        if let code = terms.scorecard, try session.scorecard(code: code) == nil {
            throw .unknown(.scorecard, code, "/scorecard")
        }
        let number = (try session.policyVersions(of: id).last?.reference.number ?? 0) + 1
        let version = PolicyVersion(
            reference: PolicyVersionReference(policy: id, number: number),
            createdAt: session.now,
            effectiveFrom: effectiveFrom,
            activatedAt: nil,
            terms: terms
        )
        try record(.policyVersionAdded, version, on: old)
        try session.insert(version)
        return version
    }

    /// From now on the version holds from its effective date on; activating it twice changes nothing.
    package func activate(_ reference: PolicyVersionReference) throws(Failure) -> PolicyVersion {
        var (policy, version) = try required(reference)
        guard version.activatedAt == nil else { return version }
        try requirePassing(version)
        if version.shadowedSince != nil {
            version = try stopShadow(reference)
            policy = try required(reference).0
        }
        version.activatedAt = session.now
        let event = try record(.policyActivated, version, on: policy)
        try session.activate(reference, at: session.now, event: event)
        try HoldReview(session: session).reviewAll()
        return version
    }

    /// A version does what its own test cases say, or it isn't activated.
    private func requirePassing(_ version: PolicyVersion) throws(Failure) {
        var failed: [String] = []
        let scorecard = try version.terms.scorecard.flatMap { (code) throws(Failure) in
            try RiskBook(session).version(code, on: max(session.today, version.effectiveFrom))
        }
        let classes = scorecard?.model.classes.map(\.name) ?? []
        for test in version.terms.testCases {
            let outcome = try test.outcome(under: version, on: session.today, classes: classes)
            if outcome != test.expected {
                failed.append("\(test.name): \(outcome.rawValue) instead of \(test.expected.rawValue)")
            }
        }
        guard !failed.isEmpty else { return }
        throw .conflict(
            code: "test_cases_failed",
            detail: failed.prefix(10).joined(separator: "; "),
            state: "draft",
            allowed: []
        )
    }

    @discardableResult
    func record(_ type: EventType, _ version: PolicyVersion, on old: CreditPolicy) throws(Failure)
        -> Int64
    {
        var policy = old
        policy.version += 1
        try session.update(policy)
        return try session.record(
            Event(
                type: type,
                document: DocumentReference(policy.id),
                documentVersion: policy.version,
                customer: nil,
                before: nil,
                after: version.snapshot,
                policy: version.reference
            )
        )
    }
}
