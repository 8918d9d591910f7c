/// When an invoice falls due, in how many parts, and what paying early is worth. Orders and invoices name it by code.
package struct PaymentTerms: Document, Equatable, Sendable {
    package static let kind = DocumentKind.paymentTerms

    package let id: ID<PaymentTerms>
    package var version: Int64
    package let createdAt: Instant
    package let code: String
    package let name: String
    package let schedule: PaymentSchedule

    package init(
        id: ID<PaymentTerms>,
        version: Int64,
        createdAt: Instant,
        code: String,
        name: String,
        schedule: PaymentSchedule
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.code = code
        self.name = name
        self.schedule = schedule
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "code": .text(code), "name": .text(name),
        ]
        for field in schedule.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

/// The content of payment terms.
package struct PaymentSchedule: Equatable, Sendable {
    /// Exactly one of them takes the remainder.
    package let installments: [InstallmentRule]
    /// By days, the soonest first.
    package let discounts: [DiscountTier]
    package let discountBase: DiscountBase
    package let discountTax: DiscountTax

    package static let installmentsMax = 100
    package static let discountsMax = 10

    package init(
        installments: [InstallmentRule],
        discounts: [DiscountTier] = [],
        discountBase: DiscountBase = .total,
        discountTax: DiscountTax = .onEarlyPayment
    ) {
        self.installments = installments
        self.discounts = discounts.sorted { $0.days < $1.days }
        self.discountBase = discountBase
        self.discountTax = discountTax
    }

    /// One part.
    package init(due: DueRule) {
        self.init(installments: [InstallmentRule(share: .remainder, due: due)])
    }

    /// Whether it gives no credit at all.
    package var isDueAtOnce: Bool { installments.allSatisfy { $0.due == DueRule() } }

    /// Days until the last part of an invoice of a day is due.
    package func creditDays(from date: CivilDate) -> Int {
        installments.map { $0.due.dueDate(from: date).days(since: date) }.max() ?? 0
    }

    /// The percentage of the lines that tax is computed on: less than the whole where the best discount lowers the tax
    /// of an invoice whether it is taken or not.
    package var taxedPercent: Decimal {
        get throws(Failure) {
            guard discountTax == .always, let best = discounts.map(\.percent).max() else { return .hundred }
            return try Decimal.hundred.subtracting(best)
        }
    }

    package var snapshot: SnapshotFields {
        [
            "installments": .list(installments.map { .fields($0.snapshot) }),
            "discounts": .list(
                discounts.map {
                    .fields(["days": .integer(Int64($0.days)), "percent": .text($0.percent.description)])
                }
            ),
            "discount_base": .text(discountBase.rawValue), "discount_tax": .text(discountTax.rawValue),
        ]
    }
}

/// One part of an invoice: how much of it, and when it is due.
package struct InstallmentRule: Equatable, Sendable {
    package let share: Share
    package let due: DueRule

    package enum Share: Equatable, Sendable {
        case percentOfTotal(Decimal)
        /// Of what the parts before it have left.
        case percentOfRemainder(Decimal)
        /// Minor units.
        case fixed(Int64)
        case remainder
    }

    package init(share: Share, due: DueRule) {
        self.share = share
        self.due = due
    }

    package var snapshot: SnapshotFields {
        let share: Snapshot =
            switch self.share {
            case .percentOfTotal(let percent):
                .fields(["type": .text("percent_of_total"), "value": .text(percent.description)])
            case .percentOfRemainder(let percent):
                .fields(["type": .text("percent_of_remainder"), "value": .text(percent.description)])
            case .fixed(let amount): .fields(["type": .text("fixed"), "value": .integer(amount)])
            case .remainder: .fields(["type": .text("remainder"), "value": .null])
            }
        return ["share": share, "due": .fields(due.snapshot)]
    }
}

/// Money that is taken off when it comes in within so many days; the last day still counts.
package struct DiscountTier: Equatable, Sendable {
    package let days: Int
    package let percent: Decimal

    package init(days: Int, percent: Decimal) {
        self.days = days
        self.percent = percent
    }
}

/// What an early-payment discount is a percentage of.
package enum DiscountBase: String, CaseIterable, Sendable {
    case total
    /// The total without tax.
    case lines
}

/// What an early-payment discount does to the tax.
package enum DiscountTax: String, CaseIterable, Sendable {
    /// The invoice's tax is computed on the discounted lines, whether the discount is taken or not.
    case always
    /// Taking the discount lowers the tax.
    case onEarlyPayment = "on_early_payment"
    case never

    /// What holds where nothing is said.
    package init(for base: DiscountBase) {
        self =
            switch base {
            case .total: .onEarlyPayment
            case .lines: .never
            }
    }

    package func suits(_ base: DiscountBase) -> Bool {
        switch self {
        case .never: true
        case .onEarlyPayment: base == .total
        case .always: base == .lines
        }
    }
}
