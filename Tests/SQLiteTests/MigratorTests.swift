import SQLite
import Testing

@Suite struct `Migrations` {
    let connection: Connection

    init() throws {
        connection = try .inMemory()
    }

    static let first = Migration(
        number: 1,
        name: "customers",
        sql: """
            CREATE TABLE customer (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE invoice (customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE) STRICT;
            """
    )
    static let rebuild = Migration(
        number: 2,
        name: "customer names",
        sql: """
            CREATE TABLE renewed (id INTEGER PRIMARY KEY, name TEXT) STRICT;
            INSERT INTO renewed (id) SELECT id FROM customer;
            DROP TABLE customer;
            ALTER TABLE renewed RENAME TO customer;
            """
    )

    private func migrationError(_ migrations: [Migration]) -> MigrationError? {
        do throws(MigrationError) {
            try Migrator(migrations).migrate(connection)
            return nil
        } catch {
            return error
        }
    }

    private func tables() throws(SQLiteError) -> [String] {
        try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            try $0.text(0)
        }
    }

    @Test func `what is missing is applied, once`() throws {
        #expect(try Migrator([Self.first]).migrate(connection) == [1])
        #expect(try Migrator([Self.first, Self.rebuild]).pending(on: connection).map(\.number) == [2])
        #expect(try Migrator([Self.first, Self.rebuild]).migrate(connection) == [2])
        #expect(try Migrator([Self.first, Self.rebuild]).migrate(connection) == [])
        #expect(try connection.userVersion() == 2)
    }

    @Test func `a table is rebuilt without losing what refers to it`() throws {
        try Migrator([Self.first]).migrate(connection)
        try connection.execute(script: "INSERT INTO customer VALUES (1); INSERT INTO invoice VALUES (1);")
        try Migrator([Self.first, Self.rebuild]).migrate(connection)
        #expect(try connection.row("SELECT count(*) FROM invoice") { try $0.int(0) } == 1)
        #expect(try connection.row("PRAGMA foreign_keys") { try $0.bool(0) } == true)
    }

    @Test func `a newer file is refused untouched`() throws {
        try connection.execute(script: "PRAGMA user_version=2")
        #expect(migrationError([Self.first]) == .newerSchema(found: 2, known: 1))
        #expect(try tables() == [])
    }

    @Test(arguments: [-1, -5])
    func `a version that no program wrote is refused`(version: Int) throws {
        try connection.execute(script: "PRAGMA user_version=\(version)")
        #expect(migrationError([Self.first]) == .newerSchema(found: version, known: 1))
    }

    @Test func `a step that fails leaves those before it and nothing of its own`() throws {
        let script = "CREATE TABLE half (id INTEGER); NO SUCH WORD;"
        let broken = Migration(number: 2, name: "broken", sql: script)
        guard case .failed(2, "broken", let error) = migrationError([Self.first, broken]) else {
            Issue.record("the second step did not fail")
            return
        }
        #expect(error.message.contains("NO"))
        #expect(try connection.userVersion() == 1)
        #expect(try tables() == ["customer", "invoice"])
        #expect(connection.isAutocommit)
        #expect(try connection.row("PRAGMA foreign_keys") { try $0.bool(0) } == true)
    }

    @Test func `a step that leaves a reference to nothing is undone`() throws {
        try Migrator([Self.first]).migrate(connection)
        try connection.execute(script: "INSERT INTO customer VALUES (1); INSERT INTO invoice VALUES (1);")
        let orphaning = Migration(number: 2, name: "orphans", sql: "DELETE FROM customer")
        let error = migrationError([Self.first, orphaning])
        let complaint = "invoice refers to a missing row of customer"
        #expect(error == .brokenReferences(number: 2, name: "orphans", [complaint]))
        #expect(try connection.row("SELECT count(*) FROM customer") { try $0.int(0) } == 1)
        #expect(try connection.userVersion() == 1)
    }

    @Test func `a step must not end its transaction`() throws {
        let ending = Migration(number: 1, name: "ending", sql: "CREATE TABLE a (id INTEGER); COMMIT;")
        guard case .failed(1, "ending", let error) = migrationError([ending]) else {
            Issue.record("the step was accepted")
            return
        }
        #expect(error.isMisuse)
    }

    @Test func `numbers with a gap are a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = Migrator([Migration(number: 2, name: "second", sql: "")])
        }
    }
}
