import HTTPServer
import JSON
import Receivables

/// Orders: placing, deciding, shipping.
enum OrderController {
    private static let sellers: Set<Role> = [.sales, .integration]
    private static let deciders: Set<Role> = [.creditManager, .approver]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/orders", sellers, place),
        .read("/v1/orders", Endpoint.everyone, parameters: APIRequest.listParameters + ["purchase_order"]) {
            request,
            session in
            let filter = try request.filter(session, statuses: OrderStatus.allCases.map(\.rawValue))
            let rows = try session.orders(
                filter,
                purchaseOrder: request.query("purchase_order"),
                request.page()
            )
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) {
                (json, order) throws(Failure) in
                try write(order, session, &json)
            }
        },
        .read("/v1/orders/{id}", Endpoint.everyone) { request, session in
            let id = try request.path(Order.self, session.find)
            guard let order = try session.order(id) else { throw Failure.missing(.order, id.text) }
            try request.requireVisible(order.customer, .order)
            return try reply(order, session)
        },
        .write(.patch, "/v1/orders/{id}", sellers.union(deciders), change),
        .write(.put, "/v1/orders/{id}", sellers, put),
        // Who releases may do so in another one's stead, so the desk says who may.
        .write(.post, "/v1/orders/{id}/release", Endpoint.staff.subtracting([.auditor])) { request, session in
            let id = try request.path(Order.self, session.find)
            let body = BodyReader(request.json)
            let until = body.date("valid_until")
            try body.finish()
            let desk = OrderDesk(session: session, context: request.context)
            switch try desk.release(id, until: until, expectedVersion: request.expectedVersion) {
            case .released(let order): return try reply(order, session)
            case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
            }
        },
        action("reject", deciders) { desk, id, version in try desk.reject(id, expectedVersion: version) },
        action("hold", deciders.union([.creditAnalyst])) { desk, id, version in
            try desk.hold(id, expectedVersion: version)
        },
        action("cancel", sellers.union(deciders)) { desk, id, version in
            try desk.cancel(id, expectedVersion: version)
        },
        action("reopen", sellers.union(deciders)) { desk, id, version in
            try desk.reopen(id, expectedVersion: version).order
        },
        action("recheck", sellers.union(deciders).union([.creditAnalyst])) { desk, id, version in
            try desk.recheck(id, expectedVersion: version).order
        },
        .read("/v1/orders/{id}/holds", parameters: ["limit", "cursor"], holds),
        .write(.post, "/v1/orders/{id}/fulfillments", sellers.union([.billing]), fulfil),
        .read("/v1/orders/{id}/fulfillments") { request, session in
            let id = try request.path(Order.self, session.find)
            let rows = try session.fulfillments(of: id)
            return try .json { json in
                json.field(
                    "data",
                    array: { json in
                        for row in rows { json.value(row.snapshot) }
                    }
                )
                json.field("has_more", false)
                json.null("next_cursor")
            }
        },
        .write(.post, "/v1/orders/{id}/invoices", [.billing, .integration], InvoiceController.billOrder),
    ]

    private static func action(
        _ verb: String,
        _ roles: Set<Role>,
        _ run: @escaping @Sendable (OrderDesk, ID<Order>, ExpectedVersion?) throws -> Order
    ) -> Endpoint {
        .write(.post, "/v1/orders/{id}/\(verb)", roles) { request, session in
            let id = try request.path(Order.self, session.find)
            let body = BodyReader(request.json)
            try body.finish()
            let desk = OrderDesk(session: session, context: request.context)
            return try reply(run(desk, id, request.expectedVersion), session)
        }
    }

    static func reply(_ order: Order, _ session: any Session, status: Int = 200) throws(Failure) -> Reply {
        let reading =
            order.status == .onHold
            ? try DecisionClocks(session).reading(of: DocumentReference(order.id)) : nil
        return try Reply.json(status: status) { (json) throws(Failure) in
            try members(order, session, &json)
        }
        .etag(order.version, reading?.tag ?? "")
    }

    /// - Parameter reasons: why it is on hold, where that is told too.
    static func write(
        _ order: Order,
        _ session: any Session,
        _ json: inout JSONWriter,
        reasons: [Finding]? = nil
    ) throws(Failure) {
        try json.object { (json) throws(Failure) in try members(order, session, &json, reasons: reasons) }
    }

    private static func members(
        _ order: Order,
        _ session: any Session,
        _ json: inout JSONWriter,
        reasons: [Finding]? = nil
    ) throws(Failure) {
        json.members(SnapshotFields(order.snapshot.list.filter { $0.name != "hold" }))
        try hold(order, session, &json, reasons)
        guard let decision = try session.decision(order.decision) else { return }
        json.field("decision", object: { $0.members(decision) })
    }

    /// Why the order is on hold, since when and until when somebody has to decide; null where it isn't.
    private static func hold(
        _ order: Order,
        _ session: any Session,
        _ json: inout JSONWriter,
        _ reasons: [Finding]?
    ) throws(Failure) {
        guard case .onHold(let hold) = order.credit else {
            json.field("hold", nil as String?)
            return
        }
        let reading = try DecisionClocks(session).reading(of: DocumentReference(order.id))
        json.field(
            "hold",
            object: { json in
                json.field("forced", hold == .forced)
                json.field("since", (reading?.clock.startedAt ?? order.updatedAt).description)
                json.field("due_at", reading?.clock.dueAt?.description)
                json.field("hours", (reading?.hours ?? .zero).description)
                json.field("overdue", reading?.isOverdue ?? false)
                guard let reasons else { return }
                json.field(
                    "reasons",
                    array: { json in
                        for reason in reasons { json.value(reason) }
                    }
                )
            }
        )
    }

    /// Each time that the order was on hold, newest first.
    private static func holds(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Order.self, session.find)
        let clocks = try session.clocks(of: DocumentReference(id), request.page())
        return try .page(clocks, request, id: { (0, UInt64(clamping: $0.seq)) }) {
            (json, clock) throws(Failure) in
            let reading = try DecisionClocks(session).reading(of: clock)
            json.object { json in
                json.field("since", clock.startedAt.description)
                json.field("due_at", clock.dueAt?.description)
                json.field("until", clock.end?.at.description)
                json.field("outcome", clock.end?.outcome.rawValue)
                json.field("hours", reading.hours.description)
                json.field("overdue", reading.isOverdue)
            }
        }
    }

    private static func place(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let draft = try draft(body, externalID: body.externalID())
        return try placed(draft, request, session)
    }

    /// `PUT ext:SO-1` places or replaces: what is left out of a replacement goes back to its default.
    private static func put(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let target: PutTarget<Order> = try request.putTarget(session.find)
        let body = BodyReader(request.json)
        let draft = try draft(body, externalID: target.externalID(body))
        guard case .existing(let id, _) = target else { return try placed(draft, request, session) }
        let replaced = try OrderDesk(session: session, context: request.context)
            .replace(id, with: draft, expectedVersion: request.expectedVersion)
        return try reply(replaced.order, session)
    }

    private static func placed(_ draft: OrderDraft, _ request: APIRequest, _ session: any Session) throws
        -> Reply
    {
        let placed = try OrderDesk(session: session, context: request.context).place(draft)
        return try reply(placed.order, session, status: 201).location("/v1/orders/\(placed.order.id.text)")
    }

    private static func draft(_ body: BodyReader, externalID: String?) throws -> OrderDraft {
        let customer = body.reference("customer_id", Customer.self, required: true)
        let currency = body.currency("currency", required: true)
        let shipDate = body.date("requested_ship_date")
        let purchaseOrder = body.text("purchase_order", max: 255)
        let shipTo = body.address("ship_to")
        let billTo = body.address("bill_to")
        let terms = body.text("payment_terms", max: 100)
        let excluded = body.checks("excluded_checks") ?? []
        let metadata = body.metadata() ?? Metadata()
        let content = content(body)
        var adjustments: [AdjustmentDraft] = []
        var pricesIncludeTax = false
        if content?.isTotalOnly == true {
            AdjustmentBody.refuse(body, "not_allowed", "a total alone has no allowances and charges")
        } else {
            adjustments = AdjustmentBody.document(body)
            pricesIncludeTax = body.boolean("prices_include_tax") ?? false
        }
        if content == nil, !body.has("lines"), !body.has("total") {
            body.refuse("/lines", "required", "an order has lines, or a total alone")
        }
        try body.finish()
        guard let customer, let currency, let content else {
            throw Failure.invalid("/lines", "required", "an order has lines, or a total alone")
        }
        var draft = OrderDraft(
            customer: customer,
            currency: currency,
            externalID: externalID,
            content: content,
            requestedShipDate: shipDate,
            purchaseOrder: purchaseOrder,
            shipTo: shipTo,
            billTo: billTo,
            paymentTermsCode: terms,
            excludedChecks: excluded,
            metadata: metadata
        )
        draft.adjustments = adjustments
        draft.pricesIncludeTax = pricesIncludeTax
        return draft
    }

    private static func content(_ body: BodyReader) -> OrderDraft.Content? {
        let lines = body.list("lines", max: LineDraft.linesMax) { LineBody.read($0) }
        let total = body.amount("total")
        if lines != nil, total != nil {
            body.refuse("/total", "ambiguous", "an order has lines, or a total alone, not both")
        }
        if let total, total < 0 { body.refuse("/total", "out_of_range", "a total is not below 0") }
        return lines.map { .lines($0) } ?? total.map { .total($0) }
    }

    private static func change(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Order.self, session.find)
        let body = BodyReader(request.json)
        let old = try session.order(id)
        var changes = OrderChanges()
        changes.externalID = body.change("external_id") { body.externalID() }
        changes.requestedShipDate = body.change("requested_ship_date") { body.date("requested_ship_date") }
        changes.purchaseOrder = body.change("purchase_order") { body.text("purchase_order", max: 255) }
        changes.shipTo = body.change("ship_to") { body.address("ship_to", over: old?.shipTo) }
        changes.billTo = body.change("bill_to") { body.address("bill_to", over: old?.billTo) }
        changes.paymentTermsCode = body.change("payment_terms") { body.text("payment_terms", max: 100) }
        changes.excludedChecks = body.changeRequired("excluded_checks") {
            body.checks("excluded_checks")
        }
        changes.metadata = body.changeRequired("metadata") { body.metadata(over: old?.metadata) }
        if let content = content(body) { changes.content = .set(content) }
        changes.pricesIncludeTax = body.changeRequired("prices_include_tax") {
            body.boolean("prices_include_tax")
        }
        changes.allowances = AdjustmentBody.change(.allowance, body)
        changes.charges = AdjustmentBody.change(.charge, body)
        for name in ["lines", "total"] where body.has(name) && !body.isGiven(name) {
            body.refuse("/\(name)", "required", "\(name) can't be null")
        }
        for name in ["customer_id", "currency", "id", "version", "status"] where body.has(name) {
            body.refuse("/\(name)", "read_only", "\(name) can't be changed")
        }
        try body.finish()
        let changed = try OrderDesk(session: session, context: request.context)
            .change(id, changes, expectedVersion: request.expectedVersion)
        return try reply(changed.order, session)
    }

    private static func fulfil(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Order.self, session.find)
        let body = BodyReader(request.json)
        let draft = FulfillmentDraft(
            externalID: body.externalID(),
            shipDate: body.date("ship_date"),
            lines: body.list("lines", max: LineDraft.linesMax) { LineBody.quantity($0) },
            isInvoiced: body.boolean("invoice") ?? false
        )
        try body.finish()
        let desk = OrderDesk(session: session, context: request.context)
        switch try desk.fulfil(id, draft, expectedVersion: request.expectedVersion) {
        case .shipped(let fulfillment, let order, let invoice):
            return try Reply.json(status: 201) { (json) throws(Failure) in
                json.members(fulfillment.snapshot)
                json.field("order_status", order.status.rawValue)
                guard let invoice else { return }
                json.key("invoice" as StaticString)
                try InvoiceController.write(invoice, session, &json)
            }.etag(fulfillment.version)
        case .held(let order, let decision):
            var reply = try Reply.json(status: 409) { json in
                json.field("type", "/problems/order_on_hold")
                json.field("title", "Order on hold")
                json.field("status", 409)
                json.field("detail", "The checks at shipment put the order on hold; nothing was shipped.")
                json.field("code", "order_on_hold")
                json.field("request_id", request.requestID)
                json.field("state", order.status.rawValue)
                json.field(
                    "allowed",
                    array: { json in
                        for action in order.allowedActions { json.value(action) }
                    }
                )
                json.field("decision", object: { $0.members(decision) })
            }
            reply.fields.set("Content-Type", Problem.mediaType)
            return reply
        }
    }
}
