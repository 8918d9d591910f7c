internal import JSON
internal import Receivables
internal import SQLite

extension PriceAdjustment {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.field("kind", kind.rawValue)
        writer.field("reason", reason)
        writer.field("code", reasonCode)
        switch measure {
        case .amount(let amount): writer.field("sum", amount)
        case .percent(let percent, let base):
            writer.field("percent", percent.description)
            writer.field("of", base)
        }
    }
}

extension DocumentAdjustment {
    fileprivate func write(_ writer: inout JSONWriter) {
        given.write(&writer)
        writer.field("number", number)
        writer.field("category", taxCategory.rawValue)
        writer.field("rate", taxRate.description)
        writer.field("base", base)
        writer.field("amount", amount)
        if containedTax != 0 { writer.field("tax", containedTax) }
        if let taxCode { writer.field("tax_code", taxCode) }
        if let source {
            writer.field("order", source.order.text)
            writer.field("order_number", source.number)
        }
    }
}

extension [PriceAdjustment] {
    var storedText: String {
        isEmpty
            ? "[]"
            : jsonText { writer in
                writer.array { writer in
                    for adjustment in self { writer.object { adjustment.write(&$0) } }
                }
            }
    }
}

extension [DocumentAdjustment] {
    var storedText: String {
        isEmpty
            ? "[]"
            : jsonText { writer in
                writer.array { writer in
                    for adjustment in self { writer.object { adjustment.write(&$0) } }
                }
            }
    }
}

extension [OrderAdjustment] {
    var storedText: String {
        isEmpty
            ? "[]"
            : jsonText { writer in
                writer.array { writer in
                    for own in self {
                        writer.object { writer in
                            own.adjustment.write(&writer)
                            writer.field("invoiced", own.invoiced)
                        }
                    }
                }
            }
    }
}

extension StoredJSON {
    fileprivate func priceAdjustment() throws(SQLiteError) -> PriceAdjustment {
        let measure: PriceAdjustment.Measure
        if let percent = self["percent"] {
            measure = .percent(try percent.decimal(), of: try self["of"]?.integer())
        } else {
            measure = .amount(try member("sum").integer())
        }
        return PriceAdjustment(
            kind: try member("kind").choice(),
            measure: measure,
            reason: try self["reason"]?.text(),
            reasonCode: try self["code"]?.text()
        )
    }

    fileprivate func documentAdjustment() throws(SQLiteError) -> DocumentAdjustment {
        var source: AdjustmentSource?
        if let order = self["order"] {
            let number = Int(try member("order_number").integer())
            source = AdjustmentSource(order: try order.id(), number: number)
        }
        return DocumentAdjustment(
            number: Int(try member("number").integer()),
            given: try priceAdjustment(),
            taxCategory: try member("category").choice(),
            taxRate: try member("rate").decimal(),
            base: try self["base"]?.integer(),
            amount: try member("amount").integer(),
            containedTax: try self["tax"]?.integer() ?? 0,
            taxCode: try self["tax_code"]?.text(),
            source: source
        )
    }
}

extension Row {
    func priceAdjustments(_ index: Int) throws(SQLiteError) -> [PriceAdjustment] {
        let text = try text(index)
        guard text != "[]" else { return [] }
        var adjustments: [PriceAdjustment] = []
        for element in try StoredJSON(text).elements { adjustments.append(try element.priceAdjustment()) }
        return adjustments
    }

    func documentAdjustments(_ index: Int) throws(SQLiteError) -> [DocumentAdjustment] {
        let text = try text(index)
        guard text != "[]" else { return [] }
        var adjustments: [DocumentAdjustment] = []
        for element in try StoredJSON(text).elements { adjustments.append(try element.documentAdjustment()) }
        return adjustments
    }

    func orderAdjustments(_ index: Int) throws(SQLiteError) -> [OrderAdjustment] {
        let text = try text(index)
        guard text != "[]" else { return [] }
        var adjustments: [OrderAdjustment] = []
        for element in try StoredJSON(text).elements {
            adjustments.append(
                OrderAdjustment(
                    try element.documentAdjustment(),
                    invoiced: try element.member("invoiced").integer()
                )
            )
        }
        return adjustments
    }
}
