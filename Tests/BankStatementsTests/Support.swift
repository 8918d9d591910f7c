import BankStatements
import Foundation
import Receivables
import Testing

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// What must hold of every reading, whatever the bytes were.
func expectConsistent(_ file: BankFile, _ context: @autoclosure () -> String) {
    var seen: Set<String> = []
    for (index, statement) in file.statements.enumerated() {
        let sum = statement.bookedLines.reduce(Int128(0)) { $0 + Int128($1.amount) }
        let hasError = file.faults(ofStatement: index).contains { $0.severity == .error }
        switch statement.verdict {
        case .proved:
            let opening = statement.balances.openingBooked?.amount
            let closing = statement.balances.closingBooked?.amount
            if let opening, let closing {
                #expect(Int128(opening) + sum == Int128(closing), "\(context())")
            } else {
                Issue.record("proved without balances: \(context())")
            }
            #expect(!hasError, "\(context())")
        case .unproved: #expect(!hasError, "\(context())")
        case .refuted: #expect(!file.isSound, "\(context())")
        }
        let isRepeated = file.faults(ofStatement: index).contains { $0.code == .repeatedStatement }
        for line in statement.lines {
            #expect(!line.details.isEmpty, "\(context())")
            #expect(line.amount.magnitude <= Money.outsideMax.magnitude, "\(context())")
            let isNew = seen.insert("\(line.fingerprint) \(line.ordinal)").inserted
            #expect(isNew || isRepeated || file.faults.contains { $0.code == .more }, "\(context())")
            guard line.details.count > 1, line.detailsAddUp else { continue }
            let parts = line.details.reduce(Int128(0)) { $0 + Int128($1.amount ?? 0) }
            #expect(parts == Int128(line.amount), "\(context())")
        }
    }
    #expect(file.faults.count <= 201, "\(context())")
    for fault in file.faults {
        #expect(fault.detail.hasSuffix(".") && (fault.place.line ?? 1) >= 1, "\(context())")
        if let index = fault.statement { #expect(file.statements.indices.contains(index), "\(context())") }
    }
}
