import JSON
import Receivables
import Testing

@testable import ReceivablesAPI

@Suite struct `The reader of bodies` {
    /// What a reading of a body refuses, by pointer.
    private static func refusals(_ text: String, _ read: (BodyReader) -> Void) throws -> [String: String] {
        let body = BodyReader(try JSONValue.parse(Array(text.utf8)))
        read(body)
        return violations(of: body)
    }

    private static func violations(of body: BodyReader) -> [String: String] {
        do throws(Failure) {
            try body.finish()
            return [:]
        } catch {
            guard case .invalid(let violations) = error else { return ["?": "\(error)"] }
            return Dictionary(violations.map { ($0.pointer, $0.code) }) { first, _ in first }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let value: String
        let read: @Sendable (BodyReader) -> Void
        let code: String?

        init(
            _ what: String,
            _ value: String,
            _ code: String?,
            _ read: @escaping @Sendable (BodyReader) -> Void
        ) {
            testDescription = "\(what): \(value.prefix(60))"
            self.value = value
            self.read = read
            self.code = code
        }
    }

    private static let amount: @Sendable (BodyReader) -> Void = { _ = $0.amount("a", required: true) }
    private static let unsigned: @Sendable (BodyReader) -> Void = { _ = $0.amount("a", isSigned: false) }
    private static let text: @Sendable (BodyReader) -> Void = { _ = $0.text("a", max: 5) }
    private static let lines: @Sendable (BodyReader) -> Void = { _ = $0.text("a", max: 5, hasLines: true) }
    private static let name: @Sendable (BodyReader) -> Void = { _ = $0.text("a", required: true, max: 5) }
    private static let integer: @Sendable (BodyReader) -> Void = { _ = $0.integer("a", in: 1...9) }
    private static let decimal: @Sendable (BodyReader) -> Void = { _ = $0.decimal("a") }
    private static let date: @Sendable (BodyReader) -> Void = { _ = $0.date("a") }
    private static let instant: @Sendable (BodyReader) -> Void = { _ = $0.instant("a") }
    private static let currency: @Sendable (BodyReader) -> Void = { _ = $0.currency("a") }
    private static let customer: @Sendable (BodyReader) -> Void = { _ = $0.reference("a", Customer.self) }
    private static let stage: @Sendable (BodyReader) -> Void = { _ = $0.choice("a", CheckStage.self) }
    private static let metadata: @Sendable (BodyReader) -> Void = { _ = $0.metadata("a") }
    private static let address: @Sendable (BodyReader) -> Void = { _ = $0.address("a") }

    static let scalars: [Case] = [
        Case("amount", "1000000000000000", nil, amount), Case("amount", "-1000000000000000", nil, amount),
        Case("amount", "1000000000000001", "out_of_range", amount),
        Case("amount", "-1000000000000001", "out_of_range", amount),
        Case("amount", "99999999999999999999999999", "out_of_range", amount),
        Case("amount", "-9223372036854775808", "out_of_range", amount),
        Case("amount", "5.5", "wrong_type", amount), Case("amount", "1e3", "wrong_type", amount),
        Case("amount", #""5""#, "wrong_type", amount), Case("amount", "true", "wrong_type", amount),
        Case("amount", "[]", "wrong_type", amount), Case("amount", "null", "required", amount),
        Case("unsigned amount", "0", nil, unsigned), Case("unsigned amount", "null", nil, unsigned),
        Case("unsigned amount", "-1", "out_of_range", unsigned),
        Case("text", #""12345""#, nil, text), Case("text", #""123456""#, "out_of_range", text),
        Case("text", #""""#, nil, text), Case("text", #""a\nb""#, "out_of_range", text),
        Case("text", #""a\tb""#, "out_of_range", text), Case("lines", #""a\nb\tc""#, nil, lines),
        Case("lines", #""a\rb""#, "out_of_range", lines), Case("blank text", #"" ""#, "out_of_range", name),
        Case("text", #""a\u0000""#, "out_of_range", text), Case("text", #""\r""#, "out_of_range", text),
        Case("text", #""\u007f""#, "out_of_range", text), Case("text", #""😀😀😀😀😀""#, nil, text),
        Case("text with marks", "\"e\(String(repeating: "\u{301}", count: 5))\"", "out_of_range", text),
        Case("text", "5", "wrong_type", text), Case("text", "{}", "wrong_type", text),
        Case("required text", #""""#, "out_of_range", name), Case("required text", "null", "required", name),
        Case("integer", "1", nil, integer), Case("integer", "0", "out_of_range", integer),
        Case("integer", "10", "out_of_range", integer), Case("integer", "1.5", "wrong_type", integer),
        Case("decimal", #""999999999999999""#, nil, decimal), Case("decimal", #""0.000001""#, nil, decimal),
        Case("decimal", "7", nil, decimal), Case("decimal", #""-2.5""#, nil, decimal),
        Case("decimal", #""1000000000000000""#, "wrong_type", decimal),
        Case("decimal", #""0.0000001""#, "wrong_type", decimal),
        Case("decimal", "2.5", "wrong_type", decimal),
        Case("decimal", #""1e3""#, "wrong_type", decimal), Case("decimal", #""NaN""#, "wrong_type", decimal),
        Case("decimal", #""""#, "wrong_type", decimal), Case("decimal", "false", "wrong_type", decimal),
        Case("date", #""0001-01-01""#, nil, date), Case("date", #""9999-12-31""#, nil, date),
        Case("date", #""2024-02-29""#, nil, date), Case("date", #""0000-01-01""#, "malformed_date", date),
        Case("date", #""2026-02-29""#, "malformed_date", date),
        Case("date", "20260101", "malformed_date", date),
        Case("date", #""2026-1-1""#, "malformed_date", date),
        Case("date", #""2026-01-01T00:00:00Z""#, "malformed_date", date),
        Case("instant", #""2026-01-01T00:00:00Z""#, nil, instant),
        Case("instant", #""2026-01-01""#, "malformed_instant", instant),
        Case("instant", "0", "malformed_instant", instant),
        Case("currency", #""EUR""#, nil, currency), Case("currency", #""eur""#, "unknown_currency", currency),
        Case("currency", #""EURO""#, "unknown_currency", currency),
        Case("reference", #""ext:C-1""#, nil, customer), Case("reference", #""ext:ext:C""#, nil, customer),
        Case("reference", #""cus_01M82V7M0F0G64SW04J3CYAAQY""#, nil, customer),
        Case("id of another kind", #""ord_01M82V7M0F0G64SW04J3CYAAQY""#, "unknown_customer", customer),
        Case("reference", #""ext:""#, "unknown_customer", customer),
        Case("reference", #""ext:a\u0000""#, "unknown_customer", customer),
        Case("reference", "\"ext:\(String(repeating: "x", count: 256))\"", "unknown_customer", customer),
        Case("reference", "7", "unknown_customer", customer),
        Case("choice", #""order""#, nil, stage), Case("choice", #""Order""#, "unknown_value", stage),
        Case("metadata", #"{"a":"b","c":null}"#, nil, metadata),
        Case("metadata", "[]", "wrong_type", metadata),
        Case("address", #""Main Street 1""#, nil, address),
        Case("address", #""a\u0000""#, "out_of_range", address),
        Case("address", #"{"city":"Ede","line2":null}"#, nil, address),
        Case("address", "5", "wrong_type", address),
    ]

    @Test(arguments: scalars)
    func `takes a value or names its fault`(_ scalar: Case) throws {
        let refusals = try Self.refusals(#"{"a":\#(scalar.value)}"#, scalar.read)
        #expect(refusals == (scalar.code.map { ["/a": $0] } ?? [:]))
    }

    @Test func `gives back what was said`() throws {
        let text = #"{"n":12,"t":"x","d":"2.50","on":"2026-01-31","yes":true,"null":null}"#
        let body = BodyReader(try JSONValue.parse(Array(text.utf8)))
        #expect(body.amount("n") == 12)
        #expect(body.text("t") == "x")
        #expect(body.decimal("d")?.description == "2.5")
        #expect(body.date("on")?.description == "2026-01-31")
        #expect(body.boolean("yes") == true)
        #expect(body.text("null") == nil)
        #expect(body.text("absent") == nil)
        #expect(body.has("null") && !body.has("absent"))
        #expect(Self.violations(of: body) == [:])
    }

    @Test func `tells every fault at once, unknown members among them`() throws {
        let text = #"{"a":7,"x/y~z":1,"lines":[{"quantity":0.5},7,{"quantity":"1","colour":"red"}],"o":[]}"#
        let refusals = try Self.refusals(text) { body in
            _ = body.text("a")
            _ = body.text("b", required: true)
            _ = body.list("lines") { line in line.decimal("quantity", required: true) }
            _ = body.object("o") { $0.text("p", required: true) }
        }
        #expect(
            refusals == [
                "/a": "wrong_type", "/b": "required", "/x~1y~0z": "unknown_field",
                "/lines/0/quantity": "wrong_type", "/lines/1": "wrong_type",
                "/lines/2/colour": "unknown_field", "/o": "wrong_type",
            ]
        )
    }

    @Test(arguments: ["null", "[]", "[{}]", "7", #""x""#, "true"])
    func `of a body that is no object tells only that`(body: String) throws {
        #expect(try Self.refusals(body) { _ = $0.text("name", required: true) } == ["": "wrong_type"])
    }

    @Test func `asks for what is needed where there is no body`() {
        let body = BodyReader(nil)
        _ = body.text("name", required: true)
        #expect(Self.violations(of: body) == ["/name": "required"])
    }

    @Test(arguments: [(1_000, nil), (1_001, "too_many")] as [(Int, String?)])
    func `takes a thousand lines, not one more`(count: Int, code: String?) throws {
        let lines = Array(repeating: "{}", count: count).joined(separator: ",")
        let refusals = try Self.refusals(#"{"lines":[\#(lines)]}"#) { _ = $0.list("lines") { _ in 1 } }
        #expect(refusals == (code.map { ["/lines": $0] } ?? [:]))
    }

    @Test func `tells a hundred faults at most`() throws {
        let members = (0..<5_000).map { #""m\#($0)":1"# }.joined(separator: ",")
        #expect(try Self.refusals("{\(members)}") { _ in }.count == 100)
        let roles = Array(repeating: "1", count: 101).joined(separator: ",")
        let refusals = try Self.refusals(#"{"roles":[\#(roles)]}"#) { _ = $0.choices("roles", Role.self) }
        #expect(refusals == ["/roles": "too_many"])
        #expect(
            try Self.refusals(#"{"roles":["sales","boss",5]}"#) { _ = $0.choices("roles", Role.self) }
                == ["/roles/1": "unknown_value", "/roles/2": "unknown_value"]
        )
    }

    static let reasons: [(value: String, code: String?)] = [
        (#""because""#, nil), ("null", nil), ("5", "wrong_type"), ("{}", "wrong_type"),
        (#""a\u0001""#, "out_of_range"), ("\"\(String(repeating: "r", count: 1_000))\"", nil),
        ("\"\(String(repeating: "r", count: 1_001))\"", "out_of_range"),
    ]

    @Test(arguments: reasons)
    func `lets every body give a reason, within its limits`(value: String, code: String?) throws {
        let refusals = try Self.refusals(#"{"reason":\#(value)}"#) { _ in }
        #expect(refusals == (code.map { ["/reason": $0] } ?? [:]))
    }

    @Test func `holds metadata to its limits`() throws {
        func refusals(_ metadata: String) throws -> [String: String] {
            try Self.refusals(#"{"metadata":\#(metadata)}"#) { _ = $0.metadata() }
        }
        let long = String(repeating: "k", count: 40)
        let value = String(repeating: "v", count: 500)
        #expect(try refusals(#"{"\#(long)":"\#(value)"}"#) == [:])
        #expect(try refusals(#"{"\#(long)k":"v"}"#) == ["/metadata/\(long)k": "out_of_range"])
        #expect(try refusals(#"{"k":"\#(value)v"}"#) == ["/metadata/k": "out_of_range"])
        #expect(try refusals(#"{"k":5,"":"v","l":"\u0000"}"#).count == 3)
        func keys(_ count: Int) -> String {
            "{" + (0..<count).map { #""k\#($0)":"v""# }.joined(separator: ",") + "}"
        }
        #expect(try refusals(keys(50)) == [:])
        #expect(try refusals(keys(51)) == ["/metadata": "too_many"])
    }

    @Test func `tells a partial update apart from an absent member`() throws {
        let body = BodyReader(try JSONValue.parse(Array(#"{"a":null,"b":"x","c":null}"#.utf8)))
        if case .set(nil) = body.change("a", { body.text("a") }) {} else { Issue.record("null is set") }
        if case .set("x") = body.change("b", { body.text("b") }) {} else { Issue.record("x is set") }
        if case .keep = body.change("z", { body.text("z") }) {} else { Issue.record("absent is kept") }
        let required: Change<String> = body.changeRequired("c") { body.text("c") }
        if case .keep = required {} else { Issue.record("null is refused") }
        #expect(Self.violations(of: body) == ["/c": "required"])
    }
}
