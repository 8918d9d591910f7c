/// The encoding of the standard fonts (Windows-1252). Letters that they lack are written as their nearest Latin ones,
/// as on a passport; what has none becomes a question mark.
package enum WinAnsi {
    package static func bytes(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
        return bytes
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xFF: bytes.append(UInt8(scalar.value))
        case 0x00..<0x20: bytes.append(0x20)
        // Marks that combine with the letter before them.
        case 0x300...0x36F: break
        default:
            if let byte = upper[scalar] {
                bytes.append(byte)
            } else if let latin = nearest[scalar] {
                bytes += latin.utf8
            } else if scalar.properties.isWhitespace {
                bytes.append(0x20)
            } else {
                bytes.append(UInt8(ascii: "?"))
            }
        }
    }

    /// 0x80 to 0x9F; a hyphen stands where the encoding has no letter.
    private static let upper: [Unicode.Scalar: UInt8] = {
        var table: [Unicode.Scalar: UInt8] = [:]
        for (index, scalar) in "€-‚ƒ„…†‡ˆ‰Š‹Œ-Ž--‘’“”•–—˜™š›œ-žŸ".unicodeScalars.enumerated()
        where scalar != "-" {
            table[scalar] = UInt8(0x80 + index)
        }
        return table
    }()

    private static let nearest: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for pair in pairs.split(separator: " ") {
            let parts = pair.split(separator: "=")
            guard let letters = parts.first else { continue }
            for scalar in letters.unicodeScalars { table[scalar] = parts.count > 1 ? String(parts[1]) : "" }
        }
        return table
    }()

    /// Central European letters by their base, Greek as ELOT 743 and Cyrillic as on passports.
    private static let pairs = """
        ĀĂĄ=A āăą=a ĆĈĊČ=C ćĉċč=c ĎĐ=D ďđ=d ĒĔĖĘĚ=E ēĕėęě=e ĜĞĠĢ=G ĝğġģ=g ĤĦ=H ĥħ=h ĨĪĬĮİ=I ĩīĭįı=i Ĵ=J ĵ=j Ķ=K \
        ķĸ=k ĹĻĽĿŁ=L ĺļľŀł=l ŃŅŇŊ=N ńņňŉŋ=n ŌŎŐ=O ōŏő=o ŔŖŘ=R ŕŗř=r ŚŜŞȘ=S śŝşș=s ŢŤŦȚ=T ţťŧț=t ŨŪŬŮŰŲ=U \
        ũūŭůűų=u Ŵ=W ŵ=w Ŷ=Y ŷ=y ŹŻ=Z źż=z ẞ=SS ĳ=ij Ĳ=IJ \
        ΑΆ=A αά=a Β=V β=v Γ=G γ=g Δ=D δ=d ΕΈ=E εέ=e Ζ=Z ζ=z ΗΉ=I ηή=i Θ=Th θ=th ΙΊΪ=I ιίϊΐ=i Κ=K κ=k Λ=L λ=l \
        Μ=M μ=m Ν=N ν=n Ξ=X ξ=x ΟΌ=O οό=o Π=P π=p Ρ=R ρ=r Σ=S σς=s Τ=T τ=t ΥΎΫ=Y υύϋΰ=y Φ=F φ=f Χ=Ch χ=ch Ψ=Ps \
        ψ=ps ΩΏ=O ωώ=o \
        А=A а=a Б=B б=b В=V в=v ГҐ=G гґ=g Д=D д=d ЕЁ=E её=e Є=Ie є=ie Ж=Zh ж=zh З=Z з=z ИЙІ=I ийі=i Ї=I ї=i К=K \
        к=k Л=L л=l М=M м=m Н=N н=n О=O о=o П=P п=p Р=R р=r С=S с=s Т=T т=t У=U у=u Ф=F ф=f Х=Kh х=kh Ц=Ts ц=ts \
        Ч=Ch ч=ch Ш=Sh ш=sh Щ=Shch щ=shch ЪЬ= ъь= Ы=Y ы=y Э=E э=e Ю=Iu ю=iu Я=Ia я=ia Ј=J ј=j Љ=Lj љ=lj Њ=Nj \
        њ=nj Ћ=C ћ=c Ђ=Dj ђ=dj Џ=Dz џ=dz \
        ‐‑‒−=- ⁄=/ ‛=' ″=" ′=' №=No. ≤=<= ≥=>=
        """
}
