/// Why a table of routes is refused when the server starts.
package enum RouterError: Error, Sendable, Equatable {
    case malformedPattern(String)
    case duplicate(HTTPMethod, String)
    /// A path fits both patterns and neither is the more specific one.
    case overlapping(String, String)
    /// HEAD and OPTIONS are answered by the router, from the other routes.
    case methodIsAnsweredByRouter(HTTPMethod, String)
}

/// What a method and a path come to.
package enum Resolution: Sendable {
    case route(Route, PathParameters)
    case notFound
    case methodNotAllowed(allow: [HTTPMethod])
    case options(allow: [HTTPMethod])
    /// No route at all takes the method (RFC 9110, 9.1).
    case methodNotImplemented
}

/// Finds the route of a request. Of the patterns that fit a path the most specific one owns it: a static segment
/// wins over a parameter, whatever the methods. A parameter is never empty.
package struct Router: Sendable {
    private struct Resource: Sendable {
        let pattern: PathPattern
        var routes: [Route]

        /// In the order of registration, HEAD beside GET, OPTIONS last.
        var allow: [HTTPMethod] { Router.withAnswered(routes.map(\.method)) }
    }

    /// A trie by segments; resources are named by their place in the table.
    private final class Node: Sendable {
        let fixed: [String: Node]
        let parameter: Node?
        let resource: Int?

        init(_ entries: [(segments: ArraySlice<PathPattern.Segment>, resource: Int)]) {
            var byText: [String: [(segments: ArraySlice<PathPattern.Segment>, resource: Int)]] = [:]
            var byParameter: [(segments: ArraySlice<PathPattern.Segment>, resource: Int)] = []
            var own: Int?
            for entry in entries {
                switch entry.segments.first {
                case nil: own = entry.resource
                case .fixed(let text):
                    byText[text, default: []].append((entry.segments.dropFirst(), entry.resource))
                case .parameter: byParameter.append((entry.segments.dropFirst(), entry.resource))
                }
            }
            fixed = byText.mapValues { Node($0) }
            parameter = byParameter.isEmpty ? nil : Node(byParameter)
            resource = own
        }

        /// Static first, back to the parameter when that leads nowhere.
        func find(_ path: ArraySlice<String>) -> Int? {
            guard let segment = path.first else { return resource }
            let rest = path.dropFirst()
            if let found = fixed[segment]?.find(rest) { return found }
            return segment.isEmpty ? nil : parameter?.find(rest)
        }
    }

    private let resources: [Resource]
    private let root: Node
    private let methods: [HTTPMethod]
    /// Every route, in the order given.
    package let routes: [(HTTPMethod, String)]

    package init(_ routes: [Route]) throws(RouterError) {
        var resources: [Resource] = []
        for route in routes {
            guard let pattern = PathPattern(route.pattern) else { throw .malformedPattern(route.pattern) }
            guard route.method != .head, route.method != .options else {
                throw .methodIsAnsweredByRouter(route.method, route.pattern)
            }
            if let same = resources.firstIndex(where: { $0.pattern.hasSameShape(as: pattern) }) {
                guard resources[same].pattern == pattern else {
                    throw .overlapping(resources[same].pattern.text, pattern.text)
                }
                guard !resources[same].routes.contains(where: { $0.method == route.method }) else {
                    throw .duplicate(route.method, route.pattern)
                }
                resources[same].routes.append(route)
                continue
            }
            if let other = resources.first(where: { $0.pattern.isAmbiguous(with: pattern) }) {
                throw .overlapping(other.pattern.text, pattern.text)
            }
            resources.append(Resource(pattern: pattern, routes: [route]))
        }
        self.resources = resources
        self.routes = routes.map { ($0.method, $0.pattern) }
        root = Node(resources.indices.map { (segments: resources[$0].pattern.segments[...], resource: $0) })
        var methods: [HTTPMethod] = []
        for route in routes where !methods.contains(route.method) { methods.append(route.method) }
        self.methods = Self.withAnswered(methods)
    }

    package func resolve(_ method: HTTPMethod, _ segments: [String]) -> Resolution {
        guard methods.contains(method) || !method.isUnknown else { return .methodNotImplemented }
        if segments == ["*"], method == .options { return .options(allow: methods) }
        guard let found = root.find(segments[...]) else { return .notFound }
        let resource = resources[found]
        let wanted: HTTPMethod = method == .head ? .get : method
        for route in resource.routes where route.method == wanted {
            return .route(route, resource.pattern.parameters(of: segments))
        }
        return method == .options
            ? .options(allow: resource.allow) : .methodNotAllowed(allow: resource.allow)
    }

    private static func withAnswered(_ methods: [HTTPMethod]) -> [HTTPMethod] {
        var answered: [HTTPMethod] = []
        for method in methods {
            answered.append(method)
            if method == .get { answered.append(.head) }
        }
        return answered + [.options]
    }
}

extension HTTPMethod {
    /// Not one of the methods that every server knows.
    var isUnknown: Bool {
        if case .other = self { true } else { false }
    }
}
