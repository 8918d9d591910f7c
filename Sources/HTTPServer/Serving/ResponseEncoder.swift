/// Writes an answer as bytes: head and body in one array, so that one `send` carries both.
struct ResponseEncoder {
    /// What an answer depends on beside itself.
    struct Context {
        /// An answer to HEAD has the fields of GET's and no body.
        var isHead: Bool
        var keepsAlive: Bool
        var isVersion10: Bool
        /// The whole line, `Date: …` with its CR LF.
        var dateLine: [UInt8]
    }

    static let continuation = [UInt8]("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    static func encode(_ response: HTTPResponse, _ context: Context) -> [UInt8] {
        let hasBody = response.status != 204 && response.status != 304
        let sendsBody = hasBody && !context.isHead
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + 48 * response.fields.count + (sendsBody ? response.body.count : 0))
        bytes.append("HTTP/1.1 ")
        bytes.append(decimal: response.status)
        bytes.append(.space)
        bytes.append(StatusPhrase.text(of: response.status))
        bytes.append("\r\n")
        bytes.append(contentsOf: context.dateLine)
        if hasBody {
            bytes.append("Content-Length: ")
            bytes.append(decimal: response.body.count)
            bytes.append("\r\n")
        }
        if !context.keepsAlive {
            bytes.append("Connection: close\r\n")
        } else if context.isVersion10 {
            bytes.append("Connection: keep-alive\r\n")
        }
        for field in response.fields where isTaken(field.name) {
            append(field.name, field.value, to: &bytes)
        }
        bytes.append("\r\n")
        if sendsBody { bytes.append(contentsOf: response.body) }
        return bytes
    }

    /// Framing and connection are the server's own business.
    private static func isTaken(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenByte) else { return false }
        return switch name.utf8.count {
        case 4: !name.isSameToken(as: "date")
        case 10: !name.isSameToken(as: "connection") && !name.isSameToken(as: "keep-alive")
        case 14: !name.isSameToken(as: "content-length")
        case 17: !name.isSameToken(as: "transfer-encoding")
        default: true
        }
    }

    /// A control character in a value could begin another field or answer: it becomes a space.
    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(name)
        bytes.append(.colon)
        bytes.append(.space)
        let start = bytes.count
        bytes.append(value)
        for index in start..<bytes.count where !bytes[index].isFieldValueByte {
            bytes[index] = .space
        }
        bytes.append("\r\n")
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(decimal number: Int) {
        append(contentsOf: String(number).utf8)
    }
}
