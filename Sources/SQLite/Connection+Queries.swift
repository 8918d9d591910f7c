extension Connection {
    /// Runs a statement to its end, whatever rows it may have.
    package func run<each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value
    ) throws(SQLiteError) {
        let statement = try checkOut(sql)
        defer { checkIn(statement) }
        try bind(repeat each values, to: statement)
        while try statement.step() {}
    }

    /// All rows, mapped, in the statement's order.
    package func rows<T, each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value,
        map: (borrowing Row) throws -> T
    ) throws(SQLiteError) -> [T] {
        let statement = try checkOut(sql)
        defer { checkIn(statement) }
        try bind(repeat each values, to: statement)
        return try collect(statement, map)
    }

    /// The first row, mapped, or nil when there is none.
    package func row<T, each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value,
        map: (borrowing Row) throws -> T
    ) throws(SQLiteError) -> T? {
        let statement = try checkOut(sql)
        defer { checkIn(statement) }
        try bind(repeat each values, to: statement)
        return try statement.step() ? try mapped(statement, map) : nil
    }

    /// All rows of a statement whose optional filters decide how many values it takes.
    package func rows<T>(
        _ sql: SQL,
        values: [any SQLiteBindable],
        map: (borrowing Row) throws -> T
    ) throws(SQLiteError) -> [T] {
        let statement = try checkOut(sql)
        defer { checkIn(statement) }
        try statement.requireParameters(values.count)
        for (offset, value) in values.enumerated() {
            try statement.bind(value.sqliteValue, at: offset + 1)
        }
        return try collect(statement, map)
    }

    private func collect<T>(
        _ statement: Statement,
        _ map: (borrowing Row) throws -> T
    ) throws(SQLiteError) -> [T] {
        var collected: [T] = []
        while try statement.step() {
            collected.append(try mapped(statement, map))
        }
        return collected
    }

    /// Mappers may throw what they like, as the types they fill refuse values with errors of their own: what a
    /// mapper refuses is told as a value that should not stand in the file.
    private func mapped<T>(
        _ statement: Statement,
        _ map: (borrowing Row) throws -> T
    ) throws(SQLiteError) -> T {
        do {
            return try map(Row(of: statement))
        } catch let error as SQLiteError {
            throw error
        } catch {
            throw .unexpectedValue("a row is refused: \(error)", sql: statement.text)
        }
    }

    private func bind<each Value: SQLiteBindable>(
        _ values: repeat each Value,
        to statement: Statement
    ) throws(SQLiteError) {
        var count = 0
        for _ in repeat (each Value).self { count += 1 }
        try statement.requireParameters(count)
        var position = 1
        for value in repeat each values {
            try statement.bind(value.sqliteValue, at: position)
            position += 1
        }
    }
}
