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
        if let sure = try wholeReference(demand, reading, named) { return sure }
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

    /// What a reference says that is nothing but an invoice's number, where one invoice alone has it and the amount
    /// closes it.
    private func wholeReference(
        _ demand: MatchDemand,
        _ reading: ReferenceReading,
        _ named: [String: [MatchInvoice]]
    ) throws(Failure) -> Match? {
        let whole = named.filter { reading.isWhole(Array($0.key.utf8)) }.values.flatMap { $0 }
        guard whole.count == 1, let invoice = whole.first, !invoice.items.isEmpty else { return nil }
        let payer = MatchPayer(invoice.customer, by: .wholeReference)
        let outcome = try outcome(demand, payer, reading, named)
        guard outcome.isAutomatic, outcome.best?.rule == .exactReference else { return nil }
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
        guard let name = demand.name else { return payers }
        var alike: [(likeness: Int, id: ID<Customer>)] = []
        for other in try source.customers(nameLike: name) {
            let likeness = NameLikeness.between(name, other.name)
            if likeness >= Self.likenessMin { alike.append((likeness, other.id)) }
        }
        alike.sort { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
        for one in alike { add(MatchPayer(one.id, by: .name(one.likeness))) }
        return payers
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
            for invoice in invoices {
                guard try source.sharesGroup(payer.customer, invoice.customer) else { continue }
                let open = invoice.items.filter { invoice.currency == demand.currency && $0.open > 0 }
                for item in open where known.insert(item.installment).inserted { items.append(item) }
                if !open.isEmpty {
                    stranger = nil
                } else if stranger != nil {
                    stranger = .settled
                }
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
