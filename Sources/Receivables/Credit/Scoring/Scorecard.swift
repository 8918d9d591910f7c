/// A scorecard: a code that policies name; how it scores stands in its versions.
package struct Scorecard: Document, Equatable, Sendable {
    package static let kind = DocumentKind.scorecard

    package let id: ID<Scorecard>
    package var version: Int64
    package let createdAt: Instant
    package let externalID: String?
    /// Unique.
    package let code: String
    package let name: String

    package init(
        id: ID<Scorecard>,
        version: Int64,
        createdAt: Instant,
        externalID: String?,
        code: String,
        name: String
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.externalID = externalID
        self.code = code
        self.name = name
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "external_id": .optional(externalID), "code": .text(code), "name": .text(name),
        ]
    }
}

/// The scorecard's version that made a score.
package struct ScorecardVersionReference: Hashable, Sendable {
    package let scorecard: ID<Scorecard>
    package let code: String
    /// 1, 2, 3 … within the scorecard.
    package let number: Int64

    package init(scorecard: ID<Scorecard>, code: String, number: Int64) {
        self.scorecard = scorecard
        self.code = code
        self.number = number
    }

    package var snapshot: Snapshot {
        .fields(["id": .id(scorecard), "code": .text(code), "version": .integer(number)])
    }
}

/// How a scorecard scores from a day on. A draft can be replaced by a next version; an active one never changes.
package struct ScorecardVersion: Equatable, Sendable {
    package let reference: ScorecardVersionReference
    package let createdAt: Instant
    package let effectiveFrom: CivilDate
    /// When it was activated; nil while it is a draft.
    package var activatedAt: Instant?
    package let model: ScorecardModel

    package init(
        reference: ScorecardVersionReference,
        createdAt: Instant,
        effectiveFrom: CivilDate,
        activatedAt: Instant?,
        model: ScorecardModel
    ) {
        self.reference = reference
        self.createdAt = createdAt
        self.effectiveFrom = effectiveFrom
        self.activatedAt = activatedAt
        self.model = model
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "scorecard_id": .id(reference.scorecard), "code": .text(reference.code),
            "version": .integer(reference.number),
            "status": .text(activatedAt == nil ? "draft" : "active"),
            "created_at": .text(createdAt.description), "activated_at": .optional(activatedAt?.description),
            "effective_from": .date(effectiveFrom),
        ]
        for field in model.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}
