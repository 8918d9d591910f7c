import Glibc

/// Why the server does not listen, and what to do about it.
package enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    case hostNotAnAddress(String)
    case portOutOfRange(Int)
    case addressInUse(host: String, port: Int)
    case permissionDenied(port: Int)
    case addressNotAvailable(host: String)
    case system(call: String, errorNumber: Int32)

    package var description: String {
        switch self {
        case .hostNotAnAddress(let host):
            "\(host) is not an IPv4 or IPv6 address; give one such as 127.0.0.1, 0.0.0.0, ::1 or ::"
        case .portOutOfRange(let port):
            "\(port) is not a port; give one from 0 (any that is free) to 65535"
        case .addressInUse(let host, let port):
            "\(host) port \(port) is in use; stop what listens there or choose another port"
        case .permissionDenied(let port):
            "no permission to listen on port \(port); choose one from 1024 on"
        case .addressNotAvailable(let host):
            "\(host) is not an address of this machine; give one of its own, or 0.0.0.0 or :: for all"
        case .system(let call, let errorNumber):
            "\(call): \(String(cString: strerror(errorNumber)))"
        }
    }
}

/// A non-blocking socket that listens, and hands over the connections that wait.
struct ListeningSocket: Sendable {
    /// What one attempt to take a connection came to.
    enum Accepted {
        case connection(Socket, PeerAddress)
        case noneWaits
        /// Descriptors or memory are used up: connections wait in the backlog until some are free.
        case exhausted
    }

    let socket: Socket
    let port: Int

    init(host: String, port: Int) throws(ServerError) {
        guard let number = UInt16(exactly: port) else { throw .portOutOfRange(port) }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let name = bare == "localhost" ? "127.0.0.1" : bare
        guard let address = SocketAddress(ipv4: name, port: number) ?? SocketAddress(ipv6: name, port: number)
        else { throw .hostNotAnAddress(host) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errorNumber: errno) }
        socket = Socket(owning: descriptor)
        Self.enable(SO_REUSEADDR, at: SOL_SOCKET, of: descriptor)
        // Connections inherit it: an answer is one send, and waits for no acknowledgement.
        Self.enable(TCP_NODELAY, at: Int32(IPPROTO_TCP), of: descriptor)
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, SOMAXCONN) == 0
        else {
            switch errno {
            case EADDRINUSE: throw .addressInUse(host: host, port: port)
            case EACCES: throw .permissionDenied(port: port)
            case EADDRNOTAVAIL: throw .addressNotAvailable(host: host)
            default: throw .system(call: "bind", errorNumber: errno)
            }
        }
        self.port = SocketAddress { _ = getsockname(descriptor, $0, $1) }.port
    }

    func accept() -> Accepted {
        while true {
            var descriptor: Int32 = -1
            let address = SocketAddress { descriptor = Glibc.accept(socket.descriptor, $0, $1) }
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                return .connection(Socket(owning: descriptor), PeerAddress(address))
            }
            switch errno {
            case EAGAIN, EWOULDBLOCK: return .noneWaits
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            // The peer gave up while it waited; the next one may be well.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, EPERM: continue
            default: return .exhausted
            }
        }
    }

    private static func enable(_ option: Int32, at level: Int32, of descriptor: Int32) {
        var on: Int32 = 1
        _ = setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
