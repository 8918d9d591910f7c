/// A method and a path pattern such as `/v1/orders/{id}/release`, and what answers there.
package struct Route: Sendable {
    package typealias Handler = @Sendable (HTTPRequest, PathParameters) async -> HTTPResponse

    package let method: HTTPMethod
    package let pattern: String
    package let handler: Handler

    package init(_ method: HTTPMethod, _ pattern: String, handler: @escaping Handler) {
        self.method = method
        self.pattern = pattern
        self.handler = handler
    }

    package init(method: HTTPMethod, pattern: String, handler: @escaping Handler) {
        self.init(method, pattern, handler: handler)
    }
}

/// What stands in a path at the places a pattern names.
package struct PathParameters: Sendable, Equatable {
    private struct Parameter: Sendable, Equatable {
        let name: String
        let value: String
    }

    private let parameters: [Parameter]

    package init(_ pairs: [(String, String)] = []) {
        parameters = pairs.map { Parameter(name: $0.0, value: $0.1) }
    }

    package subscript(name: String) -> String? {
        for parameter in parameters where parameter.name == name { return parameter.value }
        return nil
    }
}
