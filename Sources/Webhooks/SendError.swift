/// Why nothing could be handed over. The words stand in the log of deliveries.
package enum SendError: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownHost(String)
    /// The name stands for no public address.
    case privateAddress(String)
    case unreachable(String)
    case timedOut
    case lost(String)
    case notHTTP

    package var description: String {
        switch self {
        case .unknownHost(let reason): "the host can't be resolved: \(reason)"
        case .privateAddress(let text): "refused: \(text) is a private address"
        case .unreachable(let reason): "no connection: \(reason)"
        case .timedOut: "no answer in time"
        case .lost(let reason): "the connection was lost: \(reason)"
        case .notHTTP: "what came back is no HTTP answer"
        }
    }
}
