import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `Bank statements come back as they went in` {
    @Test func `with all that a bank can say of a line`() throws {
        let books = try Books()
        let session = books.session
        var statement = try books.sample.bankStatement()
        #expect(try session.bankStatement(statement.id) == statement)
        statement.status = .importing
        statement.linesDone = 1
        statement.version += 1
        try session.update(statement)
        #expect(try session.bankStatements(in: .importing, limit: 5) == [statement])
        #expect(try session.bankStatements(ofFile: statement.file.sha256) == [statement])
        let payment = try books.sample.payment(of: nil, amount: 100, received: day(2026, 6, 1))
        var line = books.sample.bankLine(of: statement, 1)
        try session.insert(line)
        #expect(try session.bankLine(line.reference) == line)
        let other = books.sample.bankLine(of: statement, 2)
        try session.insert(other)
        for fate in [
            BankLine.Fate.payment(payment.id), .fee, .returned(payment.id), .unidentified("unknown_return"),
            .duplicate(other.reference), .ignored(.otherDebit), .waiting,
        ] {
            line.fate = fate
            line.stands.toggle()
            try session.update(line)
            #expect(try session.bankLine(line.reference) == line)
            #expect(try session.standingBankLine(line.key) == (line.stands ? line.reference : nil))
            let tallies = try session.bankLineTallies(of: statement.id)
            #expect(tallies.reduce(0) { $0 + $1.count } == 2)
            let isUnidentified = fate.name == .payment
            let shown = isUnidentified ? BankLine.FateName.unidentified : fate.name
            #expect(
                try session.bankLines(of: statement.id, fate: shown, after: 0, limit: 5).first == line
            )
        }
        #expect(try session.bankLines(of: statement.id, fate: nil, after: 1, limit: 5) == [other])
    }

    @Test func `and of a content one line stands, of a file one statement`() throws {
        let books = try Books()
        let session = books.session
        let statement = try books.sample.bankStatement()
        for number in 1...2 {
            var line = books.sample.bankLine(of: statement, number)
            try session.insert(line)
            line.fate = .fee
            line.stands = true
            if number == 1 {
                try session.update(line)
            } else {
                let again = BankLine(
                    reference: line.reference,
                    entry: line.entry,
                    key: books.sample.bankLine(of: statement, 1).key,
                    bookingDate: line.bookingDate,
                    valueDate: nil,
                    amount: 1,
                    currency: line.currency,
                    content: line.content,
                    fate: .fee,
                    stands: true
                )
                #expect(try session.standingBankLine(again.key)?.number == 1)
            }
        }
        #expect(throws: Failure.self) { try session.insert(statement) }
        var failed = statement
        failed.status = .failed
        try session.update(failed)
        #expect(try session.bankStatements(ofFile: statement.file.sha256).isEmpty)
    }

    @Test func `and the last one of an account before a day is the one to go on from`() throws {
        let books = try Books()
        let statement = try books.sample.bankStatement()
        let closing = try #require(statement.closing?.date)
        func last(_ date: CivilDate) throws -> ID<BankStatement>? {
            try books.session.lastBankStatement(of: statement.account, in: euro, closedBy: date)?.id
        }
        #expect(try last(closing) == statement.id)
        #expect(try last(closing.adding(days: -1)) == nil)
    }
}

@Suite struct `Remittance advices come back as they went in` {
    @Test func `with their lines, and what became of them`() throws {
        let books = try Books()
        var remittance = try books.sample.remittance()
        #expect(try books.session.remittance(remittance.id) == remittance)
        #expect(try books.session.openRemittances(90, euro, limit: 5) == [remittance])
        let payment = try books.sample.payment(of: nil, amount: 90, received: day(2026, 6, 1))
        #expect(try books.session.unusedPayments(90, euro, limit: 5).map(\.id) == [payment.id])
        remittance.status = .applied
        remittance.payment = payment.id
        remittance.whyNot = "x"
        remittance.version = 2
        try books.session.update(remittance)
        #expect(try books.session.remittance(of: payment.id) == remittance)
        #expect(try books.session.openRemittances(90, euro, limit: 5).isEmpty)
    }
}

