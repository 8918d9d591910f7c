/// A pattern of static and named segments.
struct PathPattern: Sendable, Equatable {
    enum Segment: Sendable, Equatable {
        case fixed(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    /// Nil when the text has no leading slash, an empty segment, a brace out of place or a name twice.
    init?(_ text: String) {
        guard text.utf8.first == .slash else { return nil }
        self.text = text
        var segments: [Segment] = []
        var names: Set<String> = []
        let pieces =
            text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for piece in pieces {
            guard !piece.isEmpty, piece != ".", piece != ".." else { return nil }
            guard piece.hasPrefix("{"), piece.hasSuffix("}") else {
                guard !piece.contains("{"), !piece.contains("}") else { return nil }
                segments.append(.fixed(String(piece)))
                continue
            }
            let name = String(piece.dropFirst().dropLast())
            guard !name.isEmpty, !name.contains("{"), !name.contains("}"), names.insert(name).inserted else {
                return nil
            }
            segments.append(.parameter(name))
        }
        self.segments = segments
    }

    /// Whether both have parameters at the same places and the same text elsewhere.
    func hasSameShape(as other: PathPattern) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy { mine, their in
                switch (mine, their) {
                case (.fixed(let mine), .fixed(let their)): mine == their
                case (.parameter, .parameter): true
                case (.fixed, .parameter), (.parameter, .fixed): false
                }
            }
    }

    /// Whether some path fits both and neither is the more specific one: each is fixed where the other is not.
    func isAmbiguous(with other: PathPattern) -> Bool {
        guard segments.count == other.segments.count else { return false }
        var mineIsFixed = false
        var theirsIsFixed = false
        for (mine, their) in zip(segments, other.segments) {
            switch (mine, their) {
            case (.fixed(let mine), .fixed(let their)):
                if mine != their { return false }
            case (.fixed, .parameter): mineIsFixed = true
            case (.parameter, .fixed): theirsIsFixed = true
            case (.parameter, .parameter): break
            }
        }
        return mineIsFixed && theirsIsFixed
    }

    func parameters(of path: [String]) -> PathParameters {
        var pairs: [(String, String)] = []
        for (segment, value) in zip(segments, path) {
            if case .parameter(let name) = segment { pairs.append((name, value)) }
        }
        return PathParameters(pairs)
    }
}
