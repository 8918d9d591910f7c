import Foundation
import Testing

@Suite struct `The demo` {
    @Test func `prints a key and lines that work, and leaves nothing behind`() async throws {
        let demo = Process()
        let output = Pipe()
        demo.executableURL = RunningServer.program
        demo.arguments = ["demo", "--port", "0"]
        demo.standardOutput = output
        demo.standardError = FileHandle.nullDevice
        let (exited, continuation) = AsyncStream<Void>.makeStream()
        demo.terminationHandler = { _ in continuation.finish() }
        try demo.run()
        let id = demo.processIdentifier
        let tooLate = DispatchWorkItem { Glibc.kill(id, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: tooLate)
        defer { tooLate.cancel() }
        do {
            try await Self.tryOut(try await Self.lines(of: output.fileHandleForReading))
        } catch {
            Issue.record(error)
        }
        Glibc.kill(id, SIGTERM)
        for await _ in exited {}
        #expect(demo.terminationStatus == 0)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/quittance-demo-\(id)"))
    }

    private static func tryOut(_ text: String) async throws {
        let port = try #require(text.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)/).flatMap { UInt16($0.1) })
        let key = try #require(text.firstMatch(of: /the key is (\S+)/)).1
        let client = try Client(port: port, key: String(key))
        let paths = text.matches(of: /'http:\/\/[^\/]+(\/v1[^']+)'/).map { String($0.1) }
        #expect(paths.count == 3)
        for path in paths {
            let answer = try await client.send("GET", path).expecting(200)
            #expect(answer.body.count > 200, "\(path) has something to show")
        }
        #expect(try await Scene(client: client).isClean())
    }

    /// What is printed up to the last of the lines to try.
    private static func lines(of output: FileHandle) async throws -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                while !text.contains("/v1/kpis'"), case let data = output.availableData, !data.isEmpty {
                    text += String(decoding: data, as: UTF8.self)
                }
                continuation.resume(returning: text)
            }
        }
    }
}
