package import Receivables

/// Hands events over by HTTP/1.1 without TLS.
package struct PlainSender: Sendable {
    private let egress: Egress
    private let timeoutMilliseconds: Int64

    package static let timeoutMilliseconds: Int64 = 15_000

    package init(egress: Egress, timeoutMilliseconds: Int64 = PlainSender.timeoutMilliseconds) {
        self.egress = egress
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    package func send(_ request: Outgoing) -> WebhookAttempt.Outcome {
        let deadline = Deadline(afterMilliseconds: timeoutMilliseconds)
        do throws(SendError) {
            let connection = try egress.connect(to: request.url.host, port: request.url.port, by: deadline)
            try connection.send(Self.bytes(of: request), by: deadline)
            return try Self.answer(over: connection, by: deadline)
        } catch {
            return .failed(error.description)
        }
    }

    private static func bytes(of request: Outgoing) -> [UInt8] {
        var head = "POST \(request.url.target) HTTP/1.1\r\nHost: \(request.url.authority)\r\n"
        for field in request.fields { head += "\(field.name): \(field.value)\r\n" }
        head +=
            "Content-Length: \(request.body.count)\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
        return Array(head.utf8) + request.body
    }

    private static func answer(over connection: Connection, by deadline: Deadline) throws(SendError)
        -> WebhookAttempt.Outcome
    {
        var reader = ResponseReader(bodyBytesMax: WebhookAttempt.responseBytesMax)
        while true {
            let more: [UInt8]
            do throws(SendError) {
                more = try connection.receive(atMost: 4_096, by: deadline)
            } catch {
                // The status is what counts; a body that doesn't come is no failure.
                guard case .done(let status, let body) = reader.ended else { throw error }
                return .answered(status, response: String(decoding: body, as: UTF8.self))
            }
            switch more.isEmpty ? reader.ended : reader.take(more) {
            case .needsMore: continue
            case .notHTTP: throw .notHTTP
            case .done(let status, let body):
                return .answered(status, response: String(decoding: body, as: UTF8.self))
            }
        }
    }
}
