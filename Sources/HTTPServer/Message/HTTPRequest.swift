/// One request as a handler sees it: read whole, its framing resolved, its target decoded.
package struct HTTPRequest: Sendable {
    package let method: HTTPMethod
    /// The target as it was sent.
    package let target: String
    /// The path as it was sent, without the query.
    package let path: String
    /// The segments of the path, percent-decoded; `/` has none, a trailing slash makes an empty last one.
    package let segments: [String]
    /// The pairs of the query in order, percent-decoded, `+` read as a space.
    package let query: [(name: String, value: String)]
    package let rawQuery: String?
    package let fields: HTTPFields
    package var body: [UInt8]
    /// The peer's address as text, without its port.
    package let peer: String
    package let isPeerLoopback: Bool

    package init(
        method: HTTPMethod,
        target: String,
        path: String,
        segments: [String],
        query: [(name: String, value: String)] = [],
        rawQuery: String? = nil,
        fields: HTTPFields = HTTPFields(),
        body: [UInt8] = [],
        peer: String = "127.0.0.1",
        isPeerLoopback: Bool = true
    ) {
        self.method = method
        self.target = target
        self.path = path
        self.segments = segments
        self.query = query
        self.rawQuery = rawQuery
        self.fields = fields
        self.body = body
        self.peer = peer
        self.isPeerLoopback = isPeerLoopback
    }

    /// A request that came within another one.
    ///
    /// - Parameter target: a path with or without a query.
    package init(
        _ method: HTTPMethod,
        target: String,
        fields: HTTPFields,
        body: [UInt8],
        like outer: HTTPRequest
    ) throws(WireError) {
        let bytes = Array(target.utf8)
        guard bytes.first == .slash else {
            throw .malformed("A request target is a path that begins with a slash.")
        }
        let parsed = try RequestTarget(bytes.span, 0..<bytes.count, method: method)
        self.init(
            method: method,
            target: target,
            path: parsed.path,
            segments: parsed.segments,
            query: parsed.query,
            rawQuery: parsed.rawQuery,
            fields: fields,
            body: body,
            peer: outer.peer,
            isPeerLoopback: outer.isPeerLoopback
        )
    }
}
