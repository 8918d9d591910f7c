internal import Receivables
internal import SQLite

extension Row {
    func id<Subject>(_ index: Int, of subject: Subject.Type = Subject.self) throws(SQLiteError) -> ID<Subject>
    {
        let (high, low) = try identifier(index)
        return ID(high: high, low: low)
    }

    func optionalID<Subject>(_ index: Int, of subject: Subject.Type = Subject.self) throws(SQLiteError) -> ID<
        Subject
    >? {
        isNull(index) ? nil : try id(index)
    }

    func date(_ index: Int) throws(SQLiteError) -> CivilDate {
        guard let day = Int32(exactly: try int64(index)) else { throw refused(index, as: "date") }
        return CivilDate(dayNumber: day)
    }

    func optionalDate(_ index: Int) throws(SQLiteError) -> CivilDate? {
        isNull(index) ? nil : try date(index)
    }

    func instant(_ index: Int) throws(SQLiteError) -> Instant {
        Instant(milliseconds: try int64(index))
    }

    func optionalInstant(_ index: Int) throws(SQLiteError) -> Instant? {
        isNull(index) ? nil : try instant(index)
    }

    func currency(_ index: Int) throws(SQLiteError) -> Currency {
        guard let currency = Currency(try text(index)) else { throw refused(index, as: "currency") }
        return currency
    }

    func decimal(_ index: Int) throws(SQLiteError) -> Decimal {
        guard let decimal = Decimal(try text(index)) else { throw refused(index, as: "decimal") }
        return decimal
    }

    func document(kind: Int, id: Int) throws(SQLiteError) -> DocumentReference {
        let (high, low) = try identifier(id)
        return DocumentReference(kind: try text(kind, as: DocumentKind.self), high: high, low: low)
    }

    func metadata(_ index: Int) throws(SQLiteError) -> Metadata {
        try StoredJSON(try text(index)).metadata()
    }

    func optionalAddress(_ index: Int) throws(SQLiteError) -> Address? {
        isNull(index) ? nil : try StoredJSON(try text(index)).address()
    }

    func taxes(_ index: Int) throws(SQLiteError) -> [TaxTotal] {
        try StoredJSON(try text(index)).taxes()
    }

    func roles(_ index: Int) throws(SQLiteError) -> Set<Role> {
        try StoredJSON(try text(index)).roles()
    }
}
