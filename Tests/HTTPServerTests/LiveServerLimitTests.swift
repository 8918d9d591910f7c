import HTTPServer
import Testing

@Suite struct `The server under strain` {
    static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    static let slow: [(name: String, sent: String, status: Int)] = [
        ("a head that does not end", "GET / HTTP/1.1\r\nHost", 408),
        ("a body that does not end", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", 408),
    ]

    @Test(arguments: slow)
    func `answers 408 to what takes too long and closes`(name: String, sent: String, status: Int) async throws
    {
        var timeouts = ServerTimeouts.forTests
        timeouts.idleSeconds = 1_000_000
        let (answer, isClosed) = try await TestServer.run(timeouts: timeouts) { server in
            let client = server.client()
            client.send(sent)
            // The clock goes on until the server has seen the bytes and found them late.
            while !client.hasInput(), server.exchanges.all.isEmpty { server.manual.advance(seconds: 1) }
            let answer = client.answer()
            client.closeWriting()
            return (answer?.status, client.endsCleanly())
        }
        #expect(answer == status)
        #expect(isClosed)
    }

    @Test func `closes an idle connection without a word`() async throws {
        let isClosed = try await TestServer.run { server in
            let client = server.client()
            client.send(Self.request)
            _ = client.answer()
            while !client.hasInput() { server.manual.advance(seconds: 1) }
            return client.endsCleanly()
        }
        #expect(isClosed)
    }

    @Test func `gives up on a client that does not read, and serves others meanwhile`() async throws {
        let large = try await TestServer.run { server in
            let client = BlockingClient(port: server.port, receiveBufferBytes: 4096)
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<100_000 {
                let other = server.client()
                other.send(Self.request)
                guard other.answer()?.status == 200 else { return nil as Exchange? }
                if let large = server.exchanges.all.first(where: { $0.target == "/large" }) { return large }
                server.manual.advance(seconds: 1)
            }
            return nil
        }
        #expect(try #require(large).bytesOut < 16 * 1024 * 1024)
    }

    @Test func `sends a large answer whole to a client that reads late`() async throws {
        let count = try await TestServer.run { server in
            let client = BlockingClient(port: server.port, receiveBufferBytes: 4096)
            client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let other = server.client()
            other.send(Self.request)
            _ = other.answer()
            return client.drain()
        }
        #expect(count > 16 * 1024 * 1024)
    }

    @Test func `closes on a client that never stops sending after the last answer`() async throws {
        var limits = ServerLimits()
        limits.lingerBytesMax = 100_000
        let isClosed = try await TestServer.run(limits: limits) { server in
            let client = server.client()
            client.send("GET /\r\n")
            let status = client.answer()?.status
            for _ in 0..<100 { client.send([UInt8](repeating: 0x78, count: 65_536)) }
            return status == 400 && client.answer() == nil
        }
        #expect(isClosed)
    }

    @Test func `holds back a flood of pipelined requests until the first is answered`() async throws {
        var limits = ServerLimits()
        limits.readAheadBytesMax = 1000
        let count = try await TestServer.serve(limits: limits) { server in
            let client = server.client()
            let sending = Task {
                await onThread {
                    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
                    client.send(String(repeating: Self.request, count: 5000))
                }
            }
            await server.gate.arrived(1)
            await server.gate.open()
            await sending.value
            return await onThread { (0..<5001).count { _ in client.answer()?.status == 200 } }
        }
        #expect(count == 5001)
    }

    @Test func `serves two hundred connections at once`() async throws {
        let bodies = try await TestServer.run { server in
            let clients = (0..<200).map { _ in server.client() }
            for (index, client) in clients.enumerated() {
                client.send("GET /hello/\(index) HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            return clients.map { $0.answer()?.body }
        }
        #expect(bodies == (0..<200).map { "hello \($0)" })
    }

    @Test func `lets a connection over the limit wait until another closes`() async throws {
        var limits = ServerLimits()
        limits.connectionsMax = 2
        let statuses = try await TestServer.run(limits: limits) { server in
            var first: BlockingClient? = server.client()
            let second = server.client()
            for client in [first, second] {
                client?.send(Self.request)
                _ = client?.answer()
            }
            let third = server.client()
            third.send(Self.request)
            second.send(Self.request)
            let served = second.answer()?.status
            first = nil
            return [served, third.answer()?.status]
        }
        #expect(statuses == [200, 200])
    }

    @Test func `ends running requests, closes idle connections and takes none any more when it drains`()
        async throws
    {
        try await TestServer.serve { server in
            let (idle, busy) = (server.client(), server.client())
            await onThread {
                idle.send(Self.request)
                _ = idle.answer()
                busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            await server.gate.arrived(1)
            let draining = Task { await server.server.drain(seconds: 300) }
            #expect(await onThread { idle.endsCleanly() })
            await server.gate.open()
            let answer = await onThread { busy.answer() }
            #expect(answer?.body == "slow")
            #expect(answer?.field("Connection") == "close")
            #expect(await onThread { busy.endsCleanly() })
            busy.closeWriting()
            #expect(await draining.value)
            let refused = await onThread {
                let late = server.client()
                late.send(Self.request)
                return late.answer()
            }
            #expect(refused == nil)
        }
    }

    @Test func `cuts off what is not done when the time to drain is over`() async throws {
        try await TestServer.serve { server in
            let client = server.client()
            await onThread { client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n") }
            await server.gate.arrived(1)
            #expect(await server.server.drain(seconds: 0.01) == false)
            #expect(await onThread { client.answer() } == nil)
        }
    }

    @Test func `says which address is in use`() async throws {
        try await TestServer.serve { server in
            let second = HTTPServer(
                configuration: ServerConfiguration(port: server.port),
                router: try Router([]),
                errorResponse: { error, _ in HTTPResponse(status: error.status) },
                onExchange: { _ in }
            )
            #expect(throws: ServerError.addressInUse(host: "127.0.0.1", port: server.port)) {
                try second.start()
            }
        }
    }

    static let hosts: [(host: String, error: ServerError)] = [
        ("example.test", .hostNotAnAddress("example.test")),
        ("203.0.113.1", .addressNotAvailable(host: "203.0.113.1")),
    ]

    @Test(arguments: hosts)
    func `says which host can't be listened on`(host: String, error: ServerError) throws {
        let server = HTTPServer(
            configuration: ServerConfiguration(host: host, port: 0),
            router: try Router([]),
            errorResponse: { error, _ in HTTPResponse(status: error.status) },
            onExchange: { _ in }
        )
        #expect(throws: error) { try server.start() }
    }
}
