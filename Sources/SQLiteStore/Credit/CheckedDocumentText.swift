internal import JSON
internal import Receivables
internal import SQLite

extension CheckedDocument {
    /// What was under test, without what a later check would look up anew.
    var storedText: String {
        jsonText { writer in
            writer.object { writer in
                writer.field("stage", stage.rawValue)
                writer.field("amount", amount)
                writer.field("total", total)
                writer.field("committed", committed)
                writer.field("due_at_once", isDueAtOnce)
                writer.field("order", order?.text)
                writer.field("order_date", orderDate.map { Int64($0.dayNumber) })
                writer.field("ship_date", shipDate.map { Int64($0.dayNumber) })
                writer.field("credit_days", creditDays)
                writer.field("agreed_days", agreedDays)
                writer.field("released_total", releasedTotal)
                writer.field("decision", decision?.text)
                if let foreign {
                    writer.field(
                        "foreign",
                        object: { writer in
                            writer.field("currency", foreign.currency.code)
                            writer.field("amount", foreign.amount)
                            writer.field("total", foreign.total)
                            writer.field(
                                "rates",
                                array: { writer in
                                    for rate in foreign.rates { writer.value(rate.text) }
                                }
                            )
                        }
                    )
                }
                writer.field(
                    "excluded",
                    object: { writer in
                        for (check, reason) in excluded.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                            writer.key(check.rawValue)
                            writer.value(reason)
                        }
                    }
                )
                writer.field(
                    "passed",
                    object: { writer in
                        for (check, day) in passed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                            writer.key(check.rawValue)
                            writer.value(Int64(day.dayNumber))
                        }
                    }
                )
            }
        }
    }
}

extension StoredJSON {
    func checkedDocument() throws(SQLiteError) -> CheckedDocument {
        var document = CheckedDocument(
            stage: try member("stage").choice(),
            amount: try member("amount").integer(),
            total: try member("total").integer(),
            isDueAtOnce: try member("due_at_once").boolean()
        )
        document.committed = try member("committed").integer()
        if let order = self["order"] { document.order = try order.id() }
        document.orderDate = try self["order_date"]?.date()
        document.shipDate = try self["ship_date"]?.date()
        document.creditDays = Int(try member("credit_days").integer())
        document.agreedDays = Int(try member("agreed_days").integer())
        document.releasedTotal = try self["released_total"]?.integer()
        if let decision = self["decision"] { document.decision = try decision.id() }
        document.foreign = try self["foreign"]?.foreignDocument()
        for (key, reason) in try member("excluded").value.members {
            guard let check = CheckReference(rawValue: key) else { throw refused("the name of a check") }
            document.excluded[check] = try StoredJSON(reason).text()
        }
        for (key, day) in try member("passed").value.members {
            guard let check = CheckReference(rawValue: key) else { throw refused("the name of a check") }
            document.passed[check] = try StoredJSON(day).date()
        }
        return document
    }

    private func foreignDocument() throws(SQLiteError) -> ForeignDocument {
        guard let currency = Currency(try member("currency").text()) else { throw refused("a currency") }
        var rates: [ID<ExchangeRate>] = []
        for rate in try member("rates").elements { rates.append(try rate.id()) }
        return ForeignDocument(
            currency: currency,
            amount: try member("amount").integer(),
            total: try member("total").integer(),
            rates: rates
        )
    }

    private func date() throws(SQLiteError) -> CivilDate {
        CivilDate(dayNumber: Int32(clamping: try integer()))
    }
}
