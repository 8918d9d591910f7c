import SQLite
import Testing

@Suite struct `Queries` {
    let connection: Connection

    init() throws {
        connection = try .inMemory()
        try connection.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT")
    }

    private static let insert: SQL = "INSERT INTO item (id, name) VALUES (?1, ?2)"

    private func insertThree() throws(SQLiteError) {
        for (id, name) in [(1, "one"), (2, "two"), (3, "three")] {
            try connection.run(Self.insert, id, name)
        }
    }

    @Test func `rows come mapped and in order, a single row alone`() throws {
        try insertThree()
        #expect(connection.changes == 1)
        #expect(connection.lastInsertRowID == 3)
        let later: SQL = "SELECT name FROM item WHERE id > ?1 ORDER BY id"
        let names = try connection.rows(later, 1) { try $0.text(0) }
        #expect(names == ["two", "three"])
        #expect(try connection.row("SELECT name FROM item WHERE id = ?1", 2) { try $0.text(0) } == "two")
        #expect(try connection.row("SELECT name FROM item WHERE id = ?1", 9) { try $0.text(0) } == nil)
    }

    @Test func `optional filters are pieces, with as many values as they take`() throws {
        try insertThree()
        for (after, name, expected) in [(0, nil, [1, 2, 3]), (1, "three", [3])] as [(Int, String?, [Int])] {
            var sql: SQL = "SELECT id FROM item WHERE id > ?"
            var values: [any SQLiteBindable] = [after]
            if let name {
                sql += " AND name = ?"
                values.append(name)
            }
            let found = try connection.rows(sql + " ORDER BY id", values: values) { try $0.int(0) }
            #expect(found == expected)
        }
    }

    @Test func `another number of values than parameters is refused`() throws {
        let few = sqliteError { try connection.run(Self.insert, 1) }
        let many = sqliteError { try connection.run(Self.insert, 1, "a", "b") }
        let listed = sqliteError {
            _ = try connection.rows("SELECT ?1", values: []) { $0.isNull(0) }
        }
        for error in [few, many, listed] {
            #expect(error?.isMisuse == true)
        }
        #expect(try connection.itemCount() == 0)
    }

    @Test(arguments: ["", " ; ", "-- only a comment"] as [SQL])
    func `a text without a statement is refused`(sql: SQL) {
        #expect(sqliteError { try connection.run(sql) }?.isMisuse == true)
    }

    @Test func `a text with two statements is refused, a closing semicolon is not`() throws {
        let two = sqliteError {
            try connection.run("INSERT INTO item (id) VALUES (1); DELETE FROM item")
        }
        #expect(two?.isMisuse == true)
        try connection.run("INSERT INTO item (id) VALUES (1);\n")
        #expect(try connection.itemCount() == 1)
    }

    @Test func `an error names its statement, its code and its kind`() throws {
        try insertThree()
        let unique = try #require(sqliteError { try connection.run(Self.insert, 4, "one") })
        #expect(unique.isConstraint && unique.isUniqueConstraint)
        #expect(unique.sql == Self.insert.text)
        #expect(unique.message == "UNIQUE constraint failed: item.name")
        let key = try #require(sqliteError { try connection.run(Self.insert, 1, "new") })
        #expect(key.isUniqueConstraint && !key.isForeignKeyConstraint && !key.isCheckConstraint)
        let type = try #require(sqliteError { try connection.run(Self.insert, 5, [1] as [UInt8]) })
        #expect(type.isConstraint && !type.isUniqueConstraint)
    }

    @Test func `foreign keys and checks hold, and are told apart`() throws {
        try connection.execute(
            script: """
                CREATE TABLE child (
                    item INTEGER REFERENCES item (id),
                    n INTEGER CHECK (n > 0)
                ) STRICT
                """
        )
        let reference = sqliteError { try connection.run("INSERT INTO child VALUES (7, 1)") }
        #expect(reference?.isForeignKeyConstraint == true)
        let check = sqliteError { try connection.run("INSERT INTO child VALUES (NULL, 0)") }
        #expect(check?.isCheckConstraint == true)
    }

