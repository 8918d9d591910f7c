internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func paymentTerms(_ id: ID<PaymentTerms>) throws(Failure) -> PaymentTerms? {
        try row(TermsRow.selectByID, id, map: TermsRow.terms)
    }

    func paymentTerms(code: String) throws(Failure) -> PaymentTerms? {
        try row(TermsRow.selectByCode, code, map: TermsRow.terms)
    }

    /// By the primary key.
    func paymentTerms(_ page: Page) throws(Failure) -> [PaymentTerms] {
        try rows(TermsRow.selectPage, page.bound, page.limit, map: TermsRow.terms)
    }

    func insert(_ terms: PaymentTerms) throws(Failure) {
        try change(
            """
            INSERT INTO payment_terms (id, version, created_at, code, name, schedule)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            terms.id,
            terms.version,
            terms.createdAt,
            terms.code,
            terms.name,
            terms.schedule.storedText
        )
    }
}

private enum TermsRow {
    static let select: SQL = "SELECT id, version, created_at, code, name, schedule FROM payment_terms"
    static let selectByID = select + " WHERE id = ?1"
    static let selectByCode = select + " WHERE code = ?1"
    static let selectPage = select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"

    static func terms(_ row: borrowing Row) throws -> PaymentTerms {
        PaymentTerms(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            code: try row.text(3),
            name: try row.text(4),
            schedule: try StoredJSON(try row.text(5)).schedule()
        )
    }
}

extension PaymentSchedule {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.object { writer in
                writer.field(
                    "installments",
                    array: { writer in
                        for rule in installments { writer.value(rule) }
                    }
                )
                writer.field(
                    "discounts",
                    array: { writer in
                        for tier in discounts {
                            writer.object { writer in
                                writer.field("days", tier.days)
                                writer.field("percent", tier.percent.description)
                            }
                        }
                    }
                )
                writer.field("discount_base", discountBase.rawValue)
                writer.field("discount_tax", discountTax.rawValue)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ rule: InstallmentRule) {
        object { writer in
            switch rule.share {
            case .percentOfTotal(let percent):
                writer.field("type", "percent_of_total")
                writer.field("percent", percent.description)
            case .percentOfRemainder(let percent):
                writer.field("type", "percent_of_remainder")
                writer.field("percent", percent.description)
            case .fixed(let amount):
                writer.field("type", "fixed")
                writer.field("amount", amount)
            case .remainder: writer.field("type", "remainder")
            }
            writer.field("due", object: { $0.members(rule.due) })
        }
    }

    private mutating func members(_ due: DueRule) {
        field("months", due.months)
        field("days", due.days)
        field("end_of_month", due.isEndOfMonth)
        field("days_after", due.daysAfter)
        field("day_of_month", due.dayOfMonth)
        field("months_after", due.monthsAfter)
        field("cutoff_day", due.cutoffDay)
        field(
            "payment_days",
            array: { writer in
                for day in due.paymentDays { writer.value(Int64(day)) }
            }
        )
    }
}

extension StoredJSON {
    fileprivate func schedule() throws(SQLiteError) -> PaymentSchedule {
        var installments: [InstallmentRule] = []
        for element in try member("installments").elements {
            let due = try element.member("due").dueRule()
            installments.append(InstallmentRule(share: try element.share(), due: due))
        }
        var discounts: [DiscountTier] = []
        for element in try member("discounts").elements {
            discounts.append(
                DiscountTier(
                    days: Int(try element.member("days").integer()),
                    percent: try element.member("percent").decimal()
                )
            )
        }
        return PaymentSchedule(
            installments: installments,
            discounts: discounts,
            discountBase: try member("discount_base").choice(),
            discountTax: try member("discount_tax").choice()
        )
    }

    private func share() throws(SQLiteError) -> InstallmentRule.Share {
        switch try member("type").text() {
        case "percent_of_total": .percentOfTotal(try member("percent").decimal())
        case "percent_of_remainder": .percentOfRemainder(try member("percent").decimal())
        case "fixed": .fixed(try member("amount").integer())
        case "remainder": .remainder
        default: throw refused("a share")
        }
    }

    /// The first schema kept days and the end of the month alone.
    private func dueRule() throws(SQLiteError) -> DueRule {
        var paymentDays: [Int] = []
        for day in self["payment_days"]?.elements ?? [] { paymentDays.append(Int(try day.integer())) }
        return DueRule(
            months: try number("months") ?? 0,
            days: try number("days") ?? 0,
            isEndOfMonth: try self["end_of_month"]?.boolean() ?? false,
            daysAfter: try number("days_after") ?? 0,
            dayOfMonth: try number("day_of_month"),
            monthsAfter: try number("months_after"),
            cutoffDay: try number("cutoff_day"),
            paymentDays: paymentDays
        )
    }

    private func number(_ name: String) throws(SQLiteError) -> Int? {
        guard let member = self[name] else { return nil }
        return Int(try member.integer())
    }
}
