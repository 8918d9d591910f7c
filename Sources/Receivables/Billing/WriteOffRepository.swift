/// What write-offs need stored.
package protocol WriteOffRepository {
    func writeOff(_ id: ID<WriteOff>) throws(Failure) -> WriteOff?
    func writeOffs(_ filter: WriteOffFilter, _ page: Page) throws(Failure) -> [WriteOff]
    /// Oldest first, whatever their status.
    func writeOffs(of invoice: ID<Invoice>) throws(Failure) -> [WriteOff]
    func insert(_ writeOff: WriteOff) throws(Failure)
    /// Replaces the status, the relief and what was recovered.
    func update(_ writeOff: WriteOff) throws(Failure)

    /// Oldest first, undone ones included.
    func recoveries(of writeOff: ID<WriteOff>) throws(Failure) -> [Recovery]
    func recovery(by allocation: ID<Allocation>) throws(Failure) -> Recovery?
    func insert(_ recovery: Recovery) throws(Failure)
    func markRecoveryUndone(by allocation: ID<Allocation>, on date: CivilDate) throws(Failure)
}

/// What a list of write-offs can be narrowed by.
package struct WriteOffFilter: Equatable, Sendable {
    package var common = ListFilter()
    package var invoice: ID<Invoice>?

    package init() {}
}
