/// A stretch of one of a payment's texts.
struct ReferencePlace: Equatable, Sendable {
    let text: Int
    let runs: Range<Int>

    /// Whether another stretch says more at the same place.
    func isPart(of other: ReferencePlace) -> Bool {
        text == other.text && runs != other.runs && other.runs.lowerBound <= runs.lowerBound
            && runs.upperBound <= other.runs.upperBound
    }
}
