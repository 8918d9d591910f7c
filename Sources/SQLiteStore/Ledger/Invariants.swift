internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// Reads the whole file: for `check` and the invariants' report, never for a command.
    func invariants() throws(Failure) -> [InvariantCheck] {
        var checks: [InvariantCheck] = []
        for (name, sql) in Invariant.statements {
            let differences = try rows(sql) { try $0.text(0) }
            checks.append(InvariantCheck(name: name, differences: differences))
        }
        let conserved = try rows(Invariant.exposureConserved) { try $0.text(0) } + commitmentDifferences()
        checks.append(InvariantCheck(name: "exposure_conserved", differences: conserved))
        checks.append(InvariantCheck(name: "buckets_equal_outstanding", differences: try bucketDifferences()))
        checks.append(InvariantCheck(name: "event_chain", differences: try chainDifferences()))
        checks.append(InvariantCheck(name: "foreign_keys", differences: try danglingReferences()))
        return checks
    }

    /// An order of which a part is invoiced holds its total less what the invoices have released, exactly; one on hold
    /// that or nothing, as the policy says.
    private func commitmentDifferences() throws(Failure) -> [String] {
        var differences: [String] = []
        for id in try rows(Invariant.partlyInvoiced, map: { try $0.id(0, of: Order.self) }) {
            guard let order = try order(id) else { continue }
            let held = max(0, try order.unbilled())
            if order.committed == held || (order.status == .onHold && order.committed == 0) { continue }
            differences.append("order \(id.text) holds \(order.committed), and \(held) of it isn't invoiced")
            if differences.count == 20 { break }
        }
        return differences
    }

    private func bucketDifferences() throws(Failure) -> [String] {
        var differences: [String] = []
        for currency in try currenciesInUse() {
            var outstanding: Int64 = 0
            for basis in AgingBasis.allCases {
                let query = AgingQuery(
                    point: ReadingPoint(asOf: today),
                    basis: basis,
                    currency: currency,
                    customer: nil
                )
                outstanding = 0
                for row in try aging(query) { outstanding = try sum(outstanding, row.buckets.outstanding()) }
                let owed = try row(Invariant.receivable, currency, today) { try $0.int64(0) } ?? 0
                if outstanding != owed {
                    differences.append(
                        "aging by \(basis.rawValue) shows \(outstanding) \(currency), the ledger \(owed)"
                    )
                }
            }
        }
        return differences
    }

    private func chainDifferences() throws(Failure) -> [String] {
        do throws(SQLiteError) {
            switch try EventChain.verify(connection) {
            case .intact: return []
            case .broken(let seq, let reason): return ["event \(seq): \(reason)"]
            }
        } catch {
            throw Failure(error)
        }
    }

    private func danglingReferences() throws(Failure) -> [String] {
        do throws(SQLiteError) {
            return Array(try connection.foreignKeyCheck().prefix(20))
        } catch {
            throw Failure(error)
        }
    }
}

/// Each statement answers a line for every difference, the first twenty.
private enum Invariant {
    static let statements: [(name: String, sql: SQL)] = [
        ("postings_balance", postingsBalance),
        ("open_items_equal_ledger", openItemsEqualLedger),
        ("customer_totals_equal_ledger", customerTotalsEqualLedger),
        ("unapplied_equals_ledger", unappliedEqualsLedger),
        ("refunded_equals_ledger", refundedEqualsLedger),
        ("credit_equals_ledger", creditEqualsLedger),
        ("allocations_equal_ledger", allocationsEqualLedger),
        ("write_offs_equal_ledger", writeOffsEqualLedger),
        ("committed_equals_ledger", committedEqualsLedger),
        ("exchange_clears", exchangeClears),
        ("invoice_numbers_gapless", numbersGapless),
    ]

    static let receivable: SQL = """
        SELECT coalesce(sum(e.amount), 0) FROM entries AS e JOIN postings AS p ON p.seq = e.posting
        WHERE e.account = 'receivable' AND e.currency = ?1 AND p.effective_date <= ?2
        """

