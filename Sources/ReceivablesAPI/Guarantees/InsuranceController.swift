import HTTPServer
import JSON
import Receivables

/// What is insured, and what the insurer was told.
enum InsuranceController {
    static let endpoints: [Endpoint] = [
        .write(
            .post,
            "/v1/guarantees/{id}/reports",
            [.creditManager, .creditAnalyst, .collector],
            report
        ),
        .report(
            "/v1/reports/insurance",
            parameters: ["as_of", "known_at", "customer_id"],
            offers: ["application/json", "text/csv"],
            overview
        ),
    ]

    private static func report(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Guarantee.self, session.find)
        let body = BodyReader(request.json)
        let invoice = body.text("invoice", required: true, max: 300)
        let installment = body.integer("installment", in: 1...Int64(PaymentSchedule.installmentsMax))
        let date = body.date("reported_on")
        try body.finish()
        let (insurance, reported) = try InsuranceDesk(session: session, context: request.context).report(
            id,
            invoice: invoice ?? "",
            installment: installment.map { Int($0) },
            on: date,
            expectedVersion: request.expectedVersion
        )
        guard let terms = insurance.terms.insurance else { throw Failure.missing(.guarantee, id.text) }
        return try Reply.json(status: 201) { json in
            json.field("guarantee_id", id.text)
            json.field("version", insurance.version)
            json.field(
                "reported",
                array: { json in
                    for debt in reported { json.value(debt, under: terms, on: session.today) }
                }
            )
        }.etag(insurance.version).location("/v1/guarantees/\(id.text)")
    }

    private static func overview(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let asksCSV = request.http.quality(of: "text/csv") > request.http.quality(of: "application/json")
        let (point, moment) = try InsightDesk(session: session).point(
            asOf: request.date("as_of"),
            knownAt: request.instant("known_at")
        )
        let rows = try InsuranceReport(session: session, point: point)
            .rows(of: request.filter(session).customer)
        if asksCSV { return csv(rows, on: point.asOf) }
        return try .json { json in
            json.field("as_of", point.asOf.description)
            json.field("known_at", moment.description)
            json.field(
                "rows",
                array: { json in
                    for row in rows { json.value(row, on: point.asOf) }
                }
            )
        }
    }

    /// A line for each overdue debt, and one for a policy that has none.
    private static func csv(_ rows: [InsuranceReportRow], on today: CivilDate) -> Reply {
        var text =
            "customer_id,external_id,name,currency,insured_amount,exposure,covered,uninsured,guarantee_id,reference,"
            + "valid_from,valid_until,invoice_id,invoice_number,installment,due_date,open,deadline,state,reported_on\r\n"
        for row in rows {
            let customer = row.customer
            let first =
                [
                    customer.id.text, InsightController.quoted(customer.externalID ?? ""),
                    InsightController.quoted(customer.name), customer.currency.code,
                ] + [row.insuredAmount, row.exposure, row.covered, row.uninsured].map { String($0) }
            for policy in row.policies {
                let terms = policy.insurance.terms
                let second = [
                    policy.insurance.id.text, InsightController.quoted(terms.reference ?? ""),
                    terms.validFrom.description, terms.validUntil?.description ?? "",
                ]
                let debts = policy.overdue.map { debt in
                    [
                        debt.item.invoice.text, InsightController.quoted(debt.item.invoiceNumber),
                        String(debt.item.position), debt.item.dueDate.description, String(debt.item.open),
                        debt.deadline(under: policy.terms)?.description ?? "",
                        debt.state(under: policy.terms, on: today)?.rawValue ?? "",
                        debt.reportedOn?.description ?? "",
                    ]
                }
                for debt in debts.isEmpty ? [[String](repeating: "", count: 8)] : debts {
                    text += (first + second + debt).joined(separator: ",") + "\r\n"
                }
            }
        }
        return Reply(type: "text/csv; charset=utf-8", body: Array(text.utf8))
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ row: InsuranceReportRow, on today: CivilDate) {
        object { json in
            json.field("customer_id", row.customer.id.text)
            json.field("external_id", row.customer.externalID)
            json.field("name", row.customer.name)
            json.field("currency", row.customer.currency.code)
            json.field("insured_amount", row.insuredAmount)
            json.field("exposure", row.exposure)
            json.field("covered", row.covered)
            json.field("uninsured", row.uninsured)
            json.field(
                "policies",
                array: { json in
                    for policy in row.policies { json.value(policy, on: today) }
                }
            )
        }
    }

    private mutating func value(_ policy: InsuredPolicy, on today: CivilDate) {
        let terms = policy.insurance.terms
        object { json in
            json.field("guarantee_id", policy.insurance.id.text)
            json.field("reference", terms.reference)
            json.field("guarantor", terms.guarantor)
            json.field("valid_from", terms.validFrom.description)
            json.field("valid_until", terms.validUntil?.description)
            json.field("in_force", policy.isInForce)
            json.field("insured_amount", policy.terms.insuredAmount)
            json.field("insured_percent", policy.terms.insuredPercent.description)
            json.field("longest_extension_days", policy.terms.longestExtensionDays)
            json.field("terms_days", policy.termsDays)
            json.field("terms_too_long", policy.areTermsTooLong)
            json.field("open_too_long", policy.openTooLong)
            json.field(
                "overdue",
                array: { json in
                    for debt in policy.overdue { json.value(debt, under: policy.terms, on: today) }
                }
            )
        }
    }

    fileprivate mutating func value(_ debt: InsuredDebt, under terms: InsuranceTerms, on today: CivilDate) {
        object { json in
            json.field("invoice_id", debt.item.invoice.text)
            json.field("invoice_number", debt.item.invoiceNumber)
            json.field("installment", debt.item.position)
            json.field("due_date", debt.item.dueDate.description)
            json.field("open", debt.item.open)
            json.field("deadline", debt.deadline(under: terms)?.description)
            json.field("state", debt.state(under: terms, on: today)?.rawValue)
            json.field("reported_on", debt.reportedOn?.description)
            json.field("too_long", debt.isTooLong(under: terms))
        }
    }
}
