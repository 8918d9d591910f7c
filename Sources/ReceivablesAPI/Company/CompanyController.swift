import HTTPServer
import JSON
import Receivables

/// The company's own data, which stand on its invoices.
enum CompanyController {
    static let endpoints: [Endpoint] = [
        .read("/v1/company", Endpoint.everyone) { _, session in try reply(session.company()) },
        .write(.patch, "/v1/company", [.admin], change),
    ]

    private static func reply(_ company: Company) throws(Failure) -> Reply {
        try Reply.json { $0.members(company.snapshot) }.etag(company.version)
    }

    private static func change(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let old = try session.company()
        var changes = CompanyChanges()
        changes.name = body.changeRequired("name") { body.text("name", required: true, max: 200) }
        changes.address = body.change("address") { body.address("address", over: old.address) }
        changes.vatID = body.change("vat_id") { body.text("vat_id", max: 50) }
        changes.iban = body.change("iban") { body.iban() }
        changes.details = .set(body.sellerDetails(over: old.details))
        changes.zone = body.changeRequired("zone") { zone(body) }
        changes.baseCurrency = body.changeRequired("base_currency") { body.currency("base_currency") }
        changes.businessHours = body.changeRequired("business_hours") {
            body.object("business_hours") { businessHours($0, over: old.businessHours) }
        }
        for name in ["id", "version", "created_at", "updated_at"] where body.has(name) {
            body.refuse("/\(name)", "read_only", "\(name) can't be changed")
        }
        try body.finish()
        let company = try CompanyDesk(session: session)
            .change(changes, expectedVersion: request.expectedVersion)
        return try reply(company)
    }

    /// Member by member: what is left out stays.
    private static func businessHours(_ body: BodyReader, over old: BusinessHours) -> BusinessHours? {
        let days = body.choices("days", Weekday.self).map { Set($0) } ?? old.days
        let opens = time(body, "from") ?? old.opens
        let closes = time(body, "until") ?? old.closes
        let holidays = body.dates("holidays", max: BusinessHours.holidaysMax) ?? old.holidays
        if days.isEmpty { body.refuse("/days", "required", "business hours have a day at least") }
        guard opens < closes else {
            body.refuse("/until", "ends_before_start", "business hours end after they begin")
            return nil
        }
        return BusinessHours(days: days, opens: opens, closes: closes, holidays: holidays)
    }

    private static func time(_ body: BodyReader, _ name: String) -> Int? {
        guard let text = body.text(name, max: 5) else { return nil }
        if let minutes = BusinessHours.minutes(text) { return minutes }
        body.refuse("/\(name)", "malformed_time", "a time of day is HH:MM, from 00:00 to 24:00")
        return nil
    }

    private static func zone(_ body: BodyReader) -> String? {
        guard let text = body.text("zone", required: true, max: 64) else { return nil }
        if TimeZoneName.isKnown(text) { return text }
        body.refuse("/zone", "unknown_zone", "a zone is a name as in Europe/Amsterdam")
        return nil
    }
}
