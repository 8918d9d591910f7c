import Receivables
import Testing

@Suite struct `An IBAN` {
    /// From the registry's own examples.
    static let right = [
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("gb29nwbk60161331926819", "GB29NWBK60161331926819"),
        ("NO9386011117947", "NO9386011117947"),
        ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"),
    ]

    @Test(arguments: right)
    func `is taken with right check digits and kept without spaces`(text: String, kept: String) {
        #expect(IBAN(text)?.text == kept)
    }

    static let wrong = [
        "", "NL", "NL92ABNA0417164300", "NL91ABNA0417164301", "9191ABNA0417164300", "NLXXABNA0417164300",
        "NL91ABNA041716430\u{E9}", "NL91ABNA04171643000000000000000000000", "NO938601111794",
    ]

    @Test(arguments: wrong)
    func `is refused otherwise`(text: String) {
        #expect(IBAN(text) == nil)
    }
}
