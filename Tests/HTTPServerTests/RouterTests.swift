import HTTPServer
import Testing

@Suite struct `Routing` {
    private static func route(_ method: HTTPMethod, _ pattern: String) -> Route {
        Route(method, pattern) { _, _ in HTTPResponse(status: 200) }
    }

    /// A resolution as text: the pattern and its parameters, or what else it is.
    private static func text(_ resolution: Resolution, names: [String]) -> String {
        switch resolution {
        case .route(let route, let parameters):
            names.reduce(route.pattern) { text, name in
                parameters[name].map { "\(text) \(name)=\($0)" } ?? text
            }
        case .notFound: "404"
        case .methodNotAllowed(let allow): "405 " + allow.map(\.text).joined(separator: ",")
        case .options(let allow): "options " + allow.map(\.text).joined(separator: ",")
        case .methodNotImplemented: "501"
        }
    }

    static let cases: [(method: HTTPMethod, path: [String], expected: String)] = [
        (.get, [], "/"),
        (.get, ["orders"], "/orders"),
        (.head, ["orders"], "/orders"),
        (.get, ["orders", "7"], "/orders/{id} id=7"),
        (.get, ["orders", "search"], "/orders/search"),
        (.patch, ["orders", "search"], "405 GET,HEAD,OPTIONS"),
        (.patch, ["orders", "7"], "/orders/{id} id=7"),
        (.post, ["orders", "7", "release"], "/orders/{id}/release id=7"),
        (.post, ["orders", "search", "release"], "/orders/{id}/release id=search"),
        (.get, ["policies", "a", "versions", "b"], "/policies/{id}/versions/{n} id=a n=b"),
        (.get, ["orders", ""], "404"),
        (.get, ["orders", "7", ""], "404"),
        (.get, ["", "orders"], "404"),
        (.get, ["Orders"], "404"),
        (.get, ["{id}"], "404"),
        (.head, ["orders", "7", "release"], "405 POST,OPTIONS"),
        (.delete, ["orders"], "405 GET,HEAD,POST,OPTIONS"),
        (.delete, ["nowhere"], "404"),
        (.options, ["orders"], "options GET,HEAD,POST,OPTIONS"),
        (.options, ["nowhere"], "404"),
        (.options, ["*"], "options GET,HEAD,POST,PATCH,OPTIONS"),
        (.other("TRACE"), ["orders"], "501"),
        (.other("get"), ["orders"], "501"),
        (.other("BREW"), ["nowhere"], "501"),
    ]

    @Test(arguments: cases)
    func `finds the most specific pattern, then the method`(
        method: HTTPMethod,
        path: [String],
        expected: String
    ) throws {
        let router = try Router([
            Self.route(.get, "/"),
            Self.route(.get, "/orders"),
            Self.route(.post, "/orders"),
            Self.route(.get, "/orders/{id}"),
            Self.route(.patch, "/orders/{id}"),
            Self.route(.get, "/orders/search"),
            Self.route(.post, "/orders/{id}/release"),
            Self.route(.get, "/policies/{id}/versions/{n}"),
        ])
        #expect(Self.text(router.resolve(method, path), names: ["id", "n"]) == expected)
    }

    static let refused: [(routes: [(HTTPMethod, String)], error: RouterError)] = [
        ([(.get, "/a"), (.get, "/a")], .duplicate(.get, "/a")),
        ([(.get, "/a/{x}"), (.get, "/a/{x}")], .duplicate(.get, "/a/{x}")),
        ([(.get, "/a/{x}"), (.get, "/a/{y}")], .overlapping("/a/{x}", "/a/{y}")),
        ([(.get, "/a/{x}/c"), (.get, "/a/b/{y}")], .overlapping("/a/{x}/c", "/a/b/{y}")),
        ([(.get, "a")], .malformedPattern("a")),
        ([(.get, "")], .malformedPattern("")),
        ([(.get, "/a/")], .malformedPattern("/a/")),
        ([(.get, "//a")], .malformedPattern("//a")),
        ([(.get, "/{}")], .malformedPattern("/{}")),
        ([(.get, "/a{x}")], .malformedPattern("/a{x}")),
        ([(.get, "/{x}/{x}")], .malformedPattern("/{x}/{x}")),
        ([(.get, "/a/../b")], .malformedPattern("/a/../b")),
        ([(.head, "/a")], .methodIsAnsweredByRouter(.head, "/a")),
        ([(.options, "/a")], .methodIsAnsweredByRouter(.options, "/a")),
    ]

    @Test(arguments: refused)
    func `refuses a table that would not say which route is meant`(
        routes: [(HTTPMethod, String)],
        error: RouterError
    ) {
        #expect(throws: error) { try Router(routes.map { Self.route($0.0, $0.1) }) }
    }

    @Test func `takes a parameter beside static segments of every length`() throws {
        let router = try Router([
            Self.route(.get, "/a/{x}"), Self.route(.get, "/{y}"), Self.route(.put, "/a/b"),
        ])
        #expect(router.routes.map(\.1) == ["/a/{x}", "/{y}", "/a/b"])
    }
}
