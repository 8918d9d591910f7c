/// What every connection of a server shares.
struct Service: Sendable {
    let router: Router
    let limits: ServerLimits
    let timeouts: ServerTimeouts
    let errorResponse: @Sendable (WireError, HTTPRequest?) -> HTTPResponse
    let onExchange: @Sendable (Exchange) -> Void
}
