import HTTPServer
import Testing

@Suite struct `Messages` {
    static let dates: [(seconds: Int, text: String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ]

    @Test(arguments: dates)
    func `write the date as HTTP does`(seconds: Int, text: String) {
        #expect(HTTPDate.text(unixSeconds: seconds) == text)
    }

    @Test func `keep fields in order and find them in any case`() {
        var fields = HTTPFields([("A", "1"), ("b", "2"), ("a", "3")])
        #expect(fields["a"] == "1" && fields["B"] == "2" && fields["c"] == nil)
        #expect(fields.values(of: "A") == ["1", "3"])
        fields.set("a", "4")
        fields.add("C", "5")
        #expect(fields.map(\.name) == ["A", "b", "C"])
        #expect(fields.map(\.value) == ["4", "2", "5"])
        #expect(fields == HTTPFields([("a", "4"), ("B", "2"), ("c", "5")]))
        #expect(fields != HTTPFields([("a", "4"), ("B", "2"), ("c", "6")]))
    }

    @Test func `tell bytes apart that differ in more than case`() {
        let fields = HTTPFields([("X-\u{5B}", "1")])
        #expect(fields["X-\u{7B}"] == nil)
    }

    static let methods: [HTTPMethod] = [
        .get, .head, .post, .put, .patch, .delete, .options, .other("TRACE"), .other("get"),
    ]

    @Test(arguments: methods)
    func `name a method as they were told it`(method: HTTPMethod) {
        #expect(HTTPMethod(method.text) == method)
    }
}
