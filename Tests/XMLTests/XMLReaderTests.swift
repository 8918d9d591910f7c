import TestSupport
import Testing
import XML

@Suite struct `The XML reader` {
    private func parse(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement? {
        try Self.parse(Array(text.utf8), limits: limits)
    }

    private static func parse(_ bytes: [UInt8], limits: XMLLimits) throws(XMLError) -> XMLElement? {
        var reader = try XMLReader(bytes, limits: limits)
        var root: XMLElement?
        while let event = try reader.next() {
            if case .start(let start) = event { root = try reader.element(start) }
        }
        return root
    }

    private func refusal(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLError.Reason? {
        do throws(XMLError) {
            _ = try parse(text, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `reads elements, attributes, text and references`() throws {
        let root = try #require(
            try parse(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- a - comment -->
                <a x='1 &lt; 2' y="&#x41;&#66;">
                 one &amp; <![CDATA[<two> & ]]>three<b/><b>four</b ></a>

                """
            )
        )
        #expect(root.name == "a")
        #expect(root.line == 3)
        #expect(root.attribute("x") == "1 < 2")
        #expect(root.attribute("y") == "AB")
        #expect(root.text == "\n one & <two> & three")
        #expect(root.all("b").map(\.text) == ["", "four"])
        #expect(root["b"]?.line == 4)
        #expect(root["c"] == nil)
    }

    @Test func `resolves prefixes to namespaces, and finds children in their parent's only`() throws {
        let root = try #require(
            try parse(
                """
                <n:a xmlns:n="urn:one" xmlns="urn:two"><b>two</b><n:b n:k="v" k="w">one</n:b>\
                <b xmlns="urn:one">also one</b></n:a>
                """
            )
        )
        #expect(root.namespace == "urn:one")
        #expect(root.all("b").map(\.text) == ["one", "also one"])
        #expect(root["b"]?.attribute("k") == "w")
        #expect(refusal("<n:a/>") == .undeclaredPrefix("n"))
        #expect(refusal("<a><b xmlns:n='u'/><n:c/></a>") == .undeclaredPrefix("n"))
        #expect(refusal("<a xmlns:n='u' xmlns:m='u' n:k='1' m:k='2'/>") == .duplicateAttribute("k"))
    }

    @Test func `ends of line are line feeds`() throws {
        #expect(try parse("<a>1\r\n2\r3\n4</a>")?.text == "1\n2\n3\n4")
    }

    @Test func `refuses document types and entities, whatever they say`() {
        #expect(refusal("<!DOCTYPE a><a/>") == .documentType)
        let laughs = #"<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>"#
        #expect(refusal(laughs) == .documentType)
        #expect(refusal(#"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#) == .documentType)
        #expect(refusal("<a>&xxe;</a>") == .unknownEntity("xxe"))
        #expect(refusal("<a k='&xxe;'/>") == .unknownEntity("xxe"))
    }

    @Test func `holds its limits at the limit and beyond it`() {
        let limits = XMLLimits(
            bytesMax: 400,
            depthMax: 3,
            attributesMax: 2,
            nameBytesMax: 4,
            textBytesMax: 10
        )
        #expect(refusal("<a><b><c/></b></a>", limits: limits) == nil)
        #expect(refusal("<a><b><c><d/></c></b></a>", limits: limits) == .tooDeep(3))
        #expect(refusal("<a k='1' l='2'/>", limits: limits) == nil)
        #expect(refusal("<a k='1' l='2' m='3'/>", limits: limits) == .tooManyAttributes(2))
        #expect(refusal("<abcd/>", limits: limits) == nil)
        #expect(refusal("<abcde/>", limits: limits) == .nameTooLong(4))
        #expect(refusal("<a>1234567890</a>", limits: limits) == nil)
        #expect(refusal("<a>12345678901</a>", limits: limits) == .textTooLong(10))
        #expect(refusal("<a>123456<b/>78901</a>", limits: limits) == .textTooLong(10))
        #expect(refusal("<a k='12345678901'/>", limits: limits) == .textTooLong(10))
        let padding = String(repeating: " ", count: 396)
        #expect(refusal("<a/>" + padding, limits: limits) == nil)
        #expect(refusal("<a/> " + padding, limits: limits) == .tooLong(400))
    }

    @Test(arguments: [
        "", " ", "a", "<", "<a", "<a>", "<a></b>", "<a></a", "<a/><b/>", "<a/>b", "<a k/>", "<a k=1/>",
        "<a k='1'l='2'/>",
        "<a k='<'/>", "<a k='1' k='2'/>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#xFFFE;</a>", "<a>&;</a>",
        "<a>& b</a>",
        "<a>]]></a>", "<a><!-- -- --></a>", "<a><![CDATA[</a>", "<1/>", "<a:/>", "<:a/>", "<a:b:c/>",
        "<a>\u{1}</a>",
        "<a>\u{FFFF}</a>", "</a>", "<a/ >", "<![CDATA[a]]><a/>", "<a><!ELEMENT b></a>", "<?xml",
    ])
    func `refuses what is not well formed`(text: String) {
        #expect(refusal(text) != nil)
    }

    @Test func `refuses bytes that are not UTF-8, and tells where`() {
        #expect(throws: XMLError(.invalidUTF8, offset: 4, line: 2)) {
            _ = try XMLReader(Array("<a>\n".utf8) + [0xE9] + Array("</a>".utf8))
        }
    }

    @Test func `tells the line of a mistake`() {
        #expect(throws: XMLError(.mismatchedEnd(expected: "b", found: "a"), offset: 8, line: 3)) {
            _ = try parse("<a>\n<b>\n</a>")
        }
    }

    @Test func `skips an element and reads what follows`() throws {
        var reader = try XMLReader(Array("<a><b><c>1</c></b><d/>2</a>".utf8))
        var seen: [String] = []
        while let event = try reader.next() {
            switch event {
            case .start(let start) where start.name == "b" || start.name == "d": try reader.skipElement()
            case .start(let start): seen.append(start.name)
            case .text(let text): seen.append(text)
            case .end: seen.append("end")
            }
        }
        #expect(seen == ["a", "2", "end"])
    }

    /// Damaged texts are read or refused, and every beginning of one is refused.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func `never fails in any other way than by an error`(seed: UInt64) throws {
        let whole = Array(
            #"<n:a xmlns:n="u"><b k='v'>1 &amp; &#65;</b><!-- c --><![CDATA[d]]><e/></n:a>"#.utf8
        )
        for length in 0..<whole.count {
            #expect(throws: XMLError.self) { try Self.parse(Array(whole[..<length]), limits: XMLLimits()) }
        }
        let telling = Array(#"<>/!?-[]&;:='"x# "#.utf8) + [0x00, 0x0A, 0x80, 0xC3, 0xEF, 0xFF]
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                let byte = telling.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = byte
                case 1: bytes.insert(byte, at: position)
                default: bytes.remove(at: position)
                }
            }
            do throws(XMLError) {
                _ = try Self.parse(bytes, limits: XMLLimits())
            } catch {
                #expect((0...bytes.count).contains(error.offset))
                #expect(error.line >= 1 && error.description.hasSuffix("."))
            }
        }
    }
}
