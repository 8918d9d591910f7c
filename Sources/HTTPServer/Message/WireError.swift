/// Why the server itself answers a request with an error, in words a client may see.
package struct WireError: Error, Sendable, Equatable {
    package let status: Int
    /// A stable word in snake_case, one a kind of error.
    package let code: String
    package let detail: String

    package init(status: Int, code: String, detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    static func malformed(_ detail: String) -> WireError {
        WireError(status: 400, code: "malformed_request", detail: detail)
    }

    static let notFound = WireError(status: 404, code: "not_found", detail: "There is nothing at this path.")

    static let methodNotAllowed = WireError(
        status: 405,
        code: "method_not_allowed",
        detail: "This path does not take this method; Allow lists those it takes."
    )

    static let timedOut = WireError(
        status: 408,
        code: "request_timeout",
        detail: "The request did not arrive whole in time."
    )

    static func payloadTooLarge(bytesMax: Int) -> WireError {
        WireError(
            status: 413,
            code: "payload_too_large",
            detail: "The body may have \(bytesMax) bytes at most."
        )
    }

    static func targetTooLong(bytesMax: Int) -> WireError {
        WireError(
            status: 414,
            code: "uri_too_long",
            detail: "The request line may have \(bytesMax) bytes at most."
        )
    }

    static let expectationFailed = WireError(
        status: 417,
        code: "expectation_failed",
        detail: "The only expectation known here is 100-continue."
    )

    static func headTooLarge(_ detail: String) -> WireError {
        WireError(status: 431, code: "header_fields_too_large", detail: detail)
    }

    static let methodNotImplemented = WireError(
        status: 501,
        code: "method_not_implemented",
        detail: "No resource of this server takes this method."
    )

    static let codingNotImplemented = WireError(
        status: 501,
        code: "transfer_coding_not_implemented",
        detail: "The only transfer coding known here is chunked."
    )

    static let versionNotSupported = WireError(
        status: 505,
        code: "http_version_not_supported",
        detail: "This server speaks HTTP/1.1 and HTTP/1.0."
    )
}
