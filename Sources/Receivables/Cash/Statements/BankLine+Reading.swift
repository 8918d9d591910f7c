/// What can be told of a line from the bank's words alone.
extension BankLine {
    /// How the money came.
    var method: Payment.Method {
        let code = content.transactionCode
        if content.detail.mandateID != nil || code?.family == "IDDT" { return .directDebit }
        if content.detail.chequeNumber != nil { return .cheque }
        switch code?.family {
        case "ICHQ", "RCHQ": return .cheque
        case "CCRD", "MCRD": return .card
        default: return .bankTransfer
        }
    }

    /// Whether the bank took it for itself, by ISO 20022 code, SWIFT type, business transaction code of the German
    /// banks, BAI2 type or OFX type.
    var isFee: Bool {
        guard let code = content.transactionCode else { return false }
        if let subfamily = code.subfamily,
            ["CHRG", "FEES", "COMM", "COME", "COMI", "COMT"].contains(subfamily)
        {
            return true
        }
        guard let own = code.proprietary?.uppercased() else { return false }
        let words = own.split { $0 == "+" || $0 == " " || $0 == "/" }.map(String.init)
        return words.contains { Self.feeCodes.contains($0) }
    }

    private static let feeCodes: Set<String> = [
        "NCHG", "FCHG", "SCHG", "NCOM", "CHG", "COM", "805", "806", "807", "808", "809", "698", "661",
        "FEE", "SRVCHG",
    ]

    /// A structured reference, else what the payer wrote.
    var statedReference: String? {
        let remittance = content.detail.remittance
        let text =
            remittance.references.first?.value ?? remittance.documents.first?.number ?? remittance.text
            ?? content.detail.customerReference ?? content.detail.endToEndID
        return text.map { String($0.prefix(500)) }
    }

    /// What the payer says that the money is for, document by document; nil where that doesn't make the whole amount.
    var remittedUses: [AllocationDraft]? {
        let documents = content.detail.remittance.documents
        guard !documents.isEmpty else { return nil }
        var uses: [AllocationDraft] = []
        var total: Int64 = 0
        for document in documents {
            guard let number = document.number, document.type != "CREN", let remitted = document.remitted,
                remitted.currency == currency, remitted.minorUnits > 0
            else { return nil }
            let (sum, overflows) = total.addingReportingOverflow(remitted.minorUnits)
            guard !overflows else { return nil }
            total = sum
            let discount = document.discount.flatMap { $0.currency == currency ? $0.minorUnits : nil }
            uses.append(
                AllocationDraft(
                    invoice: number,
                    installment: nil,
                    amount: remitted.minorUnits,
                    discount: discount
                )
            )
        }
        return total == amount ? uses : nil
    }

    /// What a payment keeps of the bank's words.
    var bankDetails: Payment.BankDetails {
        let party = content.detail.counterparty
        return Payment.BankDetails(
            payerName: (party.name ?? party.ultimateName).map { String($0.prefix(200)) },
            payerAccount: party.account?.text,
            payerBIC: party.bic,
            endToEndID: content.detail.endToEndID,
            fee: fee,
            line: reference
        )
    }

    /// Minor units that the bank kept of the payment.
    private var fee: Int64? {
        var total: Int64 = 0
        for charge in content.charges + content.detail.charges
        where charge.currency == currency && charge.amount > 0 && charge.isIncluded == true {
            let (sum, overflows) = total.addingReportingOverflow(charge.amount)
            guard !overflows else { return nil }
            total = sum
        }
        return total > 0 ? total : nil
    }
}
