internal import Glibc
internal import Receivables

/// A TCP connection whose every step ends by a deadline. One thread at a time uses it.
final class Connection: Sendable {
    let descriptor: Int32

    /// Takes over a descriptor that doesn't block.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to one address.
    init(to address: NetworkAddress, port: UInt16, by deadline: Deadline) throws(SendError) {
        let family = address.bytes.count == 4 ? AF_INET : AF_INET6
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw .unreachable(Self.reason(errno)) }
        guard Self.connect(descriptor, address, port) != 0 else { return }
        guard errno == EINPROGRESS else { throw .unreachable(Self.reason(errno)) }
        try wait(for: Int16(POLLOUT), by: deadline)
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        guard failure == 0 else { throw .unreachable(Self.reason(failure)) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func send(_ bytes: [UInt8], by deadline: Deadline) throws(SendError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: Int16(POLLOUT), by: deadline)
            } else if errno != EINTR {
                throw .lost(Self.reason(errno))
            }
        }
    }

    /// What has come, at most so much; empty at the end.
    func receive(atMost bytesMax: Int, by deadline: Deadline) throws(SendError) -> [UInt8] {
        while true {
            var failure: Int32 = 0
            var isAtEnd = false
            let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, count in
                let received = recv(descriptor, buffer.baseAddress, bytesMax, 0)
                if received < 0 { failure = errno }
                isAtEnd = received == 0
                count = max(0, received)
            }
            if !bytes.isEmpty || isAtEnd { return bytes }
            switch failure {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: try wait(for: Int16(POLLIN), by: deadline)
            default: throw .lost(Self.reason(failure))
            }
        }
    }

    private func wait(for events: Int16, by deadline: Deadline) throws(SendError) {
        while true {
            let left = deadline.remainingMilliseconds
            guard left > 0 else { throw .timedOut }
            var waiting = pollfd(fd: descriptor, events: events, revents: 0)
            let count = poll(&waiting, 1, left)
            if count > 0 { return }
            guard count == 0 || errno == EINTR else { throw .lost(Self.reason(errno)) }
        }
    }

    private static func connect(_ descriptor: Int32, _ address: NetworkAddress, _ port: UInt16) -> Int32 {
        if address.bytes.count == 4 {
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &target.sin_addr) { $0.copyBytes(from: address.bytes) }
            return withUnsafePointer(to: target) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &target.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return withUnsafePointer(to: target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