    @Test func `a statement is as new after a mapper threw`() throws {
        try insertThree()
        let all: SQL = "SELECT id FROM item WHERE id >= ?1 ORDER BY id"
        let thrown = sqliteError {
            _ = try connection.rows(all, 1) { try $0.text(0) }
        }
        #expect(thrown?.isUnexpectedValue == true)
        // A statement left standing on its row would keep the table locked, and its transaction open.
        #expect(connection.isAutocommit)
        try connection.run("DROP TABLE item")
    }

    @Test func `a statement is as new after it failed`() throws {
        try insertThree()
        #expect(sqliteError { try connection.run(Self.insert, 1, "x") } != nil)
        try connection.run(Self.insert, 4, nil as String?)
        #expect(try connection.row("SELECT name FROM item WHERE id = 4") { $0.isNull(0) } == true)
    }

    @Test func `what a mapper refuses is told as damage, with its reason`() throws {
        struct NoSuchDay: Error {}
        try insertThree()
        let refused = sqliteError {
            _ = try connection.rows("SELECT id FROM item") { _ -> Int in throw NoSuchDay() }
        }
        #expect(refused?.isCorrupt == true)
        #expect(refused?.message == "a row is refused: NoSuchDay()")
    }

    @Test func `a mapper may run the very statement that it maps`() throws {
        try insertThree()
        let next: SQL = "SELECT id FROM item WHERE id > ?1 ORDER BY id"
        let counts = try connection.rows(next, 0) { row in
            try connection.rows(next, try row.int(0)) { try $0.int(0) }
        }
        #expect(counts == [[2, 3], [3], []])
    }

    @Test func `a statement is prepared once, a composed one as well`() throws {
        let before = connection.preparedTexts.count
        for id in 1...3 {
            try connection.run(Self.insert, id, "\(id)")
            _ = try connection.rows("SELECT id FROM item" + " WHERE id = ?1", id) { try $0.int(0) }
        }
        let texts = connection.preparedTexts
        #expect(texts.count == before + 2)
        #expect(texts.contains(Self.insert.text))
        #expect(texts.contains("SELECT id FROM item WHERE id = ?1"))
    }

    @Test func `a plan names the index that it uses`() throws {
        #expect(try connection.explainQueryPlan("SELECT id FROM item") == ["SCAN item"])
        let plan = try connection.explainQueryPlan("SELECT id FROM item WHERE name = ?1")
        #expect(plan == ["SEARCH item USING COVERING INDEX sqlite_autoindex_item_1 (name=?)"])
    }

    @Test func `a script runs whole, and one with a NUL not at all`() throws {
        try connection.execute(script: "INSERT INTO item (id) VALUES (1); INSERT INTO item (id) VALUES (2);")
        let cut = sqliteError { try connection.execute(script: "DELETE FROM item;\0 garbage") }
        #expect(cut?.isMisuse == true)
        #expect(try connection.itemCount() == 2)
    }

    @Test func `a statement ends when its deadline has passed, and the next one runs`() throws {
        let endless: SQL = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT count(*) FROM n
            """
        let thrown = sqliteError {
            try connection.withDeadline(milliseconds: 5) {
                try connection.withDeadline(milliseconds: 60_000) {
                    try connection.run(endless)
                }
            }
        }
        #expect(thrown?.isInterrupted == true)
        try insertThree()
        #expect(try connection.itemCount() == 3)
    }

    @Test func `a statement doesn't begin after its deadline`() throws {
        let thrown = sqliteError {
            try connection.withDeadline(milliseconds: 0) {
                try connection.run(Self.insert, 1, "late")
            }
        }
        #expect(thrown?.isInterrupted == true)
        #expect(try connection.itemCount() == 0)
    }
}
