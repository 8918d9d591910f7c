extension RuleExpression {
    /// What it comes to; nil: that isn't known.
    ///
    /// - Parameter readings: of its facts, in their order; nil: not known.
    package func value(of readings: [RuleValue?]) -> RuleValue? {
        var values: [RuleValue?] = []
        values.reserveCapacity(nodes.count)
        for node in nodes { values.append(Self.value(of: node.kind, values, readings)) }
        return values.last ?? nil
    }

    private static func value(
        of kind: RuleNode.Kind,
        _ values: [RuleValue?],
        _ readings: [RuleValue?]
    ) -> RuleValue? {
        switch kind {
        case .literal(let value): return value
        case .fact(let place): return readings[place]
        case .unresolved: return nil
        case .negation(let operand): return values[operand]?.number.map { .number($0.negated) }
        case .not(let operand): return values[operand]?.boolean.map { .boolean(!$0) }
        case .isNull(let operand): return .boolean(values[operand] == nil)
        case .and(let left, let right):
            return conjunction(values[left]?.boolean, values[right]?.boolean).map { .boolean($0) }
        case .or(let left, let right):
            return disjunction(values[left]?.boolean, values[right]?.boolean).map { .boolean($0) }
        case .arithmetic(let arithmetic, let left, let right):
            guard let left = values[left], let right = values[right] else { return nil }
            return arithmetic.value(left, right)
        case .comparison(let comparison, let left, let right):
            return holds(comparison, values[left], values[right]).map { .boolean($0) }
        case .between(let value, let low, let high):
            let isAbove = holds(.greaterOrEqual, values[value], values[low])
            let isBelow = holds(.lessOrEqual, values[value], values[high])
            return conjunction(isAbove, isBelow).map { .boolean($0) }
        case .membership(let value, let others):
            var result: Bool? = false
            for other in others { result = disjunction(result, holds(.equal, values[value], values[other])) }
            return result.map { .boolean($0) }
        case .call(let function, let arguments): return function.value(arguments, values)
        }
    }

    /// Not known where one side isn't.
    private static func holds(_ comparison: RuleComparison, _ left: RuleValue?, _ right: RuleValue?) -> Bool?
    {
        guard let left, let right else { return nil }
        return comparison.holds(left, right)
    }

    /// False where one side is, whatever the other.
    static func conjunction(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == false || right == false { return false }
        guard left != nil, right != nil else { return nil }
        return true
    }

    /// True where one side is, whatever the other.
    static func disjunction(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == true || right == true { return true }
        guard left != nil, right != nil else { return nil }
        return false
    }
}
