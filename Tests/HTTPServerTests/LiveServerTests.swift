import HTTPServer
import Testing

@Suite struct `The server on a socket` {
    @Test func `keeps a connection open for the next request`() async throws {
        let answers = try await TestServer.run { server in
            let client = server.client()
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let first = client.answer()
            client.send("GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n")
            return [first, client.answer()]
        }
        #expect(answers.map { $0?.status } == [200, 200])
        #expect(answers.map { $0?.body } == ["root", "hello you"])
        #expect(answers[0]?.field("Connection") == nil)
        #expect(answers[0]?.field("Date") == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func `answers pipelined requests in their order, the slow first one first`() async throws {
        let bodies = try await TestServer.serve { server in
            let client = server.client()
            let reading = Task {
                await onThread {
                    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    return [client.answer()?.body, client.answer()?.body]
                }
            }
            await server.gate.arrived(1)
            await server.gate.open()
            return await reading.value
        }
        #expect(bodies == ["slow", "root"])
    }

    @Test func `answers a thousand pipelined requests sent at once`() async throws {
        let count = try await TestServer.run { server in
            let client = server.client()
            let request = "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(String(repeating: request, count: 1000))
            return (0..<1000).count { _ in client.answer()?.body == "hello you" }
        }
        #expect(count == 1000)
    }

    @Test func `answers what came before a malformed request, then 400, then closes`() async throws {
        let (statuses, isClosed) = try await TestServer.run { server in
            let client = server.client()
            client.send(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
            )
            return ([client.answer()?.status, client.answer()?.status], client.endsCleanly())
        }
        #expect(statuses == [200, 400])
        #expect(isClosed)
    }

    @Test func `reads chunked bodies and drops their trailers`() async throws {
        let answers = try await TestServer.run { server in
            let client = server.client()
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            client.send(
                head + "5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n"
                    + "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            )
            return [client.answer()?.body, client.answer()?.body]
        }
        #expect(answers == ["hello!", "root"])
    }

    @Test func `answers HEAD with the fields of GET and no body`() async throws {
        let (head, next) = try await TestServer.run { server in
            let client = server.client()
            client.send("HEAD /hello/you HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return (client.answer(toHead: true), client.answer())
        }
        #expect(head?.status == 200)
        #expect(head?.field("Content-Length") == "9")
        #expect(next?.body == "root")
    }

    @Test func `sends no body and no length with 204`() async throws {
        let answer = try await TestServer.run { server in
            let client = server.client()
            client.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
            return client.answer()
        }
        #expect(answer?.status == 204)
        #expect(answer?.field("Content-Length") == nil)
    }

    @Test func `asks for a body whose sender waits for 100 Continue`() async throws {
        let answers = try await TestServer.run { server in
            let client = server.client()
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n")
            let interim = client.answer()
            client.send("ok")
            return [interim, client.answer()]
        }
        #expect(answers.map { $0?.status } == [100, 200])
        #expect(answers[1]?.body == "ok")
    }

    @Test func `answers 413 before the body is read, and the answer survives the close`() async throws {
        let (answer, isClosed) = try await TestServer.run { server in
            let client = server.client()
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n")
            client.send([UInt8](repeating: 0x78, count: 1_048_577))
            let answer = client.answer()
            client.closeWriting()
            return (answer, client.endsCleanly())
        }
        #expect(answer?.status == 413)
        #expect(answer?.field("Connection") == "close")
        #expect(answer?.field("X-Known") == "yes")
        #expect(isClosed)
    }

    @Test func `takes a body at its limit`() async throws {
        let size = try await TestServer.run { server in
            let client = server.client()
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n")
            client.send([UInt8](repeating: 0x78, count: 1_048_576))
            return client.answer()?.body.utf8.count
        }
        #expect(size == 1_048_576)
    }

    static let allowed: [(request: String, status: Int, allow: String)] = [
        ("DELETE /echo", 405, "POST, PUT, OPTIONS"),
        ("POST /", 405, "GET, HEAD, OPTIONS"),
        ("OPTIONS /echo", 204, "POST, PUT, OPTIONS"),
        ("OPTIONS *", 204, "GET, HEAD, POST, PUT, OPTIONS"),
    ]

    @Test(arguments: allowed)
    func `names the methods a path takes`(request: String, status: Int, allow: String) async throws {
        let answer = try await TestServer.run { server in
            let client = server.client()
            client.send("\(request) HTTP/1.1\r\nHost: a\r\n\r\n")
            return client.answer()
        }
        #expect(answer?.status == status)
        #expect(answer?.field("Allow") == allow)
    }

    @Test func `still answers a client that has closed its side, every request of it`() async throws {
        let (bodies, isClosed) = try await TestServer.run { server in
            let client = server.client()
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n")
            client.closeWriting()
            return ([client.answer()?.body, client.answer()?.body], client.endsCleanly())
        }
        #expect(bodies == ["root", "hello you"])
        #expect(isClosed)
    }

    @Test func `answers a request cut off in its body with 400 and runs no handler`() async throws {
        let (status, exchanges) = try await TestServer.serve { server in
            let status = await onThread {
                let client = server.client()
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
                client.closeWriting()
                return client.answer()?.status
            }
            await server.server.drain(seconds: 5)
            return (status, server.exchanges.all)
        }
        #expect(status == 400)
        #expect(exchanges.map(\.status) == [400])
    }

    static let closing: [(request: String, connection: String?)] = [
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, CLOSE\r\n\r\n", "close"),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", nil),
        ("GET / HTTP/1.0\r\n\r\n", "close"),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "keep-alive"),
        ("GET /goodbye HTTP/1.1\r\nHost: a\r\n\r\n", "close"),
    ]

    @Test(arguments: closing)
    func `says whether the connection stays open`(request: String, connection: String?) async throws {
        let answer = try await TestServer.run { server in
            let client = server.client()
            client.send(request)
            return client.answer()
        }
        #expect(answer?.field("Connection") == connection)
    }

    @Test func `lets no handler begin another field or answer`() async throws {
        let answer = try await TestServer.run { server in
            let client = server.client()
            client.send("GET /split HTTP/1.1\r\nHost: a\r\n\r\n")
            return client.answer()
        }
        #expect(answer?.field("X-Note") == "a  Set-Cookie: b")
        #expect(answer?.field("Set-Cookie") == nil)
        #expect(answer?.field("Bad Name") == nil)
    }

    @Test func `tells of each exchange what came and went`() async throws {
        let exchanges = try await TestServer.serve { server in
            let length = await onThread {
                let client = server.client()
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok")
                let answer = client.answer()
                return (answer?.head.utf8.count ?? 0) + 4 + 2
            }
            await server.server.drain(seconds: 5)
            return (server.exchanges.all, length)
        }
        let exchange = try #require(exchanges.0.first)
        #expect(exchange.method == "POST" && exchange.target == "/echo" && exchange.status == 200)
        #expect(exchange.bytesIn == 53 && exchange.bytesOut == exchanges.1)
        #expect(exchange.peer == "127.0.0.1")
    }
}
