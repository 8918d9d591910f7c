import Foundation
import TestSupport

/// What a power cut leaves of a database whose server ran with `power_cut.c` preloaded.
struct PowerCut {
    struct NotCompiled: Error {}

    /// What stood on the disk but was never synced may have reached it or not, by sectors of so many bytes.
    private static let sectorBytes = 512

    let preload: URL

    /// Compiles the library with the toolchain's own compiler.
    init(in directory: URL) async throws {
        preload = directory.appendingPathComponent("power_cut.so")
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("power_cut.c")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", preload.path, source.path]
        let (exited, continuation) = AsyncStream<Void>.makeStream()
        compiler.terminationHandler = { _ in continuation.finish() }
        try compiler.run()
        for await _ in exited {}
        guard compiler.terminationStatus == 0 else { throw NotCompiled() }
    }

    /// Runs the body with the compiled library, which goes after it.
    static func with(_ body: (PowerCut) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("quittance-power-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(PowerCut(in: directory))
    }

    /// From now on every sync fails, or works again.
    func setSyncs(failing: Bool, in directory: URL) throws {
        let mark = directory.appendingPathComponent("failing")
        if failing { try Data().write(to: mark) } else { try FileManager.default.removeItem(at: mark) }
    }

    /// Puts the files back to what was synced. With a seed, any sector written since may have stayed.
    func strike(in directory: URL, tornBy seed: UInt64? = nil) throws {
        var random = seed.map { SeededGenerator(seed: $0) }
        let database = RunningServer.database(in: directory)
        for path in [database, database + "-wal"] {
            let written = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
            let synced = try? Data(contentsOf: URL(fileURLWithPath: path + ".synced"))
            try? FileManager.default.removeItem(atPath: path)
            guard var left = synced else { continue }
            random?.tear(&left, towards: written, sectorBytes: Self.sectorBytes)
            try left.write(to: URL(fileURLWithPath: path))
        }
        try? FileManager.default.removeItem(atPath: database + "-shm")
    }
}

extension SeededGenerator {
    /// Lets some of what was written reach the disk.
    fileprivate mutating func tear(_ left: inout Data, towards written: Data, sectorBytes: Int) {
        // The length may have reached the disk before the bytes did.
        if written.count > left.count, Bool.random(using: &self) {
            left.append(Data(count: written.count - left.count))
        }
        for start in stride(from: 0, to: min(left.count, written.count), by: sectorBytes) {
            let sector = start..<min(start + sectorBytes, left.count, written.count)
            if Bool.random(using: &self) { left.replaceSubrange(sector, with: written[sector]) }
        }
    }
}
