import Foundation

/// What a power cut leaves of a database whose server ran with `power_cut.c` preloaded.
struct PowerCut {
    struct NotCompiled: Error {}

    /// What stood on the disk but was never synced may have reached it or not, by sectors of so many bytes.
    private static let sectorBytes = 512

    let library: URL

    /// Compiles the library with the toolchain's own compiler.
    init(in directory: URL) async throws {
        library = directory.appendingPathComponent("power_cut.so")
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("power_cut.c")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", library.path, source.path]
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

    /// Puts the files back to what was synced. With a generator, any sector written since may have stayed.
    func strike(in directory: URL, keepingBy generator: inout (some RandomNumberGenerator)?) throws {
        let database = RunningServer.database(in: directory)
        for path in [database, database + "-wal"] {
            let written = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
            let synced = try? Data(contentsOf: URL(fileURLWithPath: path + ".synced"))
            try? FileManager.default.removeItem(atPath: path)
            guard var left = synced else { continue }
            if generator != nil { Self.mix(written, into: &left, by: &generator) }
            try left.write(to: URL(fileURLWithPath: path))
        }
        try? FileManager.default.removeItem(atPath: database + "-shm")
    }

    private static func mix(
        _ written: Data,
        into left: inout Data,
        by generator: inout (some RandomNumberGenerator)?
    ) {
        guard var random = generator else { return }
        // The length may have reached the disk before the bytes did.
        if written.count > left.count, Bool.random(using: &random) {
            left.append(Data(count: written.count - left.count))
        }
        for start in stride(from: 0, to: min(left.count, written.count), by: sectorBytes) {
            let sector = start..<min(start + sectorBytes, left.count, written.count)
            if Bool.random(using: &random) { left.replaceSubrange(sector, with: written[sector]) }
        }
        generator = random
    }
}

/// Numbers that a seed repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
