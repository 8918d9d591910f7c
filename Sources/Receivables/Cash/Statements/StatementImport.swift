/// Brings a file in over several commands, so that none holds the writer for long; what a crash interrupts goes on after
/// it.
package struct StatementImport: Sendable {
    package static let linesStoredAtOnce = 100
    package static let linesSettledAtOnce = 8

    let store: any Store

    package init(store: any Store) {
        self.store = store
    }

    /// The statements of a file in its order, and whether any is new.
    package struct Taken: Sendable {
        package let statements: [ID<BankStatement>]
        package let isNew: Bool
    }

    /// Stores a file. What is there already stays as it is.
    ///
    /// - Throws: a conflict while another request stores the same file.
    package func take(_ intake: StatementIntake, by actor: Actor) async throws(Failure) -> Taken {
        let opened = try await store.write(actor: actor) { (session) throws(Failure) in
            let opened = try StatementDesk(session: session).open(intake)
            for (statement, isNew) in opened where !isNew && statement.status == .receiving {
                throw .conflict(
                    code: "bank_statement_receiving",
                    detail: "the file is being stored by another request",
                    state: statement.status.rawValue,
                    allowed: []
                )
            }
            return .commit(opened)
        }
        do throws(Failure) {
            for (statement, isNew) in opened where isNew {
                try await add(intake.lines(of: statement)[...], by: actor)
            }
            try await store.write(actor: actor) { (session) throws(Failure) in
                for (statement, isNew) in opened where isNew {
                    try StatementDesk(session: session).begin(statement.id)
                }
                return .commit(())
            }
        } catch {
            try? await abandon(opened.filter(\.isNew).map(\.statement.id))
            throw error
        }
        return Taken(statements: opened.map(\.statement.id), isNew: opened.contains { $0.isNew })
    }

    private func add(_ lines: ArraySlice<BankLine>, by actor: Actor) async throws(Failure) {
        var rest = lines
        while !rest.isEmpty {
            let slice = rest.prefix(Self.linesStoredAtOnce)
            try await store.write(actor: actor) { (session) throws(Failure) in
                .commit(try StatementDesk(session: session).add(slice))
            }
            rest = rest.dropFirst(slice.count)
        }
    }

    /// Books what is left of a statement.
    package func settle(_ id: ID<BankStatement>) async throws(Failure) {
        while try await store.write(
            actor: nil,
            { (session) throws(Failure) in
                .commit(try StatementDesk(session: session).settle(id, limit: Self.linesSettledAtOnce))
            }
        ) {}
    }

    /// Tries the open lines of a statement anew.
    package func match(_ id: ID<BankStatement>, by context: OperationContext) async throws(Failure) {
        var number: Int? = 0
        while let after = number {
            number = try await store.write(actor: Actor(context)) { (session) throws(Failure) in
                .commit(
                    try StatementDesk(session: session)
                        .match(id, after: after, limit: Self.linesSettledAtOnce, by: context)
                )
            }
        }
    }

    /// Takes a statement back, line by line. Where a line can't be, what is left of it stands.
    package func revert(_ id: ID<BankStatement>, by context: OperationContext) async throws(Failure) {
        try await store.write(actor: Actor(context)) { (session) throws(Failure) in
            .commit(try StatementDesk(session: session).beginRevert(id))
        }
        try await finishReverting(id, by: context)
    }

    private func finishReverting(_ id: ID<BankStatement>, by context: OperationContext)
        async throws(Failure)
    {
        do throws(Failure) {
            while try await store.write(
                actor: Actor(context),
                { (session) throws(Failure) in
                    .commit(
                        try StatementDesk(session: session)
                            .revert(id, limit: Self.linesSettledAtOnce, by: context)
                    )
                }
            ) {}
        } catch {
            if case .store = error { throw error }
            try await store.write(actor: Actor(context)) { (session) throws(Failure) in
                .commit(try StatementDesk(session: session).stopRevert(id))
            }
            throw error
        }
    }

    /// Goes on with what a crash or an outage has interrupted.
    package func resume() async throws(Failure) {
        while true {
            let next = try await store.read { (session) throws(Failure) in
                try session.bankStatements(in: .importing, limit: 1).first?.id
            }
            guard let next else { break }
            try await settle(next)
        }
        let reverting = try await store.read { (session) throws(Failure) in
            try session.bankStatements(in: .reverting, limit: 100)
        }
        for statement in reverting { try await finishReverting(statement.id, by: statement.context) }
    }

    /// Gives up what was being stored when the service ended. To be called before anything is served.
    package func abandonUnfinished() async throws(Failure) {
        while true {
            let left = try await store.read { (session) throws(Failure) in
                try session.bankStatements(in: .receiving, limit: 100).map(\.id)
            }
            guard !left.isEmpty else { return }
            try await abandon(left)
        }
    }

    private func abandon(_ ids: [ID<BankStatement>]) async throws(Failure) {
        try await store.write(actor: nil) { (session) throws(Failure) in
            for id in ids { try StatementDesk(session: session).abandon(id) }
            return .commit(())
        }
    }
}
