import Testing

@testable import Receivables

@Suite struct `A text that is no rule` {
    /// What is wrong, where, and what stands there.
    typealias Fault = (code: RuleError.Code, offset: Int, text: String)

    static let syntax: [(text: String, fault: Fault)] = [
        ("", (.empty, 0, "")), (" \n", (.empty, 0, "")), ("1 +", (.unexpectedToken, 3, "")),
        ("(1 + 2", (.unexpectedToken, 6, "")), ("1 2", (.unexpectedToken, 2, "2")),
        ("1 + * 2", (.unexpectedToken, 4, "*")), (")", (.unexpectedToken, 0, ")")),
        ("1 in 2", (.unexpectedToken, 5, "2")), ("1 in ()", (.unexpectedToken, 6, ")")),
        ("1 between 2", (.unexpectedToken, 11, "")), ("1 not 2", (.unexpectedToken, 6, "2")),
        ("1 is 2", (.unexpectedToken, 5, "2")), ("1 is not 2", (.unexpectedToken, 9, "2")),
        ("date 5", (.unexpectedToken, 5, "5")),
        ("date '2026-02-30' = today", (.malformedDate, 5, "'2026-02-30'")),
        ("1 < 2 < 3", (.chainedComparison, 6, "<")), ("1 = 2 is null", (.chainedComparison, 6, "is")),
        ("1 in (1) in (2)", (.chainedComparison, 9, "in")), ("12abc = 1", (.malformedNumber, 0, "12abc")),
        ("1.2.3", (.malformedNumber, 0, "1.2.3")), ("1.", (.malformedNumber, 0, "1.")),
        ("1e5", (.malformedNumber, 0, "1e5")), ("1.1234567", (.malformedNumber, 0, "1.1234567")),
        ("'abc", (.unterminatedText, 0, "'abc")), ("1 & 2", (.unexpectedCharacter, 2, "&")),
        ("true && true", (.unexpectedCharacter, 5, "&&")), ("a ; b", (.unexpectedCharacter, 2, ";")),
        ("min(1)", (.wrongArguments, 0, "min(1)")), ("abs(1, 2)", (.wrongArguments, 0, "abs(1, 2)")),
        ("order.total(1)", (.wrongArguments, 0, "order.total")),
        ("customer.metadata = 'x'", (.wrongArguments, 0, "customer.metadata")),
        ("customer.metadata(1)", (.unexpectedToken, 18, "1")),
    ]

    @Test(arguments: syntax)
    func `is told by a code and its place`(text: String, fault: Fault) throws {
        let found = errors(of: text)
        let error = try #require(found.first { $0.code == fault.code }, "\(found)")
        #expect(error.position.offset == fault.offset)
        #expect(error.position.text == fault.text)
    }

    static let types: [(text: String, fault: Fault)] = [
        ("order.total + 'x'", (.wrongType, 14, "'x'")), ("'x' + order.total", (.wrongType, 0, "'x'")),
        ("today + today", (.wrongType, 8, "today")), ("1 - today", (.wrongType, 4, "today")),
        ("2 * today", (.wrongType, 4, "today")), ("true / 2", (.wrongType, 0, "true")),
        ("-'x'", (.wrongType, 1, "'x'")), ("-today", (.wrongType, 1, "today")),
        ("not 1", (.wrongType, 4, "1")),
        ("1 and true", (.wrongType, 0, "1")), ("true or 'x'", (.wrongType, 8, "'x'")),
        ("1 = 'x'", (.wrongType, 4, "'x'")), ("today < 5", (.wrongType, 8, "5")),
        ("'a' < 'b'", (.wrongType, 0, "'a'")), ("true >= false", (.wrongType, 0, "true")),
        ("customer.segment between 'a' and 'b'", (.wrongType, 0, "customer.segment")),
        ("order.total between 1 and 'b'", (.wrongType, 26, "'b'")),
        ("1 in (1, 'x')", (.wrongType, 9, "'x'")), ("min(1, 'x')", (.wrongType, 7, "'x'")),
        ("max(1, today)", (.wrongType, 7, "today")), ("abs(today)", (.wrongType, 4, "today")),
        ("coalesce(1, 'x')", (.wrongType, 12, "'x'")), ("(1 + 2) = ('x')", (.wrongType, 10, "('x')")),
        ("order.total = null", (.comparesNull, 14, "null")), ("1 in (2, null)", (.comparesNull, 9, "null")),
        ("1 between null and 2", (.comparesNull, 10, "null")),
        ("customer.status = 'activ'", (.unknownValue, 18, "'activ'")),
        ("'shiping' = order.stage", (.unknownValue, 0, "'shiping'")),
        ("customer.status in ('active', 'gone')", (.unknownValue, 30, "'gone'")),
    ]

    @Test(arguments: types)
    func `is told where a part doesn't take what it is given`(text: String, fault: Fault) throws {
        let found = errors(of: text)
        #expect(found.map(\.code) == [fault.code], "\(found)")
        #expect(found.first?.position.offset == fault.offset)
        #expect(found.first?.position.text == fault.text)
    }

    @Test func `is told every name that nothing has, every wrong part, and what may have been meant`() {
        let text = """
            overdue.day_max > 10 and order.totl > 5
              or days_max = 1 or not 5 and foo.bar.baz and maxx(1, 2) = 3 or metadata('a') = 'b'
            """
        let found = errors(of: text)
        #expect(
            found.map(\.code) == [
                .unknownFact, .unknownFact, .unknownFact, .wrongType, .unknownFact, .unknownFunction,
                .unknownFunction,
            ]
        )
        #expect(
            found.map(\.suggestion) == [
                "overdue.days_max", "order.total", "overdue.days_max", nil, nil, "max", "customer.metadata",
            ]
        )
        #expect(found[2].position == RulePosition(offset: 45, line: 2, column: 6, text: "days_max"))
        #expect(
            found[0].detail == "line 1, column 1, at overdue.day_max: there is no fact overdue.day_max; "
                + "did you mean overdue.days_max?"
        )
    }

    @Test func `is told at most twenty faults`() {
        let text = (0..<30).map { "x\($0)" }.joined(separator: " or ")
        #expect(errors(of: text).count == 20)
    }

    static let whole: [(text: String, offset: Int, told: String)] = [
        ("order.total", 0, "true or false is expected, this is a number"),
        (" null", 1, "this always is null"),
        ("today - order.date", 0, "this is a number"),
    ]

    @Test(arguments: whole)
    func `is one that isn't true or false where a rule is wanted`(text: String, offset: Int, told: String) {
        let found = errors(of: text, mustBe: .boolean)
        #expect(found.map(\.code) == [.wrongType])
        #expect(found.first?.position.offset == offset)
        #expect(found.first?.sentence.hasSuffix(told) == true)
    }

    @Test func `counts places in scalars, whatever they take`() {
        let found = errors(of: "'é😀' = 'a' or\n 'e\u{301}' = nope")
        #expect(found.map(\.position) == [RulePosition(offset: 22, line: 2, column: 9, text: "nope")])
    }
}
