internal import Glibc
internal import Receivables

/// The only way out: a name is resolved once, its addresses are checked, and the connection is made to one of those
/// that were checked, so that a name can't come to stand for something else in between.
package struct Egress: Sendable {
    let allowsPrivate: Bool
    private let resolve: @Sendable (String) throws(SendError) -> [NetworkAddress]

    private static let addressesMax = 4
    private static let connectMilliseconds: Int64 = 5_000

    /// - Parameter allowsPrivate: whether private, loopback and link-local addresses may be reached.
    package init(allowsPrivate: Bool) {
        self.init(allowsPrivate: allowsPrivate, resolve: Self.systemAddresses)
    }

    init(
        allowsPrivate: Bool,
        resolve: @escaping @Sendable (String) throws(SendError) -> [NetworkAddress]
    ) {
        self.allowsPrivate = allowsPrivate
        self.resolve = resolve
    }

    func connect(to host: WebhookURL.Host, port: UInt16, by deadline: Deadline) throws(SendError)
        -> Connection
    {
        var last = SendError.timedOut
        for address in try addresses(of: host).prefix(Self.addressesMax) {
            do throws(SendError) {
                let soon = deadline.orAfter(milliseconds: Self.connectMilliseconds)
                return try Connection(to: address, port: port, by: soon)
            } catch {
                last = error
                guard !deadline.hasPassed else { break }
            }
        }
        throw last
    }

    /// The addresses that may be reached; none of them is private unless that is allowed.
    func addresses(of host: WebhookURL.Host) throws(SendError) -> [NetworkAddress] {
        let all: [NetworkAddress]
        switch host {
        case .address(let address): all = [address]
        case .name(let name): all = try resolve(name)
        }
        let usable = allowsPrivate ? all : all.filter(\.isPublic)
        guard !usable.isEmpty else {
            throw all.first.map { .privateAddress(Self.text($0)) } ?? .unknownHost("it has no address")
        }
        return usable
    }

    private static func systemAddresses(_ name: String) throws(SendError) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(name, nil, &hints, &first)
        guard failure == 0 else { throw .unknownHost(String(cString: gai_strerror(failure))) }
        defer { freeaddrinfo(first) }
        var addresses: [NetworkAddress] = []
        var next = first
        while let info = next?.pointee {
            if let address = address(in: info), !addresses.contains(address) { addresses.append(address) }
            next = info.ai_next
        }
        return addresses
    }

    private static func address(in info: addrinfo) -> NetworkAddress? {
        let storage = UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen))
        switch info.ai_family {
        case AF_INET where storage.count >= 8: return NetworkAddress(bytes: Array(storage[4..<8]))
        case AF_INET6 where storage.count >= 24: return NetworkAddress(bytes: Array(storage[8..<24]))
        default: return nil
        }
    }

    static func text(_ address: NetworkAddress) -> String {
        let capacity = Int(INET6_ADDRSTRLEN)
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else { return 0 }
                let family = address.bytes.count == 4 ? AF_INET : AF_INET6
                guard inet_ntop(family, address.bytes, base, socklen_t(capacity)) != nil else { return 0 }
                return strlen(base)
            }
        }
    }
}
