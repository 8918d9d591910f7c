extension JSONNode {
    /// The bytes between a string's quotes, as they stand.
    var inside: Range<Int> {
        Int(start) + 1..<Int(end) - 1
    }

    /// A string's decoded UTF-8.
    func content(in input: Span<UInt8>) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(inside.count)
        if isMarked {
            appendUnescaped(inside, of: input, to: &content)
        } else {
            for index in inside { content.append(input[index]) }
        }
        return content
    }
}

extension [JSONNode] {
    /// Above this, and where a name has an escape, names go into a set: pairs would cost the square of their number.
    private static var pairedNamesMax: Int { 16 }

    /// The first name that repeats an earlier one of the object, if any. Every member before the object's end is
    /// complete.
    func duplicateName(in object: Int, _ input: Span<UInt8>) -> Int? {
        if self[object].count < 2 { return nil }
        if self[object].count > Self.pairedNamesMax { return duplicateNameBySet(in: object, input) }
        var name = object + 1
        while name < count {
            if self[name].isMarked { return duplicateNameBySet(in: object, input) }
            var earlier = object + 1
            while earlier < name {
                if isSameRaw(earlier, name, input) { return name }
                earlier = Int(self[earlier + 1].next)
            }
            name = Int(self[name + 1].next)
        }
        return nil
    }

    /// Whether two names without escapes are the same bytes.
    private func isSameRaw(_ one: Int, _ other: Int, _ input: Span<UInt8>) -> Bool {
        let length = self[one].end - self[one].start
        guard length == self[other].end - self[other].start else { return false }
        let first = Int(self[one].start)
        let second = Int(self[other].start)
        for index in 1..<Int(length) where input[first + index] != input[second + index] { return false }
        return true
    }

    private func duplicateNameBySet(in object: Int, _ input: Span<UInt8>) -> Int? {
        var seen: Set<[UInt8]> = []
        seen.reserveCapacity(Int(self[object].count))
        var name = object + 1
        while name < count {
            guard seen.insert(self[name].content(in: input)).inserted else { return name }
            name = Int(self[name + 1].next)
        }
        return nil
    }

    /// The path to a node from the root (RFC 6901). The node itself may still be open.
    func pointer(of node: Int, in input: Span<UInt8>) -> String {
        var tokens: [String] = []
        var child = node
        while self[child].parent != JSONNode.none {
            let parent = Int(self[child].parent)
            if self[parent].kind == .object {
                tokens.append(pointerToken(self[child - 1].content(in: input)))
            } else {
                tokens.append(String(ordinal(of: child, in: parent)))
            }
            child = parent
        }
        var pointer = ""
        for token in tokens.reversed() { pointer += "/" + token }
        return pointer
    }

    private func ordinal(of child: Int, in array: Int) -> Int {
        var ordinal = 0
        var sibling = array + 1
        while sibling < child {
            sibling = Int(self[sibling].next)
            ordinal += 1
        }
        return ordinal
    }
}

/// A member name as a reference token: `~` and `/` are written `~0` and `~1` (RFC 6901, section 3).
func pointerToken(_ name: [UInt8]) -> String {
    var token: [UInt8] = []
    token.reserveCapacity(name.count)
    for byte in name {
        switch byte {
        case UInt8(ascii: "~"): token += [UInt8(ascii: "~"), UInt8(ascii: "0")]
        case UInt8(ascii: "/"): token += [UInt8(ascii: "~"), UInt8(ascii: "1")]
        default: token.append(byte)
        }
    }
    return String(decoding: token, as: UTF8.self)
}
