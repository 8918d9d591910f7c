import HTTPServer
import JSON
import Receivables

/// What is brought in from the system that was used before.
enum ImportController {
    static let pattern = "/v1/imports"
    private static let keepers: Set<Role> = [.creditManager]

    static let endpoints: [Endpoint] = [
        Endpoint(
            method: .post,
            pattern: pattern,
            roles: keepers,
            parameters: ["kind", "mode", "control_totals"],
            work: .write(create),
            takes: ["application/x-ndjson", "text/csv"]
        ),
        .read(pattern, parameters: ["limit", "cursor"]) { request, session in
            let rows = try session.dataImports(request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/imports/{id}") { request, session in try reply(found(request, session)) },
        .write(.post, "/v1/imports/{id}/revert", keepers) { request, session in
            let made = try found(request, session)
            try BodyReader(request.json).finish()
            let desk = ImportDesk(session: session, context: request.context)
            return try reply(desk.revert(made.id, expectedVersion: request.expectedVersion))
        },
    ]

    private static func found(_ request: APIRequest, _ session: any Session) throws(Failure) -> Import {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<Import>(text), let made = try session.dataImport(id) else {
            throw .missing(.dataImport, text)
        }
        return made
    }

    private static func reply(_ made: Import, status: Int = 200) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(made.snapshot) }.etag(made.version)
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let file = try ImportFile(request)
        var rows: [(row: Int64, content: ImportDraft.Content)] = []
        var errors: [Import.RowError] = []
        for (index, element) in file.rows.enumerated() {
            let row = Int64(index + 1)
            do throws(Failure) {
                let content = try ImportRowBody.read(element.get(), as: file.subject)
                rows.append((row: row, content: content))
            } catch {
                guard case .invalid(let violations) = error else { throw error }
                for violation in violations { errors.append(Import.RowError(row: row, violation)) }
            }
        }
        let draft = ImportDraft(
            subject: file.subject,
            mode: file.mode,
            controlTotals: file.controlTotals,
            rowsCount: Int64(file.rows.count),
            rows: rows,
            errors: errors
        )
        let made = try ImportDesk(session: session, context: request.context).take(draft)
        return try reply(made, status: 201).location("\(pattern)/\(made.id.text)")
    }
}
