internal import HTTPServer
internal import JSON
internal import Receivables

extension Problem {
    package static let mediaType = "application/problem+json"

    /// The answer that tells this problem.
    func response(requestID: String) -> HTTPResponse {
        var response = HTTPResponse(status: status, fields: fields, body: body(requestID: requestID))
        response.fields.add("Content-Type", Self.mediaType)
        return response
    }

    /// The problem document (RFC 9457, section 3).
    func body(requestID: String) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", "/problems/\(code)")
            json.field("title", ProblemCatalogue.title(of: code))
            json.field("status", status)
            json.field("detail", detail)
            json.field("code", code)
            json.field("request_id", requestID)
            json.members(members)
            guard !violations.isEmpty else { return }
            json.field(
                "errors",
                array: { json in
                    for violation in violations {
                        json.object { json in
                            json.field("pointer", violation.pointer)
                            json.field("code", violation.code)
                            json.field("detail", violation.detail)
                            if let fault = violation.fault { json.members(fault) }
                        }
                    }
                }
            )
        }
        return json.bytes
    }
}
