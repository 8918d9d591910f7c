package import Receivables

/// A file of refunds for the bank: ISO 20022 customer credit transfer initiation, pain.001.001.09.
package struct CreditTransferFile {
    private let export: RefundExport
    private let refunds: [Refund]

    package init(_ export: RefundExport, of refunds: [Refund]) {
        self.export = export
        self.refunds = refunds
    }

    package var bytes: [UInt8] {
        var xml = XMLWriter()
        let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
        xml.element("Document", [("xmlns", namespace)]) { xml in
            xml.element("CstmrCdtTrfInitn") { xml in
                header(&xml)
                payment(&xml)
            }
        }
        return xml.bytes
    }

    private func header(_ xml: inout XMLWriter) {
        xml.element("GrpHdr") { xml in
            xml.leaf("MsgId", export.id.text)
            xml.leaf("CreDtTm", export.createdAt.description)
            sums(&xml)
            xml.element("InitgPty") { $0.leaf("Nm", export.debtor.name) }
        }
    }

    private func sums(_ xml: inout XMLWriter) {
        xml.leaf("NbOfTxs", String(export.count))
        xml.leaf("CtrlSum", AmountText(currency: export.currency).plain(export.total))
    }

    private func payment(_ xml: inout XMLWriter) {
        xml.element("PmtInf") { xml in
            xml.leaf("PmtInfId", export.id.text)
            xml.leaf("PmtMtd", "TRF")
            sums(&xml)
            // Only euros travel by SEPA.
            let isSEPA = export.currency.code == "EUR"
            if isSEPA {
                xml.element("PmtTpInf") { xml in xml.element("SvcLvl") { $0.leaf("Cd", "SEPA") } }
            }
            xml.element("ReqdExctnDt") { $0.leaf("Dt", export.executionDate.description) }
            xml.element("Dbtr") { $0.leaf("Nm", export.debtor.name) }
            account("DbtrAcct", export.debtor, &xml)
            xml.element("DbtrAgt") { agent(export.debtor, &$0) }
            xml.leaf("ChrgBr", isSEPA ? "SLEV" : "SHAR")
            for refund in refunds { transfer(refund, &xml) }
        }
    }

    private func transfer(_ refund: Refund, _ xml: inout XMLWriter) {
        guard let creditor = refund.account else { return }
        xml.element("CdtTrfTxInf") { xml in
            xml.element("PmtId") { $0.leaf("EndToEndId", refund.id.text) }
            xml.element("Amt") { xml in
                let amount = AmountText(currency: refund.currency).plain(refund.amount)
                xml.leaf("InstdAmt", amount, [("Ccy", refund.currency.code)])
            }
            if creditor.bic != nil { xml.element("CdtrAgt") { agent(creditor, &$0) } }
            xml.element("Cdtr") { $0.leaf("Nm", creditor.name) }
            account("CdtrAcct", creditor, &xml)
            xml.element("RmtInf") { $0.leaf("Ustrd", refund.reference) }
        }
    }

    private func account(_ name: String, _ account: Refund.Account, _ xml: inout XMLWriter) {
        xml.element(name) { xml in xml.element("Id") { $0.leaf("IBAN", account.iban.text) } }
    }

    private func agent(_ account: Refund.Account, _ xml: inout XMLWriter) {
        xml.element("FinInstnId") { xml in
            if let bic = account.bic {
                xml.leaf("BICFI", bic)
            } else {
                xml.element("Othr") { $0.leaf("Id", "NOTPROVIDED") }
            }
        }
    }
}

extension Refund.Account {
    /// As long as SEPA takes it.
    fileprivate var name: String { String(holder.unicodeScalars.prefix(Self.holderCharactersMax)) }
}
