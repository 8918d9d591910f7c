import Receivables

/// Amounts and days as people read them, and as XML does.
struct AmountText {
    let currency: Currency

    /// `1,234.50`.
    func grouped(_ minorUnits: Int64) -> String { text(minorUnits, separator: ",") }

    /// `1234.50`.
    func plain(_ minorUnits: Int64) -> String { text(minorUnits, separator: "") }

    private func text(_ minorUnits: Int64, separator: String) -> String {
        let digits = Array(String(minorUnits.magnitude))
        let exponent = currency.exponent
        let padded = Array(repeating: Character("0"), count: max(0, exponent + 1 - digits.count)) + digits
        let whole = padded.dropLast(exponent)
        var text = minorUnits < 0 ? "-" : ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { text += separator }
            text.append(digit)
        }
        if exponent > 0 { text += "." + String(padded.suffix(exponent)) }
        return text
    }
}

extension CivilDate {
    /// `23 Nov 2026`, which no two countries read differently.
    var readable: String {
        let (year, month, day) = components
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return "\(day) \(months[month - 1]) \(year)"
    }
}

/// How a unit is called on paper.
enum UnitName {
    /// The name of a common unit of UN/ECE Recommendation 20, else what the caller wrote.
    static func english(_ unit: String?) -> String {
        guard let unit = unit?.nonBlank else { return "" }
        return names[unit] ?? unit
    }

    private static let names = [
        "C62": "", "H87": "pcs", "EA": "ea", "HUR": "h", "DAY": "days", "WEE": "weeks", "MON": "months",
        "ANN": "years", "MIN": "min", "KGM": "kg", "GRM": "g", "TNE": "t", "LTR": "l", "MLT": "ml",
        "MTR": "m",
        "CMT": "cm", "MMT": "mm", "KMT": "km", "MTK": "m²", "MTQ": "m³", "KWH": "kWh", "SET": "sets",
        "PR": "pairs", "XBX": "boxes", "XPK": "packs", "XPX": "pallets", "E48": "services", "LS": "lump sum",
    ]
}
