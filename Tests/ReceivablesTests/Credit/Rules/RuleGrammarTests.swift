import Testing

@testable import Receivables

@Suite struct `The language of rules` {
    static let trees: [(text: String, tree: String)] = [
        ("1 + 2 * 3", "(1 + (2 * 3))"), ("(1 + 2) * 3", "((1 + 2) * 3)"), ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("8 / 4 / 2", "((8 / 4) / 2)"), ("8 / 4 * 2", "((8 / 4) * 2)"), ("-1 + 2", "((-1) + 2)"),
        ("- - 1", "(-(-1))"), ("2 * -3", "(2 * (-3))"), ("1 + 2 < 3 * 4", "((1 + 2) < (3 * 4))"),
        ("1 == 2", "(1 = 2)"), ("1 <> 2", "(1 != 2)"), ("1<=2", "(1 <= 2)"), ("1>=2", "(1 >= 2)"),
        ("true and false or true", "((true and false) or true)"),
        ("true or false and true", "(true or (false and true))"),
        ("(true or false) and true", "((true or false) and true)"),
        ("not true and false", "((not true) and false)"), ("not 1 < 2", "(not (1 < 2))"),
        ("not not true", "(not (not true))"), ("NOT True AND FALSE", "((not true) and false)"),
        ("1 in (1, 2 + 3)", #"(1 in ["1", "(2 + 3)"])"#), ("1 not in (1)", #"(not (1 in ["1"]))"#),
        ("1 between 0 and 2 and true", "((1 between 0 and 2) and true)"),
        ("1 not between 0 and 2 or true", "((not (1 between 0 and 2)) or true)"),
        ("limit.amount is null", "(limit.amount is null)"),
        ("limit.amount is not null", "(not (limit.amount is null))"),
        ("1 + limit.amount is null", "((1 + limit.amount) is null)"),
        ("date '2026-01-31' + 1 < today", "((2026-01-31 + 1) < today)"),
        ("min(1, 2, 3) + abs(-1)", #"(min["1", "2", "3"] + abs["(-1)"])"#),
        ("coalesce(null, 1)", #"coalesce["null", "1"]"#), ("'it''s' = \"a\"\"b'\"", "('it's' = 'a\"b'')"),
        ("customer.metadata('a''b') = 'x'", "(customer.metadata('a''b') = 'x')"),
        ("1.50 = 1.5", "(1.5 = 1.5)"), ("0.000001", "0.000001"), ("007", "7"),
        ("\torder.total\n>\r1", "(order.total > 1)"), ("date'2024-02-29' = today", "(2024-02-29 = today)"),
    ]

    @Test(arguments: trees)
    func `binds as arithmetic and SQL do`(text: String, tree: String) throws {
        #expect(try RuleExpression(text).tree == tree)
    }

    @Test func `names each fact once, in the order in which it is read`() throws {
        let rule = try RuleExpression("order.total > 1 and today > order.date or order.total < limit.amount")
        #expect(rule.facts.map(\.name) == ["order.total", "today", "order.date", "limit.amount"])
    }

    static let types: [(text: String, type: RuleType?)] = [
        ("1", .number), ("order.total / 2", .number), ("today - order.date", .number), ("today + 1", .date),
        ("1 + today", .date), ("today - 1", .date), ("'a'", .text), ("customer.metadata('a')", .text),
        ("1 < 2", .boolean), ("order.due_at_once", .boolean), ("null", nil), ("coalesce(null, null)", nil),
        ("coalesce(null, today)", .date), ("min(today, order.date)", .date), ("null is null", .boolean),
    ]

    @Test(arguments: types)
    func `knows what an expression is of`(text: String, type: RuleType?) throws {
        #expect(try RuleExpression(text).type == type)
    }

    @Test func `takes texts, depths and parts up to its bounds, and not one more`() throws {
        let padding = String(repeating: " ", count: 1_996)
        #expect(try RuleExpression("true" + padding).type == .boolean)
        #expect(errors(of: "true " + padding).map(\.code) == [.tooLong])
        #expect(errors(of: "true " + padding).first?.position.offset == 2_000)

        for (open, close) in [("(", ")"), ("- ", ""), ("abs(", ")")] {
            let deep = { String(repeating: open, count: $0) + "1" + String(repeating: close, count: $0) }
            #expect(try RuleExpression(deep(32)).type == .number, "\(open)")
            #expect(errors(of: deep(33)).map(\.code) == [.tooDeep], "\(open)")
        }
        let negated = { String(repeating: "not ", count: $0) + "true" }
        #expect(try RuleExpression(negated(32)).type == .boolean)
        #expect(errors(of: negated(33)).map(\.code) == [.tooDeep])
        #expect(errors(of: String(repeating: "(", count: 2_000)).map(\.code) == [.tooDeep])

        // So many values and one sum fewer.
        let long = { [String](repeating: "1", count: $0).joined(separator: "+") }
        #expect(try RuleExpression("-" + long(250)).nodes.count == 500)
        #expect(errors(of: "-" + long(250) + "+1").map(\.code) == [.tooManyParts])
        let arguments = { "max(" + [String](repeating: "1", count: $0).joined(separator: ",") + ")" }
        #expect(try RuleExpression(arguments(50)).type == .number)
        #expect(errors(of: arguments(51)).map(\.code) == [.wrongArguments])
    }
}
