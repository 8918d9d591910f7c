/// Money that comes for debt that was given up.
extension WriteOffDesk {
    /// Debt of an invoice that was given up and that a payment may settle after all.
    struct Recoverable {
        let writeOff: WriteOff
        let installment: Installment
        /// Minor units.
        let amount: Int64
    }

    /// What was given up of an invoice, the earliest first.
    ///
    /// - Parameter position: one instalment alone; nil: all.
    func recoverable(of invoice: Invoice, installment position: Int?) throws(Failure) -> [Recoverable] {
        var found: [Recoverable] = []
        for writeOff in try session.writeOffs(of: invoice.id) where writeOff.standing > 0 {
            let recoveries = try session.recoveries(of: writeOff.id)
            for part in writeOff.parts where position.map({ $0 == part.position }) ?? true {
                var left = part.amount
                for recovery in recoveries
                where recovery.installment == part.installment && recovery.undoneOn == nil {
                    left = try difference(left, recovery.amount)
                }
                guard left > 0,
                    let installment = invoice.installments.first(where: { $0.id == part.installment })
                else { continue }
                found.append(Recoverable(writeOff: writeOff, installment: installment, amount: left))
            }
        }
        return found
    }

    /// The debt stands again as far as an allocation is about to settle it.
    func recover(
        _ amount: Int64,
        from writeOff: ID<WriteOff>,
        on installment: ID<Installment>,
        by allocation: ID<Allocation>,
        at date: CivilDate,
        event: Int64
    ) throws(Failure) {
        let old = try required(writeOff, expectedVersion: nil)
        var taxes = old.taxes
        for recovery in try session.recoveries(of: old.id) where recovery.undoneOn == nil {
            taxes = try taxes.less(recovery.taxes)
        }
        var recovery = Recovery(
            allocation: allocation,
            writeOff: old.id,
            installment: installment,
            amount: amount,
            taxes: try taxShare(of: amount, in: taxes, whole: old.standing),
            effectiveDate: date,
            posting: 0,
            undoneOn: nil
        )
        recovery.posting = try session.post(.recovered(recovery, from: old), event: event)
        try session.insert(recovery)
        try move(old, by: amount)
    }

    /// What an allocation had recovered is given up again; nothing where it recovered nothing.
    func takeBackRecovery(by allocation: ID<Allocation>, on date: CivilDate, event: Int64) throws(Failure) {
        guard let recovery = try session.recovery(by: allocation), recovery.undoneOn == nil else { return }
        guard let posted = try session.posting(recovery.posting) else {
            throw .store(.corrupt("a recovery by \(allocation.text) names a posting that isn't there"))
        }
        try session.post(.reversal(of: posted, on: date), event: event)
        try session.markRecoveryUndone(by: allocation, on: max(date, recovery.effectiveDate))
        try move(required(recovery.writeOff, expectedVersion: nil), by: -recovery.amount)
    }

    private func move(_ old: WriteOff, by amount: Int64) throws(Failure) {
        var writeOff = old
        writeOff.recovered = try sum(old.recovered, amount)
        writeOff.version += 1
        writeOff.updatedAt = session.now
        try session.recordChange(.writeOffRecovered, from: old, to: writeOff, customer: old.customer)
        try session.update(writeOff)
    }
}

extension WriteOffRepository {
    /// Minor units of an invoice that are given up now.
    func writtenOff(of invoice: ID<Invoice>) throws(Failure) -> Int64 {
        var total: Int64 = 0
        for writeOff in try writeOffs(of: invoice) { total = try sum(total, writeOff.standing) }
        return total
    }
}
