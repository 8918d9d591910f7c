extension String {
    /// Whether this is one line of at most so many characters without control characters. A character is a Unicode
    /// scalar, so that a letter with a thousand marks on it counts as what it takes.
    ///
    /// - Parameter hasLines: a new line and a tab are taken too.
    package func isPlainText(charactersMax: Int, hasLines: Bool = false) -> Bool {
        guard utf8.count <= charactersMax * 4 else { return false }
        var count = 0
        for scalar in unicodeScalars {
            guard scalar.value >= 32 && scalar.value != 127 || hasLines && (scalar == "\n" || scalar == "\t")
            else {
                return false
            }
            count += 1
        }
        return count <= charactersMax
    }

    /// Whether nothing is to be seen of it.
    package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
