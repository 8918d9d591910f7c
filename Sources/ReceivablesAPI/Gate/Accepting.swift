import HTTPServer

extension HTTPRequest {
    /// How much the client likes a media type, in thousandths; 0: not at all (RFC 9110, 12.5.1). The most specific
    /// range that matches counts.
    func quality(of type: String) -> Int {
        let text = fields.values(of: "Accept").joined(separator: ",")
        guard !text.isEmpty else { return 1_000 }
        let family = type.prefix { $0 != "/" } + "/*"
        var best: (precision: Int, quality: Int) = (-1, 0)
        for range in text.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let precision = name == type ? 2 : name == family ? 1 : name == "*/*" ? 0 : -1
            guard precision > best.precision else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) } ?? "1"
            best = (precision, Self.thousandths(weight))
        }
        return best.quality
    }

    func accepts(_ type: String) -> Bool {
        quality(of: type) > 0
    }

    /// A weight has at most three decimals; what isn't one counts as 1.
    private static func thousandths(_ weight: some StringProtocol) -> Int {
        let parts = weight.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return 1_000 }
        guard whole == "0", parts.count == 2 else { return whole == "0" ? 0 : 1_000 }
        let digits = (parts[1] + "000").prefix(3)
        return Int(digits) ?? 1_000
    }
}
