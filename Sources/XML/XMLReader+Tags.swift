extension XMLReader {
    private struct RawAttribute {
        let name: Range<Int>
        let value: String
    }

    /// Reads `<name a="b">` or `<name/>` and opens the element.
    mutating func readStartTag() throws(XMLError) -> XMLElement {
        guard open.count < limits.depthMax else { throw failure(.tooDeep(limits.depthMax)) }
        position += 1
        let name = try readName()
        let raw = try readAttributes()
        // Whatever line() counts from here on is this element's or later.
        let startLine = line()
        let bindingCount = bindings.count
        for attribute in raw { try declareNamespace(attribute) }
        open.append(Open(rawName: name, bindingCount: bindingCount))
        if bytes[position] == UInt8(ascii: "/") {
            position += 1
            owesEnd = true
        }
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        guard bytes[position] == UInt8(ascii: ">") else { throw failure(.unexpectedByte(bytes[position])) }
        position += 1
        let (prefix, local) = split(name)
        return XMLElement(
            name: text(local),
            namespace: try namespace(of: prefix),
            attributes: try resolve(raw),
            line: startLine
        )
    }

    /// A name with at most one colon, which stands inside.
    mutating func readName() throws(XMLError) -> Range<Int> {
        let start = position
        var colonCount = 0
        while position < bytes.count, isNameByte(bytes[position]) {
            if bytes[position] == UInt8(ascii: ":") { colonCount += 1 }
            position += 1
            guard position - start <= limits.nameBytesMax else {
                throw failure(.nameTooLong(limits.nameBytesMax))
            }
        }
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        guard position > start, isNameStart(bytes[start]), colonCount <= 1,
            bytes[position - 1] != UInt8(ascii: ":")
        else { throw failure(.unexpectedByte(bytes[position])) }
        let (_, local) = split(start..<position)
        guard isNameStart(bytes[local.lowerBound]) else {
            throw failure(.unexpectedByte(bytes[local.lowerBound]))
        }
        return start..<position
    }

    private mutating func readAttributes() throws(XMLError) -> [RawAttribute] {
        var attributes: [RawAttribute] = []
        while true {
            let start = position
            skipSpace()
            guard position < bytes.count else { throw failure(.unexpectedEnd) }
            let byte = bytes[position]
            if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { return attributes }
            guard position > start else { throw failure(.unexpectedByte(byte)) }
            guard attributes.count < limits.attributesMax else {
                throw failure(.tooManyAttributes(limits.attributesMax))
            }
            let name = try readName()
            skipSpace()
            guard position < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[position] == UInt8(ascii: "=") else {
                throw failure(.unexpectedByte(bytes[position]))
            }
            position += 1
            skipSpace()
            attributes.append(RawAttribute(name: name, value: try readAttributeValue()))
        }
    }

    // MARK: Namespaces

    private func split(_ name: Range<Int>) -> (prefix: ArraySlice<UInt8>, local: Range<Int>) {
        guard let colon = bytes[name].firstIndex(of: UInt8(ascii: ":")) else {
            return (bytes[name.lowerBound..<name.lowerBound], name)
        }
        return (bytes[name.lowerBound..<colon], colon + 1..<name.upperBound)
    }

    private mutating func declareNamespace(_ attribute: RawAttribute) throws(XMLError) {
        let (prefix, local) = split(attribute.name)
        if prefix.isEmpty, bytes[local].elementsEqual("xmlns".utf8) {
            bindings.append(Binding(prefix: [], namespace: attribute.value))
        } else if prefix.elementsEqual("xmlns".utf8) {
            guard !attribute.value.isEmpty else { throw failure(.undeclaredPrefix(text(local))) }
            bindings.append(Binding(prefix: Array(bytes[local]), namespace: attribute.value))
        }
    }

    private mutating func namespace(of prefix: ArraySlice<UInt8>) throws(XMLError) -> String {
        for binding in bindings.reversed() where binding.prefix.elementsEqual(prefix) {
            return binding.namespace
        }
        if prefix.isEmpty { return "" }
        if prefix.elementsEqual("xml".utf8) { return "http://www.w3.org/XML/1998/namespace" }
        throw failure(.undeclaredPrefix(String(decoding: prefix, as: UTF8.self)))
    }

    private mutating func resolve(_ raw: [RawAttribute]) throws(XMLError) -> [XMLElement.Attribute] {
        var attributes: [XMLElement.Attribute] = []
        for attribute in raw {
            let (prefix, local) = split(attribute.name)
            let isDeclaration = prefix.elementsEqual("xmlns".utf8)
            let name = text(isDeclaration ? attribute.name : local)
            let space = prefix.isEmpty || isDeclaration ? "" : try namespace(of: prefix)
            for earlier in attributes where earlier.name == name && earlier.namespace == space {
                throw failure(.duplicateAttribute(name))
            }
            attributes.append(XMLElement.Attribute(name: name, namespace: space, value: attribute.value))
        }
        return attributes
    }
}

private func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
        0x80...:
        true
    default: false
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: isNameStart(byte)
    }
}
