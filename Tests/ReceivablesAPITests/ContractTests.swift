import Foundation
import HTTPServer
import Receivables
import SQLiteStore
import Testing

@testable import ReceivablesAPI

@Suite struct `The published contract` {
    /// Every operation of openapi.yaml, as `get /v1/orders`: a path stands two spaces in, its methods four.
    private static func published() -> Set<String> {
        var operations: Set<String> = []
        var path = ""
        var isInPaths = false
        for line in String(decoding: Assets.openAPI, as: UTF8.self).split(separator: "\n") {
            if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
            guard isInPaths, line.hasSuffix(":") else { continue }
            if line.hasPrefix("  /") { path = String(line.dropFirst(2).dropLast()) }
            let method = line.trimmingCharacters(in: .whitespaces).dropLast()
            if line.hasPrefix("    "), !line.hasPrefix("     "),
                ["get", "post", "put", "patch", "delete"].contains(method)
            {
                operations.insert("\(method) \(path)")
            }
        }
        return operations
    }

    @Test func `names exactly the routes that the service answers`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try SQLiteStore(path: path) { (Instant(milliseconds: 0), CivilDate(dayNumber: 0)) }
        let gate = Gate(store: store, realTime: { Instant(milliseconds: 0) }, log: { _ in })
        let api = OpenController(store: store, clock: TestClockControl { _ in }, gate: gate)
        let routes = try api.routes()
        _ = try Router(routes)
        let served = Set(routes.map { "\($0.method.text.lowercased()) \($0.pattern)" })
        #expect(served.subtracting(Self.published()) == [])
        #expect(Self.published().subtracting(served) == [])
    }

    /// The codes that openapi.yaml lists.
    private static func publishedCodes() -> Set<String> {
        let lines = String(decoding: Assets.openAPI, as: UTF8.self).split(separator: "\n")
        let list = lines.drop { $0 != "    ProblemCode:" }.drop { !$0.hasSuffix("enum:") }.dropFirst()
        return Set(list.prefix { $0.hasPrefix("      - ") }.map { String($0.dropFirst(8)) })
    }

    @Test func `lists exactly the problem codes that are explained`() {
        #expect(Self.publishedCodes() == Set(ProblemCatalogue.codes))
        for code in ProblemCatalogue.codes {
            #expect(ProblemCatalogue.explanation(of: code)?.hasSuffix(".") == true, "\(code)")
        }
    }

    @Test(arguments: DocumentKind.allCases)
    func `every kind that can be missing is explained`(kind: DocumentKind) {
        for failure in [Failure.missing(kind, "x"), .taken(kind, externalID: "x", existing: "y")] {
            #expect(ProblemCatalogue.explanation(of: Problem(failure).code) != nil)
        }
    }
}
