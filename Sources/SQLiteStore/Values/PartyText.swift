internal import JSON
internal import Receivables
internal import SQLite

extension SellerDetails {
    /// Nil for one that says nothing.
    var storedText: String? { self == SellerDetails() ? nil : snapshot.storedText }
}

extension BuyerDetails {
    /// Nil for one that says nothing.
    var storedText: String? { self == BuyerDetails() ? nil : snapshot.storedText }
}

extension Buyer {
    var storedText: String { snapshot.storedText }
}

extension StoredJSON {
    func sellerDetails() throws(SQLiteError) -> SellerDetails {
        SellerDetails(
            country: try self["country"]?.text(),
            bic: try self["bic"]?.text(),
            taxRegistration: try self["tax_registration"]?.text(),
            legalInformation: try self["legal_information"]?.text(),
            identity: try identity()
        )
    }

    func buyerDetails() throws(SQLiteError) -> BuyerDetails {
        BuyerDetails(
            address: try self["address"]?.address(),
            buyerReference: try self["buyer_reference"]?.text(),
            identity: try identity()
        )
    }

    private func identity() throws(SQLiteError) -> TradeIdentity {
        TradeIdentity(
            registration: try self["legal_registration"]?.listedID(),
            electronicAddress: try self["electronic_address"]?.listedID(),
            contact: try self["contact"]?.contact()
        )
    }

    private func listedID() throws(SQLiteError) -> ListedID {
        ListedID(scheme: try self["scheme"]?.text(), id: try member("id").text())
    }

    private func contact() throws(SQLiteError) -> Contact {
        Contact(
            name: try self["name"]?.text(),
            phone: try self["phone"]?.text(),
            email: try self["email"]?.text()
        )
    }
}

extension Row {
    func sellerDetails(_ index: Int) throws(SQLiteError) -> SellerDetails {
        guard let text = try optionalText(index) else { return SellerDetails() }
        return try StoredJSON(text).sellerDetails()
    }

    func buyerDetails(_ index: Int) throws(SQLiteError) -> BuyerDetails {
        guard let text = try optionalText(index) else { return BuyerDetails() }
        return try StoredJSON(text).buyerDetails()
    }

    func optionalBuyer(_ index: Int) throws(SQLiteError) -> Buyer? {
        guard let text = try optionalText(index) else { return nil }
        let json = try StoredJSON(text)
        return Buyer(
            name: try json.member("name").text(),
            accountNumber: try json["account_number"]?.text(),
            country: try json["country"]?.text(),
            vatID: try json["vat_id"]?.text(),
            email: try json["email"]?.text(),
            details: try json.buyerDetails()
        )
    }
}
