/// An ISO 4217 currency with its number of decimals.
package struct Currency: Hashable, Sendable {
    /// The three letters, packed from the first byte up.
    private let packed: UInt32

    private init(packed: UInt32) {
        self.packed = packed
    }

    /// Nil unless `code` is one of the active ISO 4217 codes, in capitals.
    package init?(_ code: some StringProtocol) {
        guard let packed = Self.pack(code), Self.exponents[packed] != nil else { return nil }
        self.packed = packed
    }

    package var code: String {
        let letters = [24, 16, 8].map { UInt8(truncatingIfNeeded: packed >> $0) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// How many decimals the minor unit stands for: 2 for EUR, 0 for JPY, 3 for KWD.
    package var exponent: Int { Int(Self.exponents[packed] ?? 2) }

    private static func pack(_ code: some StringProtocol) -> UInt32? {
        guard code.utf8.count == 3 else { return nil }
        return code.utf8.reduce(0) { $0 | UInt32($1) } == 0
            ? nil : code.utf8.reduce(0) { ($0 << 8) | UInt32($1) } << 8
    }

    private static let exponents: [UInt32: UInt8] = {
        var table: [UInt32: UInt8] = [:]
        for (exponent, codes) in codesByExponent {
            for code in codes.split(separator: " ") {
                if let packed = pack(code) { table[packed] = exponent }
            }
        }
        return table
    }()

    /// ISO 4217:2015 list one, currencies of payment.
    private static let codesByExponent: [(UInt8, String)] = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (
            2,
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
            CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
            GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD \
            MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
            RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
            UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
            """
        ),
    ]
}

extension Currency: CustomStringConvertible {
    package var description: String { code }
}
