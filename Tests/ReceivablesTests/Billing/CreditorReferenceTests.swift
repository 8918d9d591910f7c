import Receivables
import Testing

@Suite struct `A structured creditor reference` {
    @Test func `has the check digits of ISO 11649`() {
        // Worked by hand from the standard: 539007547034 gives RF18.
        #expect(CreditorReference(number: "539007547034")?.text == "RF18539007547034")
        #expect(CreditorReference(number: "INV-2026-000001")?.text == "RF94INV2026000001")
        #expect(CreditorReference("rf18 5390 0754 7034")?.text == "RF18539007547034")
        #expect(CreditorReference("RF19539007547034") == nil)
    }

    @Test func `keeps letters and digits alone, at most 21 of them`() {
        #expect(CreditorReference(number: "re/7 ä")?.body == "RE7")
        #expect(CreditorReference(number: "---") == nil)
        #expect(CreditorReference(number: String(repeating: "9", count: 21)) != nil)
        #expect(CreditorReference(number: String(repeating: "9", count: 22)) == nil)
        #expect(CreditorReference(number: "A1")?.grouped.hasPrefix("RF") == true)
    }

    @Test(arguments: [
        "", "RF", "RF18", "RFAB539007547034", "XX18539007547034", "RF18539007547035", "RF18-39007547034",
    ])
    func `is nothing else`(text: String) {
        #expect(CreditorReference(text) == nil)
    }

    @Test func `finds every single wrong digit`() throws {
        let text = try #require(CreditorReference(number: "INV-2026-004711")).text
        for index in text.indices.dropFirst(4) where text[index].isNumber {
            for digit in "0123456789" where digit != text[index] {
                let wrong = text[..<index] + String(digit) + text[text.index(after: index)...]
                #expect(CreditorReference(wrong) == nil)
            }
        }
    }
}
