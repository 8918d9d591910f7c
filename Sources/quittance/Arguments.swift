/// The words after a command: options with a value, flags without one, and the rest.
struct Arguments {
    private var options: [String: String] = [:]
    private var flags: Set<String> = []
    private(set) var words: [String] = []

    /// - Throws: `UsageError` for an option that the command doesn't know, that stands twice or that lacks its value,
    ///   and for more words than the command takes.
    init(
        _ arguments: ArraySlice<String>,
        known: Set<String>,
        flags knownFlags: Set<String> = [],
        wordsMax: Int = 0
    ) throws(UsageError) {
        var rest = arguments
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                guard words.count < wordsMax else { throw UsageError("unexpected \(word)") }
                words.append(word)
                continue
            }
            if knownFlags.contains(word) {
                guard flags.insert(word).inserted else { throw UsageError("\(word) stands twice") }
                continue
            }
            guard known.contains(word) else { throw UsageError("unknown option \(word)") }
            guard options[word] == nil else { throw UsageError("\(word) stands twice") }
            guard let value = rest.popFirst(), !value.hasPrefix("--") else {
                throw UsageError("\(word) needs a value")
            }
            options[word] = value
        }
    }

    subscript(name: String) -> String? { options[name] }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = options[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw UsageError("\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

/// A command line that can't be understood.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A command that is understood and can't be carried out.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
