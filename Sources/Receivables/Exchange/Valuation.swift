/// What a document's money carries in the ledger from one posting to the next: minor units of its own currency, and those
/// of the company's for which they came in.
package struct Carried: Equatable, Sendable {
    package let amount: Int64
    /// Nil: no rate stood when some of it came in.
    package let base: Int64?

    package init(amount: Int64, base: Int64?) {
        self.amount = amount
        self.base = base
    }
}

/// Whose money that is.
package enum CarriedItem: Hashable, Sendable {
    case installment(ID<Installment>)
    case payment(ID<Payment>)
    case creditNote(ID<CreditNote>)
}

/// An entry with what it is worth in the company's currency.
package struct ValuedEntry: Equatable, Sendable {
    package let entry: Entry
    package let currency: Currency
    /// Signed minor units; nil: no rate stands.
    package let base: Int64?

    package init(entry: Entry, currency: Currency, base: Int64?) {
        self.entry = entry
        self.currency = currency
        self.base = base
    }
}

/// What a posting in other currencies is worth in the company's. What leaves a document leaves it for what it came in for;
/// all else is worth the day's rate. The difference is a gain or a loss that is realised by the posting (IAS 21.28).
package struct Valuation {
    let posting: Posting
    let base: Currency
    /// By the day's rates, each from one of the posting's currencies; what isn't there has no rate.
    let rates: [Currency: Conversion]
    /// Before the posting.
    let carried: [CarriedItem: Carried]

    package init(
        _ posting: Posting,
        in base: Currency,
        rates: [Currency: Conversion],
        carried: [CarriedItem: Carried]
    ) {
        self.posting = posting
        self.base = base
        self.rates = rates
        self.carried = carried
    }

    package func entries() throws(Failure) -> [ValuedEntry] {
        var values: [Int64?] = posting.entries.map { currency(of: $0) == base ? $0.amount : nil }
        guard isKnown else { return valued(values, and: []) }
        for item in items { try value(item, &values) }
        for (index, entry) in posting.entries.enumerated()
        where values[index] == nil && entry.account != .exchange {
            values[index] = try rates[currency(of: entry)]?.amount(entry.amount)
        }
        var legs: [ValuedEntry] = []
        for currency in currencies { legs += try balance(currency, &values) }
        return valued(values, and: try legs + realised(values, legs))
    }

    private func currency(of entry: Entry) -> Currency { entry.currency ?? posting.currency }

    /// Those that aren't the company's.
    private var currencies: [Currency] {
        var currencies: [Currency] = []
        for entry in posting.entries {
            let own = currency(of: entry)
            if own != base, !currencies.contains(own) { currencies.append(own) }
        }
        return currencies
    }

    private var items: [CarriedItem] {
        var items: [CarriedItem] = []
        for entry in posting.entries where currency(of: entry) != base {
            if let item = entry.carries, !items.contains(item) { items.append(item) }
        }
        return items
    }

    private var isKnown: Bool {
        currencies.allSatisfy { rates[$0] != nil }
            && items.allSatisfy { carried[$0].map { $0.base != nil } ?? true }
    }

    private func valued(_ values: [Int64?], and legs: [ValuedEntry]) -> [ValuedEntry] {
        zip(posting.entries, values).map {
            ValuedEntry(entry: $0, currency: currency(of: $0), base: $1)
        } + legs
    }
}

extension Valuation {
    private func indices(of item: CarriedItem) -> [Int] {
        posting.entries.indices.filter { posting.entries[$0].carries == item }
    }

    /// Values the entries that move one document's money.
    private func value(_ item: CarriedItem, _ values: inout [Int64?]) throws(Failure) {
        let indices = indices(of: item)
        guard let first = indices.first, let last = indices.last,
            let rate = rates[currency(of: posting.entries[first])]
        else { return }
        var moved: Int64 = 0
        for index in indices { moved = try sum(moved, posting.entries[index].amount) }
        let before = carried[item] ?? Carried(amount: 0, base: 0)
        let held = before.base ?? 0
        guard moved == 0 else {
            let total = try change(by: moved, of: before.amount, held, at: rate)
            let parts = try split(total, by: indices.map { Int128(posting.entries[$0].amount) })
            for (index, part) in zip(indices, parts) { values[index] = part }
            return
        }
        // It only changes hands or due dates.
        var rest: Int64 = 0
        for index in indices.dropLast() {
            let amount = posting.entries[index].amount
            let part =
                before.amount == 0
                ? try rate.amount(amount) : try share(of: held, amount, outOf: before.amount)
            values[index] = part
            rest = try difference(rest, part)
        }
        values[last] = rest
    }

