internal import Receivables
internal import SQLite

extension SQLiteSession {
    func company() throws(Failure) -> Company {
        let company = try row(
            """
            SELECT id, version, updated_at, name, address, vat_id, iban, zone, base_currency, business_hours,
                details
            FROM companies WHERE number = 1
            """,
            map: CompanyRow.company
        )
        guard let company else { throw .store(.corrupt("the file has no company")) }
        return company
    }

    func update(_ company: Company) throws(Failure) {
        try change(
            """
            UPDATE companies
            SET version = ?2, updated_at = ?3, name = ?4, address = ?5, vat_id = ?6, iban = ?7, zone = ?8,
                base_currency = ?9, business_hours = ?10, details = ?11
            WHERE id = ?1
            """,
            company.id,
            company.version,
            company.updatedAt,
            company.name,
            company.address?.storedText,
            company.vatID,
            company.iban?.text,
            company.zone,
            company.baseCurrency,
            company.businessHours.snapshot.storedText,
            company.details.storedText
        )
        tail.baseCurrency = company.baseCurrency
    }
}

private enum CompanyRow {
    static func company(_ row: borrowing Row) throws -> Company {
        let id = try row.id(0, of: Company.self)
        // An id begins with the milliseconds of its making.
        let createdAt = Instant(milliseconds: Int64(id.high >> 16))
        return Company(
            id: id,
            version: try row.int64(1),
            createdAt: createdAt,
            updatedAt: try row.optionalInstant(2) ?? createdAt,
            name: try row.text(3),
            address: try row.optionalAddress(4),
            vatID: try row.optionalText(5),
            iban: try row.optionalIBAN(6),
            details: try row.sellerDetails(10),
            zone: try row.text(7),
            baseCurrency: try row.currency(8),
            businessHours: try row.optionalText(9).map { try StoredJSON($0).businessHours() } ?? .usual
        )
    }
}

extension Seller {
    var storedText: String { snapshot.storedText }
}

extension StoredJSON {
    fileprivate func businessHours() throws(SQLiteError) -> BusinessHours {
        var days: Set<Weekday> = []
        for day in try member("days").elements { days.insert(try day.choice()) }
        var holidays: [CivilDate] = []
        for holiday in try member("holidays").elements {
            guard let day = CivilDate(try holiday.text()) else { throw holiday.refused("a date") }
            holidays.append(day)
        }
        guard let opens = BusinessHours.minutes(try member("from").text()),
            let closes = BusinessHours.minutes(try member("until").text())
        else { throw refused("business hours") }
        return BusinessHours(days: days, opens: opens, closes: closes, holidays: holidays)
    }

    fileprivate func iban() throws(SQLiteError) -> IBAN {
        guard let iban = IBAN(try text()) else { throw refused("an IBAN") }
        return iban
    }
}

extension Row {
    fileprivate func optionalIBAN(_ index: Int) throws(SQLiteError) -> IBAN? {
        guard let text = try optionalText(index) else { return nil }
        guard let iban = IBAN(text) else { throw refused(index, as: "IBAN") }
        return iban
    }

    func optionalSeller(_ index: Int) throws(SQLiteError) -> Seller? {
        guard let text = try optionalText(index) else { return nil }
        let json = try StoredJSON(text)
        return Seller(
            name: try json.member("name").text(),
            address: try json["address"]?.address(),
            vatID: try json["vat_id"]?.text(),
            iban: try json["iban"]?.iban(),
            details: try json.sellerDetails()
        )
    }
}
