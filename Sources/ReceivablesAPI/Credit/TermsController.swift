import HTTPServer
import JSON
import Receivables

/// What a body says of new payment terms.
struct PaymentTermsDraft {
    let code: String
    let name: String
    let schedule: PaymentSchedule
}

/// Payment terms, and what they make of an amount.
enum TermsController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/payment_terms", [.creditManager], create),
        .read("/v1/payment_terms", parameters: ["limit", "cursor"]) { request, session in
            let terms = try session.paymentTerms(request.page())
            return try .page(terms, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/payment_terms/{id}") { request, session in
            let terms = try found(request, session)
            return try Reply.json { $0.members(terms.snapshot) }.etag(terms.version)
        },
        .read("/v1/payment_terms/{id}/preview", parameters: ["amount", "tax", "date", "currency"], preview),
    ]

    /// By id or code.
    private static func found(_ request: APIRequest, _ session: any Session) throws -> PaymentTerms {
        let text = request.parameters["id"] ?? ""
        let byID = try ID<PaymentTerms>(text).flatMap { try session.paymentTerms($0) }
        guard let terms = try byID ?? session.paymentTerms(code: text) else {
            throw Failure.missing(.paymentTerms, text)
        }
        return terms
    }

    private static func preview(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let terms = try found(request, session)
        guard let amount = try request.amount("amount") else {
            throw Problem.malformedParameter("amount", "required: an integer of minor units")
        }
        let tax = try request.amount("tax") ?? 0
        let date = try request.date("date") ?? session.today
        let currency = try request.currency("currency") ?? session.company().baseCurrency
        // Tax of the amount's own sign, and not more than the amount.
        guard tax == 0 || (tax < 0) == (amount < 0), tax.magnitude <= amount.magnitude else {
            throw Problem.malformedParameter("tax", "0 to the amount \(amount)")
        }
        let parts = try terms.schedule.plan(total: amount, tax: tax, on: date, pointer: "/amount")
        return try .json { json in
            json.field("currency", currency.code)
            json.field(
                "installments",
                array: { json in
                    for part in parts {
                        json.object { json in
                            json.field("due_date", part.dueDate.description)
                            json.field("amount", part.amount)
                            json.discounts(part.discounts)
                        }
                    }
                }
            )
        }
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let draft = draft(body)
        try body.finish()
        let terms = try PolicyDesk(session: session, context: request.context)
            .createTerms(code: draft.code, name: draft.name, schedule: draft.schedule)
        return try Reply.json(status: 201) { $0.members(terms.snapshot) }
            .etag(terms.version).location("/v1/payment_terms/\(terms.id.text)")
    }

    static func draft(_ body: BodyReader) -> PaymentTermsDraft {
        let code = body.text("code", required: true, max: 100)
        let name = body.text("name", max: 200)
        let installments = body.list("installments", max: PaymentSchedule.installmentsMax, installment)
        let discounts = body.list("discounts", max: PaymentSchedule.discountsMax, discount) ?? []
        let base = body.choice("discount_base", DiscountBase.self) ?? .total
        let tax = body.choice("discount_tax", DiscountTax.self) ?? DiscountTax(for: base)
        if !tax.suits(base) {
            let detail = "a discount on \(base.rawValue) can't lower the tax \(tax.rawValue)"
            body.refuse("/discount_tax", "unsuited", detail)
        }
        for (index, tier) in discounts.enumerated()
        where discounts[..<index].contains(where: { $0.days == tier.days }) {
            body.refuse("/discounts/\(index)/days", "duplicate", "\(tier.days) days have a discount already")
        }
        let schedule = PaymentSchedule(
            installments: installments ?? [InstallmentRule(share: .remainder, due: DueRule())],
            discounts: discounts,
            discountBase: base,
            discountTax: tax
        )
        // What is wrong with one part says enough of the whole.
        if let installments, installments.count == body.count(of: "installments") {
            let remainders = installments.count { $0.share == .remainder }
            if remainders != 1 {
                let detail = "exactly one part takes the remainder, not \(remainders)"
                body.refuse("/installments", "one_remainder", detail)
            }
            if !schedule.percentagesFit {
                body.refuse("/installments", "share_past_total", "the percentages are more than the total")
            }
        }
        return PaymentTermsDraft(code: code ?? "", name: name ?? code ?? "", schedule: schedule)
    }

    private static func installment(_ body: BodyReader) -> InstallmentRule? {
        let due = body.object("due", due) ?? DueRule()
        guard body.isGiven("share") else { return InstallmentRule(share: .remainder, due: due) }
        return body.object("share", share).map { InstallmentRule(share: $0, due: due) }
    }

    private enum ShareType: String, CaseIterable {
        case percentOfTotal = "percent_of_total"
        case percentOfRemainder = "percent_of_remainder"
        case fixed
        case remainder
    }

    private static func share(_ body: BodyReader) -> InstallmentRule.Share? {
        guard let type = body.choice("type", ShareType.self, required: true) else {
            _ = body.has("value")
            return nil
        }
        switch type {
        case .percentOfTotal: return percent(body, "value").map { .percentOfTotal($0) }
        case .percentOfRemainder: return percent(body, "value").map { .percentOfRemainder($0) }
        case .fixed:
            let amount = body.amount("value", required: true, isSigned: false)
            guard amount != 0 else {
                body.refuse("/value", "out_of_range", "a fixed share is above 0")
                return nil
            }
            return amount.map { .fixed($0) }
        case .remainder:
            guard !body.isGiven("value") else {
                body.refuse("/value", "not_taken", "the remainder has no value")
                return nil
            }
            return .remainder
        }
    }

    private static func due(_ body: BodyReader) -> DueRule? {
        func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            body.integer(name, in: Int64(range.lowerBound)...Int64(range.upperBound)).map { Int($0) }
        }
        let months = number("months", 0...DueRule.monthsMax)
        let days = number("days", 0...DueRule.daysMax)
        let isEndOfMonth = body.boolean("end_of_month")
        let daysAfter = number("days_after", 0...DueRule.daysMax)
        let dayOfMonth = number("day_of_month", 1...31)
        let monthsAfter = number("months_after", 0...DueRule.monthsMax)
        let cutoffDay = number("cutoff_day", 1...31)
        let paymentDays = body.integers("payment_days", in: 1...31)
        if monthsAfter != nil, dayOfMonth == nil {
            body.refuse("/months_after", "incomplete", "months_after counts to a day_of_month")
        }
        if cutoffDay != nil, monthsAfter == nil {
            body.refuse("/cutoff_day", "incomplete", "cutoff_day moves months_after")
        }
        return DueRule(
            months: months ?? 0,
            days: days ?? 0,
            isEndOfMonth: isEndOfMonth ?? false,
            daysAfter: daysAfter ?? 0,
            dayOfMonth: dayOfMonth,
            monthsAfter: monthsAfter,
            cutoffDay: cutoffDay,
            paymentDays: (paymentDays ?? []).map { Int($0) }
        )
    }

    private static func discount(_ body: BodyReader) -> DiscountTier? {
        let days = body.integer("days", required: true, in: 0...Int64(DueRule.daysMax))
        let percent = percent(body, "percent")
        guard let days, let percent else { return nil }
        return DiscountTier(days: Int(days), percent: percent)
    }

    /// Above 0, 100 at most.
    private static func percent(_ body: BodyReader, _ name: String) -> Decimal? {
        guard let percent = body.decimal(name, required: true) else { return nil }
        guard percent.isPositive, percent <= .hundred else {
            body.refuse("/\(name)", "out_of_range", "above 0, 100 at most")
            return nil
        }
        return percent
    }
}

extension JSONWriter {
    mutating func discounts(_ discounts: [EarlyPaymentDiscount]) {
        field(
            "discounts",
            array: { json in
                for discount in discounts { json.value(discount.snapshot) }
            }
        )
    }
}
