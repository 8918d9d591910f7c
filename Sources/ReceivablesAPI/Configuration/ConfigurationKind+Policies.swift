import Receivables

extension ConfigurationKind {
    /// Credit policies by their external id, or by name and scope where they have none, with all their versions.
    static let creditPolicies = ConfigurationKind(name: "credit_policies") {
        (session, notes) throws(Failure) in
        try PolicyExport(session).entries(&notes)
    } read: { body in
        let entries = body.list("credit_policies", max: ConfigurationDocument.entriesMax, PolicyEntry.init)
        return { (session, changes) throws(Failure) in
            try PolicyImport(session: session).apply(entries ?? [], &changes)
        }
    }
}

/// Writes every policy that can be carried to another file.
private struct PolicyExport {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    func entries(_ notes: inout [String]) throws(Failure) -> [SnapshotFields] {
        let policies = try everyPage { (page) throws(Failure) in
            try session.policies(page)
        } id: {
            ($0.id.high, $0.id.low)
        }
        var carried: [(key: [String], policy: CreditPolicy, scope: SnapshotFields)] = []
        for policy in policies.reversed() {
            guard let scope = try scope(of: policy) else {
                notes.append("credit_policies \(policy.name): left out, its customer has no external_id")
                continue
            }
            let place = IndentedJSON.text(.fields(scope))
            carried.append(([policy.externalID ?? "", policy.name, place, policy.id.text], policy, scope))
        }
        let ranks = try activationRanks(of: carried.map(\.policy))
        carried.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var entries: [SnapshotFields] = []
        for (_, policy, scope) in carried {
            let versions = try session.policyVersions(of: policy.id).map { version in
                Snapshot.fields(Self.fields(of: version, activation: ranks[version.reference]))
            }
            entries.append([
                "external_id": .optional(policy.externalID), "name": .text(policy.name),
                "scope": .fields(scope), "versions": .list(versions),
            ])
        }
        return entries
    }

    /// nil for a customer that only this file knows.
    private func scope(of policy: CreditPolicy) throws(Failure) -> SnapshotFields? {
        guard case .customer(let id) = policy.scope else { return policy.scope.fields }
        guard let key = try session.customer(id)?.externalID else { return nil }
        return ["customer_id": .text("ext:\(key)")]
    }

    /// In which order versions were activated: of two that start on one day the later one holds.
    private func activationRanks(of policies: [CreditPolicy]) throws(Failure) -> [PolicyVersionReference:
        Int64]
    {
        var activations: [(event: Int64, reference: PolicyVersionReference)] = []
        for policy in policies {
            for (number, event) in try session.policyActivations(of: policy.id) {
                activations.append((event, PolicyVersionReference(policy: policy.id, number: number)))
            }
        }
        activations.sort { $0.event < $1.event }
        var ranks: [PolicyVersionReference: Int64] = [:]
        for (index, activation) in activations.enumerated() { ranks[activation.reference] = Int64(index + 1) }
        return ranks
    }

