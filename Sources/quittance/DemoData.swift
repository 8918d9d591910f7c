import Receivables
import SQLiteStore

/// A lively year of sample business, always the same.
struct DemoData {
    let store: SQLiteStore
    let clock: ServiceClock

    static let firstDay = CivilDate(dayNumber: 20_089)
    private static let days = 365
    private static let names = [
        "Aldermoor Tools", "Brightwater Foods", "Cobalt Print", "Dunmore Timber", "Eastgate Motors",
        "Fernhill Dairy",
        "Granite Works", "Harbour Supply", "Ivybridge Glass", "Juniper Textiles", "Kestrel Cycles",
        "Larkfield Farms",
    ]

    func fill() async throws {
        guard let euro = Currency("EUR") else { return }
        var random = SampleNumbers(state: 7)
        try await tellCompany()
        var customers: [ID<Customer>] = []
        for (index, name) in Self.names.enumerated() {
            let limit = Int64(random.next(below: 40) + 10) * 100_000
            customers.append(try await customer(name, "C-\(100 + index)", limit, euro))
        }
        let everyone = customers
        for day in 1...Self.days {
            clock.set(Self.firstDay.adding(days: day))
            let seed = random.next(below: .max)
            try await store.write(actor: nil) { (session) throws(Failure) in
                try Self.day(session, everyone, euro, SampleNumbers(state: seed))
                return .commit(())
            }
            if day % 7 == 0 { try await DailyJobs(store: store).run() }
        }
    }

    /// Who sells, so that papers and e-invoices are whole.
    private func tellCompany() async throws {
        var changes = CompanyChanges()
        changes.name = .set("Quittance Sample Trading B.V.")
        changes.address = .set(Self.address("Keizersgracht 1", "1015 CJ", "Amsterdam"))
        changes.vatID = .set("NL123456789B01")
        changes.iban = .set(IBAN("NL91ABNA0417164300"))
        changes.details = .set(
            SellerDetails(
                bic: "ABNANL2A",
                identity: TradeIdentity(registration: ListedID(scheme: "0106", id: "12345678"))
            )
        )
        let told = changes
        try await store.write(actor: nil) { (session) throws(Failure) in
            .commit(_ = try CompanyDesk(session: session).change(told, expectedVersion: nil))
        }
    }

    private static func address(_ street: String, _ postalCode: String, _ city: String) -> Address {
        .parts([
            Metadata.Entry(key: "street", value: street),
            Metadata.Entry(key: "postal_code", value: postalCode), Metadata.Entry(key: "city", value: city),
            Metadata.Entry(key: "country", value: "NL"),
        ])
    }

    private func customer(_ name: String, _ key: String, _ limit: Int64, _ currency: Currency) async throws
        -> ID<Customer>
    {
        try await store.write(actor: nil) { (session) throws(Failure) in
            let draft = CustomerDraft(
                externalID: key,
                name: name,
                currency: currency,
                country: "NL",
                segment: "smb",
                status: .active,
                creditLimit: .set(limit),
                paymentTermsCode: nil,
                parent: nil,
                email: nil,
                vatID: "NL0012345\(key.suffix(2))B01",
                details: BuyerDetails(address: Self.address("Coolsingel 40", "3011 AD", "Rotterdam")),
                metadata: Metadata()
            )
            return .commit(
                try CustomerDesk(session: session, context: Self.context(session)).create(draft).id
            )
        }
    }

    private static func context(_ session: any Session) -> OperationContext {
        Principal(key: session.newID(APIKey.self), roles: [.admin], user: nil, customer: nil, mayActAs: false)
            .context(reason: "sample business")
    }

    /// Some orders, the shipments of what was approved, and money for what fell due.
    private static func day(
        _ session: any Session,
        _ customers: [ID<Customer>],
        _ currency: Currency,
        _ numbers: SampleNumbers
    ) throws(Failure) {
        var numbers = numbers
        let context = context(session)
        let orders = OrderDesk(session: session, context: context)
        for _ in 0..<(numbers.next(below: 3) + 1) {
            let customer = customers[Int(numbers.next(below: UInt64(customers.count)))]
            let line = LineDraft(
                number: nil,
                sku: "W-\(numbers.next(below: 50))",
                description: "Widget",
                quantity: Decimal(Int32(numbers.next(below: 40) + 1)),
                unit: "C62",
                unitPrice: Int64(numbers.next(below: 9_000) + 500),
                pricePer: .one,
                discountPercent: .zero,
                taxCategory: nil,
                taxRate: Decimal(21)
            )
            let draft = OrderDraft(
                customer: .id(customer),
                currency: currency,
                externalID: nil,
                content: .lines([line]),
                requestedShipDate: nil,
                purchaseOrder: nil,
                shipTo: nil,
                billTo: nil,
                paymentTermsCode: nil,
                metadata: Metadata()
            )
            let placed = try orders.place(draft).order
            guard placed.status == .approved else { continue }
            let shipment = FulfillmentDraft(externalID: nil, shipDate: nil, lines: nil, isInvoiced: true)
            _ = try orders.fulfil(placed.id, shipment, expectedVersion: nil)
        }
        let cash = CashDesk(session: session, context: context)
        for customer in customers {
            for item in try session.openItems(of: customer).prefix(3) {
                let lateness = session.today.days(since: item.dueDate)
                guard lateness >= -5, numbers.next(below: 12) == 0 else { continue }
                let payment = PaymentDraft(
                    customer: .id(customer),
                    currency: currency,
                    amount: item.open,
                    receivedDate: nil,
                    method: .bankTransfer,
                    reference: item.invoiceNumber,
                    externalID: nil,
                    allocations: [],
                    isAutoApplied: true,
                    metadata: Metadata()
                )
                _ = try cash.receive(payment)
            }
        }
    }
}

/// Numbers that look random and are the same each time: SplitMix64 (Steele, Lea, Flood, 2014).
struct SampleNumbers: Sendable {
    var state: UInt64

    mutating func next(below bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }
}
