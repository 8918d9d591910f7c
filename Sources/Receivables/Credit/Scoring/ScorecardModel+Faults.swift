extension ScorecardModel {
    /// Why the model can't score, each with the place in the body that says it; empty for one that can.
    package var faults: [Violation] {
        var faults: [Violation] = []
        if items.isEmpty { faults.append(Violation("/items", "required", "a scorecard has items")) }
        for (index, item) in items.enumerated() {
            let place = "/items/\(index)"
            faults += item.faults(at: place)
            if items[..<index].contains(where: { $0.name == item.name }) {
                faults.append(Violation("\(place)/name", "duplicate", "an item has this name already"))
            }
        }
        return faults + classFaults
    }

    private var classFaults: [Violation] {
        guard !classes.isEmpty else {
            return [Violation("/classes", "required", "a scorecard has classes")]
        }
        var faults: [Violation] = []
        var last: Decimal?
        for (index, riskClass) in classes.enumerated() {
            let place = "/classes/\(index)"
            if classes[..<index].contains(where: { $0.name == riskClass.name }) {
                faults.append(Violation("\(place)/class", "duplicate", "a class has this name already"))
            }
            let isWorst = index == classes.count - 1
            if isWorst, riskClass.from != nil {
                let detail = "the last class takes every score below the others, so it has no from"
                faults.append(Violation("\(place)/from", "not_taken", detail))
            } else if !isWorst, riskClass.from == nil {
                faults.append(Violation("\(place)/from", "required", "every class but the last has a from"))
            } else if !isWorst, let from = riskClass.from, let last, from >= last {
                let detail = "classes go from the best to the worst, so \(from) comes before \(last)"
                faults.append(Violation("\(place)/from", "out_of_order", detail))
            }
            last = riskClass.from ?? last
            switch riskClass.limit {
            case nil: break
            case .factor where limit?.base == nil:
                let detail = "a factor needs limit.base, which it multiplies"
                faults.append(Violation("\(place)/limit_factor", "incomplete", detail))
            case .amount where limit?.currency == nil:
                faults.append(
                    Violation("\(place)/limit_amount", "incomplete", "an amount needs limit.currency")
                )
            case .factor, .amount: break
            }
        }
        return faults + (limit?.faults ?? [])
    }
}

extension ScoreItem {
    fileprivate func faults(at place: String) -> [Violation] {
        var faults: [Violation] = []
        if !weight.isPositive || weight > Self.weightMax {
            let detail = "a weight is above 0 and at most \(Self.weightMax)"
            faults.append(Violation("\(place)/weight", "out_of_range", detail))
        }
        switch scale {
        case .ranges(let ranges):
            if !input.takesRanges {
                faults.append(
                    Violation("\(place)/ranges", "unsuited", "\(input.text) is a text: list its values")
                )
            }
            if ranges.isEmpty {
                faults.append(Violation("\(place)/ranges", "required", "at least one range"))
            }
            faults += Self.faults(of: ranges, at: "\(place)/ranges")
        case .values(let values):
            if !input.takesValues {
                let detail = "\(input.text) is a number: give its ranges"
                faults.append(Violation("\(place)/values", "unsuited", detail))
            }
            if values.isEmpty {
                faults.append(Violation("\(place)/values", "required", "at least one value"))
            }
            for (index, value) in values.enumerated()
            where values[..<index].contains(where: { $0.value == value.value }) {
                let pointer = "\(place)/values/\(index)/value"
                faults.append(Violation(pointer, "duplicate", "the value is listed already"))
            }
        }
        return faults
    }

    /// Ranges go upwards, each beginning where the one before it ends.
    private static func faults(of ranges: [ScoreRange], at place: String) -> [Violation] {
        var faults: [Violation] = []
        for (index, range) in ranges.enumerated() {
            let pointer = "\(place)/\(index)"
            if let from = range.from, let below = range.below, from >= below {
                faults.append(
                    Violation("\(pointer)/below", "ends_before_start", "\(below) isn't above \(from)")
                )
            }
            guard index > 0 else { continue }
            guard let end = ranges[index - 1].below else {
                let detail = "the range before it has no end, so that they overlap"
                faults.append(Violation("\(pointer)/from", "overlap", detail))
                continue
            }
            if range.from.map({ $0 < end }) ?? true {
                faults.append(
                    Violation("\(pointer)/from", "overlap", "the range before it ends below \(end)")
                )
            } else if let from = range.from, from > end {
                faults.append(Violation("\(pointer)/from", "gap", "nothing covers \(end) up to \(from)"))
            }
        }
        return faults
    }
}

extension LimitRule {
    fileprivate var faults: [Violation] {
        var faults: [Violation] = []
        if greatest != nil || roundTo != nil, currency == nil {
            faults.append(Violation("/limit/currency", "incomplete", "an amount needs a currency"))
        }
        if let cap, !cap.percent.isPositive {
            faults.append(Violation("/limit/percent", "out_of_range", "a percentage is above 0"))
        }
        return faults
    }
}
