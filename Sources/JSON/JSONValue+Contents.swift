extension JSONValue {
    /// Elements of an array or members of an object; 0 for any other kind.
    package var count: Int {
        Int(node.count)
    }

    /// The elements of an array, in order; none for any other kind.
    package var elements: [JSONValue] {
        let node = node
        guard node.kind == .array else { return [] }
        var elements: [JSONValue] = []
        elements.reserveCapacity(Int(node.count))
        var child = index + 1
        while child < Int(node.next) {
            elements.append(JSONValue(document: document, index: child))
            child = Int(document.nodes[child].next)
        }
        return elements
    }

    /// The members of an object, in the order they were written; none for any other kind.
    package var members: [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        members.reserveCapacity(kind == .object ? count : 0)
        forEachMember { name, value in
            members.append((text(of: document.nodes[name]), JSONValue(document: document, index: value)))
        }
        return members
    }

    /// The member of that name, compared byte by byte, without Unicode normalisation. Walks the members.
    package subscript(key: String) -> JSONValue? {
        let node = node
        guard node.kind == .object else { return nil }
        let wanted = key.utf8.span
        var name = index + 1
        while name < Int(node.next) {
            if isName(document.nodes[name], wanted) { return JSONValue(document: document, index: name + 1) }
            name = Int(document.nodes[name + 1].next)
        }
        return nil
    }

    private func isEqual(_ input: Span<UInt8>, _ range: Range<Int>, _ wanted: Span<UInt8>) -> Bool {
        guard range.count == wanted.count else { return false }
        for index in 0..<wanted.count where input[range.lowerBound + index] != wanted[index] { return false }
        return true
    }

    private func isName(_ name: JSONNode, _ wanted: Span<UInt8>) -> Bool {
        let bytes = document.bytes
        guard name.isMarked else { return isEqual(bytes.span, name.inside, wanted) }
        let content = name.content(in: bytes.span)
        return isEqual(content.span, 0..<content.count, wanted)
    }

    /// Calls with the nodes of each member's name and value.
    func forEachMember(_ body: (_ name: Int, _ value: Int) -> Void) {
        let node = node
        guard node.kind == .object else { return }
        var name = index + 1
        while name < Int(node.next) {
            body(name, name + 1)
            name = Int(document.nodes[name + 1].next)
        }
    }
}
