/// The smallest single changes that turn an outcome into an approval. Each is found by running the checks with it, and
/// what can't be reached is left out.
struct Flips {
    let rules: CreditRules
    /// The document at each stage that it has to pass; not empty.
    let documents: [CheckedDocument]
    let position: CreditPosition
    /// The customer's open items by due date.
    let openItems: [OpenItem]
    /// Whether a temporary limit stands in for the lasting one, which then changes nothing.
    let hasTemporaryLimit: Bool
    /// The older orders on hold of the customer and its group: freed credit goes to them first.
    let olderHolds: [HeldCredit]
    /// Whether the outcome puts the document on hold, and doesn't reject it.
    var isHeld = false

    /// How often the need is computed anew as older holds take their share.
    static let roundsMax = 20
    /// Parts of rules that one search walks through at most, however long the rules are: what isn't found by then is
    /// left out.
    static let partsMax = 500_000

    /// Minor units that older holds have taken, of the customer and of its group's other members.
    private struct Reserved: Equatable {
        var own: Int64 = 0
        var rivals: Int64 = 0
    }

    private var document: CheckedDocument { documents[0] }

    func all() throws(Failure) -> [Flip] {
        var flips: [Flip] = []
        if let flip = try orderTotal() { flips.append(flip) }
        if let flip = try payment() { flips.append(flip) }
        if let flip = try creditLimit() { flips.append(flip) }
        if let flip = try groupLimit() { flips.append(flip) }
        if let flip = try shipDate() { flips.append(flip) }
        return flips
    }

    /// Only what hasn't begun to ship can become less.
    private func orderTotal() throws(Failure) -> Flip? {
        let invoiced = try difference(document.total, document.amount)
        let least = try max(1, difference(smallestValue, invoiced))
        guard !isShipping, document.amount > least else { return nil }
        // Smaller totals pass wherever greater ones do, so what fails is searched from above. Custom rules may stop
        // small ones too: then those are tried at which their answers turn, the greatest first.
        let turns =
            rules.turningPoints(of: ["order.amount"])
            + rules.turningPoints(of: ["order.total"]).map { $0 - invoiced }
        let floors = turns.sorted(by: >).filter { $0 > least && $0 < document.amount }
        for floor in [least] + floors.prefix(triesMax) {
            guard try approves(document.with(amount: floor), position) else { continue }
            let excess = try smallest(in: 1...(document.amount - floor)) { (less) throws(Failure) in
                try approves(document.with(amount: document.amount - less), position)
            }
            return try excess.map { (excess) throws(Failure) in
                .orderTotal(atMost: try difference(document.total, excess))
            }
        }
        return nil
    }

    private var isShipping: Bool { documents.contains { $0.stage == .shipment } }

    private func payment() throws(Failure) -> Flip? {
        let items = payable
        let amount = try smallestHealing(from: 1) { (amount) throws(Failure) in
            let rest = settle(items, with: amount)
            return try position.with(paid: amount, settling: rest.settled, leaving: rest.items)
        }
        return amount.map { .pay(atLeast: $0, invoices: settle(items, with: $0).invoices) }
    }

    private func creditLimit() throws(Failure) -> Flip? {
        guard position.limit != nil, !hasTemporaryLimit else { return nil }
        let limit = try smallestHealing(from: 0) { (limit) throws(Failure) in
            try position.with(limit: limit)
        }
        return limit.map { .creditLimit(atLeast: $0) }
    }

    private func groupLimit() throws(Failure) -> Flip? {
        guard let group = position.group, group.limit != nil, !group.hasTemporaryLimit
        else { return nil }
        let limit = try smallestHealing(from: 0) { (limit) throws(Failure) in
            try position.with(groupLimit: limit)
        }
        return limit.map { .groupCreditLimit(of: group.top, atLeast: $0) }
    }

    /// The first day after a horizon that a check looks to, or at which a custom rule's answer turns.
    private func shipDate() throws(Failure) -> Flip? {
        guard document.stage == .order, !isShipping else { return nil }
        let turns = rules.turningPoints(of: ["order.ship_in_days"])
            .filter { (0...CheckRule.daysMax).contains($0) }
        for days in Set(rules.horizons.map { $0 + 1 } + turns.map { Int($0) }).sorted().prefix(triesMax) {
            let day = position.today.adding(days: days)
            if let now = document.shipDate, now >= day { continue }
            if try approves(document.with(shipDate: day), position) {
                return .requestedShipDate(atLeast: day)
            }
        }
        return nil
    }

    /// How many values one search tries by themselves.
    private var triesMax: Int { max(1, Self.partsMax / rules.partCount) }

    /// How many rounds one search takes: in each, some sixty amounts are tried and every older hold is looked at.
    private var rounds: Int {
        let holds = olderHolds.reduce(0) { $0 + ($1.rival?.rules ?? rules).partCount * $1.documents.count }
        return min(Self.roundsMax, max(2, Self.partsMax / (64 * rules.partCount * documents.count + holds)))
    }

