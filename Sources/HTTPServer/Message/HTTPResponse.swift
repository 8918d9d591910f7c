/// An answer. The server adds `Date`, `Content-Length` and `Connection`, leaves the body of an answer to HEAD
/// unsent, and sends none with 204 and 304. A `Connection: close` among the fields closes the connection.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var fields: HTTPFields
    package var body: [UInt8]
    /// What the access log is to tell beside what the wire knows; never sent.
    package var notes = HTTPFields()

    package init(status: Int, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
        precondition((200...599).contains(status), "a handler answers with a final status")
        self.status = status
        self.fields = fields
        self.body = body
    }
}