    private static let postingsBalance: SQL = """
        SELECT 'posting ' || posting || ' sums to ' || sum(amount) || ' ' || currency FROM entries
        GROUP BY posting, currency HAVING sum(amount) <> 0 OR coalesce(sum(base_amount), 0) <> 0
        UNION ALL
        SELECT 'entries of posting ' || e.posting || ' stand without it' FROM entries AS e
        WHERE NOT EXISTS (SELECT 1 FROM postings AS p WHERE p.seq = e.posting)
        UNION ALL
        SELECT 'posting ' || p.seq || ' has no entries' FROM postings AS p
        WHERE NOT EXISTS (SELECT 1 FROM entries AS e WHERE e.posting = p.seq)
        UNION ALL
        SELECT 'the last posting is ' || max(seq) || ', and there are ' || count(seq) FROM postings
        HAVING max(seq) <> count(seq)
        LIMIT 20
        """

    private static let openItemsEqualLedger: SQL = """
        SELECT 'instalment ' || hex(installment) || ' is open by ' || sum(kept) || ', the ledger says ' || sum(owed)
        FROM (
            SELECT installment, open AS kept, 0 AS owed FROM open_items
            UNION ALL
            SELECT installment, 0, amount FROM entries WHERE account = 'receivable' AND installment IS NOT NULL
        )
        GROUP BY installment HAVING sum(kept) <> sum(owed)
        UNION ALL
        SELECT 'the open item of instalment ' || hex(o.installment) || ' differs from it'
        FROM open_items AS o JOIN installments AS i ON i.id = o.installment
        WHERE o.open = 0 OR o.customer <> i.customer OR o.due_date <> i.due_date OR o.issue_date <> i.issue_date
            OR o.currency <> i.currency
        UNION ALL
        SELECT 'line ' || line || ' of posting ' || posting || ' names no instalment' FROM entries
        WHERE account = 'receivable' AND installment IS NULL
        LIMIT 20
        """

    private static let customerTotalsEqualLedger: SQL = """
        SELECT 'customer ' || hex(customer) || ' has committed ' || sum(committed) || ', receivable '
            || sum(receivable) || ', on account ' || sum(on_account) || ' ' || currency || ' more than the ledger'
        FROM (
            SELECT customer, currency, committed, receivable, on_account FROM customer_totals
            UNION ALL
            SELECT customer, currency, CASE account WHEN 'committed' THEN -amount ELSE 0 END,
                CASE account WHEN 'receivable' THEN -amount ELSE 0 END,
                CASE account WHEN 'on_account' THEN -amount ELSE 0 END
            FROM entries
            WHERE account IN ('committed', 'receivable', 'on_account') AND customer IS NOT NULL
        )
        GROUP BY customer, currency HAVING sum(committed) <> 0 OR sum(receivable) <> 0 OR sum(on_account) <> 0
        LIMIT 20
        """

    private static let unappliedEqualsLedger: SQL = """
        SELECT 'payment ' || hex(payment) || ' has ' || sum(kept) || ' unapplied, the ledger says ' || sum(owed)
        FROM (
            SELECT id AS payment, unapplied AS kept, 0 AS owed FROM payments
            UNION ALL
            SELECT payment, 0, -amount FROM entries
            WHERE account IN ('on_account', 'unidentified') AND payment IS NOT NULL
        )
        GROUP BY payment HAVING sum(kept) <> sum(owed)
        LIMIT 20
        """

    private static let refundedEqualsLedger: SQL = """
        SELECT 'of payment ' || hex(payment) || ' ' || sum(kept) || ' is refunded, the ledger says ' || sum(owed)
        FROM (
            SELECT id AS payment, refunded AS kept, 0 AS owed FROM payments
            UNION ALL
            SELECT e.payment, 0, -e.amount FROM entries AS e JOIN postings AS p ON p.seq = e.posting
            WHERE p.kind = 'refunded' AND e.account = 'cash'
        )
        GROUP BY payment HAVING sum(kept) <> sum(owed)
        LIMIT 20
        """

