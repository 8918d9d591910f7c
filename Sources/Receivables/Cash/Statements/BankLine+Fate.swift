extension BankLine {
    /// What became of a line.
    package enum Fate: Equatable, Sendable {
        /// Not looked at yet.
        case waiting
        /// Booked; it shows as `proposal` while a person is to say what it is for, and as `unidentified` while nobody
        /// knows whose it is.
        case payment(ID<Payment>)
        /// Money that the bank took for itself.
        case fee
        /// Money that came in before went back: that payment is reversed.
        case returned(ID<Payment>)
        /// It pays a refund of ours out.
        case refundSettled(ID<Refund>)
        /// A refund of ours came back and is on account again.
        case refundReturned(ID<Refund>)
        /// A line that ought to be ours, and nobody knows whose: nothing is booked.
        case unidentified(String)
        /// The same line has come before.
        case duplicate(BankLineReference)
        /// Nothing of ours.
        case ignored(Reason)
    }

    /// The names of fates, as lists are narrowed by them.
    package enum FateName: String, CaseIterable, Sendable {
        case waiting
        case payment
        case proposal
        case unidentified
        case fee
        case returned
        case refundSettled = "refund_settled"
        case refundReturned = "refund_returned"
        case duplicate
        case ignored
    }

    /// Why a line is nothing of ours.
    package enum Reason: String, CaseIterable, Sendable {
        /// It is announced and not booked.
        case notBooked = "not_booked"
        /// Money that went out for something else.
        case otherDebit = "other_debit"
        /// Money that went out for something else came back.
        case returnedDebit = "returned_debit"
        case zero
    }
}

extension BankLine.Fate {
    package var name: BankLine.FateName {
        switch self {
        case .waiting: .waiting
        case .payment: .payment
        case .fee: .fee
        case .returned: .returned
        case .refundSettled: .refundSettled
        case .refundReturned: .refundReturned
        case .unidentified: .unidentified
        case .duplicate: .duplicate
        case .ignored: .ignored
        }
    }

    /// The payment that was booked or reversed.
    package var payment: ID<Payment>? {
        switch self {
        case .payment(let id), .returned(let id): id
        case .waiting, .fee, .refundSettled, .refundReturned, .unidentified, .duplicate, .ignored: nil
        }
    }

    package var refund: ID<Refund>? {
        switch self {
        case .refundSettled(let id), .refundReturned(let id): id
        case .waiting, .payment, .fee, .returned, .unidentified, .duplicate, .ignored: nil
        }
    }

    package var duplicateOf: BankLineReference? {
        if case .duplicate(let line) = self { line } else { nil }
    }

    package var reason: String? {
        switch self {
        case .unidentified(let reason): reason
        case .ignored(let reason): reason.rawValue
        case .waiting, .payment, .fee, .returned, .refundSettled, .refundReturned, .duplicate: nil
        }
    }
}
