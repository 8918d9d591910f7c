import Foundation
import Testing

@Suite struct `The tour of the README` {
    /// The commands of the tour as one script, and the fragments that their answers have, in order.
    private static func tour() throws -> (script: String, answers: [String]) {
        var file = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { file.deleteLastPathComponent() }
        let text = try String(contentsOf: file.appendingPathComponent("README.md"), encoding: .utf8)
        var commands: [Substring] = []
        var answers: [String] = []
        var isCommand = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCommand = line == "```sh"
            } else if isCommand, line.hasPrefix("# answers ") {
                answers.append(String(line.dropFirst("# answers ".count)))
            } else if isCommand, line != "swift build -c release" {
                commands.append(line)
            }
        }
        return (commands.joined(separator: "\n"), answers)
    }

    /// A port that nobody listens on at this moment.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard status == 0 else { throw RunningServer.NotStarted() }
        return UInt16(bigEndian: address.sin_port)
    }

    private static let hasTools = ["/usr/bin/bash", "/usr/bin/curl", "/usr/bin/awk"]
        .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: hasTools, "the tour needs bash, curl and awk"))
    func `runs as it is written and answers what it says`() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tour-\(UUID().uuidString)"
        )
        let programs = directory.appendingPathComponent(".build/release")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createSymbolicLink(
            at: programs.appendingPathComponent("quittance"),
            withDestinationURL: RunningServer.program
        )
        let (commands, answers) = try Self.tour()
        #expect(answers.count > 5)
        // Whatever stops the script, the server that it started ends with it. Jobs as in a terminal, for `%1`.
        let script =
            "set -em\ntrap 'kill %1 2>/dev/null || true' EXIT\n"
            + commands.replacing("8080", with: String(try Self.freePort()))
        let (status, output) = try await Self.run(script, in: directory)
        #expect(status == 0, "\(output)")
        var rest = output[...]
        for answer in answers {
            guard let found = rest.range(of: answer) else {
                Issue.record("no \(answer) in \(rest)")
                return
            }
            rest = rest[found.upperBound...]
        }
    }

    private static func run(_ script: String, in directory: URL) async throws -> (Int32, String) {
        let shell = Process()
        let output = directory.appendingPathComponent("output")
        try Data().write(to: output)
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        shell.arguments = ["300", "/usr/bin/bash", "-c", script]
        shell.currentDirectoryURL = directory
        shell.standardOutput = try FileHandle(forWritingTo: output)
        shell.standardError = FileHandle.nullDevice
        let (exited, continuation) = AsyncStream<Void>.makeStream()
        shell.terminationHandler = { _ in continuation.finish() }
        try shell.run()
        for await _ in exited {}
        return (shell.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }
}
