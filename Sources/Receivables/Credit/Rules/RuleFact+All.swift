/// Every fact, one line each: its name, what has to be gathered for it, what it is, and how it is read.
extension RuleFact {
    package static let all =
        exposureFacts + limitFacts + groupFacts + overdueFacts + orderFacts + customerFacts + riskFacts
        + otherFacts

    private static let exposureFacts: [RuleFact] = [
        .amount("exposure.total", "all that is at stake without the document under test") {
            $0.position.exposure.total
        },
        .amount("exposure.orders", "approved orders, as far as they aren't invoiced") {
            $0.position.exposure.orders
        },
        .amount("exposure.invoices", "what is open on invoices") { $0.position.exposure.invoices },
        .amount("exposure.interest_and_fees", "interest and fees that aren't paid") {
            $0.position.exposure.interestAndFees
        },
        .amount("exposure.unapplied", "money on account, positive") { $0.position.exposure.unapplied },
        .amount("exposure.uncleared", "money that has come in and isn't safe yet") {
            $0.position.exposure.uncleared
        },
        .amount("exposure.with_order", "all that is at stake and the document under test") {
            try? sum($0.position.exposure.total, $0.document.amount)
        },
    ]

    private static let limitFacts: [RuleFact] = [
        .amount("limit.amount", "the limit that holds today; null: unlimited") { $0.position.limit },
        .amount("limit.available", "what is left of the limit, never below 0; null: unlimited") { subject in
            subject.position.limit.flatMap { limit in
                (try? difference(limit, subject.position.exposure.total)).map { max(0, $0) }
            }
        },
        .percent("limit.utilisation", "exposure.total as a share of the limit; null: unlimited or 0") {
            subject in subject.position.limit.map { (subject.position.exposure.total, $0) }
        },
        .amount("limit.guaranteed", "what guarantees add to the limit, below 0 where they lower it") {
            $0.position.guaranteed
        },
        .date("limit.expires_on", "the day after which the limit is stale; null: never") {
            $0.position.limitExpiry
        },
    ]

    private static let groupFacts: [RuleFact] = [
        .amount("group.exposure", "all that is at stake with the group; null: no group", needs: .group) {
            $0.position.group?.exposure
        },
        .amount("group.limit", "the group's limit; null: unlimited, or no group", needs: .group) {
            $0.position.group?.limit
        },
    ]

    private static let overdueFacts: [RuleFact] = [
        .amount("overdue.amount", "what is past its due date", needs: .overdue) {
            $0.position.overdue(beyond: 0).amount
        },
        .days("overdue.days_max", "how long the oldest open item is overdue; 0: none is", needs: .overdue) {
            $0.position.overdue(beyond: 0).oldestDays
        },
        .percent("overdue.share", "what is overdue of what is open; null: nothing is open", needs: .overdue) {
            subject in
            // Credits can make the balance smaller than what is overdue: a share is one of all that is owed.
            let overdue = subject.position.overdue(beyond: 0).amount
            return (overdue, max(subject.position.exposure.invoices, overdue))
        },
    ]

    private static let orderFacts: [RuleFact] = [
        .amount("order.total", "the document's total, tax included") { $0.document.total },
        .amount("order.amount", "the part of it that isn't invoiced yet") { $0.document.amount },
        .text("order.stage", "where in the sale it is checked", values: CheckStage.allCases.map(\.rawValue)) {
            $0.document.stage.rawValue
        },
        .date("order.date", "the day on which it was placed") { $0.document.orderDate ?? $0.position.today },
        .date("order.ship_date", "the day on which it is asked to ship; null: none is") {
            $0.document.shipDate
        },
        .days("order.ship_in_days", "days from today until it is asked to ship; null: no day is") { subject in
            subject.document.shipDate.map { $0.days(since: subject.position.today) }
        },
        .days("order.credit_days", "days until the last instalment by its terms") { $0.document.creditDays },
        .days("order.agreed_days", "the same by the customer's own terms") { $0.document.agreedDays },
        .flag("order.due_at_once", "whether its terms give no credit at all") { $0.document.isDueAtOnce },
    ]

    private static let customerFacts: [RuleFact] = [
        .text("customer.status", "the account's status", values: CustomerStatus.allCases.map(\.rawValue)) {
            $0.position.status.rawValue
        },
        .text("customer.segment", "the customer's segment; null: none", needs: .customer) {
            $0.position.customer?.segment
        },
        .text("customer.country", "ISO 3166-1, two letters; null: not told", needs: .customer) {
            $0.position.customer?.country
        },
        .text("customer.currency", "ISO 4217 code of the account", needs: .customer) {
            $0.position.customer?.currency.code
        },
        .flag("customer.has_parent", "whether it belongs to another customer", needs: .customer) { subject in
            subject.position.customer.map { $0.parent != nil }
        },
        .days("customer.age_days", "days since the customer was created", needs: .customer) { subject in
            subject.position.customer.map { max(0, subject.position.today.days(since: $0.createdAt.date)) }
        },
        .text(
            "customer.metadata",
            "an entry of its metadata; null: there is none",
            needs: .customer,
            isKeyed: true
        ) {
            subject in
            subject.position.customer?.metadata.entries.first { $0.key == subject.key }?.value
        },
    ]

    private static let riskFacts: [RuleFact] = [
        .text("risk.class", "the risk class that holds; null: none", needs: .risk) {
            $0.position.risk?.riskClass
        },
        .number("risk.score", "the score that counts; null: none", needs: .risk) {
            $0.position.risk?.score?.value
        },
        .date("risk.next_review", "the day of the next review; null: none is set", needs: .risk) {
            $0.position.risk?.nextReview
        },
    ]

    private static let otherFacts: [RuleFact] = [
        .date(
            "insurance.until",
            "the last day of the customer's credit insurance; null: none, or open",
            needs: .insurance
        ) {
            $0.position.insurance?.until
        },
        .days("payment.last_days_ago", "days since money last came in; null: never", needs: .lastPayment) {
            subject in
            subject.position.lastPayment.map { subject.position.today.days(since: $0) }
        },
        .amount("ordered.today", "approved orders placed on the same day, without this one", needs: .ordered)
        {
            $0.position.ordered[$0.document.orderDate ?? $0.position.today] ?? 0
        },
        .date("today", "the business date") { $0.position.today },
    ]
}
