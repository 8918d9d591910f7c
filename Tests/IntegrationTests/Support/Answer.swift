import JSON

/// What the server answered to one request.
struct Answer: Sendable {
    let status: Int
    /// By lower-case name.
    let fields: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value at the end of a path of member names and places: `"lines", 0, "quantity"`.
    func json(_ path: any PathStep...) throws -> JSONValue {
        try walk(path)
    }

    func string(_ path: any PathStep...) throws -> String? {
        try walk(path).string
    }

    func integer(_ path: any PathStep...) throws -> Int64? {
        try walk(path).integer
    }

    private func walk(_ path: [any PathStep]) throws -> JSONValue {
        var value = try JSONValue.parse(body)
        for step in path {
            guard let next = step.step(into: value) else {
                throw UnexpectedAnswer(description: "no \(step) in \(text)")
            }
            value = next
        }
        return value
    }

    /// The pointers of a validation problem.
    func pointers() throws -> [String] {
        try json()["errors"]?.elements.compactMap { $0["pointer"]?.string } ?? []
    }

    /// The answer itself if it has that status.
    func expecting(_ status: Int) throws -> Answer {
        guard self.status == status else {
            throw UnexpectedAnswer(description: "\(self.status) instead of \(status): \(text)")
        }
        return self
    }
}

struct UnexpectedAnswer: Error, CustomStringConvertible {
    let description: String
}

/// A member's name or an element's place.
protocol PathStep: Sendable {
    func step(into value: JSONValue) -> JSONValue?
}

extension String: PathStep {
    func step(into value: JSONValue) -> JSONValue? { value[self] }
}

extension Int: PathStep {
    func step(into value: JSONValue) -> JSONValue? {
        value.elements.indices.contains(self) ? value.elements[self] : nil
    }
}
