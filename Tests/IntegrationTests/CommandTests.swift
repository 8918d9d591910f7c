import Foundation
import JSON
import Testing

@Suite struct `The command line` {
    /// Runs the body with a folder that goes after it.
    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("quittance-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    /// A line, the status that it ends with and words of what it says.
    static let refused: [(words: [String], status: Int32, says: String)] = [
        ([], 2, "usage:"),
        (["sing"], 2, "unknown command"),
        (["serve", "now"], 2, "unexpected now"),
        (["serve", "--colour", "red"], 2, "unknown option --colour"),
        (["serve", "--port"], 2, "--port needs a value"),
        (["serve", "--database", "--port", "1"], 2, "--database needs a value"),
        (["serve", "--port", "1", "--port", "2"], 2, "--port stands twice"),
        (["serve", "--port", "x", "--database", "FOLDER/a.db"], 2, "--port is a number from 0 to 65535"),
        (["serve", "--port", "65536", "--database", "FOLDER/a.db"], 2, "--port is a number from 0 to 65535"),
        (["serve", "--test-clock", "2026-02-30"], 2, "--test-clock is a date"),
        (
            ["serve", "--host", "nowhere", "--port", "0", "--database", "FOLDER/a.db"], 1,
            "not an IPv4 or IPv6"
        ),
        (["serve", "--port", "0", "--database", "FOLDER/no/a.db"], 1, "cannot open the lock"),
        (["serve", "--config", "FOLDER/none.json"], 2, "none.json: can't be read"),
        (["demo", "--port", "-1"], 2, "--port is a number"),
        (["keys"], 2, "create, list or revoke"),
        (["keys", "create", "--database", "FOLDER/a.db"], 2, "a key needs a --role"),
        (
            ["keys", "create", "--role", "king", "--database", "FOLDER/a.db"], 2,
            "unknown role king; the roles are admin"
        ),
        (["keys", "create", "--role", "sales", "--customer", "C 1"], 2, "--customer is an id or ext:"),
        (
            ["keys", "create", "--role", "sales", "--customer", "ext:C-1", "--database", "FOLDER/k.db"], 1,
            "no customer is named ext:C-1"
        ),
        (
            ["keys", "create", "--role", "portal", "--database", "FOLDER/k.db"], 1,
            "a portal key sees one customer"
        ),
        (["keys", "list", "--role", "sales"], 2, "unknown option --role"),
        (["keys", "list", "--database", "FOLDER/none.db"], 1, "there is no database"),
        (["keys", "revoke", "--database", "FOLDER/none.db"], 2, "revoke takes the id of a key"),
        (["keys", "revoke", "key_1", "--database", "FOLDER/none.db"], 2, "revoke takes the id of a key"),
        (["config"], 2, "config takes export, diff or apply"),
        (["config", "import"], 2, "config takes export, diff or apply"),
        (["config", "export", "--database", "FOLDER/none.db"], 1, "there is no database"),
        (["config", "export", "FOLDER/x"], 2, "unexpected FOLDER/x"),
        (["config", "diff"], 2, "config diff takes the file to read"),
        (["config", "apply", "--dry-run"], 2, "config apply takes the file to read"),
        (["config", "apply", "a", "--dry-run", "--dry-run"], 2, "--dry-run stands twice"),
        (["config", "apply", "FOLDER/gone.json", "--database", "FOLDER/none.db"], 1, "can't be read"),
        (["config", "apply", "FOLDER/noise", "--database", "FOLDER/none.db"], 1, "FOLDER/noise: "),
        (["check", "--database", "FOLDER/none.db"], 1, "there is no database"),
        (["check", "all"], 2, "unexpected all"),
        (["verify", "--database", "FOLDER/none.db"], 1, "there is no database"),
        (["verify", "--database", "FOLDER/noise"], 1, "not a database"),
        (["backup"], 2, "backup takes the file to write"),
        (["backup", "a", "b"], 2, "unexpected b"),
        (["backup", "FOLDER/b", "--database", "FOLDER/none.db"], 1, "there is no database"),
        (["restore"], 2, "restore takes the file to read"),
        (["restore", "FOLDER/none", "--database", "FOLDER/r.db"], 1, "none can't be read"),
        (["restore", "FOLDER/noise", "--database", "FOLDER/r.db"], 1, "is no database of this service"),
        (["restore", "FOLDER/empty", "--database", "FOLDER/r.db"], 1, "is no database of this service"),
        (["migrate", "--database", "FOLDER/none.db"], 1, "there is no database"),
    ]

    @Test(arguments: refused)
    func `says what is wrong, and makes no file of a misspelt name`(
        words: [String],
        status: Int32,
        says: String
    ) async throws {
        try await Self.withFolder { folder in
            try Data("noise, and no database\n".utf8).write(to: folder.appendingPathComponent("noise"))
            try Data().write(to: folder.appendingPathComponent("empty"))
            let ended = try await RunningServer.run(words.map { $0.replacing("FOLDER", with: folder.path) })
            #expect(ended.status == status)
            #expect(ended.errors.contains(says.replacing("FOLDER", with: folder.path)), "\(ended.errors)")
            #expect(ended.errors.contains("usage:") == (status == 2))
            #expect(ended.output == "")
            for name in ["none", "none.db", "r.db"] {
                let path = folder.appendingPathComponent(name).path
                #expect(!FileManager.default.fileExists(atPath: path), "\(name)")
            }
        }
    }

    @Test(arguments: ["help", "--help", "-h"])
    func `tells how it is used to who asks`(word: String) async throws {
        let told = try await RunningServer.run([word])
        #expect(told.status == 0)
        #expect(told.output.hasPrefix("usage: quittance serve"))
    }

    static let configurations: [(json: String, says: String)] = [
        (#"{"colour":"red"}"#, "/colour is not known"),
        (#"{"port":"80"}"#, "/port is a number from 0 to 65535"),
        (#"{"port":70000}"#, "/port is a number"), (#"{"port":80.5}"#, "/port is a number"),
        (#"{"host":1}"#, "/host is a string"), (#"{"database":""}"#, "/database is a string"),
        (#"{"time_zone":"Atlantis"}"#, "/time_zone is a zone"),
        (#"{"synchronous":true}"#, "/synchronous is full or off"),
        (#"{"a/b":1}"#, "/a~1b is not known"), ("[]", "a configuration is a JSON object"),
        (#"{"port":1,"port":2}"#, "port"), ("{", "quittance.json: "), ("", "quittance.json: "),
    ]

    @Test(arguments: configurations)
    func `refuses a configuration by the place that is wrong`(json: String, says: String) async throws {
        try await Self.withFolder { folder in
            let file = folder.appendingPathComponent("quittance.json")
            try Data(json.utf8).write(to: file)
            let ended = try await RunningServer.run(["serve", "--config", file.path])
            #expect(ended.status == 2)
            #expect(ended.errors.contains(says), "\(ended.errors)")
        }
    }

    @Test func `backs up while it serves, restores when it doesn't, and what came after is gone`()
        async throws
    {
        try await Self.withFolder { folder in
            let database = RunningServer.database(in: folder)
            let copy = folder.appendingPathComponent("copy.db").path
            func run(_ words: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await RunningServer.run(words + ["--database", database])
            }
            let server = try await RunningServer.start(in: folder, key: nil)
            let scene = try await Scene(client: server.client())
            _ = try await scene.invoice(scene.customer("C-1", limit: nil), amount: 100)
            let made = try await run("backup", copy)
            #expect(made.status == 0, "\(made.errors)")
            _ = try await scene.customer("C-2", limit: nil)
            for words in [["restore", copy], ["migrate"], ["serve", "--port", "0"]] {
                let held = try await RunningServer.run(words + ["--database", database])
                #expect(held.status == 1)
                #expect(held.errors.contains("another process serves this database"), "\(held.errors)")
            }
            let itself = try await run("backup", database)
            #expect(itself.status == 1)
            #expect(try await scene.client.send("GET", "/v1/customers/ext:C-2").status == 200)
            #expect(try await run("check").status == 0)
            #expect(await server.stop() == 0)
            let current = try await run("migrate")
            #expect(current.status == 0)
            #expect(current.output == "the schema is up to date\n")
            let restored = try await run("restore", copy)
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try await run("verify").status == 0)
            #expect(try await run("check").status == 0)
            let again = try await RunningServer.start(in: folder, key: server.key)
            let client = try await again.client()
            #expect(try await client.send("GET", "/v1/customers/ext:C-1").status == 200)
            #expect(try await client.send("GET", "/v1/customers/ext:C-2").status == 404)
            await again.stop()
        }
    }
}
