extension PolicyDesk {
    /// Drafts that run in shadow at the same time: each one costs every decision a check more.
    package static let shadowsMax = 3

    /// From now on the draft is run over whatever is decided for whom its policy is for, and what it would have
    /// decided is recorded; twice changes nothing.
    package func startShadow(_ reference: PolicyVersionReference) throws(Failure) -> PolicyVersion {
        let (policy, old) = try required(reference)
        guard old.activatedAt == nil else {
            throw .conflict(
                code: "policy_version_active",
                detail: "the version decides already; a draft runs in shadow",
                state: "active",
                allowed: []
            )
        }
        guard old.shadowedSince == nil else { return old }
        let running = try session.draftsInShadow()
        guard running.count < Self.shadowsMax else {
            let names = running.map {
                "\($0.draft.reference.policy.text) version \($0.draft.reference.number)"
            }
            throw .conflict(
                code: "too_many_shadows",
                detail: "\(Self.shadowsMax) drafts at most run in shadow: \(names.joined(separator: ", "))",
                state: "draft",
                allowed: []
            )
        }
        return try set(old, of: policy, shadowedSince: session.now, .policyShadowStarted)
    }

    /// What was recorded stays.
    package func stopShadow(_ reference: PolicyVersionReference) throws(Failure) -> PolicyVersion {
        let (policy, old) = try required(reference)
        guard old.shadowedSince != nil else { return old }
        return try set(old, of: policy, shadowedSince: nil, .policyShadowStopped)
    }

    private func set(
        _ old: PolicyVersion,
        of policy: CreditPolicy,
        shadowedSince instant: Instant?,
        _ type: EventType
    ) throws(Failure) -> PolicyVersion {
        var version = old
        version.shadowedSince = instant
        try record(type, version, on: policy)
        try session.setShadowed(old.reference, since: instant)
        return version
    }

    func required(_ reference: PolicyVersionReference) throws(Failure) -> (CreditPolicy, PolicyVersion) {
        guard let policy = try session.policy(reference.policy) else {
            throw .missing(.creditPolicy, reference.policy.text)
        }
        guard let version = try session.policyVersion(reference) else {
            throw .missing(.creditPolicy, "\(reference.policy.text) version \(reference.number)")
        }
        return (policy, version)
    }
}
