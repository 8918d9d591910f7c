import Foundation
import SQLite
import Testing

@Suite struct `Connections` {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    @Test func `a connection is durable and distrustful by default`() throws {
        let connection = try Connection(path: database.path, mode: .readWrite)
        #expect(try connection.row("PRAGMA journal_mode") { try $0.text(0) } == "wal")
        #expect(try connection.row("PRAGMA synchronous") { try $0.int(0) } == 2)
        #expect(try connection.row("PRAGMA foreign_keys") { try $0.bool(0) } == true)
        #expect(try connection.row("PRAGMA trusted_schema") { try $0.bool(0) } == false)
        #expect(try connection.row("PRAGMA wal_autocheckpoint") { try $0.int(0) } == 0)
        #expect(try connection.row("PRAGMA busy_timeout") { try $0.int(0) } == 5_000)
        #expect(try connection.row("PRAGMA cache_size") { try $0.int(0) } == -16_384)
    }

    @Test func `a reader sees what is committed, and only that`() throws {
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        try writer.beginImmediate()
        try writer.run("INSERT INTO item (id) VALUES (1)")
        #expect(!writer.isAutocommit)
        #expect(try reader.itemCount() == 0)
        try writer.commit()
        #expect(writer.isAutocommit)
        #expect(try reader.itemCount() == 1)
    }

    @Test func `a read transaction keeps its snapshot`() throws {
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        try reader.beginRead()
        #expect(try reader.itemCount() == 0)
        try writer.run("INSERT INTO item (id) VALUES (1)")
        #expect(try reader.itemCount() == 0)
        try reader.commit()
        #expect(try reader.itemCount() == 1)
    }

    @Test func `the data version moves with the commits of others alone`() throws {
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        let (first, own) = (try reader.dataVersion(), try writer.dataVersion())
        try writer.run("INSERT INTO item (id) VALUES (1)")
        #expect(try reader.dataVersion() != first)
        #expect(try writer.dataVersion() == own)
    }

    @Test func `a reader cannot write`() throws {
        _ = try database.openWithItems()
        let reader = try database.open(.readOnly)
        #expect(sqliteError { try reader.run("DELETE FROM item") }?.isReadOnly == true)
    }

    @Test func `a reader makes no file`() {
        #expect(sqliteError { _ = try database.open(.readOnly) }?.isCannotOpen == true)
        #expect(!FileManager.default.fileExists(atPath: database.path))
    }

    @Test func `a second writer is told that the first is busy`() throws {
        let first = try database.openWithItems()
        let second = try database.open()
        try first.beginImmediate()
        #expect(sqliteError { try second.beginImmediate() }?.isBusy == true)
        try first.rollback()
        try second.beginImmediate()
        try second.commit()
    }

    @Test func `a savepoint undoes its own work alone, at any depth`() throws {
        let connection = try database.openWithItems()
        try connection.beginImmediate()
        try connection.savepoint()
        try connection.run("INSERT INTO item (id) VALUES (1)")
        try connection.savepoint()
        try connection.run("INSERT INTO item (id) VALUES (2)")
        try connection.rollbackToSavepoint()
        try connection.releaseSavepoint()
        try connection.savepoint()
        try connection.run("INSERT INTO item (id) VALUES (3)")
        try connection.rollbackToSavepoint()
        try connection.commit()
        #expect(try connection.rows("SELECT id FROM item") { try $0.int(0) } == [1])
    }

    @Test func `a full file is told, and the transaction may be gone`() throws {
        let connection = try database.openWithItems()
        try connection.execute(script: "PRAGMA max_page_count=5")
        try connection.beginImmediate()
        let full = sqliteError {
            for id in 1...1_000 {
                try connection.run("INSERT INTO item VALUES (?1, hex(zeroblob(500)) || ?1)", id)
            }
        }
        #expect(full?.isFull == true)
        if !connection.isAutocommit { try connection.rollback() }
        #expect(try connection.itemCount() == 0)
    }

    @Test func `a file that is no database is told as corrupt`() throws {
        try Data(repeating: 0x2A, count: 8_192).write(to: URL(filePath: database.path))
        #expect(sqliteError { _ = try database.open() }?.isCorrupt == true)
    }

    @Test func `a page that was overwritten is found by the checks, or told as corrupt`() throws {
        do {
            let connection = try database.openWithItems()
            for id in 1...500 {
                try connection.run("INSERT INTO item VALUES (?1, hex(zeroblob(100)) || ?1)", id)
            }
            #expect(try connection.integrityCheck() == [])
            #expect(try connection.quickCheck() == [])
            try connection.checkpoint(.truncate)
        }
        let file = try FileHandle(forUpdating: URL(filePath: database.path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 8_192)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 8_192))
        try file.close()
        let connection = try database.open(.readOnly)
        #expect(try connection.integrityCheck() != [])
        let told = sqliteError { _ = try connection.rows("SELECT name FROM item") { try $0.text(0) } }
        #expect(told?.isCorrupt == true)
    }

    @Test func `a checkpoint says how far it got, and only a full one cuts the log`() throws {
        let connection = try database.openWithItems()
        try connection.run("INSERT INTO item (id) VALUES (1)")
        let log = URL(filePath: database.path + "-wal")
        let passive = try connection.checkpoint(.passive)
        #expect(passive.logFrames > 0 && passive.checkpointedFrames == passive.logFrames)
        #expect(try Data(contentsOf: log).count > 0)
        #expect(try connection.checkpoint(.truncate) == CheckpointResult(logFrames: 0, checkpointedFrames: 0))
        #expect(try Data(contentsOf: log).count == 0)
    }

    @Test func `a reader on an old snapshot holds a full checkpoint back`() throws {
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        try reader.beginRead()
        _ = try reader.itemCount()
        try writer.run("INSERT INTO item (id) VALUES (1)")
        #expect(sqliteError { try writer.checkpoint(.truncate) }?.isBusy == true)
        let passive = try writer.checkpoint(.passive)
        #expect(passive.checkpointedFrames < passive.logFrames)
        try reader.commit()
        try writer.checkpoint(.truncate)
    }

    @Test func `a backup is whole while another connection is writing`() throws {
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        for id in 1...200 { try writer.run("INSERT INTO item VALUES (?1, hex(randomblob(500)))", id) }
        try writer.beginImmediate()
        try writer.run("INSERT INTO item (id) VALUES (999)")
        let copy = try TemporaryDatabase()
        try reader.backup(to: copy.path)
        try writer.commit()
        let restored = try copy.open()
        #expect(try restored.itemCount() == 200)
        #expect(try restored.integrityCheck() == [])
    }

    @Test func `a backup to a directory that isn't there says so`() throws {
        let connection = try database.openWithItems()
        let missing = database.path + "/none/copy.db"
        let error = sqliteError { try connection.backup(to: missing) }
        #expect(error?.isCannotOpen == true)
        #expect(error?.message.contains(missing) == true)
    }
}
