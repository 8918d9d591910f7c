import Receivables

extension Sample {
    /// What was found for a payment: a part of an invoice's first instalment, beside another part of it.
    func matchProposal(
        of payment: Payment,
        _ invoice: Invoice,
        amount: Int64 = 30,
        status: MatchProposal.Status = .open
    ) throws -> MatchProposal {
        func finding(_ rule: MatchRule, _ score: Int, _ amount: Int64) -> MatchFinding {
            let installment = invoice.installments[0]
            return MatchFinding(
                rule: rule,
                score: score,
                components: [
                    MatchComponent(.payer, 30, "named"), MatchComponent(.contradiction, -5, "\"other\""),
                ],
                uses: [
                    MatchUse(
                        invoice: invoice.id,
                        invoiceNumber: invoice.number ?? "",
                        installment: installment.id,
                        position: installment.position,
                        customer: invoice.customer,
                        open: installment.open,
                        amount: amount,
                        discount: 1,
                        smallDifference: -1,
                        isRecovery: false
                    )
                ]
            )
        }
        let left = try session.payment(payment.id)?.unapplied ?? 0
        let proposal = MatchProposal(
            id: session.newID(MatchProposal.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            payment: payment.id,
            customer: status == .unmatched ? nil : payment.customer,
            currency: payment.currency,
            amount: left,
            finding: status == .unmatched ? nil : finding(.similarReference, 78, min(amount, left)),
            runnerUp: status == .unmatched ? nil : finding(.combination, 7, 1),
            whyNot: status == .applied ? nil : "a slip",
            status: status,
            decidedAt: status == .applied ? session.now : nil
        )
        try session.recordCreation(.matchProposed, proposal, customer: proposal.customer)
        try session.insert(proposal)
        return proposal
    }

    func payerAlias(
        of customer: ID<Customer>,
        _ subject: PayerAlias.Subject = .account,
        _ value: String = "DE89 3704 0044 0532 0130 00"
    ) throws -> PayerAlias {
        let alias = PayerAlias(
            id: session.newID(PayerAlias.self),
            version: 1,
            createdAt: session.now,
            customer: customer,
            subject: subject,
            value: value,
            revokedAt: nil
        )
        try session.recordCreation(.payerAliasCreated, alias, customer: customer)
        try session.insert(alias)
        return alias
    }
}
