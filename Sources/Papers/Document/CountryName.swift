/// How a country is called on an envelope.
enum CountryName {
    /// The code itself for a country that isn't in the list.
    static func english(_ code: String) -> String { names[code] ?? code }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for entry in text.split(separator: "\n") {
            names[String(entry.prefix(2))] = String(entry.dropFirst(3))
        }
        return names
    }()

    private static let text = """
        AE United Arab Emirates
        AL Albania
        AR Argentina
        AT Austria
        AU Australia
        BA Bosnia and Herzegovina
        BE Belgium
        BG Bulgaria
        BR Brazil
        CA Canada
        CH Switzerland
        CL Chile
        CN China
        CO Colombia
        CY Cyprus
        CZ Czechia
        DE Germany
        DK Denmark
        EE Estonia
        EG Egypt
        ES Spain
        FI Finland
        FR France
        GB United Kingdom
        GR Greece
        HK Hong Kong
        HR Croatia
        HU Hungary
        ID Indonesia
        IE Ireland
        IL Israel
        IN India
        IS Iceland
        IT Italy
        JP Japan
        KR South Korea
        LI Liechtenstein
        LT Lithuania
        LU Luxembourg
        LV Latvia
        MA Morocco
        MC Monaco
        MD Moldova
        ME Montenegro
        MK North Macedonia
        MT Malta
        MX Mexico
        MY Malaysia
        NL Netherlands
        NO Norway
        NZ New Zealand
        PL Poland
        PT Portugal
        RO Romania
        RS Serbia
        SA Saudi Arabia
        SE Sweden
        SG Singapore
        SI Slovenia
        SK Slovakia
        SM San Marino
        TH Thailand
        TR Türkiye
        UA Ukraine
        US United States
        VN Vietnam
        XI Northern Ireland
        ZA South Africa
        """
}
