/// Finds who pays and what is paid: gathers from a source what rules then look at as values.
package struct Matching<Source: MatchSource> {
    let source: Source

    /// Payers that are tried where nobody is known.
    private static var payersMax: Int { 5 }
    private static var likenessMin: Int { 60 }

    package init(_ source: Source) {
        self.source = source
    }

    package func match(_ demand: MatchDemand) throws(Failure) -> Match {
        let reading = ReferenceReading(demand.clues)
        let named = try lookUp(reading)
        if let payer = try knownPayer(demand) {
            return Match(payer: payer, outcome: try outcome(demand, payer, reading, named))
        }
        if let sure = try soleReference(demand, reading, named) { return sure }
        var best: Match?
        var runnerUp: MatchCandidate?
        for payer in try possiblePayers(demand, named) {
            let outcome = try outcome(demand, payer, reading, named)
            guard let candidate = outcome.best else { continue }
            if let other = best?.outcome.best, other.score >= candidate.score {
                runnerUp = runnerUp ?? candidate
            } else {
                runnerUp = best?.outcome.best ?? outcome.runnerUp
                best = Match(payer: payer, outcome: outcome)
            }
        }
        guard let best else {
            let unknown = MatchOutcome(best: nil, runnerUp: nil, whyNot: "nobody is known who could pay it")
            return Match(payer: nil, outcome: unknown)
        }
        let outcome = MatchOutcome(best: best.outcome.best, runnerUp: runnerUp, whyNot: best.outcome.whyNot)
        return Match(payer: best.payer, outcome: outcome)
    }

    /// The payer, if it is known without a doubt: as said, by the account or its holder's name, or by the customer's number
    /// in a text.
    package func knownPayer(_ demand: MatchDemand) throws(Failure) -> MatchPayer? {
        if let customer = demand.customer { return MatchPayer(customer, by: .stated) }
        if let account = demand.account, let holder = try source.customer(account: account) {
            return MatchPayer(holder, by: .account)
        }
        if let name = demand.name, let holder = try source.customer(payerName: name) {
            return MatchPayer(holder, by: .keptName)
        }
        var numbered: Set<ID<Customer>> = []
        for word in demand.clues.customerNumbers {
            if let customer = try source.customer(number: word) { numbered.insert(customer) }
        }
        return numbered.count == 1 ? numbered.first.map { MatchPayer($0, by: .customerNumber) } : nil
    }

    /// Money that names one invoice, of all that anybody has, and is exactly what is open of it, or less its discount.
    private func soleReference(
        _ demand: MatchDemand,
        _ reading: ReferenceReading,
        _ named: [String: [MatchInvoice]]
    ) throws(Failure) -> Match? {
        var telling: [MatchInvoice] = []
        for (number, invoices) in named {
            let compact = Array(number.utf8)
            if NumberForms.isTelling(compact) || reading.isWhole(compact) { telling += invoices }
        }
        guard telling.count == 1, let invoice = telling.first, !invoice.items.isEmpty else { return nil }
        // A slip can make another customer's number, with the same round sum: then the sender's name says so.
        guard try !isOthersName(demand.name, than: invoice.customer) else { return nil }
        let payer = MatchPayer(invoice.customer, by: .soleReference)
        let outcome = try outcome(demand, payer, reading, named)
        guard outcome.isAutomatic, let best = outcome.best, best.isExact,
            best.rule == .exactReference || best.rule == .referenceInText
        else { return nil }
        return Match(payer: payer, outcome: outcome)
    }

    private func possiblePayers(_ demand: MatchDemand, _ named: [String: [MatchInvoice]]) throws(Failure)
        -> [MatchPayer]
    {
        var payers: [MatchPayer] = []
        func add(_ payer: MatchPayer) {
            guard payers.count < Self.payersMax, !payers.contains(where: { $0.customer == payer.customer })
            else { return }
            payers.append(payer)
        }
        for number in named.keys.sorted() where NumberForms.isTelling(Array(number.utf8)) {
            for invoice in named[number] ?? []
            where !invoice.items.isEmpty && invoice.currency == demand.currency {
                add(MatchPayer(invoice.customer, by: .reference))
            }
        }
        for one in try alike(demand.name) { add(MatchPayer(one.customer, by: .name(one.likeness))) }
        return payers
    }

    /// Whether a sender's name is like that of customers of another group, and not like the customer's own.
    private func isOthersName(_ name: String?, than customer: ID<Customer>) throws(Failure) -> Bool {
        guard let name else { return false }
        if let own = try source.name(of: customer), NameLikeness.between(name, own) >= Self.likenessMin {
            return false
        }
        for other in try alike(name) where try !source.sharesGroup(other.customer, customer) { return true }
        return false
    }

    /// Customers whose names are like the sender's, the likest first.
    private func alike(_ name: String?) throws(Failure) -> [(likeness: Int, customer: ID<Customer>)] {
        guard let name else { return [] }
        var alike: [(likeness: Int, customer: ID<Customer>)] = []
        for other in try source.customers(nameLike: name) {
            let likeness = NameLikeness.between(name, other.name)
            if likeness >= Self.likenessMin { alike.append((likeness, other.id)) }
        }
        return alike.sorted { ($1.likeness, $0.customer) < ($0.likeness, $1.customer) }
    }

    private func outcome(
        _ demand: MatchDemand,
        _ payer: MatchPayer,
        _ reading: ReferenceReading,
        _ named: [String: [MatchInvoice]]
    ) throws(Failure) -> MatchOutcome {
        var items = try source.openItems(
            groupOf: payer.customer,
            currency: demand.currency,
            limit: MatchBook.itemsMax
        )
        let isComplete = items.count < MatchBook.itemsMax
        var known = Set(items.map(\.installment))
        var strangers: [String: MatchBook.Stranger] = [:]
        for (number, invoices) in named {
            var stranger: MatchBook.Stranger? = .foreign
            for invoice in invoices where try source.sharesGroup(payer.customer, invoice.customer) {
                guard invoice.currency == demand.currency else {
                    if stranger == .foreign { stranger = .inOtherCurrency }
                    continue
                }
                for item in invoice.items where item.isGivenUp || known.insert(item.installment).inserted {
                    items.append(item)
                }
                if stranger != nil { stranger = invoice.items.isEmpty ? .settled : nil }
            }
            strangers[number] = stranger
        }
        let matcher = Matcher(
            amount: demand.amount,
            date: demand.date,
            payer: payer,
            reading: reading,
            book: MatchBook(items: items, strangers: strangers, isComplete: isComplete),
            terms: try source.matchTerms(for: payer.customer)
        )
        return try matcher.outcome()
    }

    private func lookUp(_ reading: ReferenceReading) throws(Failure) -> [String: [MatchInvoice]] {
        var named: [String: [MatchInvoice]] = [:]
        for compact in reading.lookUps {
            let number = String(decoding: compact, as: UTF8.self)
            let invoices = try source.invoices(compactNumber: number)
            if !invoices.isEmpty { named[number] = invoices }
        }
        return named
    }
}
