import Glibc

/// Who is at the other end: the address as text, IPv4 in IPv6 written as IPv4.
package struct PeerAddress: Sendable, Equatable {
    package let text: String
    package let isLoopback: Bool

    package init(text: String, isLoopback: Bool) {
        self.text = text
        self.isLoopback = isLoopback
    }

    init(_ address: SocketAddress) {
        var bytes = address.addressBytes
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if bytes.count == 16, Array(bytes.prefix(12)) == mapped { bytes.removeFirst(12) }
        if bytes.count == 4 {
            isLoopback = bytes[0] == 127
        } else {
            isLoopback = bytes.count == 16 && bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
        }
        text = Self.text(bytes)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "" }
        let capacity = Int(INET6_ADDRSTRLEN)
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else { return 0 }
                let family = bytes.count == 4 ? AF_INET : AF_INET6
                guard inet_ntop(family, bytes, base, socklen_t(capacity)) != nil else { return 0 }
                return strlen(base)
            }
        }
    }
}
