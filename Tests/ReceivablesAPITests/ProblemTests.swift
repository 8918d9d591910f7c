import HTTPServer
import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `What the business refuses, as the client is told` {
    struct Case: Sendable, CustomTestStringConvertible {
        let failure: Failure
        let status: Int
        let code: String
        var pointers: [String] = []
        var members: [String] = []
        var retryAfter: String?
        var testDescription: String { "\(failure)" }
    }

    private static let secret = "disk I/O error in /var/lib/books.db"
    private static let euro = Currency("EUR")
    private static let yen = Currency("JPY")

    static let cases: [Case] =
        [
            Case(
                failure: .invalid("/amount", "out_of_range", "too much"),
                status: 422,
                code: "out_of_range",
                pointers: ["/amount"]
            ),
            Case(
                failure: .invalid([Violation("/a", "required", "a"), Violation("/b", "required", "b")]),
                status: 422,
                code: "validation_failed",
                pointers: ["/a", "/b"]
            ),
            Case(failure: .missing(.creditNote, "crn_1"), status: 404, code: "credit_note_not_found"),
            Case(
                failure: .conflict(code: "order_shipped", detail: "d", state: "shipped", allowed: ["cancel"]),
                status: 409,
                code: "order_shipped",
                members: ["state", "allowed"]
            ),
            Case(
                failure: .taken(.order, externalID: "SO-1", existing: "ord_1"),
                status: 409,
                code: "external_id_taken",
                pointers: ["/external_id"],
                members: ["existing_id"]
            ),
            Case(
                failure: .stale(current: 7),
                status: 412,
                code: "version_mismatch",
                members: ["current_version"]
            ),
            Case(failure: .forbidden(code: "four_eyes", detail: "d"), status: 403, code: "four_eyes"),
            Case(failure: .overflow, status: 422, code: "amount_overflow", pointers: [""]),
            Case(failure: .store(.busy), status: 503, code: "overloaded", retryAfter: "1"),
            Case(failure: .store(.full), status: 503, code: "storage_full", retryAfter: "60"),
            Case(
                failure: .store(.unavailable(secret)),
                status: 503,
                code: "store_unavailable",
                retryAfter: "5"
            ),
            Case(failure: .store(.corrupt(secret)), status: 500, code: "internal_error"),
        ]
        + [euro, yen].compactMap { $0 }.map { currency in
            Case(
                failure: .currencyMismatch(expected: currency, found: currency),
                status: 422,
                code: "currency_mismatch",
                pointers: ["/currency"],
                members: ["expected", "found"]
            )
        }

    @Test(arguments: cases)
    func `has its status, code, place and members, and nothing of the inside`(_ expected: Case) throws {
        let problem = Problem(expected.failure)
        #expect(problem.status == expected.status)
        #expect(problem.fields["Retry-After"] == expected.retryAfter)
        let response = problem.response(requestID: "r-1")
        #expect(response.fields["Content-Type"] == "application/problem+json")
        let json = try JSONValue.parse(response.body)
        #expect(json["status"]?.integer == Int64(expected.status))
        #expect(json["code"]?.string == expected.code)
        #expect(json["type"]?.string == "/problems/\(expected.code)")
        #expect(json["request_id"]?.string == "r-1")
        #expect(json["title"]?.string?.isEmpty == false)
        #expect((json["errors"]?.elements ?? []).map { $0["pointer"]?.string } == expected.pointers)
        for member in expected.members { #expect(json[member] != nil, "\(member)") }
        #expect(!String(decoding: response.body, as: UTF8.self).contains("disk"))
    }
}
