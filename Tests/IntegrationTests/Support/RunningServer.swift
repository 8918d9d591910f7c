import Foundation

/// The built program serving a database of its own, ended by its process id.
actor RunningServer {
    struct NotStarted: Error {}

    private static let startSecondsMax = 300.0
    private static let stopSecondsMax = 300.0

    let directory: URL
    let key: String
    private(set) var port: UInt16
    private let process: Process
    private let exited: AsyncStream<Void>

    private init(directory: URL, key: String, started: Started) {
        self.directory = directory
        self.key = key
        port = started.port
        process = started.process
        exited = started.exited
    }

    /// Runs the body against a fresh server and takes both down after it.
    static func with(
        _ surroundings: Surroundings = Surroundings(),
        _ body: (RunningServer, Client) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("quittance-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        await ServerSlots.shared.take()
        do {
            let server = try await start(in: directory, key: nil, surroundings)
            do {
                try await body(server, server.client())
            } catch {
                await server.kill()
                throw error
            }
            await server.stop()
        } catch {
            await ServerSlots.shared.giveBack()
            throw error
        }
        await ServerSlots.shared.giveBack()
    }

    /// Serves a folder that a server has left.
    static func start(
        in directory: URL,
        key: String?,
        _ surroundings: Surroundings = Surroundings()
    ) async throws -> RunningServer {
        let started = try await launch(in: directory, surroundings)
        do {
            let key = if let key { key } else { try await makeKey(in: directory, surroundings) }
            return RunningServer(directory: directory, key: key, started: started)
        } catch {
            Glibc.kill(started.process.processIdentifier, SIGKILL)
            throw error
        }
    }

    nonisolated static func database(in directory: URL) -> String {
        directory.appendingPathComponent("q.db").path
    }

    func client() throws -> Client {
        try Client(port: port, key: key)
    }

    nonisolated var processID: Int32 { process.processIdentifier }

    /// Ends the process as a power switch would, and waits until it is gone.
    func kill() async {
        // An id that has ended may be another process's by now.
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        for await _ in exited {}
    }

    /// Asks the process to end, as an operator would, waits until it has drained, and answers the status that it ends
    /// with; a killed one has ended already.
    @discardableResult
    func stop() async -> Int32 {
        guard process.isRunning else { return process.terminationStatus }
        Glibc.kill(process.processIdentifier, SIGTERM)
        let tooLate = DispatchWorkItem { [process] in
            // An id that has ended may be another process's by now.
            if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.stopSecondsMax, execute: tooLate)
        for await _ in exited {}
        tooLate.cancel()
        return process.terminationStatus
    }

    /// Runs a command of the program to its end.
    static func run(
        _ words: [String],
        _ surroundings: Surroundings = Surroundings(),
        in directory: URL? = nil
    )
        async throws -> (status: Int32, output: String, errors: String)
    {
        let process = Process()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = program
        process.environment = surroundings.environment(in: directory)
        process.arguments = words
        process.standardOutput = output
        process.standardError = errors
        let (exited, continuation) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        for await _ in exited {}
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (process.terminationStatus, text, told)
    }

    /// The program lies beside the test's own executable.
    static var program: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("quittance")
    }

    private static func makeKey(in directory: URL, _ surroundings: Surroundings) async throws -> String {
        let made = try await run(
            ["keys", "create", "--role", "admin", "--database", database(in: directory)],
            surroundings,
            in: directory
        )
        guard made.status == 0, let key = made.output.split(whereSeparator: \.isWhitespace).last else {
            throw NotStarted()
        }
        return String(key)
    }

    /// What a server runs in.
    struct Surroundings {
        /// What `--config` reads.
        var configuration = "{}"
        /// A library to load before the system's, told the folder of the database.
        var preloaded: URL?
        /// The business date that the test clock starts from.
        var today = "2026-11-01"

        fileprivate func environment(in directory: URL?) -> [String: String] {
            var environment = ProcessInfo.processInfo.environment
            if let preloaded, let directory {
                environment["LD_PRELOAD"] = preloaded.path
                environment["POWER_CUT_FOLDER"] = directory.resolvingSymlinksInPath().path
            }
            return environment
        }
    }

    private struct Started {
        let process: Process
        let port: UInt16
        let exited: AsyncStream<Void>
    }

    private static func launch(in directory: URL, _ surroundings: Surroundings) async throws -> Started {
        let process = Process()
        let log = Pipe()
        let configuration = directory.appendingPathComponent("quittance.json")
        try Data(surroundings.configuration.utf8).write(to: configuration)
        process.executableURL = program
        process.environment = surroundings.environment(in: directory)
        process.arguments = [
            "serve", "--config", configuration.path, "--database", database(in: directory), "--port", "0",
            "--test-clock", surroundings.today,
        ]
        process.standardError = log
        let (exited, ended) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ended.finish() }
        try process.run()
        guard let port = await portTold(on: log.fileHandleForReading) else {
            Glibc.kill(process.processIdentifier, SIGKILL)
            throw NotStarted()
        }
        return Started(process: process, port: port, exited: exited)
    }

    /// The port in the log's first lines, nil if it doesn't come in time; the rest of the log is read away so that the
    /// server never waits on it. The time runs on a thread of its own: what awaits the port may wait long for its turn
    /// beside tests that keep every core busy, and a server that has started isn't to be ended for that.
    private static func portTold(on log: FileHandle) async -> UInt16? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                var isTold = false
                let end = Date(timeIntervalSinceNow: startSecondsMax)
                while isTold || hasMore(log, by: end), case let data = log.availableData, !data.isEmpty {
                    guard !isTold else { continue }
                    text += String(decoding: data, as: UTF8.self)
                    guard let line = text.firstMatch(of: /listening on http:\/\/[^:\s]+:(\d+)\n/) else {
                        continue
                    }
                    isTold = true
                    continuation.resume(returning: UInt16(line.1))
                }
                if !isTold { continuation.resume(returning: nil) }
            }
        }
    }

    private static func hasMore(_ log: FileHandle, by end: Date) -> Bool {
        var waiting = pollfd(fd: log.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, Int32(max(0, end.timeIntervalSinceNow * 1_000))) > 0
    }
}