    /// The smallest amount whose change lets the document pass when the older holds have taken their share of it.
    private func smallestHealing(
        from least: Int64,
        _ change: (Int64) throws(Failure) -> CreditPosition
    ) throws(Failure) -> Int64? {
        var reserved = Reserved()
        for _ in 0..<rounds {
            let amount = try smallest(in: least...Money.outsideMax) { (amount) throws(Failure) in
                let position = try change(amount).with(committedMore: reserved.own).with(
                    groupMore: reserved.rivals
                )
                return try approves(documents, position)
            }
            guard let amount else { return nil }
            let outcome = try heal(change(amount))
            if outcome.approves { return amount }
            guard outcome.reserved != reserved else { return nil }
            reserved = outcome.reserved
        }
        return nil
    }

    /// What the review of holds would do from a position: older orders first, each reserving, then this document, which
    /// reserves meanwhile where its policy says so.
    private func heal(_ start: CreditPosition) throws(Failure) -> (approves: Bool, reserved: Reserved) {
        let waiting = reservesWhileHeld ? max(0, document.amount) : 0
        var own = try start.reserving(waiting, for: document)
        var reserved = Reserved()
        var rivals: [ID<Customer>: CreditPosition] = [:]
        for hold in olderHolds {
            let document = hold.document
            if let rival = hold.rival {
                var position = rivals[rival.customer] ?? rival.position
                position.group = own.group
                guard try approves(hold.documents, position.without(document), by: rival.rules) else {
                    continue
                }
                position = try position.approving(document)
                rivals[rival.customer] = position
                own.group = position.group
                reserved.rivals = try sum(reserved.rivals, document.takenOnApproval)
            } else {
                guard try approves(hold.documents, own.without(document)) else { continue }
                own = try own.approving(document)
                reserved.own = try sum(reserved.own, document.takenOnApproval)
            }
        }
        return (try approves(documents, own.reserving(-waiting, for: document)), reserved)
    }

    /// Whether the document holds credit while the older holds are looked at: an order that is rejected, or a document
    /// that isn't an order, doesn't.
    private var reservesWhileHeld: Bool {
        document.order != nil && isHeld && rules.version.terms.heldOrdersReserve
    }

    private func approves(
        _ documents: [CheckedDocument],
        _ position: CreditPosition,
        by rules: CreditRules? = nil
    ) throws(Failure) -> Bool {
        for document in documents where try !approves(document, position, by: rules) { return false }
        return true
    }

    private func approves(
        _ document: CheckedDocument,
        _ position: CreditPosition,
        by rules: CreditRules? = nil
    ) throws(Failure) -> Bool {
        try (rules ?? self.rules).approve(document, given: position)
    }

    /// The least value that the policy lets through.
    private var smallestValue: Int64 {
        let terms = rules.version.terms
        let listed = terms.checks.filter { $0.check == .minOrderValue }
        // A policy that doesn't list the check has it run all the same.
        guard !listed.isEmpty else { return terms.minOrderValue ?? 0 }
        return listed.filter { $0.stages.contains(document.stage) && $0.severity != .warn }
            .map { $0.threshold?.minorUnitsRoundedUp ?? terms.minOrderValue ?? 0 }.max() ?? 0
    }

    /// The open items in the order in which money for their invoices settles them: the invoice with the oldest item
    /// first, and an invoice's instalments one after the other.
    private var payable: [OpenItem] {
        var invoices: [ID<Invoice>] = []
        var items: [ID<Invoice>: [OpenItem]] = [:]
        for item in openItems {
            if items[item.invoice] == nil { invoices.append(item.invoice) }
            items[item.invoice, default: []].append(item)
        }
        return invoices.flatMap { (items[$0] ?? []).sorted { $0.position < $1.position } }
    }

    /// Uses money for the items in their order, and answers what is left open and which invoices it reached.
    private func settle(_ payable: [OpenItem], with amount: Int64)
        -> (items: [OpenItem], invoices: [ID<Invoice>], settled: Int64)
    {
        var left = amount
        var items: [OpenItem] = []
        var invoices: [ID<Invoice>] = []
        for item in payable {
            var item = item
            // Money in the account's currency is used for what is in it; what else there is stays on account.
            if left > 0, item.open > 0, item.worth == nil {
                let used = min(left, item.open)
                left -= used
                item.open -= used
                if invoices.last != item.invoice { invoices.append(item.invoice) }
            }
            if item.open != 0 { items.append(item) }
        }
        return (items, invoices, amount - left)
    }

    /// A value of a range that passes while the one before it doesn't: the smallest, where greater values pass when
    /// smaller ones do.
    private func smallest(
        in range: ClosedRange<Int64>,
        where passes: (Int64) throws(Failure) -> Bool
    ) throws(Failure) -> Int64? {
        var low = range.lowerBound
        var high = range.upperBound
        guard try passes(high) else { return nil }
        while low < high {
            let middle = low + (high - low) / 2
            if try passes(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }
}
