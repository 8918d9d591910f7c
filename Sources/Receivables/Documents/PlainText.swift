extension String {
    /// Whether this is text of at most so many characters, a new line and a tab being its only controls. A character
    /// is a Unicode scalar, so that a letter with a thousand marks on it counts as what it takes.
    package func isPlainText(charactersMax: Int) -> Bool {
        guard utf8.count <= charactersMax * 4 else { return false }
        var count = 0
        for scalar in unicodeScalars {
            guard scalar.value >= 32 && scalar.value != 127 || scalar == "\n" || scalar == "\t" else {
                return false
            }
            count += 1
        }
        return count <= charactersMax
    }
}
