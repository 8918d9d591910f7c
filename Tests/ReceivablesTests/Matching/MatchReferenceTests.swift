import Testing

@testable import Receivables

@Suite struct `A reference` {
    static let ways: [(text: String, used: String)] = [
        ("INV-2026-000042", "exact_reference"), ("inv 2026 000042", "exact_reference"),
        ("INV2026000042", "exact_reference"), ("RF54INV2026000042", "exact_reference"),
        ("Payment of INV-2026-000042, thanks", "reference_in_text"),
        ("Rg. INV/2026/42", "reference_in_text"), ("Rechnung 2026-000042", "reference_in_text"),
        ("2026000042 EUR", "reference_in_text"), ("INV 2026 000 042 vom 1.11.2026", "reference_in_text"),
    ]

    @Test(arguments: ways)
    func `finds its invoice in whatever way it is written`(text: String, used: String) throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000041", 5_000)
        scene.owe("INV-2026-000042", 5_000)
        scene.owe("INV-2026-000420", 5_000)
        #expect(try scene.outcome(5_000, text).used == "\(used) INV-2026-000042.1=5000", "\(text)")
    }

    @Test func `counts in the end-to-end id too`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000041", 5_000)
        scene.owe("INV-2026-000042", 5_000)
        let found = try scene.outcome(5_000, "thanks", endToEndID: "INV-2026-000042")
        #expect(found.used == "exact_reference INV-2026-000042.1=5000")
    }

    @Test func `alone settles in part, the first due first, and leaves what is too much on account`() throws {
        var scene = try MatchScene()
        scene.owe("A-1", 3_000, due: 40)
        scene.owe("A-1", 3_000, due: 10)
        scene.owe("B-1", 4_000, due: -5)
        #expect(try scene.outcome(4_000, "A-1").used == "exact_reference A-1.2=3000 A-1.1=1000")
        #expect(try scene.outcome(9_000, "A-1").used == "exact_reference A-1.2=3000 A-1.1=3000")
        #expect(try scene.outcome(3_000, "A-1").used == "exact_reference A-1.2=3000")
    }

    static let slips = [
        "INV-2026-00042", "INV-2026-0000042", "INV-2026-000402", "INV-2026-001042", "Rg 000042",
    ]

    @Test(arguments: slips)
    func `with a slip, or a part of one, is proposed and never used by itself`(text: String) throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        scene.owe("INV-2026-000777", 5_000)
        let found = try scene.outcome(5_000, text, oldestFirst: true)
        #expect(found.proposed == "similar_reference INV-2026-000042.1=5000", "\(text): \(found)")
        #expect(found.whyNot != nil)
    }

    @Test func `with a slip is no hindrance where the amount is that invoice's alone`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        scene.owe("INV-2026-000777", 6_000)
        #expect(try scene.outcome(5_000, "INV-2026-00042").used == "exact_amount INV-2026-000042.1=5000")
        #expect(try scene.outcome(6_000, "INV-2026-00042").used == nil, "the text means the other one")
    }

    @Test func `to several invoices settles them where the amount is their sum`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        scene.owe("INV-2026-000043", 6_000)
        scene.owe("INV-2026-000044", 7_000)
        let both = "reference_in_text INV-2026-000042.1=5000 INV-2026-000043.1=6000"
        #expect(try scene.outcome(11_000, "INV-2026-000042 and INV-2026-000043").used == both)
        #expect(try scene.outcome(11_000, "INV-2026-000042, 43").used == both)
        #expect(try scene.outcome(11_000, "INV-2026-000042/043").used == both)
        let short = try scene.outcome(10_000, "INV-2026-000042 and INV-2026-000043")
        #expect(short.used == nil && short.whyNot?.contains("isn't the sum") == true)
    }

    @Test func `in a text doesn't beat the amount of another invoice`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        scene.owe("INV-2026-000043", 4_000)
        let found = try scene.outcome(4_000, "for INV-2026-000042")
        #expect(found.used == nil && found.whyNot == "the amount is that of INV-2026-000043")
        #expect(try scene.outcome(4_000, "INV-2026-000042").used == "exact_reference INV-2026-000042.1=4000")
    }

    @Test func `to what is settled, or to what another owes, is never used by the amount alone`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        scene.strangers = ["INV2026000007": .settled]
        let settled = try scene.outcome(5_000, "INV-2026-000007", oldestFirst: true)
        #expect(settled.proposed == "exact_amount INV-2026-000042.1=5000")
        #expect(settled.whyNot == "the text names INV2026000007, which is settled")
        scene.strangers = ["INV2026000007": .foreign]
        #expect(try scene.outcome(1_000, "INV-2026-000007", oldestFirst: true).best == nil)
    }

    @Test func `reaches what the payer's group owes, the payer's own before it`() throws {
        var scene = try MatchScene()
        scene.owe("9001", 5_000, customer: MatchScene.sister)
        scene.owe("9002", 5_000, customer: MatchScene.sister)
        scene.owe("9001", 5_000)
        let own = try scene.outcome(5_000, "9001")
        #expect(own.best?.allocations.map(\.item.customer) == [MatchScene.payer] && own.isAutomatic)
        let sister = try scene.outcome(5_000, "9002")
        #expect(sister.best?.allocations.map(\.item.customer) == [MatchScene.sister] && sister.isAutomatic)
    }

    @Test func `takes the discount in time, and a small difference within the tolerance`() throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000, discount: 100)
        #expect(
            try scene.outcome(4_900, "INV-2026-000042").used == "exact_reference INV-2026-000042.1=4900-100"
        )
        let fee = try scene.outcome(4_995, "INV-2026-000042", tolerance: 10)
        #expect(fee.used == "exact_reference INV-2026-000042.1=4995~5")
        let both = try scene.outcome(4_893, "INV-2026-000042", tolerance: 10)
        #expect(both.used == "exact_reference INV-2026-000042.1=4893-100~7")
    }

    static let unknown: [MatchPayer.Evidence] = [.reference, .name(100)]

    @Test(arguments: unknown)
    func `of an unknown payer is proposed only`(evidence: MatchPayer.Evidence) throws {
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        let found = try scene.outcome(5_000, "INV-2026-000042", by: evidence, oldestFirst: true)
        #expect(found.proposed == "exact_reference INV-2026-000042.1=5000")
    }
}
