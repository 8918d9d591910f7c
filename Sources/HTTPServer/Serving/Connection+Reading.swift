@preconcurrency import Dispatch
import Lanes

extension Connection {
    func startReading() {
        guard let socket else { return }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: socket.descriptor,
            queue: loop.executor.queue
        )
        source.setEventHandler { [unowned self] in assumeIsolated { $0.readable() } }
        // Keeps the descriptor open until the source has left it.
        source.setCancelHandler { withExtendedLifetime(socket) {} }
        readSource = source
        source.activate()
    }

    func suspendReading() {
        guard !isReadingSuspended else { return }
        isReadingSuspended = true
        readSource?.suspend()
    }

    func resumeReading() {
        guard isReadingSuspended else { return }
        isReadingSuspended = false
        readSource?.resume()
    }

    func stopSources() {
        // A suspended source can be neither cancelled nor released.
        resumeReading()
        readSource?.cancel()
        readSource = nil
        writeSource?.cancel()
        writeSource = nil
    }

    /// Reads once, and leaves the rest to the next wake; but all there is once both sides are shut, for then
    /// Dispatch deletes the source's registration and there is no next wake.
    private func readable() {
        repeat {
            guard let socket else { return }
            switch socket.receive(into: loop.readBuffer) {
            case .bytes(let count): take(count)
            case .closed: return advance(.readClosed)
            case .wouldBlock: return
            case .failed: return advance(.broken)
            }
        } while state == .lingering
    }

    private func take(_ count: Int) {
        guard state != .lingering else {
            droppedBytes += count
            return advance(
                droppedBytes > service.limits.lingerBytesMax ? .lingeredEnough : .bytes(isFull: false)
            )
        }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: loop.readBuffer[..<count])
        bytes.withMemoryRebound(to: UInt8.self) { reader.append(UnsafeBufferPointer($0)) }
        advance(.bytes(isFull: reader.unreadCount >= service.limits.readAheadBytesMax))
    }

    func parse() {
        do throws(WireError) {
            switch try reader.next() {
            case .needsBytes(let hasBegun): advance(.needsBytes(hasBegun: hasBegun))
            case .awaitsBody(let expectsContinue): advance(.awaitsBody(expectsContinue: expectsContinue))
            case .request(let request):
                received = request
                advance(.requestRead)
            }
        } catch {
            refusal = error
            advance(.refused)
        }
    }
}
