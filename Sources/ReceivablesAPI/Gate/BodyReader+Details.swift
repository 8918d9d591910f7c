import JSON
package import Receivables

extension BodyReader {
    /// The day on which a document is issued, which `effective_date` says as well.
    package func issueDate(of document: String) -> CivilDate? {
        let issued = date("issue_date")
        let effective = date("effective_date")
        if let issued, let effective, issued != effective {
            refuse("/effective_date", "ambiguous", "\(document) takes effect on its issue_date")
        }
        return issued ?? effective
    }

    /// Metadata; a null value unsets its key.
    ///
    /// - Parameter old: what a partial update merges it into (RFC 7396).
    package func metadata(_ name: String = "metadata", over old: Metadata? = nil) -> Metadata? {
        guard has(name), let json = object(named: name) else { return nil }
        guard json.count <= Metadata.keysMax else {
            refuse("/\(name)", "too_many", "metadata has at most \(Metadata.keysMax) keys")
            return nil
        }
        var entries = old?.entries ?? []
        for member in json.members {
            entries.removeAll { $0.key == member.key && member.value.isNull }
            guard !member.value.isNull else { continue }
            guard let text = member.value.string,
                text.isPlainText(charactersMax: Metadata.valueCharactersMax, hasLines: true),
                !member.key.isEmpty,
                member.key.isPlainText(charactersMax: Metadata.keyCharactersMax)
            else {
                let detail =
                    "keys have 1 to \(Metadata.keyCharactersMax) characters, values are strings of at most "
                refuse(member.value.pointer, "out_of_range", detail + "\(Metadata.valueCharactersMax)")
                continue
            }
            entries.put(Metadata.Entry(key: member.key, value: text))
        }
        guard entries.count <= Metadata.keysMax else {
            refuse("/\(name)", "too_many", "metadata has at most \(Metadata.keysMax) keys")
            return nil
        }
        return Metadata(entries)
    }

    /// An address; a null part is left out.
    ///
    /// - Parameter old: what a partial update merges its parts into (RFC 7396).
    package func address(_ name: String, over old: Address? = nil) -> Address? {
        guard has(name) else { return nil }
        if let text = json(named: name)?.string {
            guard text.isPlainText(charactersMax: 1_000, hasLines: true) else {
                refuse(
                    "/\(name)",
                    "out_of_range",
                    "an address has at most 1000 characters and no control characters"
                )
                return nil
            }
            return .text(text)
        }
        guard let json = object(named: name) else { return nil }
        var parts = old?.parts ?? []
        for member in json.members {
            parts.removeAll { $0.key == member.key && member.value.isNull }
            guard !member.value.isNull else { continue }
            guard Address.partNames.contains(member.key) else {
                refuse(
                    member.value.pointer,
                    "unknown_field",
                    "an address has \(Address.partNames.joined(separator: ", "))"
                )
                continue
            }
            guard let text = member.value.string, text.isPlainText(charactersMax: 500, hasLines: true) else {
                refuse(member.value.pointer, "wrong_type", "a string of at most 500 characters")
                continue
            }
            parts.put(Metadata.Entry(key: member.key, value: text))
        }
        return .parts(parts)
    }

    /// A member of whatever kind; nil if it is absent or null.
    func any(_ name: String) -> JSONValue? {
        guard has(name), let json = json(named: name), !json.isNull else { return nil }
        return json
    }

    private func json(named name: String) -> JSONValue? { object?[name] }

    private func object(named name: String) -> JSONValue? {
        guard let json = json(named: name), !json.isNull else { return nil }
        if json.kind == .object { return json }
        refuse("/\(name)", "wrong_type", "\(name) is an object")
        return nil
    }
}

extension [Metadata.Entry] {
    /// Puts an entry in the place of the one of its key, or at the end.
    fileprivate mutating func put(_ entry: Metadata.Entry) {
        if let place = firstIndex(where: { $0.key == entry.key }) {
            self[place] = entry
        } else {
            append(entry)
        }
    }
}

extension Address {
    /// None of an address that is one text.
    fileprivate var parts: [Metadata.Entry] {
        switch self {
        case .text: []
        case .parts(let parts): parts
        }
    }
}
