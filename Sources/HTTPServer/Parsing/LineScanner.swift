/// Finds the end of a CRLF line that arrives in pieces, looking at each byte once.
struct LineScanner: Sendable {
    private var searched = 0

    /// The end of the line that begins at `start`, before its CRLF; nil while it is incomplete.
    ///
    /// The outcome does not depend on how the bytes were split: a line over the limit is `tooLong` whether or
    /// not its end is in sight, and a bare LF is refused (RFC 9112, 2.2 allows to accept it; smugglers ask for it).
    mutating func lineEnd(
        in bytes: Span<UInt8>,
        from start: Int,
        bytesMax: Int,
        tooLong: @autoclosure () -> WireError
    ) throws(WireError) -> Int? {
        var index = max(start, searched)
        while index < bytes.count, bytes[index] != .lineFeed {
            index += 1
        }
        searched = index
        guard index - start <= bytesMax + 1 else { throw tooLong() }
        guard index < bytes.count else { return nil }
        guard index > start, bytes[index - 1] == .carriageReturn else {
            throw .malformed("A line ends with CR LF; a bare LF does not end one.")
        }
        searched = index + 1
        return index - 1
    }
}
