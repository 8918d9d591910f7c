/// The document under test.
package struct CheckedDocument: Equatable, Sendable {
    package private(set) var stage: CheckStage
    /// Gross, in minor units of the account's currency.
    package private(set) var amount: Int64
    /// Whether its terms give no credit at all.
    package var isDueAtOnce = false
    /// nil for a document that isn't stored.
    package var order: ID<Order>?
    /// Minor units of credit that it holds already, so that it counts once.
    package var committed: Int64 = 0
    /// The day on which it was placed; nil: today.
    package var orderDate: CivilDate?
    package var shipDate: CivilDate?
    /// Days from today until the last instalment of its terms would be due.
    package var creditDays = 0
    /// The same by the customer's own terms.
    package var agreedDays = 0
    /// Minor units of the whole document, what is invoiced already included.
    package private(set) var total: Int64
    /// Minor units of the whole document when a person released it; nil: nobody has.
    package var releasedTotal: Int64?
    /// Checks that aren't run on it, and why.
    package var excluded: [CheckReference: String] = [:]
    /// The decision that stands, whose checks may have days of grace.
    package var decision: ID<Decision>?
    /// Checks that passed at an earlier stage, and when.
    package var passed: [CheckReference: CivilDate] = [:]
    /// What it says itself, where it is in another currency than the account.
    package var foreign: ForeignDocument?

    package init(stage: CheckStage, amount: Int64, total: Int64? = nil, isDueAtOnce: Bool = false) {
        self.stage = stage
        self.amount = amount
        self.total = total ?? amount
        self.isDueAtOnce = isDueAtOnce
    }

    /// The document with another amount; what is invoiced already stays.
    func with(amount: Int64) throws(Failure) -> CheckedDocument {
        var other = self
        other.amount = amount
        other.total = try sum(total, try difference(amount, self.amount))
        return other
    }

    func at(_ stage: CheckStage) -> CheckedDocument {
        var other = self
        other.stage = stage
        return other
    }

    func with(shipDate: CivilDate) -> CheckedDocument {
        var other = self
        other.shipDate = shipDate
        return other
    }

    /// Minor units of credit that it takes when it is approved, beyond what it holds already.
    var takenOnApproval: Int64 {
        get throws(Failure) { try difference(max(0, amount), committed) }
    }

    /// Whether it ships after a horizon.
    func ships(laterThan days: Int, from today: CivilDate) -> Bool {
        shipDate.map { $0 > today.adding(days: days) } ?? false
    }
}

/// A document as it stands in its own currency.
package struct ForeignDocument: Equatable, Sendable {
    package let currency: Currency
    /// Minor units that are under test.
    package let amount: Int64
    /// Minor units of the whole document.
    package let total: Int64
    /// The rates that it was converted by.
    package let rates: [ID<ExchangeRate>]

    package init(currency: Currency, amount: Int64, total: Int64, rates: [ID<ExchangeRate>]) {
        self.currency = currency
        self.amount = amount
        self.total = total
        self.rates = rates
    }

    init(_ conversion: Conversion, amount: Int64, total: Int64) {
        self.init(currency: conversion.from, amount: amount, total: total, rates: conversion.rates.map(\.id))
    }

    package var snapshot: SnapshotFields {
        [
            "currency": .text(currency.code), "amount": .integer(amount), "total": .integer(total),
            "rates": .list(rates.map { .id($0) }),
        ]
    }
}

/// An order on hold, as it competes for credit.
struct HeldCredit: Equatable, Sendable {
    /// The order at each stage that it has to pass; not empty.
    let documents: [CheckedDocument]
    /// Where another member of the group has it; nil: the customer under test.
    var rival: Rival?

    var document: CheckedDocument { documents[0] }
}

/// Another member of the group, by its own policy and position.
struct Rival: Equatable, Sendable {
    let customer: ID<Customer>
    let rules: CreditRules
    let position: CreditPosition
}
