internal import Dispatch

/// A lane that owns one value which only it may touch, such as a database connection.
package final class ResourceLane<Resource>: Sendable {
    private let lane: Lane
    /// Guarded by the lane's queue: made on it, and touched only by what runs on it.
    private nonisolated(unsafe) var resource: Resource

    /// Makes the resource on the lane, and waits for it: lanes are made when a program starts.
    package init<E: Error>(
        label: String,
        depthMax: Int = 1_024,
        make: @Sendable () throws(E) -> Resource
    ) throws(E) {
        let lane = Lane(label: label, depthMax: depthMax)
        self.lane = lane
        resource = try lane.queue.made(by: make)
    }

    /// How much waits or runs at this moment.
    package var depth: Int { lane.depth }

    /// Runs the body with the resource, which it may replace; refuses at once when the lane is full.
    package func run<T: Sendable>(
        _ body: @escaping @Sendable (inout Resource) -> T
    ) async throws(LaneFull) -> T {
        try await lane.run { body(&self.resource) }
    }
}

extension DispatchQueue {
    /// The value, made while the queue runs nothing else.
    func made<Value, E: Error>(by make: () throws(E) -> Value) throws(E) -> Value {
        let result: Result<Value, E> = sync {
            do throws(E) {
                return .success(try make())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
