import HTTPServer
import JSON
import Receivables

/// Recurring invoices.
enum InvoiceScheduleController {
    private static let billers: Set<Role> = [.billing, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/invoice_schedules", billers, create),
        .read("/v1/invoice_schedules", parameters: APIRequest.listParameters) { request, session in
            let statuses = InvoiceSchedule.Status.allCases.map(\.rawValue)
            let filter = try request.filter(session, statuses: statuses)
            let rows = try session.schedules(filter, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) {
                (json, schedule) throws(Failure) in
                try json.object { (json) throws(Failure) in try members(schedule, session, &json) }
            }
        },
        .read("/v1/invoice_schedules/{id}") { request, session in
            let id = try request.path(InvoiceSchedule.self, session.find)
            guard let schedule = try session.schedule(id) else {
                throw Failure.missing(.invoiceSchedule, id.text)
            }
            return try reply(schedule, session)
        },
        .write(.post, "/v1/invoice_schedules/{id}/pause", billers) { request, session in
            let id = try request.path(InvoiceSchedule.self, session.find)
            try BodyReader(request.json).finish()
            let desk = InvoiceScheduleDesk(session: session, context: request.context)
            return try reply(desk.pause(id, expectedVersion: request.expectedVersion), session)
        },
        .write(.post, "/v1/invoice_schedules/{id}/resume", billers) { request, session in
            let id = try request.path(InvoiceSchedule.self, session.find)
            let body = BodyReader(request.json)
            let isSkipping = body.boolean("skip_missed") ?? false
            try body.finish()
            let desk = InvoiceScheduleDesk(session: session, context: request.context)
            let schedule = try desk.resume(
                id,
                skippingMissed: isSkipping,
                expectedVersion: request.expectedVersion
            )
            return try reply(schedule, session)
        },
        .write(.post, "/v1/invoice_schedules/{id}/end", billers) { request, session in
            let id = try request.path(InvoiceSchedule.self, session.find)
            try BodyReader(request.json).finish()
            let desk = InvoiceScheduleDesk(session: session, context: request.context)
            return try reply(desk.end(id, expectedVersion: request.expectedVersion), session)
        },
    ]

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let template = body.reference("template", Invoice.self, required: true)
        let months = body.integer("every_months", in: 1...Int64(InvoiceSchedule.monthsMax)) ?? 1
        let start = body.date("start", required: true)
        let end = body.date("end")
        let externalID = body.externalID()
        try body.finish()
        guard let template, let start else {
            throw Failure.invalid("/template", "required", "template and start are required")
        }
        let schedule = try InvoiceScheduleDesk(session: session, context: request.context).create(
            template: template,
            everyMonths: Int(months),
            from: start,
            until: end,
            externalID: externalID
        )
        return try reply(schedule, session, status: 201)
            .location("/v1/invoice_schedules/\(schedule.id.text)")
    }

    private static func reply(_ schedule: InvoiceSchedule, _ session: any Session, status: Int = 200)
        throws(Failure) -> Reply
    {
        try Reply.json(status: status) { (json) throws(Failure) in try members(schedule, session, &json) }
            .etag(schedule.version)
    }

    /// The last that it has issued stand beside it.
    private static func members(
        _ schedule: InvoiceSchedule,
        _ session: any Session,
        _ json: inout JSONWriter
    ) throws(Failure) {
        json.members(schedule.snapshot)
        let issued = try session.issued(by: schedule.id, limit: 12)
        json.field(
            "invoices",
            array: { json in
                for (date, invoice) in issued {
                    json.object { json in
                        json.field("date", date.description)
                        json.field("invoice_id", invoice.text)
                    }
                }
            }
        )
    }
}
