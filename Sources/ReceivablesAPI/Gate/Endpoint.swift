package import HTTPServer
package import Receivables

/// One route: who may call it, which query parameters it knows, and what it does.
package struct Endpoint: Sendable {
    package typealias Handler = @Sendable (APIRequest, any Session) throws -> Reply

    package typealias Job = @Sendable (APIRequest) async throws -> Reply

    enum Work: Sendable {
        case read(Handler)
        case report(Handler)
        case write(Handler)
        /// Takes several readings, one after the other; writes nothing.
        case job(Job)
        /// Writes in several commands, one after the other.
        case steps(Job)
        case rendering(Renderer)
    }

    /// What it does, whichever way it is run.
    var handler: Handler {
        switch work {
        case .read(let handler), .report(let handler), .write(let handler): handler
        case .job, .steps:
            { _, _ in throw Problem(422, "not_in_batch", "It takes longer than a batch may: call it alone.") }
        case .rendering(let renderer):
            { request, session in
                switch try renderer(request, session) {
                case .reply(let reply): reply
                case .fresh(let keep): try keep(session)
                }
            }
        }
    }

    let method: HTTPMethod
    let pattern: String
    /// Beside `admin`, who may do everything; nil: every key, `portal` among them only if named so.
    let roles: Set<Role>
    let parameters: Set<String>
    let work: Work
    /// The media types that the answer can have, the best first.
    var offers = ["application/json"]
    /// The media types, beside JSON, that the body can have; the handler then reads it as it is.
    var takes: Set<String> = []
    /// Whether the body is a file as it is, of whatever media type.
    var takesFile = false

    /// Every role but the portal's.
    static let staff = Set(Role.allCases).subtracting([.portal])
    static let everyone = Set(Role.allCases)

    package static func read(
        _ pattern: String,
        _ roles: Set<Role> = staff,
        parameters: [String] = [],
        offers: [String] = ["application/json"],
        _ handler: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            method: .get,
            pattern: pattern,
            roles: roles,
            parameters: Set(parameters),
            work: .read(handler),
            offers: offers
        )
    }

    package static func report(
        _ pattern: String,
        _ roles: Set<Role> = staff,
        parameters: [String] = [],
        offers: [String] = ["application/json"],
        _ handler: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            method: .get,
            pattern: pattern,
            roles: roles,
            parameters: Set(parameters),
            work: .report(handler),
            offers: offers
        )
    }

    package static func job(
        _ method: HTTPMethod,
        _ pattern: String,
        _ roles: Set<Role>,
        _ job: @escaping Job
    ) -> Endpoint {
        Endpoint(method: method, pattern: pattern, roles: roles, parameters: [], work: .job(job))
    }

    package static func steps(
        _ method: HTTPMethod,
        _ pattern: String,
        _ roles: Set<Role>,
        parameters: [String] = [],
        takesFile: Bool = false,
        _ job: @escaping Job
    ) -> Endpoint {
        Endpoint(
            method: method,
            pattern: pattern,
            roles: roles,
            parameters: Set(parameters),
            work: .steps(job),
            takesFile: takesFile
        )
    }

    package static func write(
        _ method: HTTPMethod,
        _ pattern: String,
        _ roles: Set<Role>,
        parameters: [String] = [],
        takes: Set<String> = [],
        _ handler: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            method: method,
            pattern: pattern,
            roles: roles,
            parameters: Set(parameters),
            work: .write(handler),
            takes: takes
        )
    }
}
