extension JSONValue {
    /// The value in one agreed spelling: members sorted by the bytes of their names, no white space, strings with no
    /// escape more than needed, numbers as written. Two texts with the same canonical bytes ask for the same.
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rawBytes.count)
        appendCanonical(to: &bytes)
        return bytes
    }

    private func appendCanonical(to bytes: inout [UInt8]) {
        switch kind {
        case .null, .boolean, .number: bytes.append(contentsOf: rawBytes)
        case .string: appendString(node, to: &bytes)
        case .array:
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object:
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for (name, value) in sortedMembers {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                appendString(document.nodes[name], to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                JSONValue(document: document, index: value).appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private var sortedMembers: [(name: Int, value: Int)] {
        let bytes = document.bytes
        var members: [(content: [UInt8], name: Int, value: Int)] = []
        members.reserveCapacity(count)
        forEachMember { name, value in
            members.append((document.nodes[name].content(in: bytes.span), name, value))
        }
        members.sort { $0.content.lexicographicallyPrecedes($1.content) }
        return members.map { ($0.name, $0.value) }
    }

    private func appendString(_ node: JSONNode, to output: inout [UInt8]) {
        let bytes = document.bytes
        if node.isMarked {
            let content = node.content(in: bytes.span)
            appendQuoted(content.span, to: &output)
        } else {
            // Without a backslash nothing in it needs one.
            output.append(contentsOf: bytes[Int(node.start)..<Int(node.end)])
        }
    }
}