    private func change(by moved: Int64, of amount: Int64, _ held: Int64, at rate: Conversion) throws(Failure)
        -> Int64
    {
        guard amount != 0, (moved < 0) != (amount < 0) else { return try rate.amount(moved) }
        guard moved.magnitude > amount.magnitude else { return try share(of: held, moved, outOf: amount) }
        return try difference(rate.amount(sum(moved, amount)), held)
    }

    /// `held × part / amount`, rounded once.
    private func share(of held: Int64, _ part: Int64, outOf amount: Int64) throws(Failure) -> Int64 {
        let scaled = try product(Int128(held), Int128(part))
        return try roundedQuotient(amount < 0 ? -scaled : scaled, Int128(amount.magnitude))
    }

    /// Whether money leaves a document in a currency: then it may leave for another worth than the day's.
    private func relieves(in currency: Currency) throws(Failure) -> Bool {
        for item in items {
            let indices = indices(of: item)
            guard self.currency(of: posting.entries[indices[0]]) == currency, let before = carried[item],
                before.amount != 0
            else { continue }
            var moved: Int64 = 0
            for index in indices { moved = try sum(moved, posting.entries[index].amount) }
            if moved != 0, (moved < 0) != (before.amount < 0) { return true }
        }
        return false
    }

    /// Lets a currency's entries come to nothing in the company's too: by its exchange entry, else by two of them where
    /// there is a difference, else, as that is of rounding alone, by the last entry.
    private func balance(_ currency: Currency, _ values: inout [Int64?]) throws(Failure) -> [ValuedEntry] {
        let own = posting.entries.indices.filter { self.currency(of: posting.entries[$0]) == currency }
        var rest: Int64 = 0
        var (debit, worth): (Int64, Int64) = (0, 0)
        for index in own {
            let (amount, value) = (posting.entries[index].amount, values[index] ?? 0)
            rest = try difference(rest, value)
            guard amount > 0 else { continue }
            debit = try sum(debit, amount)
            worth = try sum(worth, value)
        }
        if let index = own.first(where: { posting.entries[$0].account == .exchange }) {
            values[index] = rest
            return []
        }
        guard rest != 0, let last = own.last else { return [] }
        guard try relieves(in: currency) else {
            values[last] = try sum(values[last] ?? 0, rest)
            return []
        }
        return [
            ValuedEntry(entry: Entry(.exchange, -debit), currency: currency, base: -worth),
            ValuedEntry(entry: Entry(.exchange, debit), currency: currency, base: try sum(worth, rest)),
        ]
    }

    /// What the exchange has left over is the difference that is realised.
    private func realised(_ values: [Int64?], _ legs: [ValuedEntry]) throws(Failure) -> [ValuedEntry] {
        var left: Int64 = 0
        for (entry, value) in zip(posting.entries, values) where entry.account == .exchange {
            left = try sum(left, value ?? 0)
        }
        for leg in legs { left = try sum(left, leg.base ?? 0) }
        guard left != 0 else { return [] }
        return [
            ValuedEntry(entry: Entry(.exchange, -left), currency: base, base: -left),
            ValuedEntry(entry: Entry(.exchangeDifference, left), currency: base, base: left),
        ]
    }
}

extension Entry {
    /// The document whose money the entry moves.
    package var carries: CarriedItem? {
        switch account {
        case .receivable: installment.map { CarriedItem.installment($0) }
        case .onAccount, .unidentified:
            payment.map { CarriedItem.payment($0) } ?? creditNote.map { CarriedItem.creditNote($0) }
        case .committed, .committedContra, .revenue, .deposits, .tax, .cash, .externalClearing, .opening,
            .discountAllowed, .smallDifference, .badDebt, .exchange, .exchangeDifference:
            nil
        }
    }
}
