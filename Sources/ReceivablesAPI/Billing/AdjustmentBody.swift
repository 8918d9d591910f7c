import Receivables

/// The JSON shape of allowances and charges.
enum AdjustmentBody {
    /// Those of a whole document, each with its tax.
    static func document(_ body: BodyReader) -> [AdjustmentDraft] {
        PriceAdjustment.Kind.allCases.flatMap { list($0, of: body) ?? [] }
    }

    static func list(_ kind: PriceAdjustment.Kind, of body: BodyReader) -> [AdjustmentDraft]? {
        body.list(kind.listName, max: PriceAdjustment.documentMax) { body -> AdjustmentDraft? in
            var draft = read(kind, body)
            draft.base = body.amount("base")
            draft.taxCategory = body.choice("tax_category", TaxCategory.self)
            draft.taxRate = body.decimal("tax_rate")
            draft.taxCode = LineBody.taxCode(body)
            return draft
        }
    }

    static func line(_ body: BodyReader) -> [AdjustmentDraft] {
        PriceAdjustment.Kind.allCases.flatMap { kind in
            body.list(kind.listName, max: PriceAdjustment.lineMax) { read(kind, $0) } ?? []
        }
    }

    private static func read(_ kind: PriceAdjustment.Kind, _ body: BodyReader) -> AdjustmentDraft {
        AdjustmentDraft(
            kind: kind,
            amount: body.amount("amount"),
            percent: body.decimal("percent"),
            reason: body.text("reason", max: 200),
            reasonCode: body.text("reason_code", max: 10)
        )
    }

    /// What a partial update says of one of the lists.
    static func change(_ kind: PriceAdjustment.Kind, _ body: BodyReader) -> Change<[AdjustmentDraft]> {
        body.changeRequired(kind.listName) { list(kind, of: body) }
    }

    /// Refuses both lists where what they would be on has none.
    static func refuse(_ body: BodyReader, _ code: String, _ detail: String) {
        for kind in PriceAdjustment.Kind.allCases where body.has(kind.listName) {
            body.refuse("/\(kind.listName)", code, detail)
        }
    }

    /// What is credited of an invoice's.
    static func credited(_ body: BodyReader) -> [CreditNoteDraft.Adjustment]? {
        var found: [CreditNoteDraft.Adjustment]?
        for kind in PriceAdjustment.Kind.allCases {
            var index = -1
            let list = body.list(kind.listName, max: PriceAdjustment.documentMax) {
                body -> CreditNoteDraft.Adjustment? in
                index += 1
                let number = body.integer(
                    "number",
                    required: true,
                    in: 1...Int64(PriceAdjustment.documentMax)
                )
                let amount = body.amount("amount")
                guard let number else { return nil }
                return CreditNoteDraft.Adjustment(
                    kind: kind,
                    number: Int(number),
                    amount: amount,
                    place: "/\(kind.listName)/\(index)"
                )
            }
            if let list { found = (found ?? []) + list }
        }
        return found
    }
}
