internal import CAssets
package import Receivables
internal import SQLite

/// The steps that a file's schema is made of, embedded in the program.
enum Schema {
    static let migrations: [Migration] = {
        var migrations: [Migration] = []
        while let asset = quittance_migration(migrations.count)?.pointee {
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            migrations.append(
                Migration(
                    number: migrations.count + 1,
                    name: String(cString: asset.name),
                    sql: String(decoding: bytes, as: UTF8.self)
                )
            )
        }
        return migrations
    }()

    /// Brings a file up to date and sees that it has its company.
    static func prepare(_ connection: Connection, for company: CompanySeed, at now: Instant)
        throws(StoreError)
    {
        do throws(MigrationError) {
            try Migrator(migrations).migrate(connection)
        } catch {
            throw StoreError(error)
        }
        do throws(SQLiteError) {
            var ids = IDSource()
            try connection.run(
                """
                INSERT INTO companies (number, id, name, base_currency, zone) VALUES (1, ?1, ?2, ?3, ?4)
                ON CONFLICT (number) DO NOTHING
                """,
                ids.next(CompanySeed.self, at: now),
                company.name,
                company.baseCurrency,
                company.zone
            )
        } catch {
            throw StoreError(error)
        }
    }
}

/// The company that a new file is made for; a file that has one keeps it.
package struct CompanySeed: Sendable {
    package let name: String
    package let baseCurrency: Currency
    /// Of the IANA time zone database.
    package let zone: String

    package init(name: String, baseCurrency: Currency, zone: String) {
        self.name = name
        self.baseCurrency = baseCurrency
        self.zone = zone
    }
}

extension StoreError {
    init(_ error: MigrationError) {
        switch error {
        case .newerSchema(let found, let known):
            self = .unavailable(
                "the file was written by a newer program: schema \(found), known are \(known)"
            )
        case .failed(let number, let name, let reason):
            self = .unavailable("the migration \(number) \(name) failed: \(reason)")
        case .brokenReferences(let number, let name, let rows):
            self = .corrupt("the migration \(number) \(name) would break references: \(rows)")
        case .unavailable(let reason):
            self = StoreError(reason)
        }
    }
}
