package import Receivables

/// An address in the parts that e-invoices and letters know.
package struct PostalAddress: Equatable, Sendable {
    /// Who lives there, where that isn't the party itself.
    package let name: String?
    /// Street and what comes beside it, in the order in which they are written.
    package let lines: [String]
    package let city: String?
    package let postalCode: String?
    package let region: String?
    /// ISO 3166-1 alpha-2; nil where none is known.
    package let country: String?
    /// The country as it was written, where that is no code.
    package let countryName: String?

    /// - Parameter fallback: the country where the address names none that is a code.
    package init(_ address: Address?, country fallback: String?) {
        let fallback = fallback.flatMap(Self.code)
        switch address {
        case nil:
            self.init(lines: [], country: fallback)
        case .text(let text):
            let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
            self.init(lines: lines, country: fallback)
        case .parts(let parts):
            func part(_ name: String) -> String? {
                let text = parts.first { $0.key == name }?.value
                let line = text?.split(whereSeparator: \.isNewline).map { $0.trimmed }
                    .joined(separator: ", ").trimmed
                return line?.isEmpty == false ? line : nil
            }
            let named = part("country")
            let code = named.flatMap(Self.code)
            self.init(
                name: part("name"),
                lines: ["street", "line1", "line2"].compactMap(part),
                city: part("city"),
                postalCode: part("postal_code"),
                region: part("region"),
                country: code ?? fallback,
                countryName: code == nil ? named : nil
            )
        }
    }

    private init(
        name: String? = nil,
        lines: [String],
        city: String? = nil,
        postalCode: String? = nil,
        region: String? = nil,
        country: String?,
        countryName: String? = nil
    ) {
        self.name = name
        self.lines = lines
        self.city = city
        self.postalCode = postalCode
        self.region = region
        self.country = country
        self.countryName = countryName
    }

    private static func code(_ text: String) -> String? {
        let code = text.trimmed.uppercased()
        return CodeList.countries.contains(code[...]) ? code : nil
    }

    /// As it stands on a letter, without the name.
    package func letterLines(country home: String?) -> [String] {
        var letter = lines
        let town = [postalCode, city].compactMap { $0 }.joined(separator: " ")
        if !town.isEmpty { letter.append(town) }
        if let region { letter.append(region) }
        if let countryName {
            letter.append(countryName)
        } else if let country, country != home {
            letter.append(CountryName.english(country))
        }
        return letter
    }
}

extension StringProtocol {
    /// Without the spaces around it.
    var trimmed: String {
        let from = drop { $0.isWhitespace }
        guard let last = from.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(from[...last])
    }
}