extension Sample {
    func remittance() throws -> Remittance {
        let remittance = Remittance(
            id: session.newID(Remittance.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: "R-1",
            customer: nil,
            currency: euro,
            amount: 90,
            paymentReference: "P",
            paymentDate: day(2026, 6, 1),
            lines: [
                Remittance.Line(invoice: "INV-1", amount: 60, discount: nil, deductionReason: nil),
                Remittance.Line(invoice: "INV-2", amount: 30, discount: 1, deductionReason: "damaged"),
            ],
            status: .open,
            payment: nil,
            whyNot: nil
        )
        try session.insert(remittance)
        return remittance
    }

    func bankStatement() throws -> BankStatement {
        let statement = BankStatement(
            id: session.newID(BankStatement.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            file: BankStatement.File(
                sha256: Array(0..<32),
                bytes: 7,
                number: 1,
                format: .camt053,
                version: "001.08"
            ),
            account: "DE89370400440532013000",
            accountName: "Northwind",
            accountBIC: "COBADEFFXXX",
            currency: euro,
            bankID: "S",
            sequence: 3,
            page: 1,
            from: day(2026, 6, 1),
            to: day(2026, 6, 2),
            opening: BankStatement.Balance(amount: -5, date: day(2026, 5, 31)),
            closing: BankStatement.Balance(amount: 95, date: day(2026, 6, 2)),
            isProved: true,
            warnings: [
                BankStatement.Warning(code: "balance_chain", detail: "x"),
                BankStatement.Warning(
                    code: "more",
                    detail: "y",
                    place: BankFile.Place(line: 3, path: "/Ntry")
                ),
            ],
            linesTotal: 2,
            linesDone: 0,
            status: .receiving,
            key: session.newID(APIKey.self),
            user: session.newID(User.self)
        )
        try session.insert(statement)
        return statement
    }

    /// A line that says all that a bank can.
    func bankLine(of statement: BankStatement, _ number: Int) -> BankLine {
        var detail = BankFile.Detail()
        detail.instructed = Money(9, euro)
        detail.bankReference = "B"
        detail.endToEndID = "E"
        detail.mandateID = "M"
        detail.creditorID = "C"
        detail.instructionID = "I"
        detail.transactionID = "T"
        detail.uetr = "U"
        detail.customerReference = "R"
        detail.chequeNumber = "7"
        detail.counterparty = BankFile.Party(name: "Ada", account: .other("1/2"), bic: "X")
        detail.counterparty.ultimateName = "Ben"
        var document = BankFile.RemittedDocument(number: "INV-1", type: "CINV")
        document.date = day(2026, 5, 1)
        document.due = Money(10, euro)
        document.discount = Money(1, euro)
        document.creditNote = Money(2, euro)
        document.remitted = Money(7, euro)
        detail.remittance = BankFile.Remittance(
            text: "\"x\"",
            references: [BankFile.StructuredReference(kind: .creditorReference, value: "RF18539007547034")],
            documents: [document, BankFile.RemittedDocument()]
        )
        detail.purpose = "SUPP"
        detail.returned = BankFile.Return(code: "AC04", text: "closed")
        detail.charges = [BankFile.Charge(amount: 3, currency: euro, isIncluded: true, bearer: "SHAR")]
        detail.note = "n"
        return BankLine(
            reference: BankLineReference(statement: statement.id, number: number),
            entry: number,
            key: BankLine.Key(
                account: statement.account,
                fingerprint: String(repeating: "0\(number)", count: 32),
                ordinal: 1,
                part: 2
            ),
            bookingDate: day(2026, 6, 1),
            valueDate: day(2026, 6, 2),
            amount: 100,
            currency: euro,
            content: BankLine.Content(
                status: .booked,
                isReturn: true,
                transactionCode: BankFile.TransactionCode(domain: "PMNT", proprietary: "NTRF"),
                bankReference: "A",
                detail: detail,
                charges: [BankFile.Charge(amount: 4, currency: euro)],
                note: "m",
                place: BankFile.Place(line: nil, path: "/Ntry[1]")
            )
        )
    }
}
