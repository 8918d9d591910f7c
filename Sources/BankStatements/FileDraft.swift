internal import Receivables

/// A file while it is being read: takes statements as they are complete, and checks each.
struct FileDraft: Sendable {
    let options: BankFileReader.Options
    var format: BankFile.Format?
    var version: String?
    var messageID: String?
    var log = FaultLog()
    private var drafts: [StatementDraft] = []
    private var lineCount = 0

    init(_ format: BankFile.Format?, options: BankFileReader.Options) {
        self.format = format
        self.options = options
    }

    /// Begins a statement: what is found wrong from here on is its fault.
    mutating func beginStatement() {
        log.statement = drafts.count
    }

    /// Whether another line may be read; once too many have been, that is a fault.
    mutating func countLine(_ place: BankFile.Place) -> Bool {
        lineCount += 1
        if lineCount == options.linesMax + 1 {
            log.error(.tooLarge, place, "The file has more than \(options.linesMax) lines.")
        }
        return lineCount <= options.linesMax
    }

    /// Takes a statement that is complete.
    mutating func endStatement(_ draft: StatementDraft) {
        var draft = draft
        draft.account = draft.account ?? options.account.map { BankFile.Account(id: $0) }
        draft.currency = draft.currency ?? options.currency
        if draft.account == nil { log.error(.missingValue, draft.place, "The statement names no account.") }
        if draft.currency == nil { log.error(.missingValue, draft.place, "The statement names no currency.") }
        guard draft.account != nil, draft.currency != nil else {
            log.releaseStatement()
            return
        }
        checkBalances(draft)
        checkPage(draft)
        drafts.append(draft)
        log.statement = nil
    }

    private mutating func checkBalances(_ draft: StatementDraft) {
        guard let opening = draft.balances.openingBooked, let closing = draft.balances.closingBooked else {
            return
        }
        guard let expected = draft.expectedClosing(from: opening.amount) else {
            log.error(.invalidAmount, draft.place, "The lines' sum leaves the range of amounts.")
            return
        }
        guard expected != closing.amount else { return }
        let detail = "Opening balance \(opening.amount) and lines make \(expected), not \(closing.amount)."
        if draft.hasBalancesOnly {
            log.warning(.balanceMismatch, draft.place, detail)
        } else {
            log.error(.balanceMismatch, draft.place, detail)
        }
    }

    /// A page goes on from the one before it.
    private mutating func checkPage(_ draft: StatementDraft) {
        guard let page = draft.page, let last = drafts.last, let lastPage = last.page, page == lastPage + 1,
            last.account == draft.account, last.sequence == draft.sequence,
            let closing = last.balances.closingBooked, let opening = draft.balances.openingBooked,
            closing.isIntermediate, opening.isIntermediate, closing.amount != opening.amount
        else { return }
        log.error(
            .pageGap,
            draft.place,
            "The page begins with \(opening.amount), and the one before it ended with \(closing.amount)."
        )
    }

    /// The file as it was read, every line with its fingerprint.
    mutating func closed() -> BankFile {
        var numbering = Fingerprinting(format)
        var statements: [BankFile.Statement] = []
        for (index, draft) in drafts.enumerated() {
            // Both were there when the draft was taken.
            guard let account = draft.account, let currency = draft.currency else { continue }
            let (lines, isRepeated) = numbering.number(draft, account: account, currency: currency)
            if isRepeated {
                log.statement = index
                log.warning(.repeatedStatement, draft.place, "The file holds this statement already.")
                log.statement = nil
            }
            statements.append(
                BankFile.Statement(
                    account: account,
                    currency: currency,
                    id: draft.id,
                    sequence: draft.sequence,
                    page: draft.page,
                    from: draft.from,
                    to: draft.to,
                    balances: draft.balances,
                    lines: lines,
                    verdict: verdict(of: draft, index)
                )
            )
        }
        return BankFile(
            format: format,
            version: version,
            messageID: messageID,
            statements: statements,
            faults: log.closed
        )
    }

    private func verdict(of draft: StatementDraft, _ index: Int) -> BankFile.Statement.Verdict {
        if log.refuted.contains(index) { return .refuted }
        guard let opening = draft.balances.openingBooked, let closing = draft.balances.closingBooked,
            draft.expectedClosing(from: opening.amount) == closing.amount
        else { return .unproved }
        return .proved
    }
}
