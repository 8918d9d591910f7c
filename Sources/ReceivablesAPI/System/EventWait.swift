import HTTPServer
import Synchronization

/// Holds a reading of events back until there is one, so that a script can follow what happens without asking all
/// the time. A wait holds no thread and no reader: it looks again at intervals, which also shows what another process
/// writes.
struct EventWait: Sendable {
    static let secondsMax: Int64 = 60
    private static let intervalMilliseconds: Int64 = 100
    /// Past so many at once a request is answered as if it didn't wait.
    private static let waitersMax = 256

    private final class Waiters: Sendable {
        let count = Atomic(0)
    }

    let draining: Draining
    private let waiters = Waiters()

    init(draining: Draining) {
        self.draining = draining
    }

    /// The answer of a handler whose empty answer is worth waiting past.
    func answer(
        _ request: HTTPRequest,
        _ parameters: PathParameters,
        by handler: Route.Handler
    ) async -> HTTPResponse {
        var response = await handler(request, parameters)
        let seconds = request.query.first { $0.name == "wait" }.flatMap { Int64($0.value) } ?? 0
        guard seconds > 0, Self.isEmpty(response) else { return response }
        let waiting = waiters.count.add(1, ordering: .relaxed).newValue
        defer { waiters.count.subtract(1, ordering: .relaxed) }
        guard waiting <= Self.waitersMax else { return response }
        for _ in 0..<(seconds * 1_000 / Self.intervalMilliseconds) {
            guard !draining.isUnderway else { break }
            try? await Task.sleep(for: .milliseconds(Self.intervalMilliseconds))
            response = await handler(request, parameters)
            guard Self.isEmpty(response) else { break }
        }
        return response
    }

    private static func isEmpty(_ response: HTTPResponse) -> Bool {
        response.status == 200 && response.body.starts(with: #"{"data":[],"#.utf8)
    }
}
