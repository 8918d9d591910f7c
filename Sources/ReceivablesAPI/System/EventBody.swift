import Digest
import JSON
package import Receivables

/// An event as it is published: in the trail, and to those that are sent it.
package enum EventBody {
    /// What a receiver is sent, by Standard Webhooks.
    package static func webhook(_ event: RecordedEvent) -> [UInt8] {
        var json = JSONWriter(capacity: 2_048)
        json.object { json in
            json.field("type", event.type)
            json.field("timestamp", event.recordedAt.description)
            json.key("data")
            json.value(event)
        }
        return json.bytes
    }
}

extension JSONWriter {
    mutating func value(_ event: RecordedEvent) {
        object { json in
            json.field("seq", event.seq)
            json.field("id", event.id.text)
            json.field("type", event.type)
            json.field("recorded_at", event.recordedAt.description)
            json.field("command_id", event.command.text)
            json.field(
                "document",
                object: { json in
                    json.field("kind", event.document.kind.rawValue)
                    json.field("id", event.document.text)
                    json.field("version", event.documentVersion)
                }
            )
            json.field("customer_id", event.customer?.text)
            json.field(
                "actor",
                object: { json in
                    json.field("key_id", event.key?.text)
                    json.field("user_id", event.user?.text)
                }
            )
            json.field("reason", event.reason)
            if let policy = event.policy {
                json.field(
                    "policy",
                    object: { json in
                        json.field("id", policy.policy.text)
                        json.field("version", policy.number)
                    }
                )
            } else {
                json.null("policy")
            }
            if let before = event.before { json.field("before", raw: before) } else { json.null("before") }
            json.field("after", raw: event.after)
            json.field("prev_hash", hexText(event.previousHash))
            json.field("hash", hexText(event.hash))
        }
    }
}
