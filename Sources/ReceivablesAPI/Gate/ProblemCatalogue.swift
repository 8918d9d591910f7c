import Receivables

/// What each problem code means and what to do about it, as `/problems/<code>` tells.
enum ProblemCatalogue {
    /// The words of the code itself, which never change.
    static func title(of code: String) -> String {
        let words = code.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// Nil for a code that no problem has.
    static func explanation(of code: String) -> String? {
        explanations[code]
    }

    static var codes: [String] { explanations.keys.sorted() }

    private static let explanations = fixed.merging(byState) { first, _ in first }
        .merging(byKind) { first, _ in first }

    /// What is told of a document whose state doesn't take an action.
    private static let byState: [String: String] = {
        let states =
            OrderStatus.allCases.map { "order_\($0.rawValue)" }
            + BankStatement.Status.allCases.map { "bank_statement_\($0.rawValue)" }
            + Invoice.State.names.map { "invoice_\($0)" }
        let text = "The state doesn't take this action: state says what it is, allowed what it takes."
        return Dictionary(uniqueKeysWithValues: states.map { ($0, text) })
    }()

    /// What is told of a document that a path or a body names and that isn't there.
    private static let byKind: [String: String] = {
        var texts: [String: String] = [:]
        for kind in DocumentKind.allCases {
            texts["\(kind.rawValue)_not_found"] =
                "There is no \(kind.title) of this id, or the key may not see it."
            texts["unknown_\(kind.rawValue)"] = "The request names a \(kind.title) that isn't there."
        }
        return texts
    }()

    private static let fixed: [String: String] = [
        "malformed_request":
            "The bytes aren't an HTTP/1.1 request that can be read without doubt. The connection is "
            + "closed.",
        "not_found": "There is nothing at this path.",
        "method_not_allowed":
            "The path is there, but not for this method. Allow lists the methods it takes.",
        "method_not_implemented": "No path of this server takes this method.",
        "request_timeout": "The request did not arrive whole in time. Send it again.",
        "payload_too_large": "The body is larger than the server takes. Send less at once.",
        "uri_too_long": "The request line is too long.",
        "header_fields_too_large": "The header fields are too many or too long.",
        "expectation_failed": "The only expectation that is known here is 100-continue.",
        "transfer_coding_not_implemented": "The only transfer coding that is known here is chunked.",
        "http_version_not_supported": "The server speaks HTTP/1.1 and HTTP/1.0.",
        "key_required": "The path needs a key: send Authorization: Bearer and the key.",
        "malformed_authorization": "The Authorization field isn't Bearer and a key.",
        "unknown_key": "No such key exists. Keys are shown once, when they are made.",
        "expired_key": "The key's time is over. Make a new one.",
        "revoked_key": "The key was revoked. Make a new one.",
        "role_required": "The key has none of the roles that may do this; roles lists them.",
        "act_as_required": "Only a key with the scope act_as may name a person in X-Actor.",
        "unlimited_credit_forbidden": "Unlimited credit is granted by a credit manager only.",
        "exclusion_forbidden": "A document is spared a credit check by a credit manager only.",
        "failed_dependency": "An earlier operation of the batch, which this one names, has failed.",
        "approval_required":
            "It is more than the key's roles may let through; tier says whose decision it is.",
        "malformed_rule":
            "A rule's text can't be read or doesn't fit together; errors says where and why, and "
            + "GET /v1/rules/reference what there is to say.",
        "not_taken": "What is asked for takes no such member; leave it out.",
        "one_remainder": "Of the parts of payment terms exactly one takes the remainder.",
        "share_past_total": "The parts of payment terms are more than the total; lower them.",
        "unsuited": "The two settings can't stand together; see what each takes.",
        "incomplete": "Something that it needs beside it is missing; detail says what.",
        "unknown_reference":
            "The name stands for no earlier answer of the batch, or for none of its members.",
        "test_cases_failed":
            "The version doesn't come to the outcomes that its own test cases expect; detail names them.",
        "policy_version_active":
            "The version decides already. Only a draft is tried in shadow.",
        "too_many_shadows":
            "As many drafts as may run in shadow at once do so; detail names them. Take one out first.",
        "not_in_batch": "It takes longer than a batch may hold others up. Call it alone.",
        "gap": "Ranges follow each other without a gap; detail says what nothing covers.",
        "overlap": "Ranges follow each other without an overlap.",
        "out_of_order": "The entries of the list go in one order; detail says which.",
        "scorecard_code_taken": "Another scorecard has the code.",
        "scorecard_not_active": "The scorecard has no version that is active today. Activate one.",
        "no_risk_class": "The customer has no risk class. Score it, or give it one.",
        "no_limit_rule": "The scorecard proposes no limit for the class; detail says why.",
        "limit_proposal_decided": "The proposal is decided already, or waits for an approval.",
        "approval_decided": "The approval has been decided already; state says how.",
        "approval_outdated": "What the approval was asked for has changed since. Ask anew.",
        "second_person_required":
            "Two persons decide: another one than who asked, and in the stead of nobody who asked.",
        "person_required": "Persons decide, not keys: use a person's key, or X-Actor with act_as.",
        "own_order":
            "Nobody lets through an order that one placed oneself, or that the one placed who is stood in for.",
        "user_inactive": "The person isn't active. Activate the person first, or name another one.",
        "role_not_lendable": "The role is none of the person's, or carries more than decisions on credit.",
        "unsuitable_url":
            "Events are sent to an http or https URL without a user, on port 80, 443 or from 1024 on; detail "
            + "says what is wrong with this one.",
        "private_url":
            "The URL leads to a private, loopback or otherwise special address. A setting of the server "
            + "(webhooks.allow_private) allows those.",
        "unknown_event_type":
            "No event has the type. Name one of the types, all of one kind as order.*, or * for everything.",
        "too_many_webhook_endpoints": "There are as many receivers as there may be. Delete one first.",
        "webhook_endpoint_disabled":
            "The receiver is disabled or deleted. Enable it before anything is sent to it.",
        "foreign_delegation": "A person's powers are lent by the person, or by an administrator.",
        "malformed_header": "A header that matters here has a value that can't be read.",
        "malformed_idempotency_key":
            "An Idempotency-Key has 1 to 255 visible ASCII characters and is sent once.",
        "malformed_parameter":
            "A query parameter has a value that can't be read or isn't known; parameter names it.",
        "malformed_cursor": "A cursor is taken from the page before as it is.",
        "malformed_json": "The body isn't JSON; offset is the byte where reading stopped.",
        "unknown_parameter": "The path knows no such query parameter, so it would have been ignored.",
        "unsupported_media_type":
            "Bodies are application/json; for PATCH also application/merge-patch+json, for files what the detail "
            + "names.",
        "not_acceptable": "No media type of the answer satisfies the Accept field.",
        "idempotency_mismatch":
            "The Idempotency-Key was used for another request. Use a new key for a new request.",
        "version_mismatch":
            "The document has changed since the version in If-Match; current_version is what it is "
            + "at. Read it again.",
        "validation_failed": "The body has several faults; errors names each with its pointer.",
        "overloaded": "Too much waits already. Try again after the seconds in Retry-After.",
        "shutting_down":
            "The server ends what it has begun and begins nothing more. Try again after Retry-After.",
        "storage_full": "There is no space left to write to. Nothing was changed.",
        "store_unavailable":
            "The store can't be reached now, and whether the request took effect is unknown. Try "
            + "again with the same Idempotency-Key.",
        "internal_error": "The server failed. The request id names the entry in its log.",
        "clock_backwards": "The test clock goes forward only.",
        "required": "A member that is needed is missing or null.",
        "wrong_type": "A member has another JSON type than the one that is known here.",
        "unknown_field": "The body has a member that isn't known here, so it would have been ignored.",
        "unknown_version": "The policy has no such version. A policy without one has to be given one first.",
        "unknown_value": "A member knows some values, and this is none of them.",
        "out_of_range": "A value is below or above what is allowed; detail says what that is.",
        "too_many": "A list or an object has more entries than are taken at once.",
        "too_deep": "A group of customers is deeper than it may be.",
        "duplicate": "Something stands twice that may stand once.",
        "ambiguous": "Two members say the same thing in two ways. Send one of them.",
        "not_allowed": "A member doesn't go together with the rest of the body.",
        "read_only": "The member can't be changed here; detail says where it can.",
        "immutable": "The member is fixed when the document is made.",
        "mismatch": "The body names another external id than the path.",
        "malformed_time": "A time of day is HH:MM, from 00:00 to 24:00.",
        "malformed_date": "A date is YYYY-MM-DD and a day of the calendar.",
        "malformed_instant": "An instant is RFC 3339, such as 2026-11-23T19:00:00Z.",
        "malformed_iban": "An IBAN has a country, two check digits that fit, and an account.",
        "unknown_zone": "A zone is a name of the IANA time zone database, such as Europe/Amsterdam.",
        "future_date": "A business date is after today's.",
        "past_date": "A date lies before the first that is possible.",
        "before_document": "The date is before the date of a document that it concerns.",
        "ends_before_start": "A period ends before it begins.",
        "invoice_rule":
            "The document breaks a rule of EN 16931 or Peppol; errors names it, as in BR-33, and where.",
        "e_invoice_incomplete":
            "The document lacks what an e-invoice must say; errors names each rule, as in BR-08, and where it belongs.",
        "malformed_bic": "A BIC has 8 or 11 letters and digits.",
        "amount_overflow": "A sum of the request leaves the range of amounts, which is 10^15 minor units.",
        "currency_mismatch":
            "The request is in another currency than the account, and no rate between them is stored for the day.",
        "currency_required": "Several currencies are in use. Name one with the parameter currency.",
        "unknown_currency": "The code isn't an active ISO 4217 currency.",
        "external_id_taken": "Another document of the kind has the external id; existing_id is its own id.",
        "account_closed": "The customer's account is closed.",
        "company_has_postings":
            "The company's zone and base currency are fixed once something is posted.",
        "malformed_pattern":
            "A pattern of numbers has {number} once, {year} or {yy} at most once, and fixed text that sets "
            + "them apart.",
        "control_total_mismatch":
            "The rows don't come to what the old system says; detail names the currency, and both counts and sums.",
        "malformed_row": "A row of the file has another number of cells than there are names.",
        "import_in_use":
            "Something refers to what the import brought; detail names it. Take that back first.",
        "import_reverted": "The import is reverted already.",
        "numbers_taken":
            "Numbers of the series are taken this year: another next number would be given twice or leave a "
            + "gap. A new pattern begins a series of its own.",
        "period_closed":
            "The period is closed: nothing takes effect in it. detail says which day is the first open one.",
        "period_open": "The period is open.",
        "period_not_over": "A period is closed when its last day has passed.",
        "period_out_of_order":
            "Periods are closed one after the other, and the last one that was closed is reopened first.",
        "cycle": "A customer can't be above itself in its group.",
        "too_many_guarantees": "The customer has as many guarantees as it may have. End one first.",
        "no_insurance": "The guarantee is no credit insurance, so nothing of it is reported.",
        "nothing_insured": "Nothing is open of the invoice that the insurance covers.",
        "already_reported": "What is open of the invoice was reported to the insurer before.",
        "guarantee_ended": "The guarantee holds no longer.",
        "guarantee_pending": "A second person has yet to accept the guarantee.",
        "guarantee_rejected": "The guarantee was rejected.",
        "payment_terms_code_taken": "Other terms have the code.",
        "wrong_content": "An order keeps its kind: lines, or a total alone.",
        "line_in_progress": "A line that is shipped or invoiced in part can't go.",
        "line_invoiced": "Of a line that is invoiced in part only the quantity can change.",
        "lines_from_order": "The lines of an order's invoice come from the order.",
        "unknown_line": "The order has no such line.",
        "order_in_progress":
            "Something of the order is shipped or invoiced already, so it can't be cancelled.",
        "order_invoiced": "All of the order is invoiced already.",
        "order_line_invoiced": "Less of the line is left to invoice than was asked.",
        "foreign_order": "The order is another customer's.",
        "negative_total": "An invoice's total is not below 0.",
        "negative_rest": "What would be left to invoice of the order would come to less than 0.",
        "no_template": "A schedule is made from a pro forma invoice with lines of its own.",
        "invoice_in_use": "Recurring invoices are made from it.",
        "invoice_schedule_active": "The schedule is active: pause or end it.",
        "invoice_schedule_paused": "The schedule is paused: resume or end it.",
        "invoice_schedule_ended": "The schedule has ended. Set up another one.",
        "deposit_deducted": "A final invoice takes the deposit off. Void that first.",
        "deposit_credited": "A part of the deposit is credited, so it can't be taken off.",
        "no_deposit": "The invoice is no deposit that stands.",
        "invoice_pro_forma": "A pro forma invoice is never issued. Bill with an invoice of its own.",
        "invoice_not_standard":
            "A deposit or final invoice isn't corrected part by part. Void it, and bill anew.",
        "fulfillment_invoiced": "The shipment is billed already. Void that invoice first.",
        "invoice_collective": "The invoice bills several orders. Void it, and bill them anew.",
        "mixed_prices": "Orders with prices that include tax, and others, are billed apart.",
        "tax_code_taken": "The code stands for another country or category. Take a code of its own.",
        "no_lines": "A percentage of the lines of a category needs such lines.",
        "sum_mismatch": "The parts don't sum to the whole.",
        "invoice_number_taken": "The customer has an invoice of this number from elsewhere.",
        "invoice_allocated":
            "A part of the invoice is settled. Undo that first, or credit the invoice instead.",
        "invoice_credited": "All of the invoice is credited already.",
        "exceeds_invoice": "The credit is more than what is left to credit of the invoice.",
        "exceeds_paid": "The refund is more than what was paid of the invoice and not given back.",
        "invoice_from_elsewhere": "Who issued the invoice corrects it. Cancel and bring in anew.",
        "write_off_awaiting_approval": "A second person has yet to decide on the write-off.",
        "write_off_rejected": "The write-off was rejected.",
        "write_off_reversed": "The write-off is reversed already.",
        "credit_note_cancelled": "The credit note is cancelled, so nothing of it can be used.",
        "credit_note_cancels_invoice":
            "The credit note has made its invoice void, which is final. Bill anew.",
        "foreign_invoice": "The invoice is another customer's.",
        "nothing_open": "Nothing of the invoice or instalment is open.",
        "exceeds_open": "The allocation is more than what is open.",
        "exceeds_discount": "The discount is more than what the terms have left to take off the instalment.",
        "discount_unearned":
            "The discount wasn't earned by the day on which the money came in, and the policy gives no other.",
        "exceeds_tolerance": "The small difference is more than what the policy lets a person book.",
        "exceeds_unapplied": "The allocations are more than what is left of the payment or credit.",
        "unidentified_payer": "The payer isn't known yet. Assign the payment to a customer first.",
        "payment_uncleared":
            "The money isn't safe yet: until its clearing day it could be taken back. Pay it back after that.",
        "payment_refunded": "A part of the payment was paid back. Cancel the refund first.",
        "same_currency": "A rate is between two different currencies.",
        "malformed_rates":
            "The file isn't one of exchange rates as the European Central Bank publishes them; detail says where.",
        "same_customer": "The payment is this customer's already.",
        "refund_not_covered": "Less than the refund is left of the payment. Undo a use of it first.",
        "refund_rejected": "The refund was rejected.",
        "refund_withdrawn": "The refund was given up before it was decided.",
        "refund_cancelled": "The refund was cancelled already.",
        "company_incomplete": "The company's name and IBAN are needed for it. Tell both first.",
        "nothing_to_export":
            "Everything is exported already: no posting is new, or no approved refund with an account waits.",
        "match_proposal_decided":
            "The proposal doesn't wait for a person: it is decided, or the payment was used otherwise.",
        "match_proposal_stale":
            "The payment or an instalment isn't what it was when the proposal was made. Match the payment again.",
        "payer_alias_taken": "The account or name stands for a customer already. Revoke that alias first.",
        "allocation_undone": "The allocation is undone already.",
        "payment_assigned": "The payment has its payer already, or was reversed.",
        "payment_unidentified": "The payer isn't known yet. Assign the payment to a customer first.",
        "payment_reversed": "The payment is reversed, so nothing of it can be used.",
        "bank_statement_refunded":
            "Money of the statement went back, or a refund came back by it; detail names the refunds.",
        "malformed_csv": "The body isn't CSV with the titles that are taken; errors says what is wrong.",
        "remittance_applied": "Money is used by the advice already. Reverse the payment, or undo its uses.",
        "remittance_withdrawn": "The advice was withdrawn.",
        "unreadable_file":
            "The file can't be relied on, so nothing of it is stored; faults says what is wrong and where.",
        "no_statement": "The file holds no statement.",
        "file_too_long_to_try":
            "Trying a file out holds others up, so it takes a short one; detail says how short.",
        "kpi_not_found": "There is no key figure of this name. GET /v1/kpis lists them.",
    ]
}
