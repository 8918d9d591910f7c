import Receivables

extension MatchWorld {
    /// The world as matching asks for it.
    struct Source: MatchSource {
        let world: MatchWorld
        let terms: MatchTerms
        private let byAccount: [String: ID<Customer>]
        private let byNumber: [String: ID<Customer>]
        private let invoices: [String: [MatchInvoice]]
        private let groups: [Int: [Int]]
        private let byName: [String: [Int]]

        init(_ world: MatchWorld, _ terms: MatchTerms) {
            self.world = world
            self.terms = terms
            var byAccount: [String: ID<Customer>] = [:]
            var byNumber: [String: ID<Customer>] = [:]
            var groups: [Int: [Int]] = [:]
            var byName: [String: [Int]] = [:]
            for (index, account) in world.accounts.enumerated() {
                if account.isAccountKept { byAccount[account.bankAccount] = account.id }
                byNumber[account.number] = account.id
                groups[account.top, default: []].append(index)
                byName[String(account.name.prefix(3)), default: []].append(index)
            }
            var invoices: [String: [MatchInvoice]] = [:]
            for positions in world.itemsOfInvoice {
                let items = positions.map { world.items[$0] }
                guard let first = items.first else { continue }
                let invoice = MatchInvoice(
                    customer: first.customer,
                    currency: world.euro,
                    number: first.number,
                    items: items
                )
                invoices[Self.compact(first.number), default: []].append(invoice)
            }
            for (number, account) in world.settled {
                let owner = world.accounts[account].id
                let invoice = MatchInvoice(customer: owner, currency: world.euro, number: number, items: [])
                invoices[Self.compact(number), default: []].append(invoice)
            }
            self.byAccount = byAccount
            self.byNumber = byNumber
            self.invoices = invoices
            self.groups = groups
            self.byName = byName
        }

        private static func compact(_ number: String) -> String {
            number.filter { $0 != "-" }
        }

        func customer(account: String) -> ID<Customer>? { byAccount[account] }
        func customer(payerName: String) -> ID<Customer>? { nil }
        func customer(number: String) -> ID<Customer>? { byNumber[number] }
        func name(of customer: ID<Customer>) -> String? { world.accounts[Int(customer.low)].name }
        func customers(nameLike name: String) -> [(id: ID<Customer>, name: String)] {
            (byName[String(name.prefix(3))] ?? []).prefix(50).map {
                (world.accounts[$0].id, world.accounts[$0].name)
            }
        }
        func invoices(compactNumber: String) -> [MatchInvoice] { invoices[compactNumber] ?? [] }
        func openItems(groupOf customer: ID<Customer>, currency: Currency, limit: Int) -> [MatchItem] {
            let top = world.accounts[Int(customer.low)].top
            return (groups[top] ?? []).flatMap { world.itemsOfAccount[$0] }.map { world.items[$0] }
        }
        func sharesGroup(_ one: ID<Customer>, _ other: ID<Customer>) -> Bool {
            world.accounts[Int(one.low)].top == world.accounts[Int(other.low)].top
        }
        func matchTerms(for customer: ID<Customer>) -> MatchTerms { terms }
    }
}
