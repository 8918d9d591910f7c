import HTTPServer
import JSON
import Receivables

/// Rates of tax by their codes, each from a day on.
enum TaxRateController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/tax_rates", [.billing, .integration], add),
        .read("/v1/tax_rates", parameters: ["limit", "cursor", "code", "country"]) { request, session in
            let rows = try session.taxRates(
                code: request.query("code"),
                country: request.query("country"),
                request.page()
            )
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/tax_rates/{id}", parameters: ["on"]) { request, session in
            let text = request.parameters["id"] ?? ""
            let day = try request.date("on") ?? session.today
            let byID = try ID<TaxRate>(text).flatMap { try session.taxRate($0) }
            guard let rate = try byID ?? session.taxRate(code: text, on: day) else {
                throw Failure.missing(.taxRate, text)
            }
            return try Reply.json { $0.members(rate.snapshot) }.etag(rate.version, day.description)
        },
    ]

    private static func add(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let code = body.text("code", required: true, max: 100)
        let country = body.country("country", required: true)
        let category = body.choice("tax_category", TaxCategory.self, required: true)
        let rate = body.decimal("tax_rate") ?? .zero
        let date = body.date("valid_from", required: true)
        let reason = body.text("exemption_reason", max: 500)
        let exemption = exemptionCode("exemption_code", body)
        if rate.isNegative || rate > .hundred {
            body.refuse("/tax_rate", "out_of_range", "a tax rate is 0 to 100 percent")
        }
        if let category, category.bearsTax != rate.isPositive {
            let needs = category.bearsTax ? "needs a rate above 0" : "bears no tax"
            let detail = "category \(category.rawValue) \(needs)"
            body.refuse("/tax_rate", "BR-\(category.ruleLetters)-05", detail)
        }
        try body.finish()
        guard let code, let country, let category, let date else {
            throw Failure.invalid("/code", "required", "code, country, tax_category and valid_from")
        }
        let row = try TaxBook(session).add(
            code: code,
            country: country,
            category: category,
            rate: rate,
            from: date,
            exemptionReason: reason,
            exemptionCode: exemption
        )
        return try Reply.json(status: 201) { $0.members(row.snapshot) }
            .etag(row.version).location("/v1/tax_rates/\(row.id.text)")
    }

    static func exemptionCode(_ name: String, _ body: BodyReader) -> String? {
        let code = body.text(name, max: 50)
        guard let code, !ExemptionCodes.has(code) else { return code }
        body.refuse("/\(name)", "BR-CL-22", "\(code) is not in the VATEX list")
        return nil
    }
}
