import JSON
import Receivables

extension JSONWriter {
    /// What is tried and how far it is.
    mutating func members(of run: SimulationRun) {
        let state = run.state
        field("id", run.id.text)
        switch state {
        case .running: field("status", "running")
        case .finished: field("status", "finished")
        case .failed: field("status", "failed")
        }
        field(
            "policy",
            object: { json in
                json.field("id", run.policy.policy.text)
                // Terms that came with the request are no version of the policy.
                json.field("version", run.policy.number == 0 ? nil : run.policy.number)
            }
        )
        field("from", run.period.from.description)
        field("to", run.period.to.description)
        field("currency", run.period.currency.code)
        field("known_at", run.knownAt.description)
        field(
            "progress",
            object: { json in
                if case .running(let done) = state {
                    json.field("done", done)
                } else {
                    json.field("done", run.casesCount)
                }
                json.field("total", run.casesCount)
            }
        )
    }

    mutating func members(_ report: BackTestReport) {
        members(report.summary)
        field(
            "by_segment",
            array: { json in
                for (segment, summary) in report.segments {
                    json.object { json in
                        json.field("segment", segment)
                        json.members(summary)
                    }
                }
            }
        )
        field(
            "flipped",
            array: { json in
                for entry in report.flipped { json.value(entry) }
            }
        )
        field("has_more_flipped", report.hasMoreFlipped)
    }

    private mutating func members(_ summary: BackTestSummary) {
        field("cases", object: { $0.members(summary.cases) })
        field(
            "flips",
            object: { json in
                for flip in OutcomeFlip.all {
                    json.key("\(flip.live.rawValue)_to_\(flip.draft.rawValue)")
                    json.object { $0.members(summary.flips[flip] ?? BackTestTally()) }
                }
            }
        )
        field("sales_held", object: { $0.members(summary.salesHeld) })
        field("sales_freed", object: { $0.members(summary.salesFreed) })
        field("live", object: { $0.members(summary.live) })
        field("draft", object: { $0.members(summary.draft) })
    }

    private mutating func members(_ tally: BackTestTally) {
        field("count", tally.count)
        field("amount", tally.amount)
    }

    private mutating func members(_ side: BackTestSide) {
        for outcome in Decision.Outcome.allCases {
            key(outcome.rawValue)
            object { $0.members(side.outcomes[outcome] ?? BackTestTally()) }
        }
        field("later_overdue", side.overdue)
        field("written_off", side.writtenOff)
        field("unknown", object: { $0.members(side.unknown) })
    }

    private mutating func value(_ entry: BackTestCase) {
        object { json in
            switch entry.sale {
            case .order(let id):
                json.field("order_id", id.text)
                json.field("invoice_id", nil as String?)
                json.field("href", "/v1/orders/\(id.text)")
            case .invoice(let id):
                json.field("order_id", nil as String?)
                json.field("invoice_id", id.text)
                json.field("href", "/v1/invoices/\(id.text)")
            }
            json.field("customer_id", entry.customer.text)
            json.field("segment", entry.segment)
            json.field("date", entry.date.description)
            json.field("amount", entry.amount)
            json.field("live", entry.live.rawValue)
            json.field("draft", entry.draft.rawValue)
            json.field(
                "failed",
                array: { json in
                    for finding in entry.failed { json.value(finding) }
                }
            )
            json.field("outcome", entry.outcome == nil ? "unknown" : "known")
            json.field("later_overdue", entry.outcome?.overdue)
            json.field("written_off", entry.outcome?.writtenOff)
        }
    }
}
