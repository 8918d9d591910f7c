import TestSupport
import Testing

@testable import Receivables

extension AdjustmentDraft {
    static func sample(
        _ kind: PriceAdjustment.Kind = .allowance,
        amount: Int64? = nil,
        percent: String? = nil,
        base: Int64? = nil,
        rate: String? = nil
    ) throws -> AdjustmentDraft {
        AdjustmentDraft(
            kind: kind,
            amount: amount,
            percent: try percent.map { try #require(Decimal($0)) },
            base: base,
            reason: kind == .allowance ? "Rebate" : "Freight",
            reasonCode: nil,
            taxRate: try rate.map { try #require(Decimal($0)) }
        )
    }

    /// Allowances and charges of the taxes of some lines.
    static func random(on lines: [PricedLine], using random: inout SeededGenerator) throws
        -> [DocumentAdjustment]
    {
        var drafts: [AdjustmentDraft] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let kind: PriceAdjustment.Kind = Bool.random(using: &random) ? .allowance : .charge
            var draft = try sample(kind)
            let line = lines.randomElement(using: &random)
            draft.taxCategory = line?.taxCategory
            draft.taxRate = line?.taxRate
            switch Int.random(in: 0..<3, using: &random) {
            case 0: draft.amount = Int64.random(in: 0...999, using: &random)
            case 1: draft.percent = Decimal(["0.5", "2", "12.345"].randomElement(using: &random) ?? "2")
            default:
                draft.percent = Decimal("3")
                draft.base = Int64.random(in: 0...9_999, using: &random)
            }
            drafts.append(draft)
        }
        return try drafts.priced(on: lines)
    }
}
