import JSON
package import Receivables

extension BodyReader {
    /// Metadata; a null value unsets its key.
    package func metadata(_ name: String = "metadata") -> Metadata? {
        guard has(name), let json = object(named: name) else { return nil }
        guard json.count <= Metadata.keysMax else {
            refuse("/\(name)", "too_many", "metadata has at most \(Metadata.keysMax) keys")
            return nil
        }
        var entries: [Metadata.Entry] = []
        for member in json.members where !member.value.isNull {
            guard let text = member.value.string,
                text.isPlainText(charactersMax: Metadata.valueCharactersMax), !member.key.isEmpty,
                member.key.isPlainText(charactersMax: Metadata.keyCharactersMax)
            else {
                let detail =
                    "keys have 1 to \(Metadata.keyCharactersMax) characters, values are strings of at most "
                refuse(member.value.pointer, "out_of_range", detail + "\(Metadata.valueCharactersMax)")
                continue
            }
            entries.append(Metadata.Entry(key: member.key, value: text))
        }
        return Metadata(entries)
    }

    package func address(_ name: String) -> Address? {
        guard has(name) else { return nil }
        if let text = json(named: name)?.string {
            guard text.isPlainText(charactersMax: 1_000) else {
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
        var parts: [Metadata.Entry] = []
        for member in json.members where !member.value.isNull {
            guard Address.partNames.contains(member.key) else {
                refuse(
                    member.value.pointer,
                    "unknown_field",
                    "an address has \(Address.partNames.joined(separator: ", "))"
                )
                continue
            }
            guard let text = member.value.string, text.isPlainText(charactersMax: 500) else {
                refuse(member.value.pointer, "wrong_type", "a string of at most 500 characters")
                continue
            }
            parts.append(Metadata.Entry(key: member.key, value: text))
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
