import Receivables

extension PaperDocument.Party {
    /// Where e-invoices reach it: the address that was told, else the VAT number, which most countries' networks know
    /// their businesses by.
    var endpoint: ListedID? {
        if let told = identity.electronicAddress { return told }
        guard let vatID else { return nil }
        let country = String(vatID.prefix(2))
        switch country {
        case "NO":
            let number = String(vatID.dropFirst(2).prefix(9))
            return number.isDigits ? ListedID(scheme: "0192", id: number) : nil
        case "SE":
            let number = String(vatID.dropFirst(2).prefix(10))
            return number.isDigits ? ListedID(scheme: "0007", id: number) : nil
        default: return Self.schemes[country].map { ListedID(scheme: $0, id: vatID) }
        }
    }

    /// The lists of VAT numbers, by the numbers' prefix.
    private static let schemes = [
        "AD": "9922", "AL": "9923", "AT": "9914", "BA": "9924", "BE": "9925", "BG": "9926", "CH": "9927",
        "CY": "9928", "CZ": "9929", "DE": "9930", "EE": "9931", "EL": "9933", "ES": "9920", "FI": "0213",
        "FR": "9957", "GB": "9932", "GR": "9933", "HR": "9934", "HU": "9910", "IE": "9935", "IT": "0211",
        "LI": "9936", "LT": "9937", "LU": "9938", "LV": "9939", "MC": "9940", "ME": "9941", "MK": "9942",
        "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947", "RS": "9948", "SI": "9949",
        "SK": "9950", "SM": "9951", "TR": "9952",
    ]
}
