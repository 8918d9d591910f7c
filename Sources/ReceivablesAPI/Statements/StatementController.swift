import BankStatements
import Digest
import HTTPServer
import JSON
import Receivables

/// Bank statements: brought in as files, worked through line by line.
struct StatementController: Sendable {
    static let pattern = "/v1/bank_statements"
    /// Bytes of a file.
    static let fileBytesMax = 32 * 1_024 * 1_024

    private static let cashiers: Set<Role> = [.cash, .integration]

    private let store: any Store
    private let uploads = StatementUploads()

    init(store: any Store) {
        self.store = store
    }

    var endpoints: [Endpoint] {
        [
            .steps(
                .post,
                Self.pattern,
                Self.cashiers,
                parameters: ["format", "mapping", "account", "currency"],
                takesFile: true
            ) { [store, uploads] request in
                let intake = try await uploads.read(request)
                if request.http.fields["Dry-Run"] == "true" {
                    return try await Self.tried(intake, request, store)
                }
                return try await Self.takeIn(intake, request, store)
            },
            .steps(.post, Self.pattern + "/{id}/match", Self.cashiers) { [store] request in
                let id = try Self.id(request)
                try BodyReader(request.json).finish()
                return try await Self.changed(id, request, store) { (desk) throws(Failure) in
                    try desk.matchAtOnce(id, by: request.context)
                } steps: { (work) throws(Failure) in
                    try await work.match(id, by: request.context)
                }
            },
            .steps(.post, Self.pattern + "/{id}/revert", Self.cashiers) { [store] request in
                let id = try Self.id(request)
                try BodyReader(request.json).finish()
                guard request.context.reason?.isBlank == false else {
                    throw Failure.invalid("/reason", "required", "say why the statement is taken back")
                }
                return try await Self.changed(id, request, store) { (desk) throws(Failure) in
                    try desk.revertAtOnce(id, by: request.context)
                } steps: { (work) throws(Failure) in
                    try await work.revert(id, by: request.context)
                }
            },
            .read(
                Self.pattern,
                parameters: ["limit", "cursor", "status", "account", "created_from", "created_to"]
            ) { request, session in
                var filter = BankStatementFilter()
                filter.status = try request.choice("status", BankStatement.Status.self)
                filter.account = request.query("account")
                filter.createdFrom = try request.instant("created_from")
                filter.createdTo = try request.instant("created_to")
                let rows = try session.bankStatements(filter, request.page())
                return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { json, statement in
                    json.value(statement.snapshot)
                }
            },
            .read(Self.pattern + "/{id}") { request, session in
                try Self.reply(try Self.statement(request, session), session)
            },
            .read(Self.pattern + "/{id}/lines", parameters: ["limit", "cursor", "fate"]) { request, session in
                let statement = try Self.statement(request, session)
                let fate = try request.choice("fate", BankLine.FateName.self)
                let page = try request.page()
                let rows = try session.bankLines(
                    of: statement.id,
                    fate: fate,
                    after: page.after.map { Int(clamping: $0.low) } ?? 0,
                    limit: page.limit
                )
                return try .page(rows, request, id: { (0, UInt64($0.reference.number)) }) {
                    (json, line) throws(Failure) in
                    let payment = try line.fate.payment.flatMap { (id) throws(Failure) in
                        try session.payment(id)
                    }
                    let proposal = try payment.flatMap { (payment) throws(Failure) in
                        try session.waitingMatchProposal(of: payment.id)
                    }
                    json.value(line, payment, proposal)
                }
            },
        ]
    }

