/// The hand-over to the general ledger.
package struct BooksDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    package func accountMap() throws(Failure) -> AccountMap {
        let company = try session.company()
        let kept = try session.accountMap()
        return AccountMap(
            of: company,
            version: kept?.version ?? 1,
            updatedAt: kept?.updatedAt ?? company.createdAt,
            numbers: kept?.numbers ?? []
        )
    }

    /// What was exported keeps the numbers that it was exported with.
    package func change(_ numbers: [AccountMap.Number], expectedVersion: ExpectedVersion?) throws(Failure)
        -> AccountMap
    {
        let old = try accountMap()
        try require(version: old.version, expected: expectedVersion)
        var map = old
        map.numbers = numbers
        guard map != old else { return old }
        map.version += 1
        map.updatedAt = session.now
        try session.recordChange(.accountMapUpdated, from: old, to: map)
        try session.keep(map)
        return map
    }

    /// Hands over what is new since the last export, the oldest first.
    ///
    /// - Parameter render: writes the lines out, and says their digest.
    package func export(
        render: ([JournalLine], AccountMap) throws(Failure) -> (content: [UInt8], sha256: String)
    ) throws(Failure) -> LedgerExport {
        let last = try session.lastLedgerExport()
        let lines = try session.journal(after: last?.lastSeq ?? 0, postings: LedgerExport.postingsMax)
        guard let first = lines.first, let end = lines.last else {
            throw .conflict(
                code: "nothing_to_export",
                detail: "everything is exported up to \(last?.lastSeq ?? 0)",
                state: "exported",
                allowed: []
            )
        }
        let (content, sha256) = try render(lines, accountMap())
        let export = LedgerExport(
            id: session.newID(LedgerExport.self),
            createdAt: session.now,
            number: (last?.number ?? 0) + 1,
            firstSeq: first.seq,
            lastSeq: end.seq,
            postingsCount: Int64(Set(lines.map(\.seq)).count),
            linesCount: Int64(lines.count),
            sha256: sha256
        )
        try session.recordCreation(.ledgerExported, export)
        try session.insert(export, content: content)
        return export
    }
}
