import Receivables

/// A payment, and what whoever made it up means it to settle.
struct LabelledPayment {
    /// What goes wrong, or right, on the way from the payer to us.
    enum Story: String, CaseIterable {
        case creditorReference = "creditor reference"
        case wholeNumber = "number alone"
        case numberInText = "number in a text"
        case endToEndID = "number in the end-to-end id"
        case several = "several numbers in a text"
        case discount = "discount taken"
        case shortPay = "short pay"
        case bankFee = "bank fee kept back"
        case amountAlone = "amount alone"
        case balance = "whole balance, no text"
        case missingDigit = "a digit missing"
        case transposedDigits = "transposed digits"
        case wrongDigit = "a wrong digit"
        case cutText = "text cut off by the bank"
        case foreignReference = "somebody else's number"
        case wrongName = "another name, no number"
        case newAccount = "unknown account"
        case newAccountWithNumber = "unknown account, customer number"
        case thirdParty = "a third party pays"
        case group = "parent pays for its child"
        case onAccount = "on account, for nothing yet"
        case paidTwice = "paid a second time"
        case severalShort = "several numbers, less than their sum"

        /// Of a thousand payments.
        var share: Int {
            switch self {
            case .creditorReference: 210
            case .wholeNumber: 200
            case .numberInText: 170
            case .endToEndID: 30
            case .several: 95
            case .discount: 40
            case .shortPay: 40
            case .bankFee: 35
            case .amountAlone: 30
            case .balance: 10
            case .missingDigit: 22
            case .transposedDigits: 18
            case .wrongDigit: 10
            case .cutText: 10
            case .foreignReference: 8
            case .wrongName: 10
            case .newAccount: 15
            case .newAccountWithNumber: 10
            case .thirdParty: 4
            case .group: 15
            case .onAccount: 8
            case .paidTwice: 5
            case .severalShort: 5
            }
        }
    }

    let story: Story
    var demand: MatchDemand
    /// What it settles, by instalment, in minor units of the payment; empty where it settles nothing that is open.
    let truth: [ID<Installment>: Int64]
}