    private static func fields(of version: PolicyVersion, activation: Int64?) -> SnapshotFields {
        var fields: SnapshotFields = [
            "status": .text(activation == nil ? "draft" : "active"), "activation": .optional(activation),
            "effective_from": .date(version.effectiveFrom),
        ]
        for field in version.terms.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

/// A policy of a document.
private struct PolicyEntry {
    let externalID: String?
    let name: String
    let segment: String?
    let customer: Reference<Customer>?
    let versions: [PolicyVersionEntry]

    init?(_ body: BodyReader) {
        externalID = body.externalID()
        let name = body.text("name", required: true, max: 200)
        (segment, customer) = PolicyScopeBody.read(body)
        versions = body.list("versions", max: ConfigurationDocument.entriesMax, PolicyVersionEntry.init) ?? []
        guard let name else { return nil }
        self.name = name
    }
}

private struct PolicyVersionEntry {
    enum Status: String, CaseIterable {
        case draft
        case active
    }

    let effectiveFrom: CivilDate
    /// nil for a draft.
    let activation: Int64?
    let terms: PolicyTerms

    init?(_ body: BodyReader) {
        let status = body.choice("status", Status.self, required: true)
        let activation = body.integer("activation", in: 1...Int64(Int32.max))
        let from = body.date("effective_from", required: true)
        terms = PolicyVersionBody.terms(body)
        guard let status, let from else { return nil }
        if status == .draft, activation != nil {
            body.refuse("/activation", "not_taken", "a draft takes no activation")
        }
        effectiveFrom = from
        self.activation = status == .active ? activation ?? .max : nil
    }
}

/// Brings a document's policies into a file: first every version, then the activations in their order.
private struct PolicyImport {
    let session: any Session

    func apply(_ entries: [PolicyEntry], _ changes: inout ConfigurationChanges) throws(Failure) {
        var unused = try everyPage { (page) throws(Failure) in
            try session.policies(page)
        } id: {
            ($0.id.high, $0.id.low)
        }
        unused.reverse()
        var activations: [(rank: Int64, reference: PolicyVersionReference, name: String)] = []
        for (index, entry) in entries.enumerated() {
            let policy = try policy(of: entry, at: index, among: &unused, &changes)
            activations += try versions(of: entry, at: index, in: policy, &changes)
        }
        activations.sort { $0.rank < $1.rank }
        for activation in activations { try activate(activation.reference, of: activation.name) }
        for policy in unused { changes.note("credit_policies \(policy.name): not in the document, it stays") }
    }

    private func policy(
        of entry: PolicyEntry,
        at index: Int,
        among unused: inout [CreditPolicy],
        _ changes: inout ConfigurationChanges
    ) throws(Failure) -> CreditPolicy {
        let place = "/credit_policies/\(index)"
        let scope = try PolicyScopeBody.scope(entry.segment, entry.customer, session, at: place)
        let found = unused.firstIndex { policy in
            if let key = entry.externalID { return policy.externalID == key }
            return policy.externalID == nil && policy.name == entry.name && policy.scope == scope
        }
        guard let found else {
            changes.change("credit_policies \(entry.name): new")
            return try PolicyDesk.bootstrap(session)
                .createPolicy(name: entry.name, scope: scope, externalID: entry.externalID)
        }
        let policy = unused.remove(at: found)
        guard policy.name == entry.name, policy.scope == scope else {
            let detail =
                "the policy \(entry.externalID ?? "") has another name or scope here, which never change"
            throw .invalid(place, "immutable", detail)
        }
        return policy
    }

    /// Adds the versions that the policy doesn't have, and answers those that are still to be activated.
    private func versions(
        of entry: PolicyEntry,
        at index: Int,
        in policy: CreditPolicy,
        _ changes: inout ConfigurationChanges
    ) throws(Failure) -> [(rank: Int64, reference: PolicyVersionReference, name: String)] {
        var unused = try session.policyVersions(of: policy.id)
        var activations: [(rank: Int64, reference: PolicyVersionReference, name: String)] = []
        for (place, version) in entry.versions.enumerated() {
            let same = unused.indices.filter {
                unused[$0].effectiveFrom == version.effectiveFrom && unused[$0].terms == version.terms
            }
            // An active one serves either way; a draft serves where no active one does.
            let active = same.first { unused[$0].activatedAt != nil }
            let known = (active ?? same.first).map { unused.remove(at: $0) }
            if let known, known.activatedAt != nil || version.activation == nil { continue }
            let reference: PolicyVersionReference
            if let known {
                reference = known.reference
            } else {
                reference = try added(version, at: (index, place), to: policy)
            }
            let state = version.activation == nil ? "draft" : "active"
            let sentence =
                known == nil
                ? "added, effective from \(version.effectiveFrom), \(state)" : "activated"
            changes.change("credit_policies \(policy.name): version \(reference.number) \(sentence)")
            guard let rank = version.activation else { continue }
            activations.append((rank: rank, reference: reference, name: policy.name))
        }
        for version in unused {
            let state = version.activatedAt == nil ? "a draft" : "active from \(version.effectiveFrom)"
            let number = version.reference.number
            changes.note(
                "credit_policies \(policy.name): version \(number), \(state), is not in the document and stays"
            )
        }
        return activations
    }

    private func added(
        _ version: PolicyVersionEntry,
        at place: (policy: Int, version: Int),
        to policy: CreditPolicy
    ) throws(Failure) -> PolicyVersionReference {
        let pointer = "/credit_policies/\(place.policy)/versions/\(place.version)"
        guard try session.paymentTerms(code: version.terms.paymentTerms) != nil else {
            throw .invalid(
                "\(pointer)/payment_terms",
                "unknown_payment_terms",
                "no payment terms are named \(version.terms.paymentTerms)"
            )
        }
        if let code = version.terms.scorecard, try session.scorecard(code: code) == nil {
            throw .invalid("\(pointer)/scorecard", "unknown_scorecard", "no scorecard is named \(code)")
        }
        return try PolicyDesk.bootstrap(session)
            .addVersion(to: policy.id, effectiveFrom: version.effectiveFrom, terms: version.terms).reference
    }

    private func activate(_ reference: PolicyVersionReference, of name: String) throws(Failure) {
        do throws(Failure) {
            _ = try PolicyDesk.bootstrap(session).activate(reference)
        } catch {
            guard case .conflict(let code, let detail, let state, let allowed) = error else { throw error }
            throw .conflict(
                code: code,
                detail: "credit_policies \(name), version \(reference.number): \(detail)",
                state: state,
                allowed: allowed
            )
        }
    }
}
