import Digest
import HTTPServer
import JSON
import Receivables

/// The trail of events, invariants and postings.
enum SystemController {
    private static let eventsMax: Int64 = 1_000

    static let endpoints: [Endpoint] = [
        .read("/v1/events/head") { _, session in
            let seq = try session.lastEvent()
            let event = try session.events(after: seq - 1, types: [], limit: 1).first
            return try .json { json in
                json.field("seq", seq)
                json.field("hash", event.map { hexText($0.hash) })
            }
        },
        .report("/v1/invariants") { _, session in
            let checks = try session.invariants()
            return try .json { json in
                json.field("clean", checks.allSatisfy { $0.differences.isEmpty })
                json.field(
                    "checks",
                    array: { json in
                        for check in checks {
                            json.object { json in
                                json.field("name", check.name)
                                json.field("ok", check.differences.isEmpty)
                                json.field(
                                    "differences",
                                    array: { json in
                                        for difference in check.differences { json.value(difference) }
                                    }
                                )
                            }
                        }
                    }
                )
            }
        },
        .read(
            "/v1/ledger/postings",
            parameters: [
                "after", "limit", "customer_id", "installment_id", "payment_id", "credit_note_id", "order_id",
                "document", "tax", "from", "to",
            ],
            postings
        ),
    ]

    /// The audit trail, ascending. `wait` is `EventWait`'s.
    static let events: Endpoint =
        .read("/v1/events", parameters: ["after", "types", "limit", "wait"]) { request, session in
            _ = try request.integer("wait", in: 0...EventWait.secondsMax, default: 0)
            let after = try request.integer("after", in: 0...Int64.max, default: 0)
            let limit = try request.integer("limit", in: 1...eventsMax, default: 50)
            let types = try request.choices("types", EventType.self).map(\.rawValue)
            let events = try session.events(after: after, types: types, limit: Int(limit) + 1)
            let next = events.count > Int(limit) ? String(events[Int(limit) - 1].seq) : nil
            return try .json { json in
                json.field(
                    "data",
                    array: { json in
                        for event in events.prefix(Int(limit)) { json.value(event) }
                    }
                )
                json.field("has_more", events.count > Int(limit))
                json.field("next_cursor", next)
            }.next("after", next, request)
        }

    private static func postings(_ request: APIRequest, _ session: any Session) throws -> Reply {
        var filter = PostingFilter()
        filter.customer = try request.filter(session).customer
        func id<Subject: Identified>(_ name: String, _ subject: Subject.Type) throws -> ID<Subject>? {
            guard let text = request.query(name) else { return nil }
            guard let id = ID<Subject>(text) else { throw Problem.malformedParameter(name, "an id") }
            return id
        }
        filter.installment = try id("installment_id", Installment.self)
        filter.payment = try id("payment_id", Payment.self)
        filter.creditNote = try id("credit_note_id", CreditNote.self)
        filter.order = try id("order_id", Order.self)
        if let text = request.query("document") {
            guard let document = DocumentReference(text: text) else {
                throw Problem.malformedParameter("document", "the id of a document")
            }
            filter.document = document
        }
        filter.tax = request.query("tax")
        filter.from = try request.date("from")
        filter.to = try request.date("to")
        let after = try request.integer("after", in: 0...Int64.max, default: 0)
        let limit = Int(try request.integer("limit", in: 1...200, default: 50))
        let postings = try session.postings(filter, after: after, limit: limit + 1)
        let next = postings.count > limit ? String(postings[limit - 1].seq) : nil
        return try .json { json in
            json.field(
                "data",
                array: { json in
                    for posted in postings.prefix(limit) { json.value(posted) }
                }
            )
            json.field("has_more", postings.count > limit)
            json.field("next_cursor", next)
        }.next("after", next, request)
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ posted: PostedPosting) {
        let posting = posted.posting
        object { json in
            json.field("seq", posted.seq)
            json.field("kind", posting.kind.rawValue)
            json.field("recorded_at", posted.recordedAt.description)
            json.field("effective_date", posting.effectiveDate.description)
            json.field("event", posted.event)
            json.field("document", posting.document.text)
            json.field("reverses", posting.reverses)
            json.field("currency", posting.currency.code)
            json.field(
                "entries",
                array: { json in
                    for (index, entry) in posting.entries.enumerated() {
                        json.object { json in
                            json.field("account", entry.account.rawValue)
                            json.field("amount", entry.amount)
                            json.field("currency", (entry.currency ?? posting.currency).code)
                            let isKept = posted.baseAmounts.indices.contains(index)
                            json.field("base_amount", isKept ? posted.baseAmounts[index] : nil)
                            json.field("customer_id", entry.customer?.text)
                            json.field("installment_id", entry.installment?.text)
                            json.field("payment_id", entry.payment?.text)
                            json.field("credit_note_id", entry.creditNote?.text)
                            json.field("order_id", entry.order?.text)
                            json.field("tax", entry.tax)
                        }
                    }
                }
            )
        }
    }
}

extension DocumentReference {
    /// Reads the text of any document's id.
    init?(text: String) {
        let parts = text.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, let bits = ULID.parse(parts[1].utf8) else { return nil }
        for kind in DocumentKind.allCases where kind.prefix == parts[0] {
            self.init(kind: kind, high: bits.high, low: bits.low)
            return
        }
        return nil
    }
}
