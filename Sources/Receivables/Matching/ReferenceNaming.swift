/// What a payment's texts name of what is open, and what they name beside it.
struct ReferenceNaming {
    /// An invoice that is named, with its open instalments, the first due first.
    struct Named: Equatable, Sendable {
        let number: String
        let quality: ReferenceQuality
        var items: [MatchItem]
    }

    /// Named in a way that can be relied on.
    private(set) var strong: [Named] = []
    /// Named by what a text seems to go on with.
    private(set) var continued: [Named] = []
    /// Perhaps meant; looked for only where nothing strong is.
    private(set) var weak: [Named] = []
    /// Why the payer names what it can't settle.
    private(set) var objection: String?
    private var foreign: [[UInt8]] = []
    /// Whether a number that can't be settled is of the payer's group all the same.
    private var hasOwn = false
    /// Why it isn't sure which of several invoices of one number is meant.
    private(set) var ambiguity: String?

    init(_ reading: ReferenceReading, _ book: MatchBook, payer: ID<Customer>) {
        guard !reading.isEmpty else { return }
        var invoices: [ID<Invoice>: Int] = [:]
        var open: [(number: String, forms: NumberForms, items: [MatchItem])] = []
        for item in book.items {
            if let index = invoices[item.invoice] {
                open[index].items.append(item)
            } else {
                invoices[item.invoice] = open.count
                open.append((item.number, NumberForms(item.number), [item]))
            }
        }
        var continuations: Set<[UInt8]> = []
        var places: [(named: Named, place: ReferencePlace?)] = []
        for entry in open {
            guard let (quality, place) = reading.quality(of: entry.forms) else { continue }
            places.append((Named(number: entry.number, quality: quality, items: entry.items), place))
            if quality == .inText { continuations.formUnion(reading.continuations(of: entry.forms)) }
        }
        // `INV 2026 001` within `INV 2026 001 448` is no number of its own.
        for (named, place) in places {
            if let place, places.contains(where: { $0.place.map(place.isPart) == true }) { continue }
            strong.append(named)
        }
        prefer(payer, reading)
        let named = Set(strong.map(\.number))
        for entry in open where continuations.contains(entry.forms.compact) && !named.contains(entry.number) {
            continued.append(Named(number: entry.number, quality: .shortened, items: entry.items))
        }
        object(to: book.strangers, reading)
        guard strong.isEmpty else { return }
        for entry in open {
            guard let quality = reading.likeness(to: entry.forms) else { continue }
            weak.append(Named(number: entry.number, quality: quality, items: entry.items))
        }
    }

    /// Whether the payer names nothing at all, neither what is open nor anything else.
    var isEmpty: Bool { strong.isEmpty && weak.isEmpty && objection == nil }

    /// Documents from elsewhere can share a number, or all but what stands between its letters: what is written letter
    /// for letter comes first, then the payer's own.
    private mutating func prefer(_ payer: ID<Customer>, _ reading: ReferenceReading) {
        let groups = Dictionary(grouping: strong) {
            String(decoding: NumberForms($0.number).compact, as: UTF8.self)
        }
        for (_, same) in groups.sorted(by: { $0.key < $1.key }) where same.count > 1 {
            let raw = same.filter { reading.isRaw($0.number) }
            let meant = raw.isEmpty ? same : raw
            let payers = meant.filter { $0.items.first?.customer == payer }
            let own = payers.isEmpty ? meant : payers
            if own.count == 1 {
                strong.removeAll { one in same.contains(one) && !own.contains(one) }
            } else {
                ambiguity = ambiguity ?? "several invoices have the number \(same[0].number)"
            }
        }
    }

    private mutating func object(to strangers: [String: MatchBook.Stranger], _ reading: ReferenceReading) {
        let own = Set(strong.map { NumberForms($0.number).compact })
        for number in strangers.keys.sorted() {
            let compact = Array(number.utf8)
            guard !own.contains(compact), NumberForms.isTelling(compact) || reading.isWhole(compact) else {
                continue
            }
            switch strangers[number] {
            case .settled:
                hasOwn = true
                objection = objection ?? "the text names \(number), which is settled"
            case .inOtherCurrency:
                hasOwn = true
                objection = objection ?? "the text names \(number), which is in another currency"
            case .foreign:
                foreign.append(compact)
                objection = objection ?? "the text names \(number), which another customer owes"
            case nil: break
            }
        }
    }

    /// Whether every number that stands in the way is another customer's by one slip of what was meant to be this one.
    func isExplained(as number: String) -> Bool {
        guard strong.isEmpty, !hasOwn, !foreign.isEmpty else { return false }
        let meant = NumberForms(number)
        return foreign.allSatisfy { written in
            if Slip.between(written, meant.compact) != nil { return true }
            guard let digits = meant.digits else { return false }
            return Slip.between(written, digits) != nil
        }
    }
}
