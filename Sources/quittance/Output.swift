import Glibc

/// Writes a line to standard error in one piece.
func logLine(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
}

/// Writes whole lines to standard error.
func writeLog(_ lines: [UInt8]) {
    write(lines[...], to: STDERR_FILENO)
}

/// Writes a line to standard output in one piece.
func printLine(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
}

private func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8)[...], to: descriptor)
}

private func write(_ lines: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = lines
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}
