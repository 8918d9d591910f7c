import TestSupport
import Testing

@testable import Receivables

@Suite struct `What a rule comes to` {
    private static let truths: [(text: String, value: Bool?)] = [
        ("true", true), ("false", false), ("null", nil),
    ]

    @Test func `follows the three values of logic`() throws {
        let and: [Bool?] = [true, false, nil, false, false, false, nil, false, nil]
        let or: [Bool?] = [true, true, true, true, false, nil, true, nil, nil]
        var place = 0
        for left in Self.truths {
            for right in Self.truths {
                #expect(try value(of: "\(left.text) and \(right.text)")?.boolean == and[place])
                #expect(try value(of: "\(left.text) or \(right.text)")?.boolean == or[place])
                place += 1
            }
        }
        #expect(try value(of: "not true")?.boolean == false)
        #expect(try value(of: "not false")?.boolean == true)
        #expect(try value(of: "not null") == nil)
    }

    static let unknown: [(text: String, value: Bool?)] = [
        ("limit.amount > 1", nil), ("limit.amount = limit.amount", nil), ("limit.amount is null", true),
        ("limit.amount is not null", false), ("not (limit.amount > 1)", nil),
        ("1 in (limit.amount, 1)", true),
        ("1 in (limit.amount, 2)", nil), ("1 not in (limit.amount, 2)", nil), ("limit.amount in (1, 2)", nil),
        ("5 between limit.amount and 4", false), ("5 between limit.amount and 6", nil),
        ("limit.amount between 1 and 2", nil), ("limit.amount + 1 is null", true),
        ("-limit.amount is null", true),
        ("min(1, limit.amount) is null", true), ("abs(limit.amount) is null", true),
        ("coalesce(limit.amount, 7) = 7", true), ("coalesce(limit.amount, group.limit) is null", true),
        ("1 / 0 is null", true), ("1 / 0 = 1", nil), ("1 / 0 = 1 or true", true),
        ("1 / 0 = 1 and false", false),
        ("customer.metadata('x') = 'y'", nil), ("today + 0.5 is null", true),
        ("date '9999-12-31' + 1 is null", true), ("date '0001-01-01' - 1 is null", true),
        ("date '9999-12-31' + 99999999999999999999 is null", true),
    ]

    @Test(arguments: unknown)
    func `is unknown where that can't be told, and only there`(text: String, expected: Bool?) throws {
        #expect(try value(of: text)?.boolean == expected)
    }

    static let exact: [(text: String, value: String)] = [
        ("0.1 + 0.2", "0.3"), ("1 - 0.9", "0.1"), ("1 / 3", "0.333333"), ("2 / 3", "0.666667"),
        ("-2 / 3", "-0.666667"), ("1 / 2000000", "0.000001"), ("1 / 2000001", "0"),
        ("0.000001 * 0.5", "0.000001"), ("-0.000001 * 0.5", "-0.000001"), ("0.000001 * 0.4", "0"),
        ("1.5 * 1.5", "2.25"), ("7 * -3", "-21"), ("min(3, -2, 5)", "-2"), ("max(3, -2, 5)", "5"),
        ("abs(-2.5)", "2.5"),
        ("1000000000000000 * 1000000000000000", "1000000000000000000000000000000"),
        ("123456789012345.678901 * 1000000.000001", "123456789012469135690.012346"),
        ("99999999999999999999999999999999 / 0.000001 * 0", ""),
        ("99999999999999999999999999999999.999999 + 0", "99999999999999999999999999999999.999999"),
        ("99999999999999999999999999999999.999999 + 0.000001", ""),
        ("-99999999999999999999999999999999.999999 - 0.000001", ""),
        ("99999999999999999999999999999999 * 2", ""),
        ("99999999999999999999999999999999 / 3", "33333333333333333333333333333333"),
        ("date '2024-03-01' - date '2024-02-28'", "2"), ("date '2026-01-01' - date '2026-12-31'", "-364"),
    ]

    @Test(arguments: exact)
    func `is exact to six decimals, and null past its range`(text: String, expected: String) throws {
        #expect(try value(of: text)?.description ?? "" == expected)
    }

    static let dates: [(text: String, value: String)] = [
        ("date '2024-02-28' + 2", "2024-03-01"), ("3 + date '2024-12-30'", "2025-01-02"),
        ("date '2024-03-01' - 1", "2024-02-29"), ("max(date '2024-03-01', date '2025-01-01')", "2025-01-01"),
    ]

    @Test(arguments: dates)
    func `moves dates by days`(text: String, expected: String) throws {
        #expect(try value(of: text)?.description == expected)
    }

    static let decisions: [(text: String, value: Bool)] = [
        ("'a' = 'a'", true), ("'a' = 'A'", false), ("'a' != 'b'", true), ("1.0 = 1", true),
        ("2 between 2 and 2", true),
        ("1 between 2 and 3", false), ("4 not between 2 and 3", true), ("'x' in ('y', 'x')", true),
        ("'x' not in ('y', 'z')", true), ("date '2026-01-02' > date '2026-01-01'", true), ("1 <= 1", true),
        ("1 < 1", false), ("1 >= 1", true), ("true = false", false), ("true != false", true),
    ]

    @Test(arguments: decisions)
    func `compares values of one type`(text: String, expected: Bool) throws {
        #expect(try value(of: text)?.boolean == expected)
    }

    static let numbers = ["0", "-1", "1.5", "-0.000001", "12345678901234567890123456789012.123456"]

    @Test(arguments: numbers)
    func `reads a number back as it was written`(text: String) throws {
        #expect(try #require(ExactNumber(text)).description == text)
    }

    static let refused = [
        "", "-", ".", "1.", ".5", "+1", "1e3", "1.0000000", "123456789012345678901234567890123", "1 ", "--1",
    ]

    @Test(arguments: refused)
    func `takes nothing else for a number`(text: String) {
        #expect(ExactNumber(text) == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `equals a plain evaluation of the same tree`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let facts = RandomRule.facts(using: &random)
            let rule = RandomRule.boolean(depth: 5, using: &random)
            // What is too long or too large says nothing here.
            guard let expression = try? RuleExpression(rule.text) else { continue }
            let found = expression.value(where: facts.compactMapValues { $0 }.mapValues { .number($0) })
            #expect(found?.boolean == rule.truth(facts), "\(rule.text) where \(facts)")
        }
    }
}
