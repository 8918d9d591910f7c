/// Header fields in the order they came, duplicates kept; names are compared without regard to case.
package struct HTTPFields: Sendable, Equatable, Sequence {
    private struct Field: Sendable, Equatable {
        let name: String
        var value: String

        static func == (left: Field, right: Field) -> Bool {
            left.value == right.value && left.name.isSameToken(as: right.name)
        }
    }

    private var stored: [Field] = []

    package init() {}

    package init(_ pairs: [(String, String)]) {
        stored = pairs.map { Field(name: $0.0, value: $0.1) }
    }

    package var count: Int { stored.count }

    /// The first value of a field.
    package subscript(name: String) -> String? {
        for field in stored where field.name.isSameToken(as: name) {
            return field.value
        }
        return nil
    }

    /// Every value of a field, line by line, lists not split.
    package func values(of name: String) -> [String] {
        stored.filter { $0.name.isSameToken(as: name) }.map(\.value)
    }

    package mutating func add(_ name: String, _ value: String) {
        stored.append(Field(name: name, value: value))
    }

    /// Puts one value in the place of all that the field has.
    package mutating func set(_ name: String, _ value: String) {
        guard let first = stored.firstIndex(where: { $0.name.isSameToken(as: name) }) else {
            return add(name, value)
        }
        stored[first].value = value
        var index = stored.count - 1
        while index > first {
            if stored[index].name.isSameToken(as: name) { stored.remove(at: index) }
            index -= 1
        }
    }

    package mutating func reserveCapacity(_ count: Int) {
        stored.reserveCapacity(count)
    }

    package func makeIterator() -> AnyIterator<(name: String, value: String)> {
        var fields = stored.makeIterator()
        return AnyIterator { fields.next().map { (name: $0.name, value: $0.value) } }
    }
}

extension String {
    /// Equality of tokens: ASCII letters alike in both cases, every other byte as it is.
    func isSameToken(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var theirs = other.utf8.makeIterator()
        for mine in utf8 {
            guard let their = theirs.next(), mine.asciiLowercased == their.asciiLowercased else {
                return false
            }
        }
        return true
    }
}
