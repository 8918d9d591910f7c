/// One part of a score, in hundredths.
package struct MatchComponent: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// How sure it is who pays.
        case payer
        /// What the payer wrote.
        case reference
        /// That nothing else would fit as well.
        case uniqueness
        case amount
        /// What speaks against it.
        case contradiction
    }

    package let kind: Kind
    package let points: Int
    package let detail: String

    package init(_ kind: Kind, _ points: Int, _ detail: String) {
        self.kind = kind
        self.points = points
        self.detail = detail
    }

    package var snapshot: Snapshot {
        .fields([
            "component": .text(kind.rawValue), "score": .text(scoreText(points)), "detail": .text(detail),
        ])
    }
}

/// `0.97` of 97 hundredths.
func scoreText(_ hundredths: Int) -> String {
    let sign = hundredths < 0 ? "-" : ""
    let digits = padded(Int64(hundredths.magnitude), 3)
    return "\(sign)\(digits.dropLast(2)).\(digits.suffix(2))"
}
