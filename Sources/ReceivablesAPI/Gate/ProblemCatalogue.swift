/// The titles of problem codes: the words of the code itself, which never change.
enum ProblemCatalogue {
    static func title(of code: String, status: Int) -> String {
        let words = code.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
