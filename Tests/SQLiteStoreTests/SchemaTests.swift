import Foundation
import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `The schema holds what the ledger promises` {
    @Test func `the migrations add up to schema sql`() throws {
        let migrated = try Connection(path: ":memory:", mode: .readWrite)
        try Schema.prepare(migrated, for: StoreOptions().company, at: Instant(milliseconds: 0))
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/SQLiteStore/Migrations/schema.sql")
        let whole = try Connection(path: ":memory:", mode: .readWrite)
        try whole.execute(script: String(contentsOf: file, encoding: .utf8))
        #expect(try definitions(in: migrated) == definitions(in: whole))
        #expect(try definitions(in: whole).count > 50)
    }

    /// Without the white space, which a column that is added later has its own of.
    private func definitions(in connection: Connection) throws -> [String] {
        try connection.rows(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1"
        ) {
            try $0.text(0).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                .replacing(" ,", with: ",").replacing(" )", with: ")").replacing("( ", with: "(")
        }
    }

    @Test func `a file of the first schema keeps its company, which gains what it lacked`() throws {
        let connection = try Connection(path: ":memory:", mode: .readWrite)
        try Migrator([Schema.migrations[0]]).migrate(connection)
        var ids = IDSource()
        let made = Instant(startOf: day(2026, 1, 2))
        try connection.run(
            "INSERT INTO companies (number, id, name, base_currency, zone) VALUES (1, ?1, 'Aldgate', 'USD', 'UTC')",
            ids.next(Company.self, at: made)
        )
        try Schema.prepare(connection, for: StoreOptions().company, at: Instant(startOf: day(2026, 6, 15)))
        let company = try SQLiteSession(connection: connection, now: made, today: day(2026, 6, 15)).company()
        #expect(company.name == "Aldgate" && company.baseCurrency == currency("USD"))
        #expect(company.version == 1 && company.createdAt == made && company.updatedAt == made)
    }

    /// Statements that must be refused on books with a posting 1 and an event 1, and words of the refusal.
    static let refused: [(sql: SQL, reason: String)] = [
        ("UPDATE postings SET effective_date = 0 WHERE seq = 1", "never changed"),
        ("DELETE FROM postings WHERE seq = 1", "never deleted"),
        ("UPDATE entries SET amount = 1 WHERE posting = 1", "never changed"),
        ("DELETE FROM entries WHERE posting = 1", "never deleted"),
        ("UPDATE events SET reason = 'x' WHERE seq = 1", "never changed"),
        ("DELETE FROM events WHERE seq = 1", "never deleted"),
        (
            "INSERT INTO entries (posting, line, account, currency, amount) VALUES (1, 9, 'cash', 'EUR', 1)",
            "takes no more entries"
        ),
        (posting(seq: "2", reverses: "NULL"), "has entries"),
        ("UPDATE credit_policy_versions SET effective_from = 0", "policy version is never changed"),
    ]

    private static func posting(seq: SQL, reverses: SQL) -> SQL {
        """
        INSERT INTO postings (seq, company, recorded_at, effective_date, event, kind, document_kind, document, reverses)
        SELECT 
        """ + seq + ", 1, recorded_at, effective_date, 1, kind, document_kind, document, " + reverses
            + " FROM postings WHERE seq = 1"
    }

    @Test func `what stands in the ledger and the trail is refused every change`() throws {
        let books = try Books()
        try books.sample.order(of: try books.sample.customer())
        for (sql, reason) in Self.refused {
            let error = #expect(throws: SQLiteError.self, "\(sql.text)") { try books.connection.run(sql) }
            #expect(error?.message.contains(reason) == true, "\(sql.text): \(error?.message ?? "")")
        }
        for check in try books.session.invariants() { #expect(check.differences == [], "\(check.name)") }
    }

    /// Entries of a posting that the books, which have one, must refuse.
    static let misfits: [(seq: Int, amounts: [Int], reason: String)] = [
        (2, [500, -499], "a posting balances"), (3, [500, -500], "a posting takes the next seq"),
    ]

    @Test(arguments: misfits)
    func `an unbalanced posting is refused, and one out of order`(
        seq: Int,
        amounts: [Int],
        reason: String
    ) throws {
        let books = try Books()
        try books.sample.order(of: try books.sample.customer())
        for (offset, amount) in amounts.enumerated() {
            try books.connection.run(
                """
                INSERT INTO entries (posting, line, account, currency, amount) VALUES (?1, ?2, 'cash', 'EUR', ?3)
                """,
                seq,
                offset + 1,
                amount
            )
        }
        let error = #expect(throws: SQLiteError.self) {
            try books.connection.run(Self.posting(seq: seq == 2 ? "2" : "3", reverses: "NULL"))
        }
        #expect(error?.message == reason)
        let checks = try books.session.invariants().filter { !$0.differences.isEmpty }
        #expect(checks.map(\.name).contains("postings_balance"))
    }

    @Test func `an approved order that holds another amount than its total is named`() throws {
        let books = try Books()
        try books.sample.order(of: try books.sample.customer())
        try books.connection.run("UPDATE orders SET total = total + 100")
        let broken = try books.session.invariants().filter { !$0.differences.isEmpty }.map(\.name)
        #expect(broken == ["exposure_conserved"])
    }

    @Test func `a posting is taken back once`() throws {
        let books = try Books()
        try books.sample.order(of: try books.sample.customer())
        try books.sample.reverse(1, on: day(2026, 6, 15))
        #expect(throws: Failure.self) { try books.sample.reverse(1, on: day(2026, 6, 15)) }
    }

    @Test func `a sum that leaves the range of amounts is refused as an overflow`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        try books.sample.payment(of: customer, amount: .max - 1, received: day(2026, 6, 1))
        #expect(throws: Failure.overflow) {
            try books.sample.payment(of: customer, amount: .max - 1, received: day(2026, 6, 1))
        }
    }

    @Test func `a value that the business refuses reads as corrupt`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        try books.connection.run("UPDATE customers SET currency = 'XXX'")
        #expect {
            try books.session.customer(customer.id)
        } throws: { error in
            guard case .store(.corrupt) = error as? Failure else { return false }
            return true
        }
    }
}
