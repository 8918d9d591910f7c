internal import Synchronization

/// Counts the times that every connection had to be opened anew.
final class Generation: Sendable {
    private let count = Atomic(0)

    var current: Int { count.load(ordering: .acquiring) }

    func advance() { count.add(1, ordering: .releasing) }
}
