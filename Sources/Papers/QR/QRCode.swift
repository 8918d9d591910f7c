/// A QR code (ISO/IEC 18004) in byte mode with error correction level M, which stands 15 % of damage.
package struct QRCode: Equatable, Sendable {
    /// Modules along one side.
    package let size: Int
    /// Row by row; true is dark.
    private var modules: [Bool]

    /// Nil for more bytes than the greatest version takes (2,331).
    package init?(_ data: [UInt8]) {
        guard let version = QRVersion.smallest(for: data.count) else { return nil }
        var drawing = QRDrawing(version: version)
        drawing.place(QRCodewords.interleaved(data, in: version))
        let best = (0..<8).map { mask in drawing.masked(mask) }
            .min { $0.penalty < $1.penalty }
        guard let best else { return nil }
        size = version.size
        modules = best.modules
    }

    package subscript(row row: Int, column column: Int) -> Bool { modules[row * size + column] }

    /// Runs of dark modules of each row: what a page has to fill.
    package var runs: [(row: Int, column: Int, length: Int)] {
        var runs: [(row: Int, column: Int, length: Int)] = []
        for row in 0..<size {
            var column = 0
            while column < size {
                guard self[row: row, column: column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, self[row: row, column: column] { column += 1 }
                runs.append((row, start, column - start))
            }
        }
        return runs
    }

    /// An SVG path of the dark modules, one unit each, with the quiet zone of four modules around them.
    package var svg: String {
        let side = size + 8
        let path = runs.map { "M\($0.column + 4) \($0.row + 4)h\($0.length)v1h-\($0.length)z" }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges" \
            role="img" aria-label="Payment code"><rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path d="\(path)" fill="#000"/></svg>
            """
    }
}
