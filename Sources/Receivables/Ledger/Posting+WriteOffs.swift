extension Posting {
    /// Debt is given up; the tax on it is claimed back where the write-off says so.
    static func writtenOff(_ writeOff: WriteOff, of invoice: Invoice) throws(Failure) -> Posting {
        var entries: [Entry] = []
        for (net, key) in try writeOff.taxes.nets(of: difference(writeOff.amount, writeOff.taxes.total())) {
            entries.append(Entry(.badDebt, net, customer: writeOff.customer, tax: key))
        }
        for tax in writeOff.taxes {
            entries.append(Entry(.tax, tax.amount, customer: writeOff.customer, tax: tax.key))
        }
        for part in writeOff.parts {
            entries.append(
                Entry(
                    .receivable,
                    -part.amount,
                    customer: writeOff.customer,
                    installment: part.installment,
                    order: invoice.order
                )
            )
        }
        return try Posting(
            .writtenOff,
            document: DocumentReference(writeOff.id),
            currency: writeOff.currency,
            effectiveDate: writeOff.effectiveDate,
            entries: entries
        )
    }

    /// Debt that was given up is owed again, as money has come for it; its tax relief is given back.
    static func recovered(_ recovery: Recovery, from writeOff: WriteOff) throws(Failure) -> Posting {
        var entries = [
            Entry(
                .receivable,
                recovery.amount,
                customer: writeOff.customer,
                installment: recovery.installment
            )
        ]
        for (net, key) in try recovery.taxes.nets(of: difference(recovery.taxes.total(), recovery.amount)) {
            entries.append(Entry(.badDebt, net, customer: writeOff.customer, tax: key))
        }
        for tax in recovery.taxes {
            entries.append(
                Entry(.tax, try difference(0, tax.amount), customer: writeOff.customer, tax: tax.key)
            )
        }
        return try Posting(
            .recovered,
            document: DocumentReference(writeOff.id),
            currency: writeOff.currency,
            effectiveDate: recovery.effectiveDate,
            entries: entries
        )
    }

    /// What is open of an instalment falls due on another day: the ledger owes as much as before, and knows since when.
    static func extended(_ installment: Installment, of invoice: Invoice, on date: CivilDate) throws(Failure)
        -> Posting
    {
        let owed = Entry(
            .receivable,
            installment.open,
            customer: invoice.customer,
            installment: installment.id,
            order: invoice.order
        )
        let left = Entry(
            .receivable,
            -installment.open,
            customer: invoice.customer,
            installment: installment.id,
            order: invoice.order
        )
        return try Posting(
            .dueDateExtended,
            document: DocumentReference(installment.id),
            currency: invoice.currency,
            effectiveDate: date,
            entries: [left, owed]
        )
    }
}
