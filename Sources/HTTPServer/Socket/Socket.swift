import Glibc

/// A descriptor that is closed when its last owner lets go: the connection, or a source not yet cancelled.
final class Socket: Sendable {
    /// What a call on a non-blocking socket came to.
    enum Outcome: Equatable {
        case bytes(Int)
        case closed
        case wouldBlock
        case failed(Int32)
    }

    let descriptor: Int32

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .closed }
            if errno == EINTR { continue }
            return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed(errno)
        }
    }

    func send(_ bytes: Span<UInt8>) -> Outcome {
        bytes.withUnsafeBytes { buffer in
            while true {
                // Without MSG_NOSIGNAL a reset by the peer is a SIGPIPE for the whole process.
                let count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
                if count >= 0 { return .bytes(count) }
                if errno == EINTR { continue }
                return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed(errno)
            }
        }
    }

    /// Says to the peer that no more comes, and goes on reading.
    func shutdownWriting() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }
}
