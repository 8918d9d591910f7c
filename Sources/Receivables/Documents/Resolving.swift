/// From what a request names to what is meant: in a path an unknown document is missing, in a body it is a
/// violation with a pointer.
extension Session {
    /// The id that a reference names; nil if nothing of the kind has it.
    package func find(_ reference: Reference<Customer>) throws(Failure) -> ID<Customer>? {
        switch reference {
        case .id(let id): try customer(id) == nil ? nil : id
        case .external(let key): try customerID(externalID: key)
        }
    }

    package func find(_ reference: Reference<User>) throws(Failure) -> ID<User>? {
        switch reference {
        case .id(let id): try user(id) == nil ? nil : id
        case .external(let key): try userID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Order>) throws(Failure) -> ID<Order>? {
        switch reference {
        case .id(let id): try order(id) == nil ? nil : id
        case .external(let key): try orderID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Invoice>) throws(Failure) -> ID<Invoice>? {
        switch reference {
        case .id(let id): try invoice(id) == nil ? nil : id
        case .external(let key): try invoiceID(externalID: key)
        }
    }

    package func find(_ reference: Reference<InvoiceSchedule>) throws(Failure) -> ID<InvoiceSchedule>? {
        switch reference {
        case .id(let id): try schedule(id) == nil ? nil : id
        case .external(let key): try scheduleID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Payment>) throws(Failure) -> ID<Payment>? {
        switch reference {
        case .id(let id): try payment(id) == nil ? nil : id
        case .external(let key): try paymentID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Remittance>) throws(Failure) -> ID<Remittance>? {
        switch reference {
        case .id(let id): try remittance(id) == nil ? nil : id
        case .external(let key): try remittanceID(externalID: key)
        }
    }

    package func find(_ reference: Reference<CreditNote>) throws(Failure) -> ID<CreditNote>? {
        switch reference {
        case .id(let id): try creditNote(id) == nil ? nil : id
        case .external(let key): try creditNoteID(externalID: key)
        }
    }

    package func find(_ reference: Reference<CreditPolicy>) throws(Failure) -> ID<CreditPolicy>? {
        switch reference {
        case .id(let id): try policy(id) == nil ? nil : id
        case .external(let key): try policyID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Guarantee>) throws(Failure) -> ID<Guarantee>? {
        switch reference {
        case .id(let id): try guarantee(id) == nil ? nil : id
        case .external(let key): try guaranteeID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Scorecard>) throws(Failure) -> ID<Scorecard>? {
        switch reference {
        case .id(let id): try scorecard(id) == nil ? nil : id
        case .external(let key): try scorecardID(externalID: key)
        }
    }

    package func find(_ reference: Reference<Fulfillment>) throws(Failure) -> ID<Fulfillment>? {
        switch reference {
        case .id(let id): try fulfillment(id) == nil ? nil : id
        case .external(let key): try fulfillmentID(externalID: key)
        }
    }

    func resolve(_ reference: Reference<Customer>?, pointer: String) throws(Failure) -> ID<Customer>? {
        guard let reference else { return nil }
        guard let id = try find(reference) else { throw .unknown(.customer, reference.text, pointer) }
        return id
    }

    func resolve(_ reference: Reference<User>?, pointer: String) throws(Failure) -> ID<User>? {
        guard let reference else { return nil }
        guard let id = try find(reference) else { throw .unknown(.user, reference.text, pointer) }
        return id
    }

    func resolve(_ reference: Reference<Order>?, pointer: String) throws(Failure) -> ID<Order>? {
        guard let reference else { return nil }
        guard let id = try find(reference) else { throw .unknown(.order, reference.text, pointer) }
        return id
    }

    /// The customer that a body names.
    func requireCustomer(_ reference: Reference<Customer>, pointer: String) throws(Failure) -> Customer {
        let found: Customer?
        switch reference {
        case .id(let id): found = try customer(id)
        case .external(let key):
            if let id = try customerID(externalID: key) { found = try customer(id) } else { found = nil }
        }
        guard let found else { throw .unknown(.customer, reference.text, pointer) }
        return found
    }

    /// The terms that a body names by code.
    func requireTerms(code: String, pointer: String) throws(Failure) -> PaymentTerms {
        guard let terms = try paymentTerms(code: code) else {
            throw .unknown(.paymentTerms, code, pointer)
        }
        return terms
    }
}

extension Failure {
    /// A body names something that isn't there.
    static func unknown(_ kind: DocumentKind, _ text: String, _ pointer: String) -> Failure {
        let name = kind.rawValue
        return .invalid(pointer, "unknown_\(name)", "no \(name.replacing("_", with: " ")) is named \(text)")
    }
}
