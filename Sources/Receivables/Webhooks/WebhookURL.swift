/// Why a text is no URL that events are sent to, in words for who wrote it.
package struct UnsuitableURL: Error, Equatable, Sendable {
    package let detail: String
}

/// Where events are sent to. It is read strictly, so that no two programs on its way read it in two ways.
package struct WebhookURL: Equatable, Sendable {
    package enum Host: Equatable, Sendable {
        case name(String)
        case address(NetworkAddress)
    }

    package let isSecure: Bool
    package let host: Host
    package let port: UInt16
    /// The host as it stands in the URL: lower case, an IPv6 address in brackets.
    package let hostText: String
    /// Path and query, as a request line has them.
    package let target: String

    private static let charactersMax = 2_000

    package init(_ text: String) throws(UnsuitableURL) {
        guard text.utf8.count <= Self.charactersMax, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw UnsuitableURL(detail: "a URL has at most \(Self.charactersMax) visible ASCII characters")
        }
        guard let scheme = text.firstRange(of: "://") else { throw Self.wrongScheme }
        switch text[..<scheme.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw Self.wrongScheme
        }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#\\".contains($0) }
        guard !authority.contains("@") else {
            throw UnsuitableURL(detail: "a URL of a webhook holds no user and no password")
        }
        let target = rest.dropFirst(authority.count)
        guard Self.isTarget(target) else {
            throw UnsuitableURL(
                detail: "the path or the query has a character that isn't escaped, or a fragment"
            )
        }
        self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
        (host, hostText, port) = try Self.read(authority.lowercased(), isSecure: isSecure)
    }

    /// The URL in one way of writing it.
    package var text: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }

    /// What the Host field says.
    package var authority: String { hasDefaultPort ? hostText : "\(hostText):\(port)" }

    private var hasDefaultPort: Bool { port == (isSecure ? 443 : 80) }

    /// Whether it says by itself that it leads to a private place; a name may still come to stand for one.
    package var isOpenlyPrivate: Bool {
        switch host {
        case .address(let address): !address.isPublic
        case .name(let name): name == "localhost" || name.hasSuffix(".localhost")
        }
    }

    private static let wrongScheme = UnsuitableURL(detail: "a URL begins with https:// or http://")

    private static func read(_ authority: String, isSecure: Bool) throws(UnsuitableURL) -> (
        Host, String, UInt16
    ) {
        var hostText = Substring(authority)
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw UnsuitableURL(detail: "a bracket is open")
            }
            hostText = authority[...end]
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw UnsuitableURL(detail: "after the address comes a port or the path")
            }
            if !after.isEmpty { portText = after.dropFirst() }
        } else if let colon = authority.firstIndex(of: ":") {
            hostText = authority[..<colon]
            portText = authority[authority.index(after: colon)...]
        }
        let host = try host(hostText)
        guard let portText else { return (host, String(hostText), isSecure ? 443 : 80) }
        guard let port = UInt16(portText), String(port) == portText,
            port == 80 || port == 443 || port >= 1_024
        else { throw UnsuitableURL(detail: "a port is 80, 443, or 1024 to 65535") }
        return (host, String(hostText), port)
    }

    private static func host(_ text: Substring) throws(UnsuitableURL) -> Host {
        if text.hasPrefix("[") {
            guard text.contains(":"), let address = NetworkAddress(text.dropFirst().dropLast()) else {
                throw UnsuitableURL(detail: "what stands in brackets is an IPv6 address without a zone")
            }
            return .address(address)
        }
        if let address = NetworkAddress(text) { return .address(address) }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else {
            throw UnsuitableURL(
                detail: "a host is labels of letters, digits and hyphens between dots, none of them empty"
            )
        }
        // The last label of a name begins with no digit (RFC 3696), but some read 0x7f.1 or 2130706433 as addresses.
        guard let first = last.utf8.first, !(48...57).contains(first) else {
            throw UnsuitableURL(detail: "an IPv4 address is four decimal numbers without leading zeros")
        }
        return .name(String(text))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
            }
    }

    /// RFC 3986's characters of path and query, each percent sign before two hexadecimal digits.
    private static func isTarget(_ target: Substring) -> Bool {
        var digitsDue = 0
        for byte in target.utf8 {
            let isHex = (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
            if digitsDue > 0 {
                guard isHex else { return false }
                digitsDue -= 1
            } else if byte == UInt8(ascii: "%") {
                digitsDue = 2
            } else if "\"#<>[\\]^`{|}".utf8.contains(byte) {
                return false
            }
        }
        return digitsDue == 0
    }
}
