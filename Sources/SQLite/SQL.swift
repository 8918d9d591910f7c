/// Statement text made of literals only: a built `String` or an interpolation doesn't compile, so no value from
/// outside can become SQL. Optional filters are pieces joined by `+`; values are bound.
package struct SQL: Sendable, ExpressibleByStringLiteral {
    private enum Form: Sendable {
        case literal(StaticString)
        case composed(String)
    }

    private let form: Form

    package init(stringLiteral literal: StaticString) {
        form = literal.hasPointerRepresentation ? .literal(literal) : .composed(literal.description)
    }

    private init(composed text: String) {
        form = .composed(text)
    }

    package var text: String {
        switch form {
        case .literal(let literal): literal.description
        case .composed(let text): text
        }
    }

    package static func + (first: SQL, second: SQL) -> SQL {
        SQL(composed: first.text + second.text)
    }

    package static func += (first: inout SQL, second: SQL) {
        first = first + second
    }
}

extension SQL {
    /// Where a connection finds the prepared statement: hashing an address is cheaper than hashing a text.
    enum Key: Hashable {
        case address(UInt, length: Int)
        case text(String)
    }

    var key: Key {
        switch form {
        case .literal(let literal):
            .address(UInt(bitPattern: literal.utf8Start), length: literal.utf8CodeUnitCount)
        case .composed(let text):
            .text(text)
        }
    }
}
