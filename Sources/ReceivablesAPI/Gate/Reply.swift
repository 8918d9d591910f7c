package import HTTPServer
package import JSON
package import Receivables

/// What a handler answers.
package struct Reply: Sendable {
    package var status: Int
    package var fields = HTTPFields()
    package var body: [UInt8]
    /// Whether what it wrote stays.
    package var commits = true
    /// What a replay answers instead, where the answer holds a secret that is never stored.
    package var keptBody: [UInt8]?

    package init(status: Int = 200, type: String = "application/json", body: [UInt8]) {
        self.status = status
        self.body = body
        if !body.isEmpty { fields.set("Content-Type", type) }
    }

    /// A JSON answer.
    package static func json(status: Int = 200, _ write: (inout JSONWriter) throws(Failure) -> Void)
        throws(Failure)
        -> Reply
    {
        var json = JSONWriter(capacity: 1_024)
        try json.object(write)
        return Reply(status: status, body: json.bytes)
    }

    package func etag(_ version: Int64, _ suffix: String = "") -> Reply {
        var reply = self
        reply.fields.set("ETag", "\"\(version)\(suffix.isEmpty ? "" : "-\(suffix)")\"")
        return reply
    }

    package func location(_ path: String) -> Reply {
        var reply = self
        reply.fields.set("Location", path)
        return reply
    }

    /// A page of a list that was fetched with one row more than fits.
    package static func page<Row>(
        _ rows: [Row],
        _ request: APIRequest,
        id: (Row) -> (high: UInt64, low: UInt64),
        write: (inout JSONWriter, Row) throws(Failure) -> Void
    ) throws -> Reply {
        let limit = try request.page().limit - 1
        let shown = rows.prefix(limit)
        return try page(shown, next: rows.count > limit ? shown.last.map(id) : nil, request, write: write)
    }

    /// A page of a list that was narrowed row by row.
    package static func page<Row>(
        _ work: WorkPage<Row>,
        _ request: APIRequest,
        write: (inout JSONWriter, Row) throws(Failure) -> Void
    ) throws -> Reply {
        try page(work.rows[...], next: work.next, request, write: write)
    }

    private static func page<Row>(
        _ rows: ArraySlice<Row>,
        next place: (high: UInt64, low: UInt64)?,
        _ request: APIRequest,
        write: (inout JSONWriter, Row) throws(Failure) -> Void
    ) throws -> Reply {
        let next = place.map { Cursor.text(high: $0.high, low: $0.low, of: request.http) }
        return try list(rows, next: next, write: write).next("cursor", next, request)
    }

    /// Links to the next page, which a parameter names; nil: there is none.
    func next(_ parameter: String, _ value: String?, _ request: APIRequest) -> Reply {
        guard let value else { return self }
        var pairs = request.http.query.filter { $0.name != parameter }
        pairs.append((name: parameter, value: value))
        let query = pairs.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
        var reply = self
        reply.fields.set("Link", "<\(request.http.path)?\(query)>; rel=\"next\"")
        return reply
    }

    private static func list<Row>(
        _ rows: ArraySlice<Row>,
        next: String?,
        write: (inout JSONWriter, Row) throws(Failure) -> Void
    ) throws(Failure) -> Reply {
        try .json { (json) throws(Failure) in
            try json.field(
                "data",
                array: { (json) throws(Failure) in
                    for row in rows { try write(&json, row) }
                }
            )
            json.field("has_more", next != nil)
            json.field("next_cursor", next)
        }
    }
}

/// Leaves RFC 3986's unreserved characters and escapes all else.
func percentEncoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
        default: bytes += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
