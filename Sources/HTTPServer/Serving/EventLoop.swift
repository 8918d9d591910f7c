import Dispatch
import Lanes

/// One serial queue with the connections that live on it, one buffer to read into and one timer for all deadlines.
///
/// Unchecked, since everything mutable is used on `executor.queue` alone.
final class EventLoop: @unchecked Sendable {
    private static let readBufferBytes = 64 * 1024

    let executor: QueueExecutor
    let clock: ServerClock
    /// Bytes pass through it from the socket to the connection that reads them.
    let readBuffer: UnsafeMutableRawBufferPointer

    private var connections: [ObjectIdentifier: Connection] = [:]
    private var isDraining = false
    private var dateSecond = -1
    private var date: [UInt8] = []
    private let timer: any DispatchSourceTimer

    init(label: String, clock: ServerClock, sweepSeconds: Double) {
        executor = QueueExecutor(label: label)
        self.clock = clock
        readBuffer = .allocate(byteCount: Self.readBufferBytes, alignment: 16)
        timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.schedule(deadline: .now() + sweepSeconds, repeating: sweepSeconds)
        timer.setEventHandler { [weak self] in self?.sweep() }
        timer.activate()
    }

    deinit {
        timer.cancel()
        readBuffer.deallocate()
    }

    /// The line with the date, made anew once a second.
    var dateLine: [UInt8] {
        let second = clock.unixSeconds()
        if second != dateSecond {
            dateSecond = second
            date = [UInt8]("Date: \(HTTPDate.text(unixSeconds: second))\r\n".utf8)
        }
        return date
    }

    func add(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = connection
        connection.assumeIsolated { connection in
            connection.start()
            if isDraining { connection.advance(.drain) }
        }
    }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    func drain() {
        isDraining = true
        tellAll(.drain)
    }

    func breakAll() {
        tellAll(.broken)
    }

    private func tellAll(_ event: ConnectionMachine.Event) {
        for connection in Array(connections.values) {
            connection.assumeIsolated { $0.advance(event) }
        }
    }

    private func sweep() {
        let now = clock.monotonicNanoseconds()
        for connection in Array(connections.values) {
            connection.assumeIsolated { $0.sweep(now: now) }
        }
    }
}