    private static let creditEqualsLedger: SQL = """
        SELECT 'credit note ' || hex(note) || ' has ' || sum(kept) || ' unapplied, the ledger says ' || sum(owed)
        FROM (
            SELECT id AS note, unapplied AS kept, 0 AS owed FROM credit_notes
            UNION ALL
            SELECT credit_note, 0, -amount FROM entries WHERE account = 'on_account' AND credit_note IS NOT NULL
        )
        GROUP BY note HAVING sum(kept) <> sum(owed)
        LIMIT 20
        """

    private static let allocationsEqualLedger: SQL = """
        SELECT 'allocation ' || hex(a.id) || ' settles ' || (a.amount + a.discount + a.small_difference)
            || ', the ledger says ' || coalesce(sum(-e.amount), 0)
        FROM allocations AS a LEFT JOIN entries AS e
            ON e.posting = a.posting AND e.account = 'receivable' AND e.installment = a.installment
        GROUP BY a.id HAVING coalesce(sum(-e.amount), 0) <> a.amount + a.discount + a.small_difference
        LIMIT 20
        """

    private static let writeOffsEqualLedger: SQL = """
        SELECT 'write-off ' || hex(id) || ' gives up ' || sum(kept) || ', the ledger says ' || sum(owed)
        FROM (
            SELECT id, CASE status WHEN 'posted' THEN amount - recovered ELSE 0 END AS kept, 0 AS owed FROM write_offs
            UNION ALL
            SELECT p.document, 0, -e.amount FROM postings AS p JOIN entries AS e ON e.posting = p.seq
            WHERE p.document_kind = 'write_off' AND e.account = 'receivable'
        )
        GROUP BY id HAVING sum(kept) <> sum(owed)
        UNION ALL
        SELECT 'invoice ' || hex(i.id) || ' is written off ' || i.is_written_off || ', and ' || coalesce(w.standing, 0)
            || ' of it is given up'
        FROM invoices AS i LEFT JOIN (
            SELECT invoice, sum(amount - recovered) AS standing FROM write_offs WHERE status = 'posted' GROUP BY invoice
        ) AS w ON w.invoice = i.id
        WHERE i.status = 'paid' AND i.is_written_off <> (coalesce(w.standing, 0) > 0)
        LIMIT 20
        """

    /// What is settled carries nothing on in the company's currency, and the exchange keeps nothing.
    private static let exchangeClears: SQL = """
        SELECT 'the exchange of posting ' || posting || ' keeps ' || sum(base_amount) FROM entries
        WHERE account = 'exchange' GROUP BY posting HAVING sum(base_amount) <> 0 AND count(base_amount) = count(*)
        UNION ALL
        SELECT 'instalment ' || hex(installment) || ' is settled and carries ' || sum(base_amount) FROM entries
        WHERE account = 'receivable' AND installment IS NOT NULL GROUP BY installment
        HAVING sum(amount) = 0 AND sum(base_amount) <> 0 AND count(base_amount) = count(*)
        UNION ALL
        SELECT 'payment ' || hex(payment) || ' is used and carries ' || sum(base_amount) FROM entries
        WHERE account IN ('on_account', 'unidentified') AND payment IS NOT NULL GROUP BY payment
        HAVING sum(amount) = 0 AND sum(base_amount) <> 0 AND count(base_amount) = count(*)
        LIMIT 20
        """

    private static let committedEqualsLedger: SQL = """
        SELECT 'order ' || hex("order") || ' holds ' || sum(kept) || ', the ledger says ' || sum(owed)
        FROM (
            SELECT id AS "order", committed AS kept, 0 AS owed FROM orders
            UNION ALL
            SELECT "order", 0, amount FROM entries WHERE account = 'committed' AND "order" IS NOT NULL
        )
        GROUP BY "order" HAVING sum(kept) <> sum(owed)
        LIMIT 20
        """

    static let partlyInvoiced: SQL = """
        SELECT id FROM orders AS o WHERE status NOT IN ('closed', 'rejected', 'cancelled')
        AND EXISTS (SELECT 1 FROM order_lines AS l WHERE l."order" = o.id AND l.invoiced_quantity <> '0')
        """