    private static func id(_ request: APIRequest) throws(Failure) -> ID<BankStatement> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<BankStatement>(text) else { throw .missing(.bankStatement, text) }
        return id
    }

    /// Changes a statement step by step, or tries that out at once.
    private static func changed(
        _ id: ID<BankStatement>,
        _ request: APIRequest,
        _ store: any Store,
        atOnce: @escaping @Sendable (StatementDesk) throws(Failure) -> Void,
        steps: (StatementImport) async throws(Failure) -> Void
    ) async throws -> Reply {
        let expected = request.expectedVersion
        let find: @Sendable (any Session) throws(Failure) -> BankStatement = { (session) throws(Failure) in
            guard let statement = try session.bankStatement(id) else {
                throw .missing(.bankStatement, id.text)
            }
            return statement
        }
        if request.http.fields["Dry-Run"] == "true" {
            return try await store.write(actor: Actor(request.context)) { (session) throws(Failure) in
                try require(version: try find(session).version, expected: expected)
                try atOnce(StatementDesk(session: session))
                return .rollback(try Self.reply(try find(session), session))
            }
        }
        try await store.read { (session) throws(Failure) in
            try require(version: try find(session).version, expected: expected)
        }
        try await steps(StatementImport(store: store))
        return try await store.read { (session) throws(Failure) in
            try Self.reply(try find(session), session)
        }
    }

    private static func statement(_ request: APIRequest, _ session: any Session) throws(Failure)
        -> BankStatement
    {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<BankStatement>(text), let statement = try session.bankStatement(id) else {
            throw .missing(.bankStatement, text)
        }
        return statement
    }

    /// Stores the file and books its lines; with `Prefer: respond-async` the answer comes once all is stored.
    private static func takeIn(_ intake: StatementIntake, _ request: APIRequest, _ store: any Store)
        async throws -> Reply
    {
        let imports = StatementImport(store: store)
        let taken = try await imports.take(intake, by: Actor(request.context))
        // It goes to its end though the client may be gone.
        let work = Task.detached { for id in taken.statements { try await imports.settle(id) } }
        let isAsync = taken.isNew && request.respondsAsync
        if !isAsync { try await work.value }
        guard let first = taken.statements.first else { throw Problem.noStatement }
        var reply = try await store.read { (session) throws(Failure) in
            guard let statement = try session.bankStatement(first) else {
                throw .missing(.bankStatement, first.text)
            }
            return try Self.reply(statement, session, status: taken.isNew ? (isAsync ? 202 : 201) : 200)
        }
        if taken.isNew { reply = reply.location("\(pattern)/\(first.text)") }
        if isAsync { reply.fields.set("Preference-Applied", "respond-async") }
        return reply
    }

    /// What bringing the file in would do.
    private static func tried(_ intake: StatementIntake, _ request: APIRequest, _ store: any Store)
        async throws -> Reply
    {
        try await store.write(actor: Actor(request.context)) { (session) throws(Failure) in
            let opened = try StatementDesk(session: session).takeInAtOnce(intake)
            guard let (first, isNew) = opened.first else {
                throw .invalid("", "no_statement", "nothing is told")
            }
            return .rollback(try Self.reply(first, session, status: isNew ? 201 : 200))
        }
    }

    private static func reply(_ statement: BankStatement, _ session: any Session, status: Int = 200)
        throws(Failure) -> Reply
    {
        let tallies = try session.bankLineTallies(of: statement.id)
        let siblings = try session.bankStatements(ofFile: statement.file.sha256)
        let progress = tallies.map { "\($0.fate.rawValue)\($0.count)" }.joined(separator: ".")
        return try .json(status: status) { json in
            json.members(statement.snapshot)
            json.field(
                "fates",
                object: { json in
                    for tally in tallies {
                        json.key(tally.fate.rawValue)
                        json.object { json in
                            json.field("count", tally.count)
                            json.field("amount", tally.amount)
                        }
                    }
                }
            )
            json.field(
                "statements_of_file",
                array: { json in
                    for sibling in siblings { json.value(sibling.id.text) }
                }
            )
        }.etag(statement.version, progress)
    }
}

extension JSONWriter {
    /// A line, and how the payment that it became or took back stands.
    fileprivate mutating func value(_ line: BankLine, _ payment: Payment?, _ proposal: MatchProposal?) {
        object { json in
            json.field("line", line.reference.number)
            json.field("entry", line.entry)
            json.field("part", line.key.part == 0 ? nil : line.key.part)
            json.field("booking_date", line.bookingDate.description)
            json.field("value_date", line.valueDate?.description)
            json.field("amount", line.amount)
            json.field("currency", line.currency.code)
            json.members(line.content.snapshot)
            json.field("fingerprint", line.key.fingerprint)
            json.field("ordinal", line.key.ordinal)
            json.field("fate", line.fate(with: payment, proposal).rawValue)
            json.field("reason", line.fate.reason)
            json.key("duplicate_of")
            json.value(line.fate.duplicateOf.map { .fields($0.snapshot) } ?? .null)
            json.field("match_proposal_id", proposal?.id.text)
            json.field("refund_id", line.fate.refund?.text)
            json.key("payment")
            json.value(payment.map { .fields($0.summary) } ?? .null)
        }
    }
}

extension BankLine {
    /// Money that a person is to decide on shows as a proposal, and money whose payer isn't known as unidentified.
    fileprivate func fate(with payment: Payment?, _ proposal: MatchProposal?) -> FateName {
        if case .payment = fate, proposal != nil { return .proposal }
        guard case .payment = fate, let payment, payment.customer == nil, payment.reversal == nil else {
            return fate.name
        }
        return .unidentified
    }
}

extension Payment {
    fileprivate var summary: SnapshotFields {
        [
            "id": .id(id), "customer_id": .id(customer), "status": .text(status), "amount": .integer(amount),
            "unapplied": .integer(unapplied),
        ]
    }
}
