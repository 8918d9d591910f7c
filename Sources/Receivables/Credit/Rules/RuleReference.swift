/// What there is to say in a rule, for whoever writes one: drawn from the lists that rules are read by.
package enum RuleReference {
    package struct Entry: Sendable {
        package let sign: String
        package let sentence: String
        package let example: String
    }

    package struct Bound: Sendable {
        package let name: String
        package let value: Int
        package let sentence: String
    }

    package static let introduction =
        "A rule is one expression over named facts that comes to true or false. A policy's rule fails where it is true."

    package static let nulls =
        "What isn't known is null. Reckoning and comparing with null give null; false and null is false, true or null is "
        + "true, not null is null. A rule that comes to null answers not_applicable and names the facts that were null."

    package static let numbers =
        "Amounts are minor units of the account's currency. Numbers are exact to six decimals; a product or quotient is "
        + "rounded to six, halves away from zero, and a number of more than 32 digits before the point is null."

    /// From what binds least to what binds most.
    package static let precedence = [
        "or", "and", "not", "= != < <= > >= in between is", "+ -", "* /", "- before a value",
    ]

    package static let operators: [Entry] =
        RuleArithmetic.allCases.map { Entry(sign: $0.rawValue, sentence: $0.sentence, example: $0.example) }
        + RuleComparison.allCases.map { Entry(sign: $0.rawValue, sentence: $0.sentence, example: $0.example) }
        + RuleKeyword.allCases.map { Entry(sign: $0.rawValue, sentence: $0.sentence, example: $0.example) }

    package static let functions = RuleFunction.allCases.map {
        Entry(sign: $0.rawValue, sentence: $0.sentence, example: $0.example)
    }

    package static let bounds = [
        Bound(name: "characters", value: RuleSource.charactersMax, sentence: "of a rule"),
        Bound(
            name: "depth",
            value: RuleParser.depthMax,
            sentence: "of brackets, calls, not and minus within each other"
        ),
        Bound(name: "parts", value: RuleParser.nodesMax, sentence: "values, operators and calls of a rule"),
        Bound(name: "arguments", value: RuleFunction.argumentsMax, sentence: "of a function"),
        Bound(name: "rules", value: CustomRule.rulesMax, sentence: "of a policy version"),
        Bound(name: "parts_of_all_rules", value: CustomRule.nodesMax, sentence: "of a policy version"),
        Bound(name: "errors", value: MalformedRule.errorsMax, sentence: "that are told of a rule"),
    ]

    package static let examples: [Entry] = [
        Entry(
            sign: "late_and_large",
            sentence: "a large order of a customer who is late",
            example: "overdue.days_max > 10 and order.total > 500000"
        ),
        Entry(
            sign: "new_and_foreign",
            sentence: "a new customer from elsewhere who wants longer terms than usual",
            example:
                "customer.age_days < 90 and customer.country not in ('NL', 'BE', 'DE') and order.credit_days > 14"
        ),
        Entry(
            sign: "half_of_the_group",
            sentence: "an order that takes more than half of what is left of the group's limit",
            example: "order.amount > (group.limit - group.exposure) / 2"
        ),
        Entry(
            sign: "stale_limit_soon",
            sentence: "an order that ships after the limit has expired",
            example: "coalesce(order.ship_date, today) > limit.expires_on"
        ),
        Entry(
            sign: "risky_region",
            sentence: "a customer that the application has marked",
            example: "customer.metadata('region') = 'north' or customer.metadata('watch') is not null"
        ),
        Entry(
            sign: "never_paid",
            sentence: "who owes and hasn't paid for a quarter, or ever",
            example: "overdue.amount > 0 and coalesce(payment.last_days_ago, 9999) > 90"
        ),
    ]
}
