/// One request and its answer, for the access log. Told when the answer has been handed to the kernel, or when the
/// connection broke before that.
package struct Exchange: Sendable {
    /// Empty when not even the request line could be read.
    package let method: String
    package let target: String
    package let status: Int
    package let bytesIn: Int
    package let bytesOut: Int
    /// From the first byte of the request to the last of the answer.
    package let durationNanoseconds: UInt64
    package let peer: String
    /// The fields of the answer as the handler gave them.
    package let responseFields: HTTPFields
    /// The answer's notes.
    package let notes: HTTPFields

    package init(
        method: String,
        target: String,
        status: Int,
        bytesIn: Int,
        bytesOut: Int,
        durationNanoseconds: UInt64,
        peer: String,
        responseFields: HTTPFields,
        notes: HTTPFields = HTTPFields()
    ) {
        self.method = method
        self.target = target
        self.status = status
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.durationNanoseconds = durationNanoseconds
        self.peer = peer
        self.responseFields = responseFields
        self.notes = notes
    }
}