    /// What an approved order holds and what its invoices bill, less what credit notes have left to be billed again, make
    /// its total. Only rounding may move the sum: of a line's net, tax and share on each document, and of the shares that
    /// the order's last line makes up for. Where the law has changed a rate since, so has the sum.
    static let exposureConserved: SQL = """
        WITH billed ("order", amount, slack) AS (
            SELECT i."order", i.total, 1 + 3 * json_array_length(i.adjustments)
                + (SELECT sum(3 + json_array_length(l.adjustments)) FROM invoice_lines AS l WHERE l.invoice = i.id)
            FROM invoices AS i WHERE i."order" IS NOT NULL AND i.status NOT IN ('draft', 'void')
            UNION ALL
            SELECT s."order", s.gross, 1 + 3 * json_array_length(i.adjustments)
                + (SELECT sum(3 + json_array_length(l.adjustments)) FROM invoice_lines AS l WHERE l.invoice = i.id)
            FROM invoice_orders AS s JOIN invoices AS i ON i.id = s.invoice
            WHERE i.status NOT IN ('draft', 'void')
            UNION ALL
            SELECT n.reopened_order, -n.reopened,
                1 + 3 * json_array_length(n.lines) + 3 * json_array_length(n.adjustments)
            FROM credit_notes AS n WHERE n.reopened_order IS NOT NULL AND n.cancelled_on IS NULL
        )
        SELECT 'order ' || hex(o.id) || ' of ' || o.total || ' holds ' || o.committed || ', and '
            || coalesce(sum(b.amount), 0) || ' is invoiced'
        FROM orders AS o LEFT JOIN billed AS b ON b."order" = o.id
        WHERE o.status IN ('approved', 'partially_fulfilled', 'fulfilled', 'closed') AND NOT EXISTS (
            SELECT 1 FROM invoices AS i CROSS JOIN invoice_lines AS n ON n.invoice = i.id
            CROSS JOIN order_lines AS l ON l."order" = o.id AND l.number = n.number
            WHERE i."order" = o.id AND l.tax_code IS NOT NULL AND n.tax_rate <> l.tax_rate
        )
        GROUP BY o.id
        HAVING abs(o.committed - max(o.total - coalesce(sum(b.amount), 0), 0)) > coalesce(sum(
            b.slack + json_array_length(o.adjustments)
                + (SELECT count(*) FROM order_lines AS m WHERE m."order" = o.id)), 0)
        UNION ALL
        SELECT 'order ' || hex(id) || ' of ' || total || ' holds ' || committed FROM orders
        WHERE committed < 0 OR committed > max(total, 0)
            OR (status IN ('rejected', 'cancelled', 'closed') AND committed <> 0)
        LIMIT 20
        """

    /// A number is a count in its series, which has the year written out: all of them from the first on are there.
    private static let numbersGapless: SQL = """
        WITH issued (number) AS (
            SELECT number FROM invoices WHERE origin = 'own' AND number IS NOT NULL
            UNION ALL
            SELECT number FROM credit_notes
        ),
        taken AS (
            SELECT series, first, next, substr(series, 1, instr(series, '{number}') - 1) AS head,
                substr(series, instr(series, '{number}') + 8) AS tail
            FROM numbers_taken
        ),
        found AS (
            SELECT t.series, t.first, t.next,
                substr(i.number, length(head) + 1, length(i.number) - length(head) - length(tail)) AS digits
            FROM taken AS t LEFT JOIN issued AS i
                ON i.number > t.head AND i.number < t.head || '~' AND i.number LIKE '%' || t.tail
        )
        SELECT 'the next number of ' || series || ' is ' || next || ', and '
            || count(CASE WHEN digits GLOB '[0-9]*' AND digits NOT GLOB '*[^0-9]*' THEN 1 END)
            || ' documents carry one from ' || first || ' on'
        FROM found
        GROUP BY series
        HAVING count(CASE WHEN digits GLOB '[0-9]*' AND digits NOT GLOB '*[^0-9]*' THEN 1 END) <> next - first
            OR max(CASE WHEN digits GLOB '[0-9]*' AND digits NOT GLOB '*[^0-9]*'
                THEN CAST(digits AS INTEGER) END) <> next - 1
        LIMIT 20
        """
}
