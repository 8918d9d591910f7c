import HTTPServer
package import Receivables

/// What a reader of papers answers with.
package enum RenderingAnswer: Sendable {
    /// It is there, or it is none that is kept.
    case reply(Reply)
    /// It has been made for the first time: the writer keeps it and answers with what is kept.
    case fresh(@Sendable (any Session) throws(Failure) -> Reply)
}

extension Endpoint {
    package typealias Renderer = @Sendable (APIRequest, any Session) throws -> RenderingAnswer

    /// A reading whose answer may have to be kept: rendering stays off the writer's lane.
    package static func rendering(
        _ pattern: String,
        _ roles: Set<Role>,
        parameters: [String] = [],
        offers: [String],
        _ renderer: @escaping Renderer
    ) -> Endpoint {
        Endpoint(
            method: .get,
            pattern: pattern,
            roles: roles,
            parameters: Set(parameters),
            work: .rendering(renderer),
            offers: offers
        )
    }
}
