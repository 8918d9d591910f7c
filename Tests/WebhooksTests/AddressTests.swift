import Receivables
import Testing

@testable import Webhooks

@Suite struct `Where events may go` {
    static let privateAddresses = [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
        "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::",
        "2001:10::1",
        "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1",
        "fe80::1", "fec0::1", "ff02::1",
    ]

    @Test(arguments: privateAddresses)
    func `a special address is private`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    static let publicAddresses = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1", "2606:4700:4700::1111", "2a00:1450::1", "3ffe::1",
    ]

    @Test(arguments: publicAddresses)
    func `an address beside them is public`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test func `an address is read in one way only`() {
        for text in [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "0x7f.0.0.1", "127.1",
            "2130706433", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g",
            "fe80::1%eth0",
            "::1.2.3", "1.2.3.4::", "1:2:3:4:5:6:7::8", "١.1.1.1",
        ] {
            #expect(NetworkAddress(text) == nil, "\(text)")
        }
        #expect(NetworkAddress("::ffff:1.2.3.4") == NetworkAddress("0:0:0:0:0:FFFF:102:304"))
        #expect(NetworkAddress("1:2:3:4:5:6:7:8") == NetworkAddress("1:2:3:4:5:6:0.7.0.8"))
    }

    static let unsuitable = [
        "", "hooks.example/in", "//hooks.example", "ftp://hooks.example", "file:///etc/passwd",
        "gopher://x.example",
        "http:/hooks.example", "https://", "https:///in", "https://user@hooks.example",
        "https://a:b@hooks.example",
        "https://hooks.example@127.0.0.1", "https://127.0.0.1\\@hooks.example",
        "https://hooks.example\\.evil.example",
        "https://hooks.example:22", "https://hooks.example:0", "https://hooks.example:65536",
        "https://hooks.example:",
        "https://hooks.example:080", "https://hooks.example:+443", "https://hooks.example/#x",
        "https://hooks.example#x",
        "https://2130706433", "https://0x7f000001", "https://0x7f.1", "https://017700000001",
        "https://0177.0.0.1",
        "https://127.1", "https://127.0.1", "https://127.0.0.1.", "https://localhost.",
        "https://hooks.example.",
        "https://.example", "https://a..example", "https://-a.example", "https://a-.example", "https://a_b.1",
        "https://hööks.example", "https://hooks%2eexample", "https://[::1", "https://[::1]x",
        "https://[1.2.3.4]",
        "https://[fe80::1%25eth0]", "https://::1", "https://1:2", "https://hooks.example/%zz",
        "https://hooks.example/%4",
        "https://hooks.example/a b", "https://hooks.example/a\r\nX: y", "https://hooks.example/<",
        "https://①②⑦.⓪.⓪.①",
    ]

    @Test(arguments: unsuitable)
    func `a URL that can be read in two ways, or goes elsewhere, is refused`(text: String) {
        #expect(throws: UnsuitableURL.self) { try WebhookURL(text) }
    }

    static let suitable: [(text: String, canonical: String, isOpenlyPrivate: Bool)] = [
        ("https://hooks.example", "https://hooks.example/", false),
        ("HTTPS://Hooks.Example:443/In?a=%2F&b", "https://hooks.example/In?a=%2F&b", false),
        ("http://hooks.example:8080/in", "http://hooks.example:8080/in", false),
        ("https://xn--hks-sna.example?x=1", "https://xn--hks-sna.example/?x=1", false),
        ("http://1.1.1.1/", "http://1.1.1.1/", false), ("http://127.0.0.1/", "http://127.0.0.1/", true),
        ("http://[::1]:9000/", "http://[::1]:9000/", true),
        ("http://[::FFFF:10.0.0.1]/", "http://[::ffff:10.0.0.1]/", true),
        ("http://localhost/", "http://localhost/", true),
        ("http://a.localhost/", "http://a.localhost/", true),
        ("http://169.254.169.254/latest", "http://169.254.169.254/latest", true),
    ]

    @Test(arguments: suitable)
    func `another one has one way of writing it`(text: String, canonical: String, isOpenlyPrivate: Bool)
        throws
    {
        let url = try WebhookURL(text)
        #expect(url.text == canonical)
        #expect(url.isOpenlyPrivate == isOpenlyPrivate)
        #expect(try WebhookURL(url.text) == url)
    }

    @Test func `a name is looked up once, and no private address of it is connected to`() throws {
        let egress = Egress(allowsPrivate: false) { name throws(SendError) in
            [NetworkAddress("127.0.0.1"), NetworkAddress("1.1.1.1"), NetworkAddress("::1")].compactMap { $0 }
        }
        #expect(try egress.addresses(of: .name("x.example")) == [NetworkAddress("1.1.1.1")])
        let rebound = Egress(allowsPrivate: false) { name throws(SendError) in
            [NetworkAddress("::ffff:169.254.169.254")].compactMap { $0 }
        }
        #expect(throws: SendError.privateAddress("::ffff:169.254.169.254")) {
            try rebound.addresses(of: .name("x.example"))
        }
        let allowing = Egress(allowsPrivate: true) { name throws(SendError) in
            [NetworkAddress("10.0.0.1")].compactMap { $0 }
        }
        #expect(try allowing.addresses(of: .name("x.example")).count == 1)
    }

    @Test func `a pattern names all events, those of a kind, or one`() {
        #expect(EventPattern("*")?.matches("order.on_hold") == true)
        #expect(EventPattern("order.*")?.matches("order.on_hold") == true)
        #expect(EventPattern("order.*")?.matches("orders.x") == false)
        #expect(EventPattern("order.on_hold")?.matches("order.on_hold") == true)
        #expect(EventPattern("order.on_hold")?.matches("order.held") == false)
        for text in ["", "order", "order.", "o*", "*.created", "order.gone", "thing.*", "**", "order.**"] {
            #expect(EventPattern(text) == nil, "\(text)")
        }
    }
}
