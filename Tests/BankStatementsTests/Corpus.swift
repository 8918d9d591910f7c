import Foundation
import JSON
import Testing

/// A file as a bank might send it, and what stands in it.
struct CorpusFile: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The file's lines, faults and balances, written down by hand. Of a line only what is given is compared, but day
    /// and amount always.
    let expected: JSONValue
    /// For CSV: how it is to be read.
    let mapping: [UInt8]?

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// All files of the corpus, by name.
    static let all: [CorpusFile] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { !$0.hasSuffix(".json") }.compactMap { name in
            let file = folder.appending(path: name)
            let beside = file.deletingPathExtension().appendingPathExtension("json")
            guard let bytes = try? Data(contentsOf: file), let json = try? Data(contentsOf: beside),
                let expected = try? JSONValue.parse(Array(json))
            else { return nil }
            return CorpusFile(
                name: name,
                bytes: Array(bytes),
                expected: expected,
                mapping: expected["mapping"].map { Array($0.rawBytes) }
            )
        }
    }()
}
