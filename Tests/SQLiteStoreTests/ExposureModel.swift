import Receivables

/// What customers have at stake, by arithmetic of a few lines that shares nothing with the service's own. Every line is
/// taxed at 21 %.
struct ExposureModel: Sendable {
    struct Line: Sendable {
        var quantity: Int64
        let price: Int64
        var shipped: Int64 = 0
        var invoiced: Int64 = 0
    }

    struct Sale: Sendable {
        let customer: ID<Customer>
        var lines: [Line]
        /// Whether it takes credit where it stands: told by the service, since what lets an order go is no arithmetic.
        var takesCredit = false
    }

    struct Bill: Sendable {
        let customer: ID<Customer>
        let order: ID<Order>?
        /// By the order's lines.
        let quantities: [Int64]
        var open: Int64
        /// The uses of money that stand.
        var usesCount = 0
        var isVoid = false
    }

    struct Money: Sendable {
        let customer: ID<Customer>
        let amount: Int64
        var left: Int64
        /// The first day on which it is safe.
        let clearsOn: CivilDate
        var isBack = false
    }

    struct Use: Sendable {
        let payment: ID<Payment>
        let invoice: ID<Invoice>
        let amount: Int64
    }

    struct Stake: Equatable, Sendable {
        var orders: Int64 = 0
        var invoices: Int64 = 0
        var unapplied: Int64 = 0
        var uncleared: Int64 = 0

        var total: Int64 { orders + invoices + uncleared - unapplied }
    }

    var sales: [ID<Order>: Sale] = [:]
    var bills: [ID<Invoice>: Bill] = [:]
    var money: [ID<Payment>: Money] = [:]
    var uses: [ID<Allocation>: Use] = [:]

    func stake(of customer: ID<Customer>, on today: CivilDate) -> Stake {
        var stake = Stake()
        for sale in sales.values where sale.customer == customer && sale.takesCredit {
            stake.orders += Self.uninvoiced(sale.lines)
        }
        for bill in bills.values where bill.customer == customer && !bill.isVoid {
            stake.invoices += bill.open
        }
        for money in money.values where money.customer == customer && !money.isBack {
            stake.unapplied += money.left
            if today < money.clearsOn { stake.uncleared += money.amount }
        }
        return stake
    }

    mutating func void(_ invoice: ID<Invoice>) {
        guard let bill = bills[invoice] else { return }
        bills[invoice]?.isVoid = true
        guard let order = bill.order else { return }
        for (index, quantity) in bill.quantities.enumerated() {
            sales[order]?.lines[index].invoiced -= quantity
        }
    }

    mutating func use(_ use: Use, as id: ID<Allocation>) {
        uses[id] = use
        money[use.payment]?.left -= use.amount
        bills[use.invoice]?.open -= use.amount
        bills[use.invoice]?.usesCount += 1
    }

    mutating func undo(_ id: ID<Allocation>) {
        guard let use = uses.removeValue(forKey: id) else { return }
        money[use.payment]?.left += use.amount
        bills[use.invoice]?.open += use.amount
        bills[use.invoice]?.usesCount -= 1
    }

    mutating func reverse(_ payment: ID<Payment>) {
        for (id, use) in uses where use.payment == payment { undo(id) }
        money[payment]?.isBack = true
    }

    /// Net and 21 % of it, rounded once.
    static func gross(_ lines: [Line], _ quantities: [Int64]) -> Int64 {
        let net = zip(lines, quantities).reduce(0) { $0 + $1.0.price * $1.1 }
        return net + rounded(net * 21, 100)
    }

    /// The total less each line's share of it by the part of its quantity that is invoiced; the last line has the rest.
    static func uninvoiced(_ lines: [Line]) -> Int64 {
        let total = gross(lines, lines.map(\.quantity))
        if lines.allSatisfy({ $0.invoiced == $0.quantity }) { return 0 }
        let net = lines.reduce(0) { $0 + $1.price * $1.quantity }
        var rest = total
        var left = total
        for (index, line) in lines.enumerated() {
            let share = index == lines.count - 1 ? rest : rounded(total * line.price * line.quantity, net)
            rest -= share
            left -= rounded(share * line.invoiced, line.quantity)
        }
        return left
    }

    /// Halves away from zero, of two numbers that aren't below it.
    private static func rounded(_ numerator: Int64, _ denominator: Int64) -> Int64 {
        (2 * numerator + denominator) / (2 * denominator)
    }
}
