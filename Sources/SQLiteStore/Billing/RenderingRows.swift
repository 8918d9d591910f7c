internal import Digest
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func rendering(of document: DocumentReference, as format: RenderingFormat) throws(Failure) -> Rendering? {
        let rendering = try row(
            "SELECT rendered_at, sha256, bytes FROM renderings WHERE document = ?1 AND format = ?2",
            document,
            format.rawValue
        ) { row in
            Rendering(
                document: document,
                format: format,
                renderedAt: try row.instant(0),
                sha256: try row.blob(1),
                bytes: try row.blob(2)
            )
        }
        guard let rendering else { return nil }
        guard SHA256.hash(rendering.bytes) == rendering.sha256 else {
            throw .store(.corrupt("the \(format.rawValue) of \(document.text) is not what was given out"))
        }
        return rendering
    }

    func insert(_ rendering: Rendering) throws(Failure) {
        try change(
            """
            INSERT INTO renderings (document, document_kind, format, rendered_at, sha256, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            rendering.document,
            rendering.document.kind.rawValue,
            rendering.format.rawValue,
            rendering.renderedAt,
            rendering.sha256,
            rendering.bytes
        )
    }
}
